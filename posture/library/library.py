"""The library as a whole: one folder of files and one database."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError
from posture.library.acting import UPKEEP, acting_as, check_may_change
from posture.library.damage import FullDiskError, sqlite_errors
from posture.library.database import check_still_there, database_errors, sqlite_engine
from posture.library.identity import (
    DATABASE,
    Mark,
    check_known,
    check_marker,
    check_new,
    has_content,
    mark_of,
    read_marker,
    write_marker,
)
from posture.library.postgresql import postgresql_engine
from posture.library.store import Store
from posture.library.upkeep import look_after
from posture.library.versions import bring_up_to_date, is_current, read_version
from posture.library.work_folders import locked_folder, make_work_folder
from posture.system.files import writing
from posture.system.user_data import data_folder

ADDRESS: Final = "POSTURE_DATABASE_URL"
OPENED: Final = "open"


@dataclass(frozen=True)
class Library:
    """An open library, at this program's version.

    Attributes
    ----------
    folder : Path
        The folder of its files, and of its database if that is SQLite.
    engine : Engine
        Its database.
    frozen : MachineError or None
        Why the library is read-only; None = it can be changed.
    forget : callable or None
        Removes the temporary copy of the database, if a copy is read instead.
    """

    folder: Path
    engine: Engine
    frozen: MachineError | None = None
    forget: Callable[[], object] | None = None

    @property
    def store(self) -> Store:
        """The files: clips, tracks, pictures."""
        return Store(self.folder / "files")

    @property
    def backups(self) -> Path:
        """The folder of the database's backups."""
        return self.folder / "backups"

    @property
    def bin(self) -> Path:
        """The folder of leftover files, see `posture.library.leftovers`."""
        return self.folder / "bin"

    @property
    def opened(self) -> Path:
        """The folder of clips that the app has opened, each in a folder named after its id."""
        return self.folder / OPENED

    @property
    def work(self) -> Path:
        """The folder for work in progress."""
        return self.folder / "work"

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()
        if self.forget is not None:
            self.forget()

    def reopened(self) -> "Library":
        """Return a SQLite library opened again, because there is disk space again."""
        with acting_as(UPKEEP):
            return _open(self.folder, None)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Read a consistent state of the library.

        Raises
        ------
        MachineError
            If the database cannot be used.
        """
        with (
            database_errors(),
            sqlite_errors(self.engine),
            Transaction(self.engine, expire_on_commit=False) as transaction,
        ):
            yield transaction

    @contextmanager
    def changing(self) -> Iterator[Transaction]:
        """Change the library, completely or not at all; nobody else changes it meanwhile.

        Raises
        ------
        UsageError
            If who is acting may not change anything (`posture.library.acting`).
        MachineError
            If the database cannot be used, no longer belongs to the folder, or is read-only.
        """
        check_may_change()
        if self.frozen is not None:
            raise self.frozen
        engine = self.engine.execution_options(changing=True)
        with (
            database_errors(),
            sqlite_errors(engine),
            Transaction(engine, expire_on_commit=False) as transaction,
        ):
            connection = transaction.connection()  # takes the lock before any file is touched
            check_still_there(connection)
            check_marker(self.folder, read_marker(self.folder), mark_of(connection))
            yield transaction
            transaction.flush()
            mark = mark_of(connection)
            transaction.commit()
        write_marker(self.folder, mark)

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Yield a folder for work in progress; removed at the end, or by the next check."""
        with acting_as(UPKEEP), self.changing():
            folder, lock = make_work_folder(self.work)
        with locked_folder(folder, lock):
            yield folder


def library_folder() -> Path:
    """Return the folder of this user's library."""
    return data_folder() / "library"


def open_library(folder: Path | None = None, address: str | None = None) -> Library:
    """Open a library; create it if there is none, and migrate an older one.

    On a read-only or full disk, the library is opened read-only.

    Parameters
    ----------
    folder : Path or None
        The library's folder; by default `library_folder`.
    address : str or None
        Address of a PostgreSQL database; by default ``POSTURE_DATABASE_URL``, or else SQLite.

    Raises
    ------
    UsageError
        If the folder cannot be written, the address is not valid, or the library was written by
        a newer version.
    MachineError
        If the database cannot be used, or folder and database do not belong together.
    """
    folder = folder or library_folder()
    address = address or os.environ.get(ADDRESS)
    if _is_read_only(folder):
        why = MachineError(f"{folder} is read-only, so nothing in the library can be changed.")
        return _open_frozen(folder, address, why)
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with acting_as(UPKEEP):
            return _open(folder, address)
    except FullDiskError as error:
        return _open_frozen(folder, address, error)


def _is_read_only(folder: Path) -> bool:
    paths = (folder, folder / DATABASE)
    return any(path.exists() and not os.access(path, os.W_OK) for path in paths)


def _open(folder: Path, address: str | None) -> Library:
    library = Library(folder, engine_of(folder, address))
    try:
        bring_up_to_date(library.engine, library.backups)
        with database_errors(), sqlite_errors(library.engine):
            with library.engine.connect() as connection:
                write_marker(folder, mark_of(connection))
            look_after(library)
    except BaseException:
        library.close()
        raise
    return library


def engine_of(folder: Path, address: str | None) -> Engine:
    """Return the engine of a database, after checking that it belongs to a folder.

    Raises
    ------
    UsageError
        If the address is not valid, or the library was written by a newer version.
    MachineError
        If the database cannot be used, or does not belong to the folder.
    """
    marker = read_marker(folder)
    if not address and not has_content(folder / DATABASE):
        check_new(folder, marker, False)  # before a file is created
    engine = any_engine(folder, address)
    try:
        check_belonging(folder, marker, engine, bool(address))
    except BaseException:
        engine.dispose()
        raise
    return engine


def _open_frozen(folder: Path, address: str | None, why: MachineError) -> Library:
    """Open a library without writing anything to its folder."""
    marker = read_marker(folder)
    forget: Callable[[], object] | None = None
    if address:
        engine = postgresql_engine(address)
    elif not has_content(folder / DATABASE):
        check_new(folder, marker, False)
        raise MachineError(
            f"There is no library in {folder}, and a new one cannot be created: {why}"
        )
    elif has_content(folder / f"{DATABASE}-wal"):
        copy_folder = _copied_privately(folder)
        engine = sqlite_engine(copy_folder / DATABASE)
        forget = weakref.finalize(engine, shutil.rmtree, copy_folder)
    else:
        engine = sqlite_engine(folder / DATABASE, unchanging=True)
    library = Library(folder, engine, why, forget)
    try:
        check_belonging(folder, marker, engine, bool(address))
        with database_errors(), sqlite_errors(engine), engine.connect() as connection:
            if not is_current(connection):
                raise MachineError(f"This library has to be updated first: {why}")
    except BaseException:
        library.close()
        raise
    return library


def _copied_privately(folder: Path) -> Path:
    """Copy a database with a write-ahead log, which SQLite cannot read without writing."""
    copy_folder = Path(tempfile.mkdtemp(prefix="posture-"))
    with writing(copy_folder):
        for name in (DATABASE, f"{DATABASE}-wal"):
            shutil.copyfile(folder / name, copy_folder / name)
    return copy_folder


def any_engine(folder: Path, address: str | None) -> Engine:
    """Return the engine of a database, without checking that it belongs to the folder."""
    return postgresql_engine(address) if address else sqlite_engine(folder / DATABASE)


def check_belonging(folder: Path, marker: Mark | None, engine: Engine, address_given: bool) -> None:
    """Make sure that a database belongs to a folder.

    Parameters
    ----------
    folder : Path
        The folder.
    marker : Mark or None
        The folder's marker.
    engine : Engine
        The database.
    address_given : bool
        Whether the database's address was given, so that it is PostgreSQL.

    Raises
    ------
    UsageError
        If it was written by a newer version.
    MachineError
        If it does not belong to the folder, or cannot be used.
    """
    with database_errors(), sqlite_errors(engine), engine.connect() as connection:
        is_current(connection)
        version = read_version(connection)
        if version is None:
            check_new(folder, marker, address_given)
        else:
            check_known(folder, marker, connection, int(version))
