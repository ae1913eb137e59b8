"""Clips moved and edited, runners renamed and merged: nothing is lost, and all can be undone."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from posture.errors import UsageError
from posture.library.changing.claims import Coach, claim
from posture.library.changing.undoing import list_changes, undo
from posture.library.clips.analyses import save_result
from posture.library.clips.judging_again import (
    clips_of_change,
    clips_of_runner,
    judge_again,
    judged_otherwise,
)
from posture.library.clips.putting_right import (
    clips_named,
    edit_clips,
    list_sessions,
    merge_runners,
    move_clips,
    rename_clip,
)
from posture.library.clips.reviewing import (
    add_note,
    decide,
    decisions_of,
    end_review,
    notes_of,
    set_tags,
    tags_of,
)
from posture.library.deleting.binning import list_binned, put_clips_into_bin
from posture.library.hand_outs.handing_out import Choice, choice_of, save_choice
from posture.library.maintenance.care import check, delete_runner
from posture.library.runners.people import Details, add_runner, rename_runner
from posture.library.runners.queries import comparable_clips, newest_of
from posture.library.runners.records import Conditions, add_clip, ensure_runner, settings_of_clip
from posture.library.runners.roster import roster_row
from posture.library.schema.acting import Person, acting_as
from posture.library.schema.practice_tables import GivenHandOut, RunnerTarget
from posture.library.schema.tables import Clip, Runner
from posture.library.storage.library import Library
from posture.library.trend.in_short import summary_of
from posture.results.report_file import report_from_json
from tests.library.conftest import rows
from tests.library.maintenance.test_library_care import add

JUNE = Conditions(date(2026, 6, 1), 10.0, 1.0, "blue", "fresh", "fine")


@pytest.fixture(autouse=True)
def may() -> Iterator[None]:
    """The coach who makes all changes."""
    with acting_as(Person("May", "coach")):
        yield


@pytest.fixture
def clip(library: Library, track: Path, result: Path) -> Clip:
    """A reviewed clip of Bob with everything that can be said about it."""
    clip = add_clip(library, ensure_runner(library, "Bob"), track, JUNE)
    analysis = save_result(library, clip.id, result)
    add_note(library, clip.id, "left shin", 1.0)
    set_tags(library, clip.id, ["hip"])
    save_choice(library, clip.id, Choice(()), {"words": "Well run."})
    decide(library, analysis, "cadence", "confirmed")
    end_review(library, analysis, {})
    return clip


def said(library: Library, clip_id: str) -> list[object]:
    """Everything that was said about a clip, and whose it is."""
    with library.reading() as transaction:
        analysis, clip = newest_of(transaction, clip_id), transaction.get_one(Clip, clip_id)
        choice = choice_of(transaction, clip_id)
        assert analysis is not None
        return [
            clip.session.runner.name,
            [note.text for note in notes_of(transaction, clip_id)],
            tags_of(transaction, clip_id),
            choice.words if choice else None,
            decisions_of(transaction, analysis.id),
            analysis.review,
        ]


def sessions(library: Library, name: str) -> list[tuple[object, ...]]:
    with library.reading() as transaction:
        found = list_sessions(transaction, ensure_runner(library, name).id)
        return [
            (s.day, s.speed_kmh, s.incline, s.shoes, s.state, s.back, [c.name for c in clips])
            for s, clips in found
        ]


def everything(library: Library) -> list[list[tuple[object, ...]]]:
    """Return all rows but the list of changes."""
    tables = ("runners", "sessions", "clips", "analyses", "notes", "tags", "hand_outs")
    with library.reading() as transaction:
        return [
            sorted(map(tuple, transaction.execute(text(f"SELECT * FROM {t}"))), key=repr)
            for t in tables
        ]


def undo_last(library: Library) -> None:
    with library.reading() as transaction:
        change = list_changes(transaction)[0]
    undo(library, change.id)


SAID = [["left shin"], ["hip"], "Well run.", {"cadence": "confirmed"}, "done"]


def test_a_clip_is_moved_with_all_that_was_said_about_it(
    library: Library, clip: Clip, track: Path
) -> None:
    zoe = ensure_runner(library, "Zoe")
    before = everything(library)
    assert said(library, clip.id) == ["Bob", *SAID]
    assert move_clips(library, [clip.id], zoe.id) == f"Moved {track.name} of Bob to Zoe."
    assert said(library, clip.id) == ["Zoe", *SAID]
    expected = [(date(2026, 6, 1), 10.0, 1.0, "blue", "fresh", "fine", [track.name])]
    assert (sessions(library, "Zoe"), sessions(library, "Bob")) == (expected, [])
    assert rows(library, "sessions") == 1
    again = move_clips(library, [clip.id], zoe.id)
    assert again == "Nothing to move: it is Zoe's already."
    undo_last(library)
    assert everything(library) == before
    assert check(library).lost == []


def test_several_clips_are_moved_into_the_session_that_is_there(
    library: Library, clip: Clip, tmp_path: Path
) -> None:
    zoe = ensure_runner(library, "Zoe")
    paths = [tmp_path / name for name in ("a.mp4", "b.mp4")]
    for path in paths:
        path.write_bytes(path.name.encode())
    here = add_clip(library, zoe, paths[0], JUNE)
    there = add_clip(library, ensure_runner(library, "Bob"), paths[1], JUNE)
    words = move_clips(library, [clip.id, there.id, clip.id], zoe.id)
    assert words == "Moved 2 clips of Bob to Zoe."
    with library.reading() as transaction:
        one = transaction.get_one(Clip, here.id).session_id
        assert {transaction.get_one(Clip, c.id).session_id for c in (clip, there)} == {one}
        assert len(clips_named(transaction, one[:8])) == 3
        assert clips_named(transaction, here.id[:8]) == [here.id]
        with pytest.raises(UsageError, match="no clip"):
            clips_named(transaction, "0" * 32)


def test_content_that_is_there_already_is_joined_and_said(
    library: Library, clip: Clip, track: Path, result: Path
) -> None:
    zoe = ensure_runner(library, "Zoe")
    twin = add_clip(library, zoe, track, JUNE)
    save_result(library, twin.id, result)
    add_note(library, twin.id, "hers", 2.0)
    before = everything(library)
    assert move_clips(library, [clip.id], zoe.id) == (
        f"Moved {track.name} of Bob to Zoe. {track.name} was there already; notes, tags and "
        "decisions were joined, and its copy is in the bin."
    )
    assert said(library, twin.id) == ["Zoe", ["left shin", "hers"], *SAID[1:]]
    with library.reading() as transaction:
        assert [one.words for one in list_binned(transaction)] == [f"{track.name} of Zoe"]
    assert sessions(library, "Bob") == []
    assert len(sessions(library, "Zoe")) == 1
    # The same file added once more finds the clip that is there.
    assert add_clip(library, zoe, track, JUNE).id == twin.id
    undo_last(library)
    assert everything(library) == before
    move_clips(library, [clip.id], zoe.id)
    delete_runner(library, "Zoe")
    assert rows(library, "clips") == rows(library, "files") == 0


def test_conditions_of_many_clips_are_edited_at_once(
    library: Library, clip: Clip, tmp_path: Path
) -> None:
    (tmp_path / "b.mp4").write_bytes(b"b")
    other = add_clip(library, ensure_runner(library, "Bob"), tmp_path / "b.mp4", JUNE)
    before = everything(library)
    changed = {"day": date(2026, 6, 3), "speed_kmh": 12.0, "shoes": None, "state": "tired"}
    assert edit_clips(library, [clip.id, other.id], changed) == (
        "Set day to 2026-06-03, shoes to not known, speed to 12, state to tired of 2 clips of Bob."
    )
    told = (date(2026, 6, 3), 12.0, 1.0, None, "tired", "fine", [other.name, clip.name])
    assert sessions(library, "Bob") == [told]
    assert said(library, clip.id) == ["Bob", *SAID]
    undo_last(library)
    assert everything(library) == before
    edit_clips(library, [other.id], {"incline": 2.5})
    assert [row[2] for row in sessions(library, "Bob")] in ([1.0, 2.5], [2.5, 1.0])


@pytest.mark.parametrize(
    "changed",
    [
        {"speed_kmh": 45.1},
        {"speed_kmh": float("nan")},
        {"incline": -10.5},
        {"shoes": "x" * 201},
        {"back": "sore"},
        {"day": date(1899, 12, 31)},
    ],
)
def test_impossible_conditions_are_refused_and_nothing_is_changed(
    library: Library, clip: Clip, changed: dict[str, object]
) -> None:
    before, changes = everything(library), rows(library, "changes")
    with pytest.raises(UsageError):
        edit_clips(library, [clip.id], changed)
    assert everything(library) == before
    assert rows(library, "changes") == changes


def test_a_clip_is_renamed_and_the_change_undone(library: Library, clip: Clip) -> None:
    before = clip.name
    told = f"Renamed {before} to New shoes?.npz."
    assert rename_clip(library, clip.id, "  New   shoes? ") == told
    with library.reading() as transaction:
        assert transaction.get_one(Clip, clip.id).name == "New shoes?.npz", "still a track"
    for name in (" ", "x" * 201, "x" * 197):
        with pytest.raises(UsageError, match="A clip's name must have 1 to 200"):
            rename_clip(library, clip.id, name)
    undo_last(library)
    with library.reading() as transaction:
        assert transaction.get_one(Clip, clip.id).name == before


def test_two_runners_who_are_one_person_are_merged(
    library: Library, clip: Clip, track: Path, result: Path
) -> None:
    bob = ensure_runner(library, "Bob", notes="left knee")
    told = Details(1990, "the tall one", 191.0, "new", "right hip", date(2026, 1, 5))
    robert = add_runner(library, "Robert", told)
    twin = add(library, "Robert", track, result)
    third = add_clip(library, robert, result / "report.json", JUNE)
    put_clips_into_bin(library, [third.id])
    rename_runner(library, robert.id, "Rob")
    before = everything(library)
    assert merge_runners(library, bob.id, robert.id) == "Merged Rob into Bob."
    with library.reading() as transaction:
        runner = transaction.get_one(Runner, bob.id)
        assert transaction.get(Runner, robert.id) is None
        assert (runner.birth_year, runner.about, runner.height_cm) == (1990, "the tall one", 191.0)
        assert (runner.kind, runner.consent_since) == ("new", date(2026, 1, 5))
        assert runner.notes == "left knee\n" + "right hip"
        assert len(clips_of_runner(transaction, bob.id)) == 2
        assert [one.words for one in list_binned(transaction)] == ["report.json of Bob"]
        assert {change.runner_id for change in list_changes(transaction)} == {bob.id}
    undo_last(library)
    assert everything(library) == before
    with library.reading() as transaction:
        assert len(list_changes(transaction, robert.id)) == 3 - 1
    merge_runners(library, robert.id, bob.id)
    with library.reading() as transaction:
        assert set(clips_of_runner(transaction, robert.id)) == {clip.id, twin.id}
    with pytest.raises(UsageError, match="one runner already"):
        merge_runners(library, robert.id, robert.id)
    with pytest.raises(UsageError, match="deleted from the library"):
        merge_runners(library, robert.id, bob.id)
    delete_runner(library, "Rob")
    assert rows(library, "runners") == rows(library, "changes") == rows(library, "files") == 0


def test_whose_own_clips_are_checked_here_is_not_merged_away(library: Library, clip: Clip) -> None:
    zoe = ensure_runner(library, "Zoe")
    with library.changing() as transaction:
        transaction.get_one(Runner, zoe.id).own_of = "here"
        bob_id = transaction.get_one(Clip, clip.id).session.runner_id
    before = everything(library)
    with pytest.raises(UsageError, match="merge Bob into Zoe instead, or move clips to Bob"):
        merge_runners(library, bob_id, zoe.id)
    assert everything(library) == before
    assert merge_runners(library, zoe.id, bob_id) == "Merged Bob into Zoe."
    undo_last(library)
    assert everything(library) == before


def test_hand_outs_and_targets_go_along(library: Library, clip: Clip) -> None:
    bob, zoe = ensure_runner(library, "Bob"), ensure_runner(library, "Zoe")
    with library.changing() as transaction:
        transaction.add_all(
            [
                RunnerTarget(runner_id=bob.id, key="cadence", low=170.0),
                RunnerTarget(runner_id=bob.id, key="overstride", high=20.0),
                RunnerTarget(runner_id=zoe.id, key="cadence", low=180.0),
                GivenHandOut(
                    runner_id=bob.id,
                    clip_id=clip.id,
                    pdf_sha256=clip.sha256,
                    page_sha256=clip.sha256,
                    words="",
                ),
            ]
        )

    def owned() -> tuple[list[tuple[str, float | None]], list[str]]:
        with library.reading() as transaction:
            targets = transaction.scalars(
                select(RunnerTarget).where(RunnerTarget.runner_id == zoe.id)
            )
            given = transaction.scalars(select(GivenHandOut.runner_id))
            return sorted((target.key, target.low) for target in targets), list(given)

    move_clips(library, [clip.id], zoe.id)
    assert owned() == ([("cadence", 180.0)], [zoe.id])
    merge_runners(library, zoe.id, bob.id)
    assert owned() == ([("cadence", 180.0), ("overstride", None)], [zoe.id])
    assert rows(library, "targets") == 2
    undo_last(library)
    assert owned() == ([("cadence", 180.0)], [zoe.id])
    assert rows(library, "targets") == 3


def test_a_clip_that_another_coach_reviews_is_not_moved(library: Library, clip: Clip) -> None:
    zoe = ensure_runner(library, "Zoe")
    claim(library, clip.id, Coach("z" * 32, "Zed"))
    bob = ensure_runner(library, "Bob")
    changes: list[Callable[[], str]] = [
        lambda: move_clips(library, [clip.id], zoe.id),
        lambda: edit_clips(library, [clip.id], {"speed_kmh": 9.0}),
        lambda: merge_runners(library, zoe.id, bob.id),
    ]
    for change in changes:
        with pytest.raises(UsageError, match="Zed has been looking"):
            change()
    assert "Moved" in move_clips(library, [clip.id], zoe.id, "z" * 32)


def test_a_clip_is_judged_again_with_what_is_known_now(library: Library, clip: Clip) -> None:
    def options() -> tuple[float | None, str]:
        with library.reading() as transaction:
            analysis = newest_of(transaction, clip.id)
            assert analysis is not None
            made = report_from_json(analysis.report).made_with.options
            assert (
                made.speed_kmh is None
                or made.speed_kmh == settings_of_clip(analysis.clip).speed_kmh
            )
            return made.speed_kmh, analysis.review

    with library.reading() as transaction:
        runner = transaction.get_one(Clip, clip.id).session.runner_id
        # The result folder was made without settings.
        assert [take.otherwise for take in comparable_clips(transaction, runner)] == [True]
        assert judged_otherwise(transaction, [clip.id]) == [clip.id]
    assert judge_again(library, clip.id)
    assert not judge_again(library, clip.id)
    assert options()[0] == 10.0
    first = said(library, clip.id)
    assert first[4] == {"cadence": "confirmed"}

    edit_clips(library, [clip.id], {"shoes": "red"})
    with library.reading() as transaction:
        assert clips_of_change(transaction, list_changes(transaction)[0]) == []
    edit_clips(library, [clip.id], {"speed_kmh": 16.0})
    with library.reading() as transaction:
        assert clips_of_change(transaction, list_changes(transaction)[0]) == [clip.id]
    assert judge_again(library, clip.id)
    assert options()[0] == 16.0
    undo_last(library)
    with library.reading() as transaction:
        change = list_changes(transaction)[1]
        assert clips_of_change(transaction, change) == [clip.id]
        assert judged_otherwise(transaction, [clip.id]) == [clip.id]
    assert judge_again(library, clip.id)
    assert options()[0] == 10.0
    # The analysis that was made for this speed once is the newest again.
    assert rows(library, "analyses") == 3
    assert said(library, clip.id) == first
    assert check(library).lost == []


def test_a_runner_in_short(library: Library, clip: Clip, track: Path, result: Path) -> None:
    runner = ensure_runner(library, "Bob")
    later = Conditions(date(2026, 7, 1), 10.0, 1.0, "blue", "fresh", "fine")
    newer = add_clip(library, runner, track, later)
    with library.reading() as transaction:
        row, short = roster_row(transaction, runner.id), summary_of(transaction, runner.id)
    # A clip that was not analysed was a visit, too.
    assert (row.last, row.waiting) == (date(2026, 7, 1), 0)
    assert short.compared_with is None
    save_result(library, newer.id, result)
    with library.reading() as transaction:
        row, short = roster_row(transaction, runner.id), summary_of(transaction, runner.id)
    assert (row.waiting, short.compared_with) == (1, date(2026, 6, 1))
    assert short.changed == ()  # the same run twice
    edit_clips(library, [clip.id], {"speed_kmh": 14.0})
    with library.reading() as transaction:
        assert summary_of(transaction, runner.id).compared_with is None
    nobody = ensure_runner(library, "Zoe")
    with library.reading() as transaction:
        row, short = roster_row(transaction, nobody.id), summary_of(transaction, nobody.id)
    assert (row.last, row.waiting) == (None, 0)
    assert (short.stands_out, short.changed) == ((), ())
