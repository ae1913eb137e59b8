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

from posture.library.database.damage import raw_sqlite_errors
from posture.library.storage.store import remove_folders
from posture.system.files import writing

LOCK: Final = "lock"


@contextmanager
def locked_folder(folder: Path, lock: sqlite3.Connection) -> Iterator[Path]:
    """Yield a locked folder, and remove it at the end."""
    try:
        yield folder
    finally:
        lock.close()
        remove_folders([folder])


def make_work_folder(work: Path) -> tuple[Path, sqlite3.Connection]:
    """Create a folder in ``work``; return it with its lock.

    Raises
    ------
    UsageError, MachineError
        If it cannot be created, or the disk is full.
    """
    with writing(work):
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=work))
    try:
        with raw_sqlite_errors():
            return folder, _lock(folder)
    except BaseException:
        remove_folders([folder])
        raise


def abandoned_folders(work: Path) -> list[Path]:
    """Return the folders of processes that have ended."""
    folders = work.iterdir() if work.is_dir() else ()
    return [folder for folder in folders if _is_abandoned(folder)]


def _lock(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        folder / LOCK, timeout=0, isolation_level=None, check_same_thread=False
    )
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def _is_abandoned(folder: Path) -> bool:
    try:
        with closing(_lock(folder)):
            return True
    except sqlite3.OperationalError:
        return False
