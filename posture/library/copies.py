"""Copies of a SQLite library's database: one a day, and putting one back.

::

    <library>/backups/daily_2026-03-01.db                       kept for 14 days
                      library_0001_20260301_101500_000000.db    of before a migration
                      aside_20260301_101500_000000.db           what a copy was put in place of
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
from posture.library.damage import DamagedError, sqlite_errors
from posture.library.database import sqlite_engine
from posture.library.identity import (
    DATABASE,
    FIRST_WITH_IDENTITY,
    Mark,
    mark_of,
    read_marker,
    set_mark,
    write_marker,
)
from posture.library.store import Store
from posture.library.tables import StoredFile, now
from posture.library.versions import bring_up_to_date, read_version
from posture.library.workplaces import make_place, working_in
from posture.system.files import replacing, writing

DAILY: Final = "daily_"
KEPT_DAYS: Final = 14
COMPANIONS: Final = ("-wal", "-shm")
"""What SQLite keeps beside a database, by the ends of their names."""
ANOTHER: Final = (
    "That backup belongs to another library; nothing was changed. 'posture "
    "library restore' lists the backups of this one."
)


@dataclass(frozen=True)
class Copy:
    """A copy of the database: when it was made and what it holds; None = it cannot be read."""

    path: Path
    created: datetime
    runners: int | None
    clips: int | None


@dataclass(frozen=True)
class Restored:
    """What came of putting a copy back.

    Attributes
    ----------
    aside : Path or None
        Where the database is that was there; None = there was none.
    unknown : int
        Stored files that the database does not name.
    missing : int
        Files that it names and the store lacks.
    """

    aside: Path | None
    unknown: int
    missing: int


def copy_is_due(database: Path, backups: Path) -> bool:
    """Whether there is no copy of today yet, or one that was made before the first clip came."""
    copy = backups / f"{DAILY}{now().date()}.db"
    return not copy.exists() or (_about(copy).clips == 0 and _about(database).clips != 0)


def make_daily_copy(database: Path, backups: Path) -> None:
    """Copy a database as it is today; then remove copies that are old enough.

    Raises
    ------
    DamagedError
        If the copy is not whole; then the older ones stay.
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
    """Copy a database as it is at one instant, and make sure that the copy is whole.

    Raises
    ------
    MachineError
        If it is damaged, or the disk is full.
    """
    with (
        _errors_of(database),
        closing(_connect(database)) as reader,
        closing(_connect(copy)) as writer,
    ):
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode = DELETE")
        said = writer.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(f"malformed: {said}")
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
    """Return the copies of a library's database, the newest first."""
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
    """Put a copy in the place of a library's database, which is kept aside.

    Parameters
    ----------
    folder : Path
        The library's.
    name : str
        A copy's name in ``backups``, or the path of one.

    Raises
    ------
    UsageError
        If there is no such copy, it is damaged, or it is not this library's.
    MachineError
        If the disk is full, or another program has the library open.
    """
    copy = _find(folder, name)
    with working_in(*make_place(folder / "work")) as place:
        try:
            copy_database(copy, place / DATABASE)
            _check_is_ours(place / DATABASE, folder)
        except DamagedError as error:
            raise UsageError(
                f"{copy} is damaged, or not a backup of a library; nothing was changed. "
                "'posture library restore' lists all backups."
            ) from error
        return put_in_place(place / DATABASE, folder)


def _check_is_ours(database: Path, folder: Path) -> None:
    """Make sure that a database is a library's, and that of a folder if no identity says so."""
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
    """Make a database, which is moved, that of a folder; the one that is there is kept aside.

    Raises
    ------
    UsageError
        If it is that of another library.
    MachineError
        If another program has the library open.
    """
    _fit(database, folder)
    aside = _put_aside(folder)
    with writing(folder / DATABASE):
        database.replace(folder / DATABASE)
    return _settle(folder, aside)


def _fit(database: Path, folder: Path) -> None:
    """Bring a database that is to be a folder's to this version, and to know the folder."""
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
    """Keep a library's database, whatever state it is in, as a copy; return its place.

    It stays where it is until another one takes its place, so that there always is one.
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
    """Make sure that nobody else has the database open; a damaged one is nobody's any more."""
    with suppress(sqlite3.DatabaseError), closing(_connect(database)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise MachineError(
                    "Another program has the library open; close it and try again."
                ) from error


def _settle(folder: Path, aside: Path | None) -> Restored:
    """Let the folder know its database again; count what does not fit."""
    engine = sqlite_engine(folder / DATABASE)
    try:
        with sqlite_errors(engine), engine.connect() as connection:
            write_marker(folder, mark_of(connection))
            unknown, missing = compare_files(folder, connection)
    finally:
        engine.dispose()
    return Restored(aside, unknown, missing)


def compare_files(folder: Path, connection: Connection) -> tuple[int, int]:
    """Return how many stored files a database does not name, and how many that it names lack."""
    named = set(connection.execute(select(StoredFile.sha256)).scalars())
    there = {path.name for path in Store(folder / "files").files()}
    return len(there - named), len(named - there)


def try_daily_copy(database: Path, backups: Path) -> str:
    """Make the daily copy; return in words why there is none, an empty text where there is."""
    try:
        make_daily_copy(database, backups)
    except (PostureError, OSError) as error:
        return str(error)
    return ""
