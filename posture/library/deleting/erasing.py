"""Deleting a person's files completely, even after an interruption.

The transaction that deletes the rows notes in ``erasures`` which files nobody else uses; those are
removed after it. No other file is ever removed: files that no row names go to the bin.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    cast,
    delete,
    exists,
    insert,
    or_,
    select,
    true,
    union,
    update,
)
from sqlalchemy.orm import Session as Transaction

from posture.library.changing.traces import keep_without_names
from posture.library.schema.all_tables import FILE_COLUMNS
from posture.library.schema.change_tables import Change
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.practice_tables import GivenHandOut
from posture.library.schema.tables import (
    Clip,
    Erasure,
    Runner,
    Session,
    StoredAnalysis,
    StoredFile,
    StoredPicture,
)
from posture.library.storage.identity import grow
from posture.library.storage.library import Library
from posture.library.storage.store import SHA256, remove_files, remove_folders

AT_ONCE: Final = 500
PDF, PAGE = GivenHandOut.pdf_sha256, GivenHandOut.page_sha256
SHOWING: Final = "*/derived/*-{}.*"
"""The films in other opened clips' folders that show a clip, too, by its id."""
ID: Final = re.compile(r"[0-9a-f]{32}")
NAMING: Final = frozenset((column.table.name, column.key) for column in FILE_COLUMNS)
"""Every table and column that names a file."""


def note_files(transaction: Transaction, clips: Select[str]) -> None:
    """Note all files of the clips with these ids, before their rows are deleted."""
    analyses = select(StoredAnalysis.id).where(StoredAnalysis.clip_id.in_(clips))
    names: CompoundSelect[str] = union(
        clips,
        select(Clip.sha256).where(Clip.id.in_(clips)),
        select(StoredAnalysis.track_sha256).where(
            StoredAnalysis.id.in_(analyses), StoredAnalysis.track_sha256.is_not(None)
        ),
        select(StoredPicture.sha256).where(StoredPicture.analysis_id.in_(analyses)),
    )
    note_names(transaction, names)


def note_hand_outs(transaction: Transaction, *which: ColumnElement[bool]) -> None:
    """Note the files of given hand-outs, before their rows are deleted."""
    both = (select(column).where(*which) for column in (PDF, PAGE))
    note_names(transaction, union(*both))


def note_names(transaction: Transaction, names: CompoundSelect[str] | Select[str]) -> None:
    """Note the files and opened clips with these names, before the rows that name them go."""
    name = names.subquery().columns[0]
    new = select(name).where(name.not_in(select(Erasure.name)))
    transaction.execute(insert(Erasure).from_select(["name"], new))


def delete_clips(transaction: Transaction, clip_ids: Sequence[str]) -> None:
    """Delete clips with everything about them, and their sessions if then empty."""
    for some in _chunks(clip_ids):
        chosen = select(Clip.id).where(Clip.id.in_(some))
        sessions = list(transaction.scalars(select(Clip.session_id).where(Clip.id.in_(some))))
        note_files(transaction, chosen)
        transaction.execute(delete(Clip).where(Clip.id.in_(some)))
        left = exists().where(Clip.session_id == Session.id)
        transaction.execute(delete(Session).where(Session.id.in_(sessions), ~left))
    _forget_changes(transaction, clip_ids)


def delete_runners(transaction: Transaction, runner_ids: Sequence[str]) -> None:
    """Delete runners with all of their data."""
    for some in _chunks(runner_ids):
        theirs = select(Clip.id).join(Clip.session).where(Session.runner_id.in_(some))
        named = Change.runner_id.in_(some) | Change.other_runner_id.in_(some)
        _forget(transaction, named)
        delete_clips(transaction, list(transaction.scalars(theirs)))
        note_hand_outs(transaction, GivenHandOut.runner_id.in_(some))
        transaction.execute(delete(Runner).where(Runner.id.in_(some)))
    _forget_changes(transaction, runner_ids)


def delete_arrived(transaction: Transaction, arrived_ids: Sequence[str]) -> None:
    """Delete clips of the inbox."""
    for some in _chunks(arrived_ids):
        rows = transaction.scalars(select(ArrivedClip).where(ArrivedClip.id.in_(some))).all()
        for sha256 in {row.sha256 for row in rows} | {row.thumbnail_sha256 for row in rows}:
            if sha256 is not None:
                transaction.merge(Erasure(name=sha256))
        transaction.flush()
        transaction.execute(delete(ArrivedClip).where(ArrivedClip.id.in_(some)))
    _forget_changes(transaction, arrived_ids)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


def _forget_changes(transaction: Transaction, ids: Sequence[str]) -> None:
    """Delete the changes that are about these runners and clips, or have rows of theirs.

    That somebody changed something then is kept, without what and whose it was.
    """
    for some in _chunks(ids):
        _forget(transaction, Change.subject.in_(some))
    gone = set(ids)
    kept = select(Change.id, Change.before).where(Change.before.is_not(None))
    about = [
        change_id
        for change_id, before in transaction.execute(kept)
        if not gone.isdisjoint(ID.findall(json.dumps(before)))
    ]
    for some in _chunks(about):
        _forget(transaction, Change.id.in_(some))


def _forget(transaction: Transaction, which: ColumnElement[bool]) -> None:
    _note_kept_files(transaction, which)
    keep_without_names(transaction, which)
    transaction.execute(delete(Change).where(which))


def forget_rows_of_changes(transaction: Transaction, before: datetime) -> None:
    """Forget the rows that changes made until ``before`` would put back, and note their files."""
    old = and_(Change.made <= before, Change.before.is_not(None))
    _note_kept_files(transaction, old)
    transaction.execute(update(Change).where(old).values(before=None))


def _note_kept_files(transaction: Transaction, which: ColumnElement[bool]) -> None:
    names = _kept_files(transaction, which)
    noted = set(transaction.scalars(select(Erasure.name)))
    transaction.add_all(Erasure(name=name) for name in sorted(names - noted))
    transaction.flush()


def _kept_files(transaction: Transaction, which: ColumnElement[bool]) -> set[str]:
    """Return the files that are named in the rows that these changes would put back."""
    stored = cast(Change.before, Text)
    named = or_(*(stored.contains(f'"{column}"') for column in {name for _, name in NAMING}))
    kept = transaction.scalars(select(Change.before).where(which, named))  # few of them
    return {
        value
        for before in kept
        for image in before or ()
        for values in (image["before"], image["after"])
        for column, value in (values or {}).items()
        if (image["table"], column) in NAMING and value is not None
    }


def keep_what_others_use(transaction: Transaction) -> None:
    """After rows were deleted, drop the notes on files still in use, and the others' rows.

    A file that a change would put back is in use.
    """
    used = or_(*(exists().where(column == Erasure.name) for column in FILE_COLUMNS))
    transaction.execute(delete(Erasure).where(used))
    noted = set(transaction.scalars(select(Erasure.name)))
    for some in _chunks(sorted(noted & _kept_files(transaction, true())) if noted else []):
        transaction.execute(delete(Erasure).where(Erasure.name.in_(some)))
    transaction.execute(delete(StoredFile).where(StoredFile.sha256.in_(select(Erasure.name))))
    grow(transaction.connection())


def withdraw_clip(library: Library, clip_id: str) -> None:
    """Remove a clip that turned out to be unreadable, and its session if then empty.

    It shows nobody, so this is not a deletion of a person's data: bin and backups stay.
    """
    with library.changing() as transaction:
        delete_clips(transaction, [clip_id])
        keep_what_others_use(transaction)
    remove_erased(library)


def remove_erased(library: Library) -> None:
    """Remove the noted files, except those that were added again meanwhile."""
    with library.changing() as transaction:
        erased = set(transaction.scalars(select(Erasure.name)))
        again = {
            *transaction.scalars(select(StoredFile.sha256)),
            *transaction.scalars(select(Clip.id)),
        }
        for name in erased - again:
            if SHA256.fullmatch(name):
                library.store.remove(name)
            else:
                opened = library.opened / name
                remove_folders([opened] if opened.exists() else [])
                remove_files(library.opened.glob(SHOWING.format(name)))
        transaction.execute(delete(Erasure))
