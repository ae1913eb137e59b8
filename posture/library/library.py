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
from posture.library.workplaces import make_place, working_in
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
        Where its files are, and a SQLite database with them.
    engine : Engine
        Its database.
    frozen : MachineError or None
        Why nothing can be changed in it; None = it can.
    forget : callable or None
        Removes the copy of the database that is read instead, where there is one.
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
        """The folder of copies of the database."""
        return self.folder / "backups"

    @property
    def bin(self) -> Path:
        """The folder of what is left over, see `posture.library.leftovers`."""
        return self.folder / "bin"

    @property
    def opened(self) -> Path:
        """The folder of clips that the app has opened, each in a folder named by its id."""
        return self.folder / OPENED

    @property
    def work(self) -> Path:
        """The folder of what is under way."""
        return self.folder / "work"

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        if self.forget is not None:
            self.forget()

    def reopened(self) -> "Library":
        """Return a SQLite library opened anew, because there is room again."""
        return _open(self.folder, None)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """See the library as it is at one instant.

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
        """Change the library, whole or not at all; nobody else changes it meanwhile.

        Raises
        ------
        MachineError
            If the database cannot be used, is no longer the folder's, or can only be read.
        """
        if self.frozen is not None:
            raise self.frozen
        engine = self.engine.execution_options(changing=True)
        with (
            database_errors(),
            sqlite_errors(engine),
            Transaction(engine, expire_on_commit=False) as transaction,
        ):
            connection = transaction.connection()  # takes the lock, before any file is touched
            check_still_there(connection)
            check_marker(self.folder, read_marker(self.folder), mark_of(connection))
            yield transaction
            transaction.flush()
            mark = mark_of(connection)
            transaction.commit()
        write_marker(self.folder, mark)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Give a folder for work under way; it goes at the end, or with the next check."""
        with self.changing():
            place, lock = make_place(self.work)
        with working_in(place, lock):
            yield place


def library_folder() -> Path:
    """Return where this user's library is."""
    return data_folder() / "library"


def open_library(folder: Path | None = None, address: str | None = None) -> Library:
    """Open a library, make it where there is none, migrate it where it is older.

    On a disk that can only be read, or that is full, it can be read and no more.

    Parameters
    ----------
    folder : Path or None
        By default `library_folder`.
    address : str or None
        A PostgreSQL database; by default what ``POSTURE_DATABASE_URL`` says, else SQLite.

    Raises
    ------
    UsageError
        If it cannot be written there, the address is none, or it was written by a newer version.
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
    """Return the engine of a database, once it is known to belong to a folder.

    Raises
    ------
    UsageError
        If the address is none, or it was written by a newer version.
    MachineError
        If the database cannot be used, or is not the folder's.
    """
    marker = read_marker(folder)
    if not address and not has_content(folder / DATABASE):
        check_new(folder, marker, False)  # before a file is made
    engine = any_engine(folder, address)
    try:
        check_belonging(folder, marker, engine, bool(address))
    except BaseException:
        engine.dispose()
        raise
    return engine


def _open_frozen(folder: Path, address: str | None, why: MachineError) -> Library:
    """Open a library without writing a byte where it lies."""
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
        place = _copied_privately(folder)
        engine = sqlite_engine(place / DATABASE)
        forget = weakref.finalize(engine, shutil.rmtree, place)
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
    """Copy a database that has a log: SQLite cannot read that where it may not write."""
    place = Path(tempfile.mkdtemp(prefix="posture-"))
    with writing(place):
        for name in (DATABASE, f"{DATABASE}-wal"):
            shutil.copyfile(folder / name, place / name)
    return place


def any_engine(folder: Path, address: str | None) -> Engine:
    """Return the engine of a database, whether or not it belongs to a folder."""
    return postgresql_engine(address) if address else sqlite_engine(folder / DATABASE)


def check_belonging(folder: Path, marker: Mark | None, engine: Engine, asked: bool) -> None:
    """Make sure that a database is a folder's; ``asked`` = its address was given.

    Raises
    ------
    UsageError
        If it was written by a newer version.
    MachineError
        If it is not, or cannot be used.
    """
    with database_errors(), sqlite_errors(engine), engine.connect() as connection:
        is_current(connection)
        version = read_version(connection)
        if version is None:
            check_new(folder, marker, asked)
        else:
            check_known(folder, marker, connection, int(version))
