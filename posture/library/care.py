"""Deleting to the last byte, and finding the library whole or mending it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session as Transaction

from posture.library.database import is_sqlite, scrub
from posture.library.library import Library
from posture.library.records import find_clip, find_runner
from posture.library.store import remove_folders
from posture.library.tables import (
    FILE_COLUMNS,
    Analysis,
    Clip,
    Duty,
    Picture,
    Runner,
    Session,
    StoredFile,
)
from posture.library.versions import remove_backups

SCRUB: Final = "scrub"


@dataclass
class Findings:
    """What a check found, in words.

    Attributes
    ----------
    mended : list of str
        What was not in order and is now.
    lost : list of str
        What only a person can bring back.
    waiting : int
        Clips without an analysis.
    """

    mended: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    waiting: int = 0


def delete_runner(library: Library, which: str) -> None:
    """Delete the runner of a name or id, with everything of theirs.

    Our copies of before a migration go with them, all of them.

    Raises
    ------
    UsageError
        If there is no such runner, or several.
    MachineError
        If another program keeps the database from being overwritten.
    """
    with library.changing() as transaction:
        runner = find_runner(transaction, which)
        _begin_deleting(transaction)
        transaction.execute(delete(Runner).where(Runner.id == runner.id))
    finish_deleting(library)


def delete_clip(library: Library, which: str) -> None:
    """Delete the clip of an id, with everything about it, and its session if that was all.

    Raises
    ------
    UsageError, MachineError
        As for `delete_runner`.
    """
    with library.changing() as transaction:
        clip = find_clip(transaction, which)
        _begin_deleting(transaction)
        transaction.execute(delete(Clip).where(Clip.id == clip.id))
        left = exists().where(Clip.session_id == Session.id)
        transaction.execute(delete(Session).where(Session.id == clip.session_id, ~left))
    finish_deleting(library)


def _begin_deleting(transaction: Transaction) -> None:
    """Make sure that deleting is finished by the next check, should this process be killed."""
    transaction.merge(Duty(name=SCRUB))
    transaction.flush()


def finish_deleting(library: Library) -> None:
    """Remove the files that no row names any more, our backups, and what the database kept."""
    _tidy(library)
    remove_backups(library.engine, library.backups)
    scrub(library.engine)
    with library.changing() as transaction:
        transaction.execute(delete(Duty).where(Duty.name == SCRUB))


def _tidy(library: Library) -> int:
    """Remove files that no row names and abandoned work; return how many things there were."""
    with library.changing() as transaction:
        unused = [~exists().where(column == StoredFile.sha256) for column in FILE_COLUMNS]
        transaction.execute(delete(StoredFile).where(*unused))
        halves = list(library.backups.glob(".posture-*"))
        for half in halves:
            half.unlink()
        abandoned = library.abandoned_work()
        remove_folders(abandoned)
    # A file goes only once it is certain that no row names it any more.
    with library.changing() as transaction:
        named = set(transaction.scalars(select(StoredFile.sha256)))
        gone = _opened_but_gone(library, transaction)
        remove_folders(gone)
        return library.store.sweep(named) + len(abandoned) + len(halves) + len(gone)


def _opened_but_gone(library: Library, transaction: Transaction) -> list[Path]:
    """Return the folders of clips that the app had opened and that are deleted by now."""
    opened = {path.name: path for path in library.opened.glob("*")}
    there = set(transaction.scalars(select(Clip.id).where(Clip.id.in_(opened))))
    return [path for name, path in opened.items() if name not in there]


def check(library: Library) -> Findings:
    """Look at every row and every byte, and mend what a killed program left.

    Raises
    ------
    MachineError
        If the database cannot be used.
    """
    findings = Findings()
    _check_database(library, findings)
    left = _tidy(library)
    if left:
        findings.mended.append(f"removed {left} leftovers of work that was broken off")
    with library.reading() as transaction:
        due = transaction.get(Duty, SCRUB) is not None
    if due:
        finish_deleting(library)
        findings.mended.append("finished a deletion that was broken off")
    _check_files(library, findings)
    with library.reading() as transaction:
        analysed = exists().where(Analysis.clip_id == Clip.id)
        findings.waiting = len(transaction.scalars(select(Clip.id).where(~analysed)).all())
    return findings


def _check_database(library: Library, findings: Findings) -> None:
    """Let SQLite look for damage; PostgreSQL does so by itself."""
    if not is_sqlite(library.engine):
        return
    with library.reading() as transaction:
        connection = transaction.connection()
        said = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if said != ["ok"]:
        findings.lost.append(f"the database is damaged ({said[0]})")
    if strays:
        findings.lost.append(f"{len(strays)} rows belong to nothing")


def _check_files(library: Library, findings: Findings) -> None:
    with library.reading() as transaction:
        files = transaction.execute(select(StoredFile.sha256, StoredFile.size)).all()
    for sha256, size in files:
        damage = library.store.damage(sha256, size)
        if not damage:
            continue
        with library.reading() as transaction:
            if transaction.get(StoredFile, sha256) is not None:  # not deleted meanwhile
                findings.lost += [f"{use} {damage}" for use in _uses(transaction, sha256)]


def _uses(transaction: Transaction, sha256: str) -> list[str]:
    """Say what a file is, once for each use of it."""
    owner = select(Clip.name, Runner.name).join(Clip.session).join(Session.runner)
    uses = {
        "the clip": owner.where(Clip.sha256 == sha256),
        "the track of": owner.join(Clip.analyses).where(Analysis.track_sha256 == sha256),
        "a picture of": owner.join(Clip.analyses)
        .join(Analysis.pictures)
        .where(Picture.sha256 == sha256),
    }
    return [
        f"{what} {clip} of {runner}"
        for what, query in uses.items()
        for clip, runner in transaction.execute(query.distinct())
    ]
