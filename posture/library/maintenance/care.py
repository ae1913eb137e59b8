"""Deleting completely, and checking and repairing the library."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError
from posture.library.archives.uses import uses_of
from posture.library.changing.traces import trace_of
from posture.library.database.damage import DamagedError, FullDiskError, check_whole
from posture.library.database.engines import is_sqlite, scrub
from posture.library.database.versions import remove_backups
from posture.library.deleting.erasing import (
    delete_arrived,
    delete_clips,
    delete_runners,
    keep_what_others_use,
    remove_erased,
)
from posture.library.deleting.leftovers import (
    Leftover,
    empty_bin,
    list_bin,
    put_leftovers_into_bin,
    remove_old_leftovers,
)
from posture.library.deleting.reserve import with_reserve
from posture.library.inbox.inbox import arrived_alike, arrived_of
from posture.library.maintenance.upkeep import copy_today, look_after, remove_half_written
from posture.library.runners.records import find_clip, find_runner
from posture.library.schema.tables import (
    Clip,
    Duty,
    Erasure,
    StoredAnalysis,
    StoredFile,
)
from posture.library.storage.library import Library

SCRUB: Final = "scrub"
ERASED: Final = "erased"


@dataclass
class Findings:
    """The findings of a check, in words.

    Attributes
    ----------
    repaired : list of str
        What was wrong and has been repaired.
    lost : list of str
        What is lost, and only a person can restore.
    bin : list of Leftover
        The leftover files in the bin.
    uncopied : str
        Why there is no backup of the database from today; empty = there is, or none is needed.
    waiting : int
        Clips without an analysis.
    """

    repaired: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    bin: list[Leftover] = field(default_factory=list)
    uncopied: str = ""
    waiting: int = 0


def delete_runner(library: Library, which: str) -> None:
    """Delete the runner with a name or id, also one in the bin, with all of their data.

    All our backups of the database and the whole bin are deleted too, as they may contain data of
    this runner.

    Raises
    ------
    UsageError
        If there is no such runner, or several.
    MachineError
        If the database is damaged, the library is read-only, or the deleted data cannot be
        overwritten yet.
    """

    def delete_rows(transaction: Transaction) -> None:
        runner = find_runner(transaction, which, binned=True)
        delete_arrived(transaction, arrived_of(transaction, runner))
        delete_runners(transaction, [runner.id])
        transaction.add(trace_of(ERASED))

    _erase(library, delete_rows)


def delete_clip(library: Library, which: str) -> None:
    """Delete the clip with an id, with everything about it, and its session if then empty.

    A clip in the bin is deleted, too.

    Raises
    ------
    UsageError, MachineError
        As for `delete_runner`.
    """

    def delete_rows(transaction: Transaction) -> None:
        clip = find_clip(transaction, which, binned=True)
        delete_arrived(
            transaction, arrived_alike(transaction, select(Clip.id).filter_by(id=clip.id))
        )
        runner_id = clip.session.runner_id
        delete_clips(transaction, [clip.id])
        transaction.add(trace_of(ERASED, runner_id))

    _erase(library, delete_rows)


def _erase(library: Library, delete_rows: Callable[[Transaction], None]) -> None:
    """Delete rows, and all other traces of the people in them."""

    def begin(library: Library) -> None:
        with library.changing() as transaction:
            # If this is interrupted from here on, the next check finishes it.
            transaction.merge(Duty(name=SCRUB))
            transaction.flush()
            delete_rows(transaction)
            keep_what_others_use(transaction)

    check_whole(library.engine)
    reopened, _ = with_reserve(library, begin)
    with_reserve(reopened, finish_deleting)


def finish_deleting(library: Library) -> None:
    """Remove the noted files, the bin, our backups, and the traces in the database."""
    remove_erased(library)
    put_leftovers_into_bin(library)
    with library.changing():
        remove_half_written(library)
        empty_bin(library)
    remove_backups(library.engine, library.backups)
    try:
        scrub(library.engine)
    except FullDiskError as error:
        raise MachineError(
            "It is deleted, but the disk is too full to overwrite its traces in the database; "
            "free some space and run 'posture library check'."
        ) from error
    with library.changing() as transaction:
        transaction.execute(delete(Duty).where(Duty.name == SCRUB))
    look_after(library)


def check(library: Library) -> Findings:
    """Check every row and every file, and clean up after killed programs.

    Raises
    ------
    DamagedError
        If the database is damaged; then nothing is changed.
    MachineError
        If the database cannot be used.
    """
    findings = Findings()
    _check_database(library, findings)
    if library.frozen is None:
        _repair(library, findings)
    findings.bin = list_bin(library)
    _check_files(library, findings)
    with library.reading() as transaction:
        analysed = exists().where(StoredAnalysis.clip_id == Clip.id)
        findings.waiting = len(
            transaction.scalars(select(Clip.id).where(~analysed, Clip.binned.is_(None))).all()
        )
    return findings


def _repair(library: Library, findings: Findings) -> None:
    with library.changing():
        half_written = remove_half_written(library)
    moved = put_leftovers_into_bin(library)
    if half_written:
        findings.repaired.append(f"removed {half_written} files left by interrupted work")
    if moved:
        findings.repaired.append(f"moved unused files to the bin ({moved})")
    with library.reading() as transaction:
        due = transaction.get(Duty, SCRUB) or transaction.scalars(select(Erasure.name)).first()
    if due:
        finish_deleting(library)
        findings.repaired.append("finished an interrupted deletion")
    with library.changing():
        findings.uncopied = copy_today(library)
        remove_old_leftovers(library)


def _check_database(library: Library, findings: Findings) -> None:
    """Let SQLite look for damage; PostgreSQL does so by itself."""
    if not is_sqlite(library.engine):
        return
    with library.reading() as transaction:
        connection = transaction.connection()
        problems = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if problems != ["ok"]:
        raise DamagedError(str(problems[0]))
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
                findings.lost += [f"{use} {damage}" for use in uses_of(transaction, sha256)]
