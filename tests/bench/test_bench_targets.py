"""Which targets a table misses, and which of them are new, on results written by hand."""

from pathlib import Path

import pytest

from bench.design import Entry, quick_set
from bench.rendered import Result
from bench.sections import ACCURACY, Page, Section, published
from bench.targets import (
    newly_missed,
    publish_unless_missed,
    quick_targets_section,
    targets,
    targets_section,
)

ENTRIES = quick_set()
HELD_OUT = [entry for entry in ENTRIES if entry.group == "held-out"]
SQUARE = "held-out usual 1"
TURNED = "held-out yaw 10 to 20° 3"


def results_of(
    errors: dict[str, float], key: str = "overstride", held: float = 1.0
) -> list[Result]:
    """One error per clip, and one stretch of each."""
    return [
        Result(name, start_s, key, 10.0, error, abs(error), held, 4.0)
        for name, error in errors.items()
        for start_s in (None, 0.6)
    ]


def row_of(section: Section, key: str = "overstride") -> tuple[str, ...]:
    return next(row for row in section.rows if row[0].startswith(f"{key}, "))


def quick(errors: dict[str, float], key: str = "overstride", held: float = 1.0) -> Section:
    return quick_targets_section(results_of(errors, key, held), ENTRIES)


@pytest.mark.parametrize(
    ("errors", "mean", "worst"),
    [
        ((3.5, -3.5), "3.50", "3.50"),
        ((3.6, -3.4), "3.50", "3.60"),
        ((3.6, -3.42), "3.51 missed", "3.60"),
        ((0.0, 9.0), "4.50 missed", "9.00"),
        ((0.0, -9.1), "4.55 missed", "9.10 missed"),
    ],
)
def test_a_target_is_missed_beyond_it_and_not_at_it(
    errors: tuple[float, float], mean: str, worst: str
) -> None:
    row = row_of(quick(dict(zip((SQUARE, TURNED), errors, strict=True))))
    assert row[1:6] == ("2", "3.5", mean, "9", worst)


def test_a_clip_without_an_answer_misses_both() -> None:
    row = row_of(quick({SQUARE: 0.1, TURNED: float("nan")}))
    assert row[3].endswith(" missed")
    assert row[5].endswith(" missed")


def test_lean_counts_where_the_camera_is_square() -> None:
    row = row_of(quick({SQUARE: 0.5, TURNED: 7.0}, "trunk_lean"), "trunk_lean")
    assert row[1:4] == ("1", "0.8", "0.50")


def test_too_few_truths_inside_are_missed_where_chance_does_not_explain_it() -> None:
    assert row_of(quick({SQUARE: 1.0, TURNED: 1.0}, held=0.84))[6] == "84 % (84-84) missed"
    assert row_of(quick({SQUARE: 1.0, TURNED: 1.0}, held=0.86))[6] == "86 % (86-86)"
    one_of_two = [*results_of({SQUARE: 1.0}, held=1.0), *results_of({TURNED: 1.0}, held=0.0)]
    assert row_of(quick_targets_section(one_of_two, ENTRIES))[6] == "50 % (0-100)"


def test_only_held_out_clips_filmed_once_are_in_the_published_table() -> None:
    other = next(entry for entry in ENTRIES if entry.group != "held-out")
    again = Entry(HELD_OUT[1].clip, "held-out", "usual", again=SQUARE)
    entries = [HELD_OUT[0], again, other]
    errors = {HELD_OUT[0].clip.name: 1.0, again.clip.name: 50.0, other.clip.name: 50.0}
    assert row_of(targets_section(results_of(errors), entries))[1:4] == ("1", "3.5", "1.00")


def test_what_was_missed_before_is_not_new() -> None:
    good, bad = quick({SQUARE: 1.0}), quick({SQUARE: 4.0})
    assert newly_missed(good, bad) == []
    assert newly_missed(bad, bad) == []
    assert newly_missed(bad, None) == []
    assert [said for said in newly_missed(bad, good) if said.startswith("overstride")] == [
        "overstride, %: mean error 4.00 misses its target; it was 1.00 before."
    ]


def test_every_part_of_a_row_is_looked_at() -> None:
    good = quick({SQUARE: 1.0})
    said = newly_missed(quick({SQUARE: -10.0}, held=0.0), good)
    mine = [sentence for sentence in said if sentence.startswith("overstride")]
    assert ["mean error" in mine[0], "worst clip" in mine[1], "truth inside" in mine[2]] == [
        True
    ] * 3


def test_the_published_tables_hold_every_target() -> None:
    sections = published(ACCURACY)
    for key in ("targets", "quick-targets"):
        assert {row[0].split(",")[0] for row in sections[key].rows} == set(targets())


def test_a_run_far_worse_than_the_published_one_newly_misses_all_that_was_held() -> None:
    kept = published(ACCURACY)["quick-targets"]
    worse = quick_targets_section(
        [r for key in targets() for r in results_of({SQUARE: 1000.0}, key, 0.0)], ENTRIES
    )
    held = [
        (row[0], place)
        for row in kept.rows
        for place in (3, 5, 6)
        if not row[place].endswith(" missed") and row[place - 1] != "–"
    ]
    assert len(newly_missed(worse, kept)) == len(held)


def test_a_table_that_newly_misses_a_target_is_not_published(tmp_path: Path) -> None:
    for folder in ("bench", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "bench" / "found_introduction.txt").write_text("# Found\n")
    page = Page("found", ("quick-targets",), tmp_path)
    good, bad = quick({SQUARE: 1.0}), quick({SQUARE: 4.0})

    assert publish_unless_missed(page, good, []) == []
    for _ in range(2):
        assert publish_unless_missed(page, bad, []) == newly_missed(bad, good)
        assert published(page)["quick-targets"].rows == good.rows
