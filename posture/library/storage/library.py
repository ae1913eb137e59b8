"""The library as a whole: one folder of files and one database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError
from posture.library.database.damage import sqlite_errors
from posture.library.database.engines import check_still_there, database_errors, sqlite_engine
from posture.library.database.postgresql import postgresql_engine
from posture.library.database.versions import bring_up_to_date, is_current, read_version
from posture.library.schema.acting import UPKEEP, acting_as, check_may_change
from posture.library.storage.identity import (
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
from posture.library.storage.store import Store
from posture.library.storage.work_folders import locked_folder, make_work_folder

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
        """The folder of leftover files, see `posture.library.deleting.leftovers`."""
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
            return connect(self.folder, None)

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
            If who is acting may not change anything (`posture.library.schema.acting`).
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


def connect(folder: Path, address: str | None) -> Library:
    """Return a folder and its database as a library, created or migrated if need be.

    Parameters
    ----------
    folder : Path
        The library's folder, which exists.
    address : str or None
        Address of a PostgreSQL database; None = SQLite.

    Raises
    ------
    UsageError
        If the address is not valid, or the library was written by a newer version.
    MachineError
        If the database cannot be used, or folder and database do not belong together.
    """
    library = Library(folder, engine_of(folder, address))
    try:
        bring_up_to_date(library.engine, library.backups)
        with database_errors(), sqlite_errors(library.engine), library.engine.connect() as opened:
            write_marker(folder, mark_of(opened))
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
