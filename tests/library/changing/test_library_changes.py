"""What was changed is listed, and can be undone for an hour, or it says why not."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Delete, Update, delete, select, update

from posture.errors import UsageError
from posture.library.changing.changes import recording
from posture.library.changing.claims import Coach, claim
from posture.library.changing.undoing import described, last_change, list_changes, undo, why_kept
from posture.library.deleting.binning import (
    put_clips_into_bin,
    put_runner_into_bin,
    take_out_of_bin,
)
from posture.library.maintenance.care import delete_clip, delete_runner
from posture.library.runners.people import Details, add_runner
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.acting import Person, acting_as
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import Clip, Note, Session, Tag, now
from posture.library.storage.library import Library
from tests.library.conftest import rows

JUNE = Conditions(date(2026, 6, 1), 10.0)


@pytest.fixture(autouse=True)
def may() -> Iterator[None]:
    """The coach who makes all changes."""
    with acting_as(Person("May", "coach")):
        yield


@pytest.fixture
def clip(library: Library, tmp_path: Path) -> Clip:
    """A clip of Bob."""
    return add(library, tmp_path, "a.mp4")


def add(library: Library, folder: Path, name: str, runner: str = "Bob") -> Clip:
    path = folder / name
    path.write_bytes(name.encode())
    return add_clip(library, ensure_runner(library, runner), path, JUNE)


def newest(library: Library) -> Change:
    with library.reading() as transaction:
        return list_changes(transaction)[0]


def test_all_changes_that_can_be_undone_are_listed(library: Library, clip: Clip) -> None:
    with library.changing() as transaction:
        for number in range(6):
            with recording(transaction, "tag", transaction.get_one(Clip, clip.id), f"{number}"):
                transaction.add(Tag(clip_id=clip.id, word=f"{number}"))
        for change in transaction.scalars(select(Change)):
            change.made -= timedelta(minutes=59 if change.words != "0" else 61)
    with library.reading() as transaction:
        assert len(list_changes(transaction, most=2)) == 5
        bob = transaction.get_one(Clip, clip.id).session.runner_id
        assert len(list_changes(transaction, bob, most=2)) == 5
        assert len(list_changes(transaction)) == 6


def test_a_deleted_note_is_not_put_back_onto_a_clip_that_another_reviews(
    library: Library, clip: Clip
) -> None:
    with library.changing() as transaction:
        transaction.add(Note(clip_id=clip.id, text="left shin", at_s=1.5))
    with library.changing() as transaction:
        here = transaction.get_one(Clip, clip.id)
        with recording(transaction, "delete", here, "Deleted a note."):
            transaction.delete(transaction.scalars(select(Note)).one())
    claim(library, clip.id, Coach("z" * 32, "Zed"))
    with pytest.raises(UsageError, match="Zed has been looking"):
        undo(library, newest(library).id)
    with pytest.raises(UsageError, match="Zed has been looking"):
        take_out_of_bin(library, newest(library).id)
    assert take_out_of_bin(library, newest(library).id, "z" * 32) == "Undone: Deleted a note."
    assert rows(library, "notes") == 1


def test_rows_of_every_kind_of_change_are_put_back(library: Library, clip: Clip) -> None:
    with library.changing() as transaction:
        transaction.add(Note(clip_id=clip.id, text="left shin", at_s=1.5))
    with library.changing() as transaction:
        here = transaction.get_one(Clip, clip.id)
        with recording(transaction, "try", here, "Tried everything.") as made:
            here.session.speed_kmh = 12.0
            transaction.flush()
            here.session.speed_kmh, here.session.day = 13.0, date(2026, 6, 2)
            transaction.delete(transaction.scalars(select(Note)).one())
            transaction.add(Tag(clip_id=clip.id, word="hip"))
            made.words = "Tried all."
    change = newest(library)
    assert (change.author, change.verb, change.kind) == ("May", "try", "clip")
    assert (change.subject, change.words) == (clip.id, "Tried all.")

    undone = undo(library, change.id[:8])

    with library.reading() as transaction:
        session, note = (
            transaction.scalars(select(Session)).one(),
            transaction.scalars(select(Note)),
        )
        assert (session.speed_kmh, session.day) == (10.0, date(2026, 6, 1))
        assert [(n.text, n.at_s) for n in note] == [("left shin", 1.5)]
        assert [c.words for c in list_changes(transaction)] == ["Undone: Tried all.", "Tried all."]
        assert last_change(transaction) is None
    assert rows(library, "tags") == 0
    assert described(undone).endswith("May: Tried all. (undone)")
    with pytest.raises(UsageError, match="undone already"):
        undo(library, change.id)
    with pytest.raises(UsageError, match="An undo cannot be undone"):
        undo(library, newest(library).id)


def test_what_changed_nothing_is_not_listed(library: Library, clip: Clip) -> None:
    with library.changing() as transaction:
        here = transaction.get_one(Clip, clip.id)
        with recording(transaction, "try", here, "Tried."):
            here.mirrored = True
            transaction.flush()
            here.mirrored = False
    assert rows(library, "changes") == 0


def test_a_statement_that_would_not_be_recorded_is_a_bug(library: Library, clip: Clip) -> None:
    for statement in (delete(Tag), update(Clip).values(mirrored=True)):
        with pytest.raises(RuntimeError, match="would not be recorded"):
            change_by(library, clip, statement)
    assert rows(library, "changes") == 0


def change_by(library: Library, clip: Clip, statement: Update | Delete) -> None:
    with library.changing() as transaction:
        here = transaction.get_one(Clip, clip.id)
        with recording(transaction, "try", here, "Tried."):
            transaction.execute(statement)


def set_speed(library: Library, clip: Clip, speed: float) -> Change:
    with library.changing() as transaction:
        here = transaction.get_one(Clip, clip.id)
        with recording(transaction, "edit", here, f"Set {speed:g} km/h."):
            here.session.speed_kmh = speed
    return newest(library)


def test_what_was_changed_again_is_left_as_it_is(library: Library, clip: Clip) -> None:
    first, second = set_speed(library, clip, 11.0), set_speed(library, clip, 12.0)
    with pytest.raises(UsageError, match="the session has been changed again since"):
        undo(library, first.id)
    undo(library, second.id)
    undo(library, first.id)
    with library.reading() as transaction:
        assert transaction.scalars(select(Session.speed_kmh)).one() == 10.0


def test_what_was_deleted_since_is_said(library: Library, clip: Clip) -> None:
    with library.changing() as transaction:
        transaction.add(note := Note(clip_id=clip.id, text="one", at_s=None))
    with library.changing() as transaction:
        here = transaction.get_one(Note, note.id)
        with recording(transaction, "edit", transaction.get(Clip, clip.id), "Wrote two."):
            here.text = "two"
    with library.changing() as transaction:
        transaction.execute(delete(Note))
    with pytest.raises(UsageError, match=r"It cannot .* the note has been deleted since"):
        undo(library, newest(library).id)


@pytest.mark.parametrize(("minutes", "reason"), [(59, ""), (61, "more than an hour old")])
def test_a_change_can_be_undone_for_an_hour(
    library: Library, clip: Clip, minutes: int, reason: str
) -> None:
    change = set_speed(library, clip, 11.0)
    with library.changing() as transaction:
        transaction.get_one(Change, change.id).made = now() - timedelta(minutes=minutes)
    with library.reading() as transaction:
        assert (last_change(transaction) is None) == bool(reason)
        assert reason in why_kept(transaction.get_one(Change, change.id))
    if reason:
        with pytest.raises(UsageError, match=reason):
            undo(library, change.id)
    else:
        undo(library, change.id)


def test_a_clip_that_somebody_reviews_is_not_changed_beneath_them(
    library: Library, clip: Clip
) -> None:
    put_clips_into_bin(library, [clip.id])
    change = newest(library)
    undo(library, change.id)
    put_clips_into_bin(library, [clip.id])
    undo(library, newest(library).id)
    claim(library, clip.id, Coach("x" * 32, "Zed"))
    with pytest.raises(UsageError, match="Zed has been looking"):
        put_clips_into_bin(library, [clip.id])
    with pytest.raises(UsageError, match="Zed has been looking"):
        put_runner_into_bin(library, ensure_runner(library, "Bob").id)
    assert rows(library, "changes") == 4


def test_something_else_in_its_place_is_said(library: Library, clip: Clip, tmp_path: Path) -> None:
    with library.changing() as transaction:
        here = transaction.get_one(Clip, clip.id)
        with recording(transaction, "move", here, "Moved it."):
            transaction.add(session := Session(runner_id=here.session.runner_id, day=now().date()))
            transaction.flush()
            here.session_id = session.id
    add(library, tmp_path, "a.mp4")
    with pytest.raises(UsageError, match="something else in its place"):
        undo(library, newest(library).id)


def test_no_change_names_a_person_who_was_deleted_completely(
    library: Library, clip: Clip, tmp_path: Path
) -> None:
    other = add(library, tmp_path, "b.mp4", "Ann")
    with library.changing() as transaction:
        bob, ann = (transaction.get_one(Clip, c.id).session.runner for c in (clip, other))
        with recording(transaction, "edit", bob, "Changed Bob after Ann.", ann):
            bob.height_cm = 180.0
    put_clips_into_bin(library, [clip.id, other.id])
    set_speed(library, clip, 9.0)
    assert rows(library, "changes") == 3
    delete_clip(library, other.id)
    assert rows(library, "changes") == 2
    delete_runner(library, "Ann")
    with library.reading() as transaction:
        assert [change.words for change in list_changes(transaction)] == ["Set 9 km/h."]


def test_changes_of_one_runner_are_listed_alone(library: Library, clip: Clip) -> None:
    ann = add_runner(library, "Ann", Details())
    set_speed(library, clip, 9.0)
    with library.reading() as transaction:
        runner_id = transaction.get_one(Clip, clip.id).session.runner_id
        assert len(list_changes(transaction, runner_id)) == 1
        assert list_changes(transaction, ann.id) == []
