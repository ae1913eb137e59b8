"""The inbox: clips that have arrived lie here until somebody says whose they are.

A clip is in the library's store from its arrival on, so that nothing is lost when the app or the
browser is closed, and all coaches see the same inbox. It leaves by `put_in`, into its runner's
session, or by `throw_away`, into the bin (`posture.library.inbox.inbox_sorting`).
"""

import hashlib
import shutil
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.inbox.last_visit import last_visit, proposed
from posture.library.runners.people import name_columns, namesakes, shown_name
from posture.library.runners.records import Conditions, short_name
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.names import in_one_form, name_key
from posture.library.schema.tables import Clip, Runner, Session, StoredFile
from posture.library.storage.library import Library
from posture.results.clip_settings import TURNS, Turn
from posture.system.files import writing

GAP: Final = timedelta(minutes=10)
"""A longer pause between two clips begins a new group: our judgement of a change of runners."""


@dataclass(frozen=True)
class Arrival:
    """How a clip arrived: its name, the folder that it was in, and when its file was written.

    ``file_time`` has the time zone of whoever filmed; ``folder`` empty = in none.
    """

    name: str
    file_time: datetime
    folder: str = ""


def arrival_of(path: Path, folder: str | None = None) -> Arrival:
    """Return how a file of this machine arrives; ``folder`` None = named after the folder it is in.

    Raises
    ------
    OSError
        If there is no such file.
    """
    written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return Arrival(path.name, written, path.parent.name if folder is None else folder)


@dataclass(frozen=True)
class Told:
    """What was said of a clip in the inbox besides whose it is; None = not known.

    ``day`` None = the day on which it was filmed.
    """

    day: date | None = None
    speed_kmh: float | None = None
    incline: float | None = None
    shoes: str | None = None
    state: str | None = None
    back: Any = None
    capture_fps: float | None = None
    mirrored: bool = False
    turn_deg: Turn = 0
    start_s: float | None = None
    end_s: float | None = None


TOLD: Final = frozenset(field.name for field in fields(Told))


@dataclass(frozen=True)
class InboxClip:
    """A clip of the inbox in a list.

    Attributes
    ----------
    clip_id, name, folder, runner_id, told : optional
        As in `posture.library.schema.inbox_tables.ArrivedClip`.
    filmed : datetime
        When it was filmed, where it was filmed; ``by_film`` = the film says so, not the file.
    looked : bool
        Whether its pictures were looked at, turned as said; without, ``troubles`` may be wrong.
    length_s, rate_hz, near_side, thumbnail_sha256 : optional
        None = not known.
    troubles : tuple of str
        What is wrong with it.
    upright_deg : Turn or None
        What ``turn_deg`` must be for a picture that lies on its side; None = it is upright.
    known_as : tuple of str
        Where the library has the same film already: runner and day.
    as_on : date or None
        The day of the runner's visit with the same conditions, from which they were proposed.
    last_sides : tuple of str
        From which sides that visit was filmed.
    """

    clip_id: str
    name: str
    folder: str
    filmed: datetime
    by_film: bool
    looked: bool
    length_s: float | None
    rate_hz: float | None
    near_side: str | None
    thumbnail_sha256: str | None
    troubles: tuple[str, ...]
    upright_deg: Turn | None
    known_as: tuple[str, ...]
    runner_id: str | None
    told: Told
    as_on: date | None
    last_sides: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day of its session."""
        return self.told.day or self.filmed.date()


def receive_clip(library: Library, path: Path, arrival: Arrival, move: bool = False) -> str:
    """Take a file into the inbox, whatever is in it, and return its id there.

    A file that the inbox already has is not added again; one that was thrown away is back. A folder
    named like a runner says whose it is.

    Parameters
    ----------
    library : Library
        The library.
    path : Path
        The file.
    arrival : Arrival
        How it arrived.
    move : bool
        Whether the file is moved instead of copied.

    Raises
    ------
    UsageError
        If the file cannot be read.
    MachineError
        If the disk is full, or the library cannot be changed.
    """
    with library.work_folder() as folder:
        staged = folder / "arrived"
        with writing(staged):
            (shutil.move if move else shutil.copyfile)(path, staged)
        with staged.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        size = staged.stat().st_size
        with library.changing() as transaction:
            known = transaction.scalars(select(ArrivedClip).filter_by(sha256=sha256)).first()
            if known is not None:
                known.binned = None
                return known.id
            stored = transaction.get(StoredFile, sha256)
            if stored is None or library.store.damage(sha256, stored.size):
                library.store.move_in(staged, sha256)
                transaction.merge(StoredFile(sha256=sha256, size=size))
                transaction.flush()
            arrived = _row(sha256, arrival)
            transaction.add(arrived)
            if arrived.folder:
                arrived.runner_id = meant_runner(transaction, arrived.folder)
            transaction.flush()
            propose(transaction, arrived)
    return arrived.id


def _row(sha256: str, arrival: Arrival) -> ArrivedClip:
    folder = in_one_form(short_name(arrival.folder.replace("\0", "")))
    return ArrivedClip(
        sha256=sha256,
        name=short_name(arrival.name),
        folder=folder or None,
        troubles=[],
        **time_columns(arrival.file_time, "file"),
    )


def time_columns(filmed: datetime, told_by: str) -> dict[str, Any]:
    """Return the columns that say when a clip was filmed."""
    offset = filmed.utcoffset() or timedelta()
    return {"filmed": filmed, "utc_offset_s": round(offset.total_seconds()), "told_by": told_by}


def filmed_at(arrived: ArrivedClip) -> datetime:
    """Return when a clip was filmed, in the time zone of that place."""
    return arrived.filmed.astimezone(timezone(timedelta(seconds=arrived.utc_offset_s)))


def waiting_clips() -> Select[ArrivedClip]:
    """Return the query for what is in the inbox and not thrown away, in order of filming."""
    order = ArrivedClip.filmed, ArrivedClip.name, ArrivedClip.id
    return select(ArrivedClip).where(ArrivedClip.binned.is_(None)).order_by(*order)


def inbox_size(transaction: Transaction) -> int:
    """Return how many clips are in the inbox."""
    return transaction.scalar(select(func.count()).select_from(waiting_clips().subquery())) or 0


def inbox_mark(transaction: Transaction) -> str:
    """Return a text that changes with the clips in the inbox, and what is said of them."""
    rows = transaction.execute(waiting_clips().with_only_columns(*ArrivedClip.__table__.columns))
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def list_inbox(transaction: Transaction) -> list[InboxClip]:
    """Return all clips in the inbox, in order of filming."""
    rows = list(transaction.scalars(waiting_clips()))
    known = _known_as(transaction, {row.sha256 for row in rows})
    theirs = {row.runner_id for row in rows if row.runner_id is not None}
    there = set(
        transaction.scalars(select(Runner.id).where(Runner.id.in_(theirs), Runner.binned.is_(None)))
    )
    return [_listed(transaction, row, known, there) for row in rows]


def _listed(
    transaction: Transaction, row: ArrivedClip, known: dict[str, list[str]], there: set[str]
) -> InboxClip:
    filmed = filmed_at(row)
    told = Told(**{name: getattr(row, name) for name in TOLD})
    runner_id = row.runner_id if row.runner_id in there else None
    visit = last_visit(transaction, runner_id, day_of(row)) if runner_id else None
    alike = visit is not None and proposed(visit, day_of(row)) == conditions_for(row)
    return InboxClip(
        clip_id=row.id,
        name=row.name,
        folder=row.folder or "",
        filmed=filmed,
        by_film=row.told_by == "film",
        looked=was_looked_at(row),
        length_s=row.length_s,
        rate_hz=row.rate_hz,
        near_side=row.near_side,
        thumbnail_sha256=row.thumbnail_sha256,
        troubles=tuple(row.troubles),
        upright_deg=_upright_deg(row),
        known_as=tuple(known.get(row.sha256, ())),
        runner_id=runner_id,
        told=told,
        as_on=visit.conditions.day if visit is not None and alike else None,
        last_sides=visit.sides if visit is not None else (),
    )


def was_looked_at(row: ArrivedClip) -> bool:
    """Return whether a clip was looked at, turned as it is said to be turned now."""
    return row.looked is not None and row.looked_turn_deg == row.turn_deg


def _upright_deg(row: ArrivedClip) -> Turn | None:
    """Return how far in all to turn a clip's picture so that it is upright; None = it is."""
    needed = next((turn for turn in TURNS if on_its_side(turn) in row.troubles), None)
    return None if needed is None else cast("Turn", (row.looked_turn_deg + needed) % 360)


def on_its_side(turn_deg: Turn) -> str:
    """Return the trouble of a picture that must be turned so far, clockwise, to be upright."""
    return f"turn_{turn_deg}"


def _known_as(transaction: Transaction, files: Collection[str]) -> dict[str, list[str]]:
    """Return where the library has files already, in words."""
    query = (
        select(Clip.sha256, Session.day, *name_columns())
        .join(Clip.session)
        .join(Session.runner)
        .where(Clip.sha256.in_(files), Clip.binned.is_(None))
        .order_by(Session.day)
    )
    found: dict[str, list[str]] = {}
    for sha256, day, *runner in transaction.execute(query):
        found.setdefault(sha256, []).append(f"{shown_name(*runner)}, {day}")
    return found


def meant_runner(transaction: Transaction, folder: str) -> str | None:
    """Return the one runner whom a folder's name names, however it is spelled."""
    found = namesakes(transaction, folder) if name_key(folder) else []
    return found[0].runner.id if len(found) == 1 else None


def group_inbox(clips: Sequence[InboxClip]) -> list[list[InboxClip]]:
    """Return the clips, in order of filming, in groups without a pause longer than `GAP`."""
    groups: list[list[InboxClip]] = []
    end: datetime | None = None
    for clip in clips:
        if end is None or clip.filmed - end > GAP:
            groups.append([])
        groups[-1].append(clip)
        end = clip.filmed + timedelta(seconds=clip.length_s or 0.0)
    return groups


def day_of(row: ArrivedClip) -> date:
    """Return the day of a clip's session."""
    return row.day or filmed_at(row).date()


def conditions_for(row: ArrivedClip) -> Conditions:
    """Return the conditions of the session that a clip goes into."""
    belt = row.speed_kmh, row.incline
    return Conditions(day_of(row), *belt, row.shoes, row.state, row.back)


def propose(transaction: Transaction, row: ArrivedClip) -> None:
    """Set the conditions of a clip to those that its runner's visits propose."""
    day, conditions = day_of(row), Conditions(day_of(row))
    if row.runner_id is not None:
        beside = _same_visit(transaction, row)
        visit = last_visit(transaction, row.runner_id, day)
        conditions = conditions_for(beside) if beside else proposed(visit, day)
    for name, value in asdict(conditions).items():
        if name != "day":
            setattr(row, name, value)


def _same_visit(transaction: Transaction, row: ArrivedClip) -> ArrivedClip | None:
    """Return the clip of the same runner and day in the inbox that was filmed nearest."""
    others = waiting_clips().where(ArrivedClip.runner_id == row.runner_id, ArrivedClip.id != row.id)
    found = [other for other in transaction.scalars(others) if day_of(other) == day_of(row)]
    return min(found, key=lambda other: abs(other.filmed - row.filmed), default=None)


def arrived_alike(transaction: Transaction, clips: Select[str]) -> list[str]:
    """Return the ids of the clips in the inbox that are the same film as clips with these ids."""
    files = select(Clip.sha256).where(Clip.id.in_(clips))
    return list(transaction.scalars(select(ArrivedClip.id).where(ArrivedClip.sha256.in_(files))))


def arrived_of(transaction: Transaction, runner: Runner) -> list[str]:
    """Return the ids of the clips in the inbox that show a runner, as far as anything says so.

    Those said to be theirs, the same films as clips of theirs, and what came in a folder named
    like them, unless somebody else has that name too.
    """
    clips = select(Clip.id).join(Clip.session).where(Session.runner_id == runner.id)
    found = set(arrived_alike(transaction, clips))
    for row in transaction.scalars(select(ArrivedClip)):
        by_folder = row.runner_id is None and name_key(row.folder or "") == runner.name_key
        alone = by_folder and len(namesakes(transaction, runner.name)) <= 1
        if row.runner_id == runner.id or alone:
            found.add(row.id)
    return sorted(found)


def find_arrived(transaction: Transaction, start: str) -> ArrivedClip:
    """Return the clip in the inbox with an id, or the start of one.

    Raises
    ------
    UsageError
        If there is no such clip, or several.
    """
    begins = ArrivedClip.id.startswith(start, autoescape=True)
    found = list(transaction.scalars(waiting_clips().where(begins).limit(2))) if start else []
    if len(found) != 1:
        many = "more than one clip" if found else "no clip"
        raise UsageError(
            f"The inbox has {many} {start!r}; 'posture library inbox' lists its clips."
        )
    return found[0]
