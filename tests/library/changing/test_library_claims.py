"""One coach at a time looks through a clip, and nobody's decision silently wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import update

from posture.errors import UsageError
from posture.library.changing.claims import Coach, claim, release_claims
from posture.library.clips.analyses import save_result
from posture.library.clips.reviewing import (
    add_note,
    decide,
    decisions_of,
    delete_note,
    end_and_take_next,
    end_review,
    notes_of,
    set_tags,
    take_next,
)
from posture.library.runners.queries import ClipFilter, find_clips, newest_of, waiting
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.tables import Claim, StoredAnalysis, now
from posture.library.storage.library import Library
from tests.waiting import PATIENCE_S

ANNA, BOB = Coach("a" * 32, "Anna"), Coach("b" * 32, "Bob")


@pytest.fixture
def clip_ids(library: Library, track: Path, result: Path) -> list[str]:
    """Two analysed clips that wait, the one that comes first in the queue first."""
    runner = ensure_runner(library, "Zoe")
    for month in (4, 3):
        clip = add_clip(library, runner, track, Conditions(date(2026, month, 1)))
        save_result(library, clip.id, result)
    with library.reading() as transaction:
        return [row.clip_id for row in find_clips(transaction, ClipFilter()).rows]


def analysis_id(library: Library, clip_id: str) -> str:
    with library.reading() as transaction:
        newest = newest_of(transaction, clip_id)
        assert newest is not None
        return newest.id


def pass_time(library: Library, minutes: float) -> None:
    """Make all claims older."""
    with library.changing() as transaction:
        earlier = now() - timedelta(minutes=minutes)
        transaction.execute(update(Claim).values(seen=earlier, since=earlier))


def test_a_clip_is_taken_by_one_coach_at_a_time(library: Library, clip_ids: list[str]) -> None:
    first, second = clip_ids
    assert claim(library, first, ANNA).coach == "Anna"
    assert claim(library, first, BOB).coach == "Anna"
    with library.reading() as transaction:
        assert waiting(transaction, holder=ANNA.holder).total == 2
        assert waiting(transaction, holder=ANNA.holder).clip_id == first
        assert waiting(transaction, holder=BOB.holder).total == 1
        assert waiting(transaction, holder=BOB.holder).clip_id == second
        looking = {row.clip_id: row.coach for row in find_clips(transaction, ClipFilter()).rows}
    assert looking == {first: "Anna", second: None}
    assert claim(library, first, BOB, take_over=True).coach == "Bob"
    assert claim(library, first, ANNA).coach == "Bob"
    release_claims(library, [BOB.holder])
    assert claim(library, first, ANNA).coach == "Anna"


def test_a_claim_ends_without_signs_of_life(library: Library, clip_ids: list[str]) -> None:
    since = claim(library, clip_ids[0], ANNA).since
    pass_time(library, 1.5)
    assert claim(library, clip_ids[0], BOB).coach == "Anna"
    assert claim(library, clip_ids[0], ANNA).seen > since
    pass_time(library, 2.5)
    assert claim(library, clip_ids[0], BOB).coach == "Bob"


def test_two_coaches_who_ask_at_once_get_two_clips(library: Library, clip_ids: list[str]) -> None:
    start = Barrier(2)

    def ask(coach: Coach) -> str | None:
        start.wait(PATIENCE_S)
        return take_next(library, coach)

    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(ask, (ANNA, BOB)))
    assert sorted(filter(None, taken)) == sorted(clip_ids)
    assert take_next(library, Coach("c" * 32, "Cid")) is None


def test_a_clip_that_is_done_is_free_and_the_next_is_claimed_or_neither(
    library: Library, clip_ids: list[str]
) -> None:
    first, second = clip_ids
    assert take_next(library, ANNA) == first
    analysis = analysis_id(library, first)
    claim(library, first, BOB, take_over=True)
    with pytest.raises(UsageError, match="Bob has been looking"):
        end_and_take_next(library, analysis, {}, ANNA)
    with library.reading() as transaction:
        assert transaction.get(Claim, second) is None
    assert end_and_take_next(library, analysis, {}, BOB) == second
    with library.reading() as transaction:
        assert transaction.get(Claim, first) is None
        assert transaction.get_one(Claim, second).coach == "Bob"
        assert transaction.get_one(StoredAnalysis, analysis).review == "done"
    assert end_and_take_next(library, analysis_id(library, second), {}, BOB) is None


def test_of_two_who_claim_one_clip_at_once_one_has_it(
    library: Library, clip_ids: list[str]
) -> None:
    start = Barrier(2)

    def ask(coach: Coach) -> str:
        start.wait(PATIENCE_S)
        return claim(library, clip_ids[0], coach).holder

    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(ask, (ANNA, BOB)))) == 1


def test_who_lost_a_clip_changes_nothing_of_it(library: Library, clip_ids: list[str]) -> None:
    clip_id = clip_ids[0]
    analysis = analysis_id(library, clip_id)
    claim(library, clip_id, ANNA)
    decide(library, analysis, "cadence", "confirmed", ANNA.holder)
    add_note(library, clip_id, "land softer", None, holder=ANNA.holder)
    claim(library, clip_id, BOB, take_over=True)
    with library.reading() as transaction:
        (note,) = notes_of(transaction, clip_id)
    attempts = [
        partial(decide, library, analysis, "cadence", "rejected", ANNA.holder),
        partial(decide, library, analysis, "cadence", None),
        partial(add_note, library, clip_id, "more", None, holder=ANNA.holder),
        partial(delete_note, library, note.note_id, ANNA.holder),
        partial(set_tags, library, clip_id, ["tired"], ANNA.holder),
        partial(end_review, library, analysis, {}, "done", ANNA.holder),
    ]
    for attempt in attempts:
        with pytest.raises(UsageError, match="Bob has been looking at this clip since"):
            attempt()
    with library.reading() as transaction:
        assert decisions_of(transaction, analysis) == {"cadence": "confirmed"}
        assert len(notes_of(transaction, clip_id)) == 1
        assert waiting(transaction, holder=BOB.holder).total == 2
    decide(library, analysis, "cadence", "rejected", BOB.holder)
    with library.reading() as transaction:
        assert decisions_of(transaction, analysis) == {"cadence": "rejected"}


def test_a_clip_that_is_gone_cannot_be_taken(library: Library) -> None:
    with pytest.raises(UsageError, match="deleted"):
        claim(library, "0" * 32, ANNA)
