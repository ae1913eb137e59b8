"""Verdicts on clips into which a fault was dialled, on results written by hand."""

from bench.design import faults_set
from bench.faults import faults_section
from bench.rendered import Result
from posture.results.judging import Limits
from posture.results.report import Verdict

ENTRIES = faults_set()
FAST = [entry.clip.name for entry in ENTRIES if entry.clip.film.fps >= 50]
UP_TO_20 = Limits((None, 20.0), (None, 25.0))


def result(clip: str, true: float, verdict: Verdict, u: float = 3.0) -> Result:
    """With u of 3 and what people add, 3.5, a fault past doubt is past 25 by more than 4.6."""
    return Result(
        clip, None, "overstride", true, 0.0, 0.0, 1.0, u, limits=UP_TO_20, verdict=verdict
    )


def row(*results: Result) -> tuple[str, ...]:
    rows = faults_section(results, ENTRIES).rows
    return next(cells for cells in rows if cells[0] == "overstride")[1:]


def test_the_clips_set_nothing_and_have_a_fault() -> None:
    assert {entry.group for entry in ENTRIES} == {"held-out", "unseen"}
    assert not any(entry.again for entry in ENTRIES)
    assert "held-out usual 1" not in {entry.clip.name for entry in ENTRIES}
    assert {"held-out overstride dialled 1", "held-out faults past doubt 1"} <= set(FAST)


def test_a_fault_counts_where_it_is_past_doubt_and_good_form_where_it_is_inside() -> None:
    assert row(
        result(FAST[0], 29.7, "flag"),
        result(FAST[1], 29.7, "watch"),
        result(FAST[2], 29.5, "ok"),
        result(FAST[3], 20.0, "watch"),
        result(FAST[4], 19.0, "ok"),
        result("held-out usual 1", 40.0, "ok"),
    ) == ("1 of 2", "2 of 2", "0 of 2", "1 of 2")


def test_a_landing_filmed_too_slowly_to_be_flagged_is_no_fault() -> None:
    slow = [entry.clip.name for entry in ENTRIES if entry.clip.film.fps < 50]
    assert row(*(result(name, 40.0, "watch") for name in slow)) == ("–", "–", "–", "–")
