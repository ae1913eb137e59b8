"""Lists, filters, pages and histories."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from posture.library.changing.undoing import last_change, undo
from posture.library.clips.analyses import save_result
from posture.library.clips.putting_right import move_clips
from posture.library.runners.queries import (
    ClipFilter,
    find_clips,
    history,
    list_runners,
    waiting,
)
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.runners.roster import roster
from posture.library.schema.tables import Clip, Runner, StoredAnalysis, Tag, now
from posture.library.storage.library import Library

FIRST = date(2026, 1, 1)


def add(library: Library, runner: Runner, folder: Path, name: str, days: int) -> Clip:
    path = folder / name
    path.write_bytes(name.encode())
    return add_clip(library, runner, path, Conditions(FIRST + timedelta(days), 10.0))


def analysed(clip: Clip, verdict: str, hours: int = 0) -> StoredAnalysis:
    return StoredAnalysis(
        clip_id=clip.id,
        made=now() + timedelta(hours=hours),
        status="ok",
        verdict=verdict,
        headline=f"It is {verdict}.",
        report="{}",
        report_sha256=f"{verdict}{hours}",
        posture="1",
        model="full",
        model_sha256="",
    )


@pytest.fixture
def clips(library: Library, tmp_path: Path) -> dict[str, Clip]:
    """Five clips of two runners, one a day."""
    ann, bob = ensure_runner(library, "Änn"), ensure_runner(library, "Bob")
    names = {"a_100%.mp4": ann, "b.mp4": ann, "c.mp4": bob, "d.mp4": bob, "ÄRGER.mp4": bob}
    made = {
        name: add(library, runner, tmp_path, name, day)
        for day, (name, runner) in enumerate(names.items())
    }
    with library.changing() as transaction:
        transaction.add_all(
            [
                analysed(made["a_100%.mp4"], "ok"),
                analysed(made["b.mp4"], "flag"),
                analysed(made["b.mp4"], "watch", hours=1),
                analysed(made["c.mp4"], "flag"),
                Tag(clip_id=made["c.mp4"].id, at_s=1.5, word="hip"),
            ]
        )
    return made


def names(library: Library, wanted: ClipFilter, number: int = 0, size: int = 50) -> list[str]:
    with library.reading() as transaction:
        return [row.name for row in find_clips(transaction, wanted, number, size).rows]


def test_all_clips_newest_day_first_page_by_page(library: Library, clips: dict[str, Clip]) -> None:
    newest_first = list(reversed(clips))
    assert names(library, ClipFilter()) == newest_first
    pages = [names(library, ClipFilter(), number, 2) for number in range(4)]
    assert pages == [newest_first[:2], newest_first[2:4], newest_first[4:], []]
    with library.reading() as transaction:
        assert find_clips(transaction, ClipFilter(), 1, 2).total == 5


FILTERS = [
    (ClipFilter(text="änn"), ["b.mp4", "a_100%.mp4"]),
    (ClipFilter(text="ärger"), ["ÄRGER.mp4"]),
    (ClipFilter(text="0%"), ["a_100%.mp4"]),
    (ClipFilter(text="a%0"), []),
    (ClipFilter(text="_"), ["a_100%.mp4"]),
    (ClipFilter(tag="hip"), ["c.mp4"]),
    (ClipFilter(tag="hi"), []),
    (ClipFilter(verdict="flag"), ["c.mp4"]),
    (ClipFilter(verdict="watch"), ["b.mp4"]),
    (ClipFilter(review="waiting"), ["c.mp4", "b.mp4", "a_100%.mp4"]),
    (ClipFilter(review="done"), []),
    (ClipFilter(text="bob", verdict="flag", tag="hip"), ["c.mp4"]),
]


def test_filters(library: Library, clips: dict[str, Clip]) -> None:
    bob = ClipFilter(runner_id=ensure_runner(library, "Bob").id)
    found = [(wanted, names(library, wanted)) for wanted, _ in FILTERS]
    assert found == FILTERS
    assert names(library, bob) == [*reversed(clips)][:3]


def test_a_row_tells_the_newest_analysis(library: Library, clips: dict[str, Clip]) -> None:
    with library.reading() as transaction:
        rows = {row.name: row for row in find_clips(transaction, ClipFilter()).rows}
    assert rows["b.mp4"].headline == "It is watch."
    assert (rows["b.mp4"].runner, rows["b.mp4"].day) == ("Änn", date(2026, 1, 2))
    assert rows["d.mp4"].verdict is rows["d.mp4"].analysis_id is None
    assert rows["d.mp4"].clip_id == clips["d.mp4"].id


def test_runners_with_their_clips(library: Library, clips: dict[str, Clip]) -> None:
    del clips
    ensure_runner(library, "Zoe")
    with library.reading() as transaction:
        found = {r.name: (r.clips, r.last) for r in list_runners(transaction)}
    assert found == {
        "Bob": (3, date(2026, 1, 5)),
        "Zoe": (0, None),
        "Änn": (2, date(2026, 1, 2)),
    }


def test_a_history_has_each_clip_once_by_its_newest_analysis(
    library: Library, track: Path, result: Path, tmp_path: Path
) -> None:
    runner, other = ensure_runner(library, "Bob"), ensure_runner(library, "Zoe")
    later = add_clip(library, runner, track, Conditions(FIRST + timedelta(9), 12.0, shoes="new"))
    first = add(library, runner, tmp_path, "x.npz", 0)
    for clip in (later, first, add(library, other, tmp_path, "y.npz", 3)):
        save_result(library, clip.id, result)
    with library.changing() as transaction:
        transaction.add(analysed(first, "unknown", hours=1))
    with library.reading() as transaction:
        points = history(transaction, runner.id)
    assert {point.clip_id for point in points} == {later.id}
    assert {(p.key, p.value, p.u, p.u_change) for p in points} == {
        (key, told["value"], told["u"], told["u_change"])
        for key, told in json.loads((result / "report.json").read_text())["measurements"].items()
    }


def waits(library: Library) -> tuple[int, dict[str, int], list[str], set[str | None]]:
    """Return what waits: in the queue, by runner in the roster, in the list, and as it is shown."""
    with library.reading() as transaction:
        found = roster(transaction, order="waiting").rows
        shown = find_clips(transaction, ClipFilter()).rows
        return (
            waiting(transaction).total,
            {row.name: row.waiting for row in found},
            names(library, ClipFilter(review="waiting")),
            {row.review for row in shown if row.runner.startswith("Bob")},
        )


def test_a_person_s_own_clips_wait_for_no_coach_unless_they_are_given_to_a_runner(
    library: Library, clips: dict[str, Clip]
) -> None:
    all_of_them = (3, {"Änn": 2, "Bob": 1}, ["c.mp4", "b.mp4", "a_100%.mp4"], {"waiting", None})
    assert waits(library) == all_of_them
    with library.changing() as transaction:
        transaction.get_one(Clip, clips["c.mp4"].id).session.runner.own_of = "here"
    own = (2, {"Änn": 2, "Bob": 0}, ["b.mp4", "a_100%.mp4"], {None})
    assert waits(library) == own
    assert "c.mp4" in names(library, ClipFilter(text="bob")), "it is in the list all the same"
    move_clips(library, [clips["c.mp4"].id], ensure_runner(library, "Änn").id)
    assert waits(library)[:2] == (3, {"Änn": 3, "Bob": 0})
    with library.reading() as transaction:
        moved = last_change(transaction)
    assert moved is not None
    undo(library, moved.id, "")
    assert waits(library) == own
