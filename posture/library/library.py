"""The library as a whole: one folder of files and one database."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session as Transaction

from posture.data import data_folder
from posture.files import writing
from posture.library.database import database_errors, sqlite_engine
from posture.library.postgresql import postgresql_engine
from posture.library.store import Store, remove_folders
from posture.library.versions import bring_up_to_date

ADDRESS: Final = "POSTURE_DATABASE_URL"
LOCK: Final = "lock"
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
    """

    folder: Path
    engine: Engine

    @property
    def store(self) -> Store:
        """The files: clips, tracks, pictures."""
        return Store(self.folder / "files")

    @property
    def backups(self) -> Path:
        """The folder of copies made before migrations."""
        return self.folder / "backups"

    @property
    def opened(self) -> Path:
        """The folder of clips that the app has opened, each in a folder named by its id."""
        return self.folder / OPENED

    @property
    def work(self) -> Path:
        """The folder of what is under way."""
        return self.folder / "work"

    def close(self) -> None:
        """Let go of the database; using the library again opens it anew."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """See the library as it is at one instant.

        Raises
        ------
        MachineError
            If the database cannot be used.
        """
        with database_errors(), Transaction(self.engine, expire_on_commit=False) as transaction:
            yield transaction

    @contextmanager
    def changing(self) -> Iterator[Transaction]:
        """Change the library, whole or not at all; nobody else changes it meanwhile.

        Raises
        ------
        MachineError
            If the database cannot be used.
        """
        engine = self.engine.execution_options(changing=True)
        with database_errors(), Transaction(engine, expire_on_commit=False) as transaction:
            transaction.connection()  # takes the lock, before any file is touched
            yield transaction
            transaction.commit()

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Give a folder for work under way; it goes at the end, or with the next check.

        A SQLite file in it serves as a lock that the system lets go of when this process
        ends, however it ends.
        """
        with self.changing(), writing(self.work):
            self.work.mkdir(parents=True, exist_ok=True)
            place = Path(tempfile.mkdtemp(dir=self.work))
            lock = _lock(place)
        try:
            yield place
        finally:
            lock.close()
            remove_folders([place])

    def abandoned_work(self) -> list[Path]:
        """Return what killed processes left; the caller holds the writer's lock."""
        places = self.work.iterdir() if self.work.is_dir() else ()
        return [place for place in places if _is_abandoned(place)]


def _lock(place: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        place / LOCK, timeout=0, isolation_level=None, check_same_thread=False
    )
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def _is_abandoned(place: Path) -> bool:
    try:
        with closing(_lock(place)):
            return True
    except sqlite3.OperationalError:
        return False


def library_folder() -> Path:
    """Return where this user's library is."""
    return data_folder() / "library"


def open_library(folder: Path | None = None, address: str | None = None) -> Library:
    """Open a library, make it where there is none, migrate it where it is older.

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
        If the database cannot be used.
    """
    folder = folder or library_folder()
    address = address or os.environ.get(ADDRESS)
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = postgresql_engine(address) if address else sqlite_engine(folder / "library.db")
    library = Library(folder, engine)
    try:
        bring_up_to_date(engine, library.backups)
    except BaseException:
        library.close()
        raise
    return library
