"""Sorting the inbox: saying whose clips are and how they were filmed, and putting them in.

Whatever is said is stored at once, so that nothing is lost when the page is closed, and everything
can be undone (`posture.library.changing.changes`).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.changes import recording
from posture.library.changing.present import present_runner
from posture.library.deleting.erasing import keep_what_others_use, remove_erased
from posture.library.inbox.inbox import TOLD, conditions_for, propose, waiting_clips
from posture.library.runners.people import name_of
from posture.library.runners.records import FILMING, ensure_session
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.tables import Clip, Erasure, Runner, now
from posture.library.storage.library import Library
from posture.pipeline.first_look import UNREADABLE

GONE: Final = "The inbox no longer has that clip: somebody put it in or threw it away meanwhile."


def assign(library: Library, clip_ids: Iterable[str], runner_id: str | None) -> None:
    """Say whose clips these are; None = nobody's (any more).

    The conditions of the same runner's visit are proposed with it: of another clip of that day in
    the inbox, or of the library (`posture.library.inbox.last_visit`).

    Raises
    ------
    UsageError
        If a clip is no longer in the inbox, or the library has no such runner (any more).
    """
    with library.changing() as transaction:
        runner = None if runner_id is None else present_runner(transaction, runner_id)
        rows = _rows(transaction, clip_ids)
        given = f"given to {name_of(transaction, runner.id)}" if runner else "taken from its runner"
        with recording(transaction, "assign", runner, f"{_named(rows)} {given} in the inbox."):
            for row in rows:
                if row.runner_id != runner_id:
                    row.runner_id = runner_id
                    propose(transaction, row)
                    transaction.flush()  # the next one's proposal sees it


def tell(library: Library, clip_ids: Iterable[str], changed: dict[str, Any]) -> None:
    """Change what is said of clips: fields of `Told` with their new values.

    Raises
    ------
    UsageError
        If a clip is no longer in the inbox.
    """
    with library.changing() as transaction:
        rows = _rows(transaction, clip_ids)
        for owner, theirs in _by_runner(transaction, rows):
            words = f"Changed the details of {_named(theirs)} in the inbox."
            with recording(transaction, "tell", owner, words):
                for row in theirs:
                    for name in TOLD & changed.keys():
                        setattr(row, name, changed[name])


def throw_away(library: Library, clip_ids: Iterable[str]) -> None:
    """Put clips of the inbox into the bin.

    Raises
    ------
    UsageError
        If a clip is no longer in the inbox.
    """
    with library.changing() as transaction:
        for owner, theirs in _by_runner(transaction, _rows(transaction, clip_ids)):
            words = f"{_named(theirs)} moved from the inbox to the bin."
            with recording(transaction, "throw away", owner, words):
                for row in theirs:
                    row.binned = now()


def put_in(library: Library, clip_ids: Iterable[str] | None = None) -> list[str]:
    """Put clips into the sessions of the runners whose they are; return their ids there.

    Clips of one runner, one day and the same conditions are of one session. Clips that were put in
    meanwhile, are nobody's, or are not films stay where they are.

    Parameters
    ----------
    library : Library
        The library.
    clip_ids : iterable of str or None
        Which clips; None = all.
    """
    chosen = None if clip_ids is None else set(clip_ids)
    put: list[str] = []
    with library.changing() as transaction:
        ready = [
            row
            for row in transaction.scalars(waiting_clips())
            if (chosen is None or row.id in chosen)
            and row.runner_id is not None
            and UNREADABLE not in row.troubles
        ]
        drop_thumbnails(transaction, ready)
        for owner, theirs in _by_runner(transaction, ready):
            if owner is None or owner.binned is not None:
                continue
            name = name_of(transaction, owner.id)
            words = f"{_named(theirs)} of {name} put into the library from the inbox."
            with recording(transaction, "put in", owner, words):
                put += [_put_in(transaction, owner, row) for row in theirs]
    remove_erased(library)
    return put


def _put_in(transaction: Transaction, runner: Runner, row: ArrivedClip) -> str:
    session = ensure_session(transaction, runner, conditions_for(row))
    known = select(Clip).filter_by(session_id=session.id, sha256=row.sha256)
    clip = transaction.scalars(known).first()
    if clip is None:
        clip = Clip(session_id=session.id, sha256=row.sha256, name=row.name)
        transaction.add(clip)
    clip.binned = None
    for name in FILMING:
        setattr(clip, name, getattr(row, name))
    transaction.delete(row)
    transaction.flush()
    return clip.id


def drop_thumbnails(transaction: Transaction, rows: Iterable[ArrivedClip]) -> None:
    """Forget the pictures of clips that leave the inbox; they are drawn anew if they come back."""
    for row in rows:
        if row.thumbnail_sha256 is not None:
            transaction.merge(Erasure(name=row.thumbnail_sha256))
            row.thumbnail_sha256 = row.looked = None
    transaction.flush()
    keep_what_others_use(transaction)


def _rows(transaction: Transaction, clip_ids: Iterable[str]) -> list[ArrivedClip]:
    wanted = list(dict.fromkeys(clip_ids))
    rows = list(transaction.scalars(waiting_clips().where(ArrivedClip.id.in_(wanted))))
    if len(rows) < len(wanted):
        raise UsageError(GONE)
    return rows


def _by_runner(
    transaction: Transaction, rows: Iterable[ArrivedClip]
) -> list[tuple[Runner | None, list[ArrivedClip]]]:
    """Return the clips of each runner, so that what is recorded of one goes with that runner."""
    theirs: dict[str | None, list[ArrivedClip]] = {}
    for row in rows:
        theirs.setdefault(row.runner_id, []).append(row)
    return [
        (transaction.get(Runner, runner_id) if runner_id else None, found)
        for runner_id, found in theirs.items()
    ]


def _named(rows: Sequence[ArrivedClip]) -> str:
    return rows[0].name if len(rows) == 1 else f"{len(rows)} clips"
