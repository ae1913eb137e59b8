"""The roster: its orders, and what each row tells."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from posture.library.clips.analyses import save_result
from posture.library.clips.reviewing import end_review
from posture.library.deleting.binning import put_clips_into_bin
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.runners.roster import RosterOrder, roster
from posture.library.schema.tables import Clip, StoredAnalysis
from posture.library.storage.library import Library

FIRST = date(2026, 7, 1)
ORDERED: tuple[tuple[RosterOrder, list[str]], ...] = (
    ("name", ["Ann", "Bob", "Cleo", "Dan"]),
    ("last visit", ["Bob", "Ann", "Cleo", "Dan"]),
    ("waiting", ["Ann", "Bob", "Cleo", "Dan"]),
)


@pytest.fixture
def clips(library: Library, track: Path, result: Path) -> dict[str, list[Clip]]:
    """Two analysed clips of Ann, three of Bob, of which one is reviewed; Dan has none."""
    days = {"Ann": (0, 1), "Bob": (0, 2, 3), "Cleo": (0,), "Dan": ()}
    runners = {name: ensure_runner(library, name) for name in days}
    made = {
        name: [
            add_clip(library, runners[name], track, Conditions(FIRST + timedelta(day)))
            for day in theirs
        ]
        for name, theirs in days.items()
    }
    for clip in (*made["Ann"], *made["Bob"][:2]):
        save_result(library, clip.id, result)
    with library.reading() as transaction:
        first = select(StoredAnalysis.id).where(StoredAnalysis.clip_id == made["Bob"][0].id)
        reviewed = transaction.scalars(first).one()
    end_review(library, reviewed, {})
    return made


@pytest.mark.parametrize(("order", "names"), ORDERED)
def test_runners_come_in_the_order_that_is_asked_for(
    library: Library, clips: dict[str, list[Clip]], order: RosterOrder, names: list[str]
) -> None:
    assert clips
    with library.reading() as transaction:
        pages = [roster(transaction, order=order, number=n, size=2) for n in range(2)]
    assert [row.name for page in pages for row in page.rows] == names
    assert pages[0].total == 4


def test_a_row_tells_visits_what_waits_and_the_newest_picture(
    library: Library, clips: dict[str, list[Clip]]
) -> None:
    with library.reading() as transaction:
        ann, bob, cleo, dan = roster(transaction).rows
    assert [row.clips for row in (ann, bob, cleo, dan)] == [2, 3, 1, 0]
    assert [row.waiting for row in (ann, bob, cleo, dan)] == [2, 1, 0, 0]
    assert bob.last == FIRST + timedelta(3)
    assert dan.last is None
    assert bob.thumbnail_sha256 is not None, "of the newest that has one"
    assert (cleo.thumbnail_sha256, dan.thumbnail_sha256) == (None, None)
    put_clips_into_bin(library, [clips["Bob"][2].id])
    with library.reading() as transaction:
        bob = roster(transaction, order="last visit").rows[0]
    assert (bob.name, bob.clips, bob.last) == ("Bob", 2, FIRST + timedelta(2))
