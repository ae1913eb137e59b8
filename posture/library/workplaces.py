"""Folders for work in progress, which are recognised as abandoned once their process has ended.

A SQLite file in each serves as a lock, which the system releases with the process, however that
ends.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from posture.library.damage import raw_sqlite_errors
from posture.library.store import remove_folders
from posture.system.files import writing

LOCK: Final = "lock"


@contextmanager
def working_in(place: Path, lock: sqlite3.Connection) -> Iterator[Path]:
    """Yield a locked folder, and remove it at the end."""
    try:
        yield place
    finally:
        lock.close()
        remove_folders([place])


def make_place(work: Path) -> tuple[Path, sqlite3.Connection]:
    """Create a folder in ``work``; return it with its lock.

    Raises
    ------
    UsageError, MachineError
        If it cannot be created, or the disk is full.
    """
    with writing(work):
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=work))
    try:
        with raw_sqlite_errors():
            return place, _lock(place)
    except BaseException:
        remove_folders([place])
        raise


def abandoned_places(work: Path) -> list[Path]:
    """Return the folders of processes that have ended."""
    places = work.iterdir() if work.is_dir() else ()
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
