"""The bin of the library: what was deleted, kept for thirty days.

Runners and clips keep everything about them, and no list or query shows them (`Clip.binned`,
`Runner.binned`). A runner's clips go into the bin with the runner, at the same moment. Of all else
that was deleted - notes, angles, own texts and exercises, hand-outs - the change keeps the rows
(`posture.library.changing.undoing.deleted_things`). Files without a row are elsewhere in the bin,
see `posture.library.deleting.leftovers`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError, UsageError
from posture.library.changing.changes import recording
from posture.library.changing.claims import check_free
from posture.library.changing.present import present_clip, present_runner
from posture.library.changing.undoing import deleted_things, put_back, whole_or_refused
from posture.library.database.damage import FullDiskError
from posture.library.deleting.erasing import (
    delete_arrived,
    delete_clips,
    delete_runners,
    forget_rows_of_changes,
    keep_what_others_use,
    remove_erased,
)
from posture.library.deleting.leftovers import KEPT_DAYS
from posture.library.deleting.reserve import with_reserve
from posture.library.runners.people import name_of
from posture.library.schema.change_tables import Change
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.tables import Clip, Runner, Session, now
from posture.library.storage.library import Library

BIN: Final = "bin"
RESTORE: Final = "restore"


@dataclass(frozen=True)
class Binned:
    """Something in the bin; ``words`` say for people what it is.

    ``clip`` is a clip's name, None for anything else.
    """

    id: str
    words: str
    since: datetime
    clip: str | None = None

    @property
    def goes(self) -> date:
        """The first day on which it may be removed."""
        return (self.since + timedelta(KEPT_DAYS)).date()


def counted(number: int, thing: str) -> str:
    """Return a number with its noun: "1 clip" or "2 clips"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


@contextmanager
def _binning(library: Library) -> Iterator[Transaction]:
    """Put something into the bin, which frees no space: on a full disk the reserve is kept."""
    try:
        with library.changing() as transaction:
            yield transaction
    except FullDiskError as error:
        raise MachineError(
            "The disk is full, so nothing was put into the bin; free some space or empty the bin. "
            "Deleting for good works on a full disk, too ('posture library delete --completely')."
        ) from error


def put_clips_into_bin(library: Library, clip_ids: Sequence[str], holder: str = "") -> str:
    """Put clips into the bin; return a sentence that says so.

    Here and below, ``holder`` is who is reviewing a clip (`posture.library.schema.tables.Claim`).

    Raises
    ------
    UsageError
        If a clip was deleted meanwhile, or somebody else is reviewing it.
    MachineError
        If the disk is full; deleting for good is possible then.
    """
    with _binning(library) as transaction:
        clips = [present_clip(transaction, clip_id) for clip_id in clip_ids]
        with recording(transaction, BIN, subject_of(clips)) as made:
            at = now()
            for clip in clips:
                check_free(transaction, clip.id, holder)
                clip.binned = at
            made.words = f"Put {clips_words(transaction, clips)} into the bin."
    return made.words


def put_runner_into_bin(library: Library, runner_id: str, holder: str = "") -> str:
    """Put a runner with all of their clips into the bin; return a sentence that says so.

    Raises
    ------
    UsageError
        If the runner was deleted meanwhile, or somebody else is reviewing a clip of theirs.
    MachineError
        If the disk is full; deleting for good is possible then.
    """
    with _binning(library) as transaction:
        runner = present_runner(transaction, runner_id)
        words = f"Put {name_of(transaction, runner.id)} into the bin."
        with recording(transaction, BIN, runner, words):
            runner.binned = now()
            for clip in transaction.scalars(_clips_of(runner.id).where(Clip.binned.is_(None))):
                check_free(transaction, clip.id, holder)
                clip.binned = runner.binned
    return words


def take_out_of_bin(library: Library, thing_id: str, holder: str = "") -> str:
    """Restore something from the bin; return a sentence that says so.

    A runner comes back with the clips that went with them; a clip brings back its runner.

    Parameters
    ----------
    library : Library
        The library.
    thing_id : str
        Its id in the bin, or the start of it.
    holder : str
        As for `put_clips_into_bin`.

    Raises
    ------
    UsageError
        If the bin has no such thing (any more), or several, or it cannot be put back.
    """
    with whole_or_refused(), library.changing() as transaction:
        thing = _find(transaction, thing_id)
        if isinstance(thing, Change):
            put_back(transaction, thing, holder)
            return f"Undone: {thing.words}"
        about = None if isinstance(thing, ArrivedClip) else thing
        with recording(transaction, RESTORE, about) as made:
            if isinstance(thing, Runner):
                with_it = _clips_of(thing.id).where(Clip.binned == thing.binned)
                for clip in transaction.scalars(with_it):
                    clip.binned = None
                thing.binned = None
            elif isinstance(thing, ArrivedClip):
                thing.binned = None
            else:
                thing.binned = thing.session.runner.binned = None
            transaction.flush()
            made.words = f"Restored {_words(transaction, thing)} from the bin."
    return made.words


def _find(transaction: Transaction, thing_id: str) -> Runner | Clip | ArrivedClip | Change:
    found: list[Runner | Clip | ArrivedClip | Change] = []
    for table in (Runner, Clip, ArrivedClip):
        query = _binned_rows(table, thing_id)
        found += transaction.scalars(query.limit(2)).all() if thing_id else []
    deleted = deleted_things().where(Change.id.startswith(thing_id, autoescape=True)).limit(2)
    found += transaction.scalars(deleted).all() if thing_id else []
    if len(found) != 1:
        many = "more than one thing" if found else "nothing"
        raise UsageError(
            f"The bin has {many} with the id {thing_id!r}; 'posture library bin' lists it."
        )
    return found[0]


def _binned_rows(table: type[Runner] | type[Clip] | type[ArrivedClip], start: str) -> Select[Any]:
    return select(table).where(
        table.id.startswith(start, autoescape=True), table.binned.is_not(None)
    )


def _words(transaction: Transaction, thing: Runner | Clip | ArrivedClip) -> str:
    if isinstance(thing, ArrivedClip):
        return thing.name
    if isinstance(thing, Runner):
        return name_of(transaction, thing.id)
    return clips_words(transaction, [thing])


def clips_words(transaction: Transaction, clips: Sequence[Clip]) -> str:
    """Return clips in words: "a.mp4 of Ann", or "3 clips of Ann"; of several runners "3 clips"."""
    runners = {clip.session.runner_id for clip in clips}
    names = clips[0].name if len(clips) == 1 else counted(len(clips), "clip")
    return f"{names} of {name_of(transaction, runners.pop())}" if len(runners) == 1 else names


def subject_of(clips: Sequence[Clip]) -> Clip | Runner | None:
    """Return what a change of these clips is about: the clip, their runner, or no single one."""
    if len(clips) == 1:
        return clips[0]
    runners = {clip.session.runner_id: clip.session.runner for clip in clips}
    return next(iter(runners.values())) if len(runners) == 1 else None


def _clips_of(runner_id: str) -> Select[Clip]:
    return select(Clip).join(Clip.session).where(Session.runner_id == runner_id)


def list_binned(transaction: Transaction) -> list[Binned]:
    """Return what is in the bin, the newest first; a runner's clips are counted with the runner."""
    runners = select(Runner).where(Runner.binned.is_not(None))
    alone = or_(Runner.binned.is_(None), Runner.binned != Clip.binned)
    clips = select(Clip).join(Clip.session).join(Session.runner)
    found = []
    for runner in transaction.scalars(runners):
        with_it = _clips_of(runner.id).where(Clip.binned == runner.binned)
        number = transaction.scalar(select(func.count()).select_from(with_it.subquery())) or 0
        assert runner.binned is not None
        name = name_of(transaction, runner.id)
        words = f"{name} with {counted(number, 'clip')}"
        found.append(Binned(runner.id, words, runner.binned))
    for clip in transaction.scalars(clips.where(Clip.binned.is_not(None), alone)):
        assert clip.binned is not None
        words = clips_words(transaction, [clip])
        found.append(Binned(clip.id, words, clip.binned, clip.name))
    for arrived in transaction.scalars(select(ArrivedClip).where(ArrivedClip.binned.is_not(None))):
        assert arrived.binned is not None
        words = f"{arrived.name} from the inbox"
        found.append(Binned(arrived.id, words, arrived.binned, arrived.name))
    columns = (Change.id, Change.words, Change.made)
    for change_id, words, made in transaction.execute(deleted_things().with_only_columns(*columns)):
        found.append(Binned(change_id, words.removesuffix("."), made))
    return sorted(found, key=lambda binned: binned.since, reverse=True)


def empty_bin_of_rows(library: Library, kept_days: int = KEPT_DAYS) -> int:
    """Remove what has been in the bin for ``kept_days``, for good; return how many things.

    This works on a full disk, too, with the space reserved for deleting. Backups of the database
    from before still have its rows until they expire; somebody who asks for erasure needs
    `posture.library.maintenance.care.delete_runner`.
    """
    oldest = now() - timedelta(kept_days)
    with library.reading() as transaction:
        due = _due(transaction, oldest)
    if not any(due):
        return 0

    def delete_rows(library: Library) -> int:
        with library.changing() as transaction:
            runners, clips, arrived, changes = _due(transaction, oldest)
            old = deleted_things().where(Change.id.in_(changes)).with_only_columns(Change.id)
            things = len(transaction.scalars(old).all())
            delete_clips(transaction, clips)
            delete_arrived(transaction, arrived)
            delete_runners(transaction, runners)
            forget_rows_of_changes(transaction, oldest)
            keep_what_others_use(transaction)
        return len(runners) + len(clips) + len(arrived) + things

    reopened, removed = with_reserve(library, delete_rows)
    with_reserve(reopened, remove_erased)
    return removed


def _due(transaction: Transaction, oldest: datetime) -> tuple[list[str], ...]:
    """Return the ids of runners, clips, clips of the inbox, and changes that are old enough."""
    runners = transaction.scalars(select(Runner.id).where(Runner.binned <= oldest))
    # The clips of those runners go with them.
    alone = or_(Runner.binned.is_(None), Runner.binned > oldest)
    clips = select(Clip.id).join(Clip.session).join(Session.runner).where(alone)
    clips = clips.where(Clip.binned <= oldest)
    arrived = transaction.scalars(select(ArrivedClip.id).where(ArrivedClip.binned <= oldest))
    kept = Change.before.is_not(None), Change.made <= oldest
    changes = transaction.scalars(select(Change.id).where(*kept))
    return list(runners), list(transaction.scalars(clips)), list(arrived), list(changes)
