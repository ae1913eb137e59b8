"""Two coaches' day on one library: nothing lost, nothing twice, every change with its author."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from posture.errors import UsageError
from posture.library.changing.claims import Coach
from posture.library.clips.analyses import save_result
from posture.library.clips.reviewing import add_note, decide, end_review, set_tags, take_next
from posture.library.hand_outs.handing_out import Choice, save_choice
from posture.library.runners.queries import newest_of
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.acting import Person, acting_as
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import HandOutChoice, Measured, Note, StoredAnalysis, Tag
from posture.library.storage.library import Library
from tests.waiting import PATIENCE_S

CLIPS = 6
ANNA, BEN = Person("Anna", "owner", "a" * 32), Person("Ben", "coach", "b" * 32)
CARL, NOBODY = Person("Carl", "reader", "c" * 32), Person("", None)


@pytest.fixture
def waiting_clips(library: Library, track: Path, result: Path) -> list[str]:
    """Six runners' clips that wait."""
    found = []
    for number in range(CLIPS):
        runner = ensure_runner(library, f"Runner {number}")
        clip = add_clip(library, runner, track, Conditions(date(2026, 3, 1)))
        save_result(library, clip.id, result)
        found.append(clip.id)
    return found


def review_all(library: Library, person: Person, start: Barrier) -> list[str]:
    """Take what waits until nothing does, and do everything with it; return what was taken."""
    coach, taken = Coach((person.account_id or "")[:32], person.name), []
    start.wait(PATIENCE_S)
    with acting_as(person):
        while (clip_id := take_next(library, coach)) is not None:
            with library.reading() as transaction:
                newest = newest_of(transaction, clip_id)
            assert newest is not None
            decide(library, newest.id, "cadence", "confirmed", coach.holder)
            add_note(library, clip_id, f"seen by {person.name}", None, holder=coach.holder)
            set_tags(library, clip_id, [f"of {person.name}"], coach.holder)
            words = {"words": f"Yours, {person.name}."}
            save_choice(library, clip_id, Choice(()), words, coach.holder)
            end_review(library, newest.id, {}, holder=coach.holder)
            taken.append(clip_id)
    return taken


def test_two_coaches_through_one_queue(library: Library, waiting_clips: list[str]) -> None:
    start = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        days = [threads.submit(review_all, library, person, start) for person in (ANNA, BEN)]
        taken = {person.name: day.result() for person, day in zip((ANNA, BEN), days, strict=True)}
    assert sorted(taken["Anna"] + taken["Ben"]) == sorted(waiting_clips)
    whose = {clip_id: name for name, clips in taken.items() for clip_id in clips}
    with library.reading() as transaction:
        for clip_id, name in whose.items():
            newest = newest_of(transaction, clip_id)
            assert newest is not None
            analysis = transaction.get_one(StoredAnalysis, newest.id)
            assert (analysis.review, analysis.reviewer) == ("done", name)
            assert transaction.get_one(Measured, (newest.id, "cadence")).decided_by == name
            notes = transaction.scalars(select(Note).where(Note.clip_id == clip_id)).all()
            assert [(note.text, note.author) for note in notes] == [(f"seen by {name}", name)]
            tags = transaction.scalars(select(Tag).where(Tag.clip_id == clip_id)).all()
            assert [(tag.word, tag.author) for tag in tags] == [(f"of {name}", name)]
            hand_out = transaction.get_one(HandOutChoice, clip_id)
            assert (hand_out.words, hand_out.author) == (f"Yours, {name}.", name)
        changes = transaction.execute(select(Change.verb, Change.subject, Change.author)).all()
    of_reviews = [change for change in changes if change.subject in whose]
    assert {whose[change.subject] == change.author for change in of_reviews} == {True}
    verbs = ("decide", "note", "tag", "hand-out", "review")
    assert Counter(change.verb for change in of_reviews) == dict.fromkeys(verbs, CLIPS)


@pytest.mark.parametrize("person", [CARL, NOBODY])
def test_a_third_person_takes_nothing(
    library: Library, waiting_clips: list[str], person: Person
) -> None:
    assert waiting_clips
    with pytest.raises(UsageError):
        review_all(library, person, Barrier(1))
    with library.reading() as transaction:
        assert transaction.scalars(select(Note)).all() == []
        assert transaction.scalars(select(Change)).all() == []
