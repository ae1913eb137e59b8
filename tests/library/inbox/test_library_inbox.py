"""The inbox: nothing that arrives is lost, and each clip goes to its own runner's session."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from posture.errors import MachineError, UsageError
from posture.library.archives.archive import export_library
from posture.library.archives.intake import import_library
from posture.library.changing.undoing import last_change, undo
from posture.library.clips.analyses import save_result
from posture.library.deleting.binning import empty_bin_of_rows, list_binned, take_out_of_bin
from posture.library.inbox.inbox import (
    GAP,
    Arrival,
    InboxClip,
    group_inbox,
    inbox_mark,
    inbox_size,
    list_inbox,
    receive_clip,
)
from posture.library.inbox.inbox_looking import look_at, not_looked_at
from posture.library.inbox.inbox_runners import candidates, find_candidates
from posture.library.inbox.inbox_sorting import assign, put_in, tell, throw_away
from posture.library.inbox.inbox_words import trouble_words
from posture.library.maintenance.care import check, delete_clip, delete_runner
from posture.library.maintenance.opening import open_library
from posture.library.recovery.salvage import salvage
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.tables import Clip, Session, now
from posture.library.schema.vocabulary import TOLD_BY
from posture.library.storage.library import Library
from posture.pipeline.first_look import BENT, FEW_FRAMES, NOT_SIDE_ON, UNREADABLE, FirstLook
from posture.results.clip_settings import ClipSettings
from posture.system.processes import WorkerProcess
from posture.video.filming_time import TimeStamp, ToldBy
from tests.library.conftest import rows
from tests.pictures import a_jpeg

BERLIN = timezone(timedelta(hours=2))
NINE = datetime(2026, 7, 3, 9, 0, tzinfo=BERLIN)
DAY = NINE.date()


class Here(WorkerProcess):
    """Looks at clips in this process, and sees what it is told."""

    def __init__(self, look: FirstLook | None = None) -> None:
        super().__init__()
        self.look = look
        self.turns: list[int] = []

    def run(self, clip: Path, work: Callable[..., Any], *given: object, **named: object) -> Any:
        del clip, work, named
        self.turns += [each.turn_deg for each in given if isinstance(each, ClipSettings)]
        if self.look is None:
            raise MachineError("Its process was killed.")
        return self.look


@pytest.fixture
def film(tmp_path: Path) -> Callable[[str], Path]:
    """Make a file whose content is its name."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(f"film {name}".encode())
        return path

    return make


def arrive(library: Library, path: Path, minutes: float = 0.0, folder: str = "") -> str:
    filmed = NINE + timedelta(minutes=minutes)
    return receive_clip(library, path, Arrival(path.name, filmed, folder))


def inbox(library: Library) -> list[InboxClip]:
    with library.reading() as transaction:
        return list_inbox(transaction)


def only(library: Library, clip_id: str) -> InboxClip:
    (found,) = [clip for clip in inbox(library) if clip.clip_id == clip_id]
    return found


def sessions(library: Library) -> list[Session]:
    with library.reading() as transaction:
        return list(transaction.scalars(select(Session).order_by(Session.day, Session.speed_kmh)))


def undo_last(library: Library) -> None:
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    undo(library, change.id)


def test_what_has_arrived_is_there_after_a_restart_in_order_of_filming(
    library: Library, address: str | None, film: Callable[[str], Path]
) -> None:
    later, earlier = film("b.mp4"), film("a.mp4")
    arrive(library, later, 5)
    arrive(library, earlier)
    later.unlink()
    earlier.unlink()
    library.close()
    reopened = open_library(library.folder, address)
    found = inbox(reopened)
    assert [clip.name for clip in found] == ["a.mp4", "b.mp4"]
    assert [clip.filmed for clip in found] == [NINE, NINE + timedelta(minutes=5)]
    assert not any(clip.by_film for clip in found)
    assert check(reopened).lost == []
    reopened.close()


def test_the_same_film_arrives_once_and_comes_back_from_the_bin(
    library: Library, film: Callable[[str], Path]
) -> None:
    path = film("a.mp4")
    clip_id = arrive(library, path)
    assert arrive(library, path) == clip_id
    throw_away(library, [clip_id])
    assert inbox(library) == []
    assert arrive(library, path) == clip_id
    assert len(inbox(library)) == 1
    with library.reading() as transaction:
        assert inbox_size(transaction) == 1


def test_a_moved_file_is_not_left_behind(library: Library, film: Callable[[str], Path]) -> None:
    path = film("a.mp4")
    receive_clip(library, path, Arrival("a.mp4", NINE), move=True)
    assert not path.exists()
    assert check(library).bin == []


def test_conditions_come_from_that_runner_s_last_visit_and_from_nobody_else(
    library: Library, film: Callable[[str], Path], track: Path, result: Path
) -> None:
    anna, bob = ensure_runner(library, "Anna Kim"), ensure_runner(library, "Bob")
    before = Conditions(date(2026, 3, 1), 10.0, 1.0, "blue", "tired", "hurts")
    save_result(library, add_clip(library, anna, track, before).id, result)
    add_clip(library, anna, track, Conditions(date(2026, 1, 1), 8.0, 0.0, "red"))
    add_clip(library, anna, track, Conditions(date(2026, 9, 1), 15.0))  # after the film's day
    first, second = arrive(library, film("a.mp4")), arrive(library, film("b.mp4"), 1)
    assign(library, [first], anna.id)
    assign(library, [second], bob.id)
    theirs, his = only(library, first), only(library, second)
    told = (theirs.told.speed_kmh, theirs.told.incline, theirs.told.shoes, theirs.told.state)
    assert told == (10.0, 1.0, "blue", "tired")
    assert theirs.told.back is None, "how the back is is asked each time"
    assert (theirs.as_on, theirs.last_sides) == (date(2026, 3, 1), ("right",))
    assert (his.told.speed_kmh, his.told.shoes, his.as_on) == (None, None, None)

    # Given to somebody else, it loses what was proposed for the first.
    assign(library, [first], bob.id)
    assert only(library, first).told.speed_kmh is None
    assign(library, [first], None)
    assert only(library, first).runner_id is None


def test_a_visit_s_other_clips_get_what_was_said_of_the_first(
    library: Library, film: Callable[[str], Path]
) -> None:
    anna = ensure_runner(library, "Anna Kim")
    left, right, next_day = (
        arrive(library, film("left.mp4")),
        arrive(library, film("right.mp4"), 3),
        arrive(library, film("next.mp4"), 24 * 60),
    )
    assign(library, [left], anna.id)
    tell(library, [left], {"speed_kmh": 11.0, "shoes": "blue", "back": "fine"})
    assign(library, [right, next_day], anna.id)
    assert only(library, right).told == only(library, left).told
    assert only(library, next_day).told.speed_kmh is None

    ids = put_in(library)
    assert len(ids) == 3
    one, other = sessions(library)
    assert (one.day, one.speed_kmh, one.shoes, one.back) == (DAY, 11.0, "blue", "fine")
    assert (other.day, other.speed_kmh) == (DAY + timedelta(1), None)
    assert inbox(library) == []

    # A clip of the same day that is dropped later belongs to the same session.
    late = arrive(library, film("late.mp4"), 6)
    assign(library, [late], anna.id)
    assert only(library, late).as_on == DAY
    put_in(library)
    assert len(sessions(library)) == 2


def test_a_day_that_was_corrected_is_the_session_s(
    library: Library, film: Callable[[str], Path]
) -> None:
    clip_id = arrive(library, film("a.mp4"))
    assign(library, [clip_id], ensure_runner(library, "Anna Kim").id)
    tell(library, [clip_id], {"day": date(2026, 6, 30), "capture_fps": 240.0, "mirrored": True})
    assert only(library, clip_id).day == date(2026, 6, 30)
    (clip_id,) = put_in(library)
    with library.reading() as transaction:
        clip = transaction.get_one(Clip, clip_id)
        assert clip.session.day == date(2026, 6, 30)
        assert (clip.capture_fps, clip.mirrored, clip.name) == (240.0, True, "a.mp4")


def test_what_is_nobody_s_or_no_film_stays(library: Library, film: Callable[[str], Path]) -> None:
    nobody_s, broken = arrive(library, film("a.mp4")), arrive(library, film("b.mp4"))
    look_at(library, broken, Here(FirstLook((UNREADABLE,), "It is no film.")))
    assign(library, [broken], ensure_runner(library, "Bob").id)
    assert put_in(library) == []
    assert {clip.clip_id for clip in inbox(library)} == {nobody_s, broken}


def test_two_coaches_put_a_clip_in_once(library: Library, film: Callable[[str], Path]) -> None:
    clip_id = arrive(library, film("a.mp4"))
    assign(library, [clip_id], ensure_runner(library, "Bob").id)
    assert len(put_in(library, [clip_id])) == 1
    assert put_in(library, [clip_id]) == []
    with pytest.raises(UsageError, match="no longer has that clip"):
        assign(library, [clip_id], None)
    with pytest.raises(UsageError, match="no longer has that clip"):
        throw_away(library, [clip_id])
    assert rows(library, "clips") == 1


def test_a_folder_named_like_one_runner_says_whose_a_clip_is(
    library: Library, film: Callable[[str], Path], track: Path
) -> None:
    anna = ensure_runner(library, "Zoë Łukasz")
    add_clip(library, anna, track, Conditions(date(2026, 3, 1), 10.0))
    known = arrive(library, film("a.mp4"), folder="ZOE ŁUKASZ")
    unknown = arrive(library, film("b.mp4"), folder="100GOPRO")
    assert only(library, known).runner_id == anna.id
    assert only(library, known).told.speed_kmh == 10.0
    assert (only(library, unknown).runner_id, only(library, unknown).folder) == (None, "100GOPRO")


def test_everything_said_in_the_inbox_can_be_undone(
    library: Library, film: Callable[[str], Path]
) -> None:
    anna = ensure_runner(library, "Anna Kim")
    clip_id = arrive(library, film("a.mp4"))
    look_at(library, clip_id, Here(FirstLook(thumbnail=a_jpeg())))
    assign(library, [clip_id], anna.id)
    tell(library, [clip_id], {"speed_kmh": 11.0, "day": date(2026, 7, 1)})
    (put,) = put_in(library)
    undo_last(library)
    back = only(library, clip_id)
    assert (back.told.speed_kmh, back.day, back.thumbnail_sha256) == (11.0, date(2026, 7, 1), None)
    with library.reading() as transaction:
        assert transaction.get_one(Clip, put).binned is not None
        assert not_looked_at(transaction) == [clip_id]
    undo_last(library)
    assert only(library, clip_id).told.speed_kmh is None
    undo_last(library)
    assert only(library, clip_id).runner_id is None
    throw_away(library, [clip_id])
    undo_last(library)
    assign(library, [clip_id], anna.id)
    tell(library, [clip_id], {"speed_kmh": 11.0, "day": date(2026, 7, 1)})
    assert put_in(library) == [put], "the same film of the same session is the same clip"
    with library.reading() as transaction:
        assert transaction.get_one(Clip, put).binned is None
    assert check(library).lost == []


def test_a_look_is_kept_and_a_film_s_own_time_is_believed(
    library: Library, film: Callable[[str], Path]
) -> None:
    clip_id = arrive(library, film("a.mp4"))
    filmed = datetime(2026, 7, 2, 21, 30, tzinfo=UTC)
    stamp, troubles = TimeStamp(filmed, False), (FEW_FRAMES, BENT)
    look_at(library, clip_id, Here(FirstLook(troubles, "", 12.3, 30.0, stamp, "left", a_jpeg())))
    seen = only(library, clip_id)
    assert (seen.filmed, seen.by_film, seen.day) == (filmed, True, date(2026, 7, 2))
    assert seen.filmed.utcoffset() == timedelta(hours=2)
    assert (seen.length_s, seen.rate_hz, seen.near_side) == (12.3, 30.0, "left")
    assert seen.troubles == (FEW_FRAMES, BENT)
    assert trouble_words(seen)[1] == "the lens bends straight lines"
    assert seen.thumbnail_sha256 is not None
    with library.reading() as transaction:
        assert not_looked_at(transaction) == []


def test_a_clip_that_is_turned_is_looked_at_again_and_goes_in_turned_and_trimmed(
    library: Library, film: Callable[[str], Path]
) -> None:
    clip_id = arrive(library, film("a.mp4"))
    look_at(library, clip_id, Here(FirstLook((NOT_SIDE_ON,), thumbnail=a_jpeg(), turn_deg=90)))
    lying = only(library, clip_id)
    assert (lying.upright_deg, trouble_words(lying)) == (
        90,
        ["the picture must be turned to the right"],
    )
    tell(library, [clip_id], {"turn_deg": 270})
    assert not only(library, clip_id).looked
    with library.reading() as transaction:
        assert not_looked_at(transaction) == [clip_id]
    upside_down = Here(FirstLook((NOT_SIDE_ON,), thumbnail=a_jpeg(), turn_deg=180))
    look_at(library, clip_id, upside_down)
    look_at(library, clip_id, upside_down)
    assert upside_down.turns == [270], "once, as it is turned now"
    assert only(library, clip_id).upright_deg == 90
    tell(library, [clip_id], {"turn_deg": 90})
    look_at(library, clip_id, Here(FirstLook(near_side="left", thumbnail=a_jpeg())))
    right = only(library, clip_id)
    assert (right.looked, right.upright_deg, right.near_side) == (True, None, "left")
    undo_last(library)
    assert not only(library, clip_id).looked
    tell(library, [clip_id], {"turn_deg": 90, "start_s": 1.0, "end_s": 6.5})
    assign(library, [clip_id], ensure_runner(library, "Anna").id)
    (put,) = put_in(library)
    with library.reading() as transaction:
        clip = transaction.get_one(Clip, put)
    assert (clip.turn_deg, clip.start_s, clip.end_s) == (90, 1.0, 6.5)
    assert check(library).lost == []


def test_a_clip_that_cannot_be_looked_at_may_still_be_put_in(
    library: Library, film: Callable[[str], Path]
) -> None:
    clip_id = arrive(library, film("a.mp4"))
    look_at(library, clip_id, Here(None))
    assert (only(library, clip_id).looked, only(library, clip_id).troubles) == (True, ())


def test_a_film_that_the_library_has_is_named(
    library: Library, film: Callable[[str], Path]
) -> None:
    path = film("a.mp4")
    add_clip(library, ensure_runner(library, "Anna Kim"), path, Conditions(DAY))
    assert only(library, arrive(library, path)).known_as == ("Anna Kim, 2026-07-03",)


def test_a_pause_of_more_than_ten_minutes_begins_a_new_group() -> None:
    def clip(at: datetime, length_s: float | None) -> InboxClip:
        known: dict[str, Any] = dict.fromkeys(InboxClip.__dataclass_fields__)
        return InboxClip(**known | {"filmed": at, "length_s": length_s})

    first = clip(NINE, 30.0)
    end = NINE + timedelta(seconds=30)
    for at, groups in ((end + GAP, 1), (end + GAP + timedelta(seconds=1), 2)):
        assert len(group_inbox([first, clip(at, None)])) == groups
    assert timedelta(minutes=10) == GAP
    assert group_inbox([]) == []


def test_the_mark_changes_with_what_is_said(library: Library, film: Callable[[str], Path]) -> None:
    def mark() -> str:
        with library.reading() as transaction:
            return inbox_mark(transaction)

    empty = mark()
    clip_id = arrive(library, film("a.mp4"))
    arrived = mark()
    assert mark() == arrived != empty
    assign(library, [clip_id], ensure_runner(library, "Bob").id)
    assert mark() != arrived


def test_an_archive_has_the_inbox_and_a_runner_s_archive_what_is_theirs(
    library: Library, film: Callable[[str], Path], tmp_path: Path
) -> None:
    bob = ensure_runner(library, "Bob")
    theirs, nobody_s = arrive(library, film("a.mp4")), arrive(library, film("b.mp4"), 1)
    thrown = arrive(library, film("c.mp4"), 2)
    look_at(library, theirs, Here(FirstLook((FEW_FRAMES,), thumbnail=a_jpeg())))
    assign(library, [theirs], bob.id)
    throw_away(library, [thrown])
    assert export_library(library, tmp_path / "all.zip").files == 3
    assert export_library(library, tmp_path / "bob.zip", "Bob").files == 2
    for name, expected in (("bob.zip", [theirs]), ("all.zip", [theirs, nobody_s])):
        other = open_library(tmp_path / f"from-{name}")
        import_library(other, tmp_path / name)
        found = inbox(other)
        assert [clip.clip_id for clip in found] == expected
        assert (found[0].troubles, found[0].runner_id) == ((FEW_FRAMES,), bob.id)
        assert check(other).lost == []
        other.close()


def test_deleting_a_runner_deletes_what_the_inbox_has_of_them(
    library: Library, film: Callable[[str], Path]
) -> None:
    anna, bob = ensure_runner(library, "Anna Kim"), ensure_runner(library, "Bob")
    same, hers, named, his = (film(name) for name in ("same.mp4", "hers.mp4", "n.mp4", "his.mp4"))
    add_clip(library, anna, same, Conditions(DAY))
    ids = [arrive(library, path) for path in (same, hers)]
    ids.append(arrive(library, named, folder="Anna  KIM"))
    assign(library, [ids[1]], anna.id)
    assign(library, [ids[2]], None)
    kept = arrive(library, his, folder="Bob")
    look_at(library, ids[1], Here(FirstLook(thumbnail=a_jpeg())))
    delete_runner(library, "Anna Kim")
    assert [clip.clip_id for clip in inbox(library)] == [kept]
    assert rows(library, "files") == 1
    assert [path.read_bytes() for path in library.store.files()] == [b"film his.mp4"]
    assert only(library, kept).runner_id == bob.id


def test_deleting_a_clip_deletes_the_same_film_in_the_inbox(
    library: Library, film: Callable[[str], Path]
) -> None:
    path = film("a.mp4")
    clip = add_clip(library, ensure_runner(library, "Bob"), path, Conditions(DAY))
    arrive(library, path)
    delete_clip(library, clip.id)
    assert inbox(library) == []
    assert list(library.store.files()) == []


def test_what_was_thrown_away_is_in_the_bin_for_thirty_days(
    library: Library, film: Callable[[str], Path]
) -> None:
    clip_id, other = arrive(library, film("a.mp4")), arrive(library, film("b.mp4"))
    throw_away(library, [clip_id, other])
    with library.reading() as transaction:
        assert {binned.words for binned in list_binned(transaction)} == {
            "a.mp4 from the inbox",
            "b.mp4 from the inbox",
        }
    assert take_out_of_bin(library, clip_id) == "Restored a.mp4 from the bin."
    assert [clip.clip_id for clip in inbox(library)] == [clip_id]
    assert empty_bin_of_rows(library) == 0
    with library.changing() as transaction:
        transaction.get_one(ArrivedClip, other).binned = now() - timedelta(days=31)
    assert empty_bin_of_rows(library) == 1
    assert rows(library, "inbox") == 1
    assert len(list(library.store.files())) == 1


def test_a_clip_outlives_the_loss_of_its_runner_s_row(
    tmp_path: Path, film: Callable[[str], Path]
) -> None:
    library = open_library(tmp_path / "salvaged")
    clip_id = arrive(library, film("a.mp4"))
    assign(library, [clip_id], ensure_runner(library, "Anna Kim").id)
    library.close()
    with closing(sqlite3.connect(library.folder / "library.db")) as database:
        database.execute("DELETE FROM runners")
        database.commit()
    salvage(library.folder)
    reopened = open_library(library.folder)
    assert only(reopened, clip_id).runner_id is None
    reopened.close()


def test_runners_are_found_by_any_part_of_a_name_and_those_at_hand_come_first(
    library: Library, track: Path
) -> None:
    names = ("José García", "Ann", "Anna Kim", "Joanna")
    runners = {name: ensure_runner(library, name) for name in names}
    add_clip(library, runners["Joanna"], track, Conditions(DAY))
    with library.reading() as transaction:
        found = find_candidates(transaction, "ANN", 10)
        assert [(runner.name, runner.exact) for runner in found] == [
            ("Ann", True),
            ("Anna Kim", False),
            ("Joanna", False),
        ]
        assert [runner.name for runner in find_candidates(transaction, "garcia", 1)] == [names[0]]
        assert find_candidates(transaction, " ", 10) == []
        at_hand = candidates(transaction, [runners["Ann"].id], 2)
    assert [(runner.name, runner.last) for runner in at_hand] == [("Ann", None), ("Joanna", DAY)]


def test_the_library_knows_what_says_when_a_clip_was_filmed() -> None:
    from typing import get_args

    assert get_args(ToldBy) == TOLD_BY
