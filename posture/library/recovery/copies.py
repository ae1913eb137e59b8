"""Backups of a SQLite library's database: making one a day, and restoring one.

::

    <library>/backups/daily_2026-03-01.db                       kept for 14 days
                      library_0001_20260301_101500_000000.db    from before a migration
                      aside_20260301_101500_000000.db           replaced by a restored backup
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from posture.errors import MachineError, PostureError, UsageError
from posture.library.database.damage import DamagedError, sqlite_errors
from posture.library.database.engines import sqlite_engine
from posture.library.database.versions import bring_up_to_date, read_version
from posture.library.schema.tables import StoredFile, now
from posture.library.storage.identity import (
    DATABASE,
    FIRST_WITH_IDENTITY,
    Mark,
    mark_of,
    read_marker,
    set_mark,
    write_marker,
)
from posture.library.storage.store import Store
from posture.library.storage.work_folders import locked_folder, make_work_folder
from posture.system.files import replacing, writing

DAILY: Final = "daily_"
KEPT_DAYS: Final = 14
COMPANIONS: Final = ("-wal", "-shm")
"""Suffixes of the files that SQLite keeps beside a database."""
ANOTHER: Final = (
    "That backup belongs to another library; nothing was changed. 'posture "
    "library restore' lists the backups of this one."
)


@dataclass(frozen=True)
class Copy:
    """A backup: when it was made, and its numbers of runners and clips; None = unreadable."""

    path: Path
    created: datetime
    runners: int | None
    clips: int | None


@dataclass(frozen=True)
class Restored:
    """The result of restoring a backup.

    Attributes
    ----------
    aside : Path or None
        Where the previous database is now; None = there was none.
    unknown : int
        Number of stored files that the database does not name.
    missing : int
        Number of files that the database names but are not in the store.
    """

    aside: Path | None
    unknown: int
    missing: int


def copy_is_due(database: Path, backups: Path) -> bool:
    """Return whether there is no backup from today, or only one from before the first clip."""
    copy = backups / f"{DAILY}{now().date()}.db"
    return not copy.exists() or (_about(copy).clips == 0 and _about(database).clips != 0)


def make_daily_copy(database: Path, backups: Path) -> None:
    """Make today's backup of a database, then remove backups that have expired.

    Raises
    ------
    DamagedError
        If the backup is damaged; then the older ones stay.
    UsageError, MachineError
        If it cannot be written, or the disk is full.
    """
    copy = backups / f"{DAILY}{now().date()}.db"
    with writing(copy):
        backups.mkdir(mode=0o700, exist_ok=True)
    with replacing(copy) as temporary:
        copy_database(database, temporary)
    for old in backups.glob(f"{DAILY}*.db"):
        if old.stem < f"{DAILY}{now().date() - timedelta(KEPT_DAYS)}":
            old.unlink()


def copy_database(database: Path, copy: Path) -> None:
    """Copy a consistent state of a database, and make sure that the copy is not damaged.

    Raises
    ------
    MachineError
        If the database is damaged, or the disk is full.
    """
    with (
        _errors_of(database),
        closing(_connect(database)) as reader,
        closing(_connect(copy)) as writer,
    ):
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode = DELETE")
        problem = writer.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise sqlite3.DatabaseError(f"malformed: {problem}")
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _connect(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, isolation_level=None)


@contextmanager
def _errors_of(database: Path) -> Iterator[None]:
    engine = sqlite_engine(database)
    try:
        with sqlite_errors(engine):
            yield
    finally:
        engine.dispose()


def list_copies(folder: Path) -> list[Copy]:
    """Return the backups of a library's database, newest first."""
    found = [_about(path) for path in (folder / "backups").glob("[!.]*.db")]
    return sorted(found, key=lambda copy: copy.created, reverse=True)


def _about(path: Path) -> Copy:
    created = datetime.fromtimestamp(path.stat().st_mtime)
    try:
        with closing(_connect(path)) as reader:
            runners, clips = (
                reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("runners", "clips")
            )
    except sqlite3.Error:
        return Copy(path, created, None, None)
    return Copy(path, created, runners, clips)


def restore(folder: Path, name: str) -> Restored:
    """Replace a library's database by a backup; the previous database is kept aside.

    Parameters
    ----------
    folder : Path
        The library's folder.
    name : str
        A backup's name in ``backups``, or its path.

    Raises
    ------
    UsageError
        If there is no such backup, or it is damaged, or it belongs to another library.
    MachineError
        If the disk is full, or another program has the library open.
    """
    copy = _find(folder, name)
    with locked_folder(*make_work_folder(folder / "work")) as work:
        try:
            copy_database(copy, work / DATABASE)
            _check_is_ours(work / DATABASE, folder)
        except DamagedError as error:
            raise UsageError(
                f"{copy} is damaged, or not a backup of a library; nothing was changed. "
                "'posture library restore' lists all backups."
            ) from error
        return put_in_place(work / DATABASE, folder)


def _check_is_ours(database: Path, folder: Path) -> None:
    """Make sure that a database belongs to the library in ``folder``.

    Without an identity to compare, it must know at least one of the folder's files, if any.
    """
    marker, engine = read_marker(folder), sqlite_engine(database)
    try:
        with sqlite_errors(engine), engine.connect() as connection:
            version = read_version(connection)
            if version is None:
                raise DamagedError("it has no version")
            mark = mark_of(connection) if int(version) >= FIRST_WITH_IDENTITY else None
            is_known = mark is not None and (mark.generation or (marker and marker.id == mark.id))
            unknown, _ = compare_files(folder, connection)
            if not is_known and unknown and unknown == len(list(Store(folder / "files").files())):
                raise UsageError(ANOTHER)
    finally:
        engine.dispose()


def _find(folder: Path, name: str) -> Path:
    found = [path for path in (folder / "backups" / name, Path(name)) if path.is_file()]
    if not found:
        raise UsageError(
            f"There is no backup {name!r}; 'posture library restore' lists all backups."
        )
    return found[0]


def put_in_place(database: Path, folder: Path) -> Restored:
    """Move a database into a library's folder; the previous database is kept aside.

    Raises
    ------
    UsageError
        If it belongs to another library.
    MachineError
        If another program has the library open.
    """
    _prepare(database, folder)
    aside = _put_aside(folder)
    with writing(folder / DATABASE):
        database.replace(folder / DATABASE)
    return _settle(folder, aside)


def _prepare(database: Path, folder: Path) -> None:
    """Migrate a database to this version, and set its identity to that of a folder."""
    marker = read_marker(folder)
    engine = sqlite_engine(database)
    try:
        bring_up_to_date(engine, folder / "backups")
        with sqlite_errors(engine), engine.execution_options(changing=True).begin() as connection:
            mark = mark_of(connection)
            set_mark(connection, _next(marker, mark))
        with sqlite_errors(engine), closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = DELETE")
    finally:
        engine.dispose()


def _next(marker: Mark | None, mark: Mark) -> Mark:
    if marker is None:
        return Mark(mark.id, mark.generation + 1)
    if mark.generation and marker.id != mark.id:
        raise UsageError(ANOTHER)
    return Mark(marker.id, max(marker.generation, mark.generation) + 1)


def _put_aside(folder: Path) -> Path | None:
    """Copy a library's database aside, whatever state it is in; return the copy's path.

    The original stays in place until it is replaced, so that there is always a database.
    """
    database = folder / DATABASE
    if not database.exists():
        return None
    _close_for_others(database)
    aside = folder / "backups" / f"aside_{now():%Y%m%d_%H%M%S_%f}.db"
    with writing(aside):
        aside.parent.mkdir(mode=0o700, exist_ok=True)
        with replacing(aside) as temporary:
            shutil.copyfile(database, temporary)
        for end in COMPANIONS:
            with suppress(FileNotFoundError):
                database.with_name(DATABASE + end).replace(aside.with_name(aside.name + end))
    return aside


def _close_for_others(database: Path) -> None:
    """Make sure that no other program has the database open, unless it is damaged."""
    with suppress(sqlite3.DatabaseError), closing(_connect(database)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise MachineError(
                    "Another program has the library open; close it and try again."
                ) from error


def _settle(folder: Path, aside: Path | None) -> Restored:
    """Update the folder's marker to the new database, and count files that do not match."""
    engine = sqlite_engine(folder / DATABASE)
    try:
        with sqlite_errors(engine), engine.connect() as connection:
            write_marker(folder, mark_of(connection))
            unknown, missing = compare_files(folder, connection)
    finally:
        engine.dispose()
    return Restored(aside, unknown, missing)


def compare_files(folder: Path, connection: Connection) -> tuple[int, int]:
    """Return how many stored files the database does not name, and how many are missing."""
    named = set(connection.execute(select(StoredFile.sha256)).scalars())
    stored = {path.name for path in Store(folder / "files").files()}
    return len(stored - named), len(named - stored)


def try_daily_copy(database: Path, backups: Path) -> str:
    """Make the daily backup; return why it could not be made, or an empty text."""
    try:
        make_daily_copy(database, backups)
    except (PostureError, OSError) as error:
        return str(error)
    return ""
