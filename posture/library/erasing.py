"""Deleting a person's files completely, even after an interruption.

The transaction that deletes the rows notes in ``erasures`` which files nobody else uses; those are
removed after it. No other file is ever removed: files that no row names go to the bin.
"""

from sqlalchemy import Select, delete, exists, insert, or_, select, union
from sqlalchemy.orm import Session as Transaction

from posture.library.identity import grow
from posture.library.library import Library
from posture.library.store import SHA256, remove_folders
from posture.library.tables import (
    FILE_COLUMNS,
    Clip,
    Erasure,
    Session,
    StoredAnalysis,
    StoredFile,
    StoredPicture,
)


def note_files(transaction: Transaction, clips: Select[str]) -> None:
    """Note all files of the clips with these ids, before their rows are deleted."""
    analyses = select(StoredAnalysis.id).where(StoredAnalysis.clip_id.in_(clips))
    names = union(
        clips,
        select(Clip.sha256).where(Clip.id.in_(clips)),
        select(StoredAnalysis.track_sha256).where(
            StoredAnalysis.id.in_(analyses), StoredAnalysis.track_sha256.is_not(None)
        ),
        select(StoredPicture.sha256).where(StoredPicture.analysis_id.in_(analyses)),
    ).subquery()
    name = names.columns[0]
    new = select(name).where(name.not_in(select(Erasure.name)))
    transaction.execute(insert(Erasure).from_select(["name"], new))


def keep_what_others_use(transaction: Transaction) -> None:
    """After rows were deleted, drop the notes on files still in use, and the others' rows."""
    used = or_(*(exists().where(column == Erasure.name) for column in FILE_COLUMNS))
    transaction.execute(delete(Erasure).where(used))
    transaction.execute(delete(StoredFile).where(StoredFile.sha256.in_(select(Erasure.name))))
    grow(transaction.connection())


def withdraw_clip(library: Library, clip_id: str) -> None:
    """Remove a clip that turned out to be unreadable, and its session if then empty.

    It shows nobody, so this is not a deletion of a person's data: bin and backups stay.
    """
    with library.changing() as transaction:
        clip = transaction.get_one(Clip, clip_id)
        note_files(transaction, select(Clip.id).where(Clip.id == clip.id))
        transaction.execute(delete(Clip).where(Clip.id == clip.id))
        left = exists().where(Clip.session_id == Session.id)
        transaction.execute(delete(Session).where(Session.id == clip.session_id, ~left))
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
        transaction.execute(delete(Erasure))
