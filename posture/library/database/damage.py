"""Turning SQLite's errors into sentences: damage, a full disk, a read-only disk."""

import json
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from posture.errors import MachineError, PostureError

WAYS_OUT: Final = (
    "'posture library restore' restores a backup, 'posture library salvage' "
    "recovers what can be read"
)
OUTSIDE: Final = {
    sqlite3.SQLITE_READONLY: "is read-only, so nothing in it can be changed",
    sqlite3.SQLITE_PERM: "cannot be used by this account (permissions)",
    sqlite3.SQLITE_AUTH: "cannot be used by this account (permissions)",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_BUSY: "is in use by another program; try again when that has finished",
    sqlite3.SQLITE_LOCKED: "is in use by another program; try again when that has finished",
    sqlite3.SQLITE_NOLFS: "is too large for this disk",
    sqlite3.SQLITE_INTERRUPT: "was interrupted",
    sqlite3.SQLITE_IOERR: "cannot be read or written; the disk reports an error",
}
NO_ROOM: Final = (sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN)
ALL_OF_IT: Final = 0xFF
"""The bits of an extended error code that give the primary code."""


class DamagedError(MachineError):
    """The database is damaged."""

    def __init__(self, details: str) -> None:
        details = " ".join(details.split()).rstrip(".")
        super().__init__(f"The library's database is damaged ({details}); {WAYS_OUT}.")


class FullDiskError(MachineError):
    """The database could not be written for lack of disk space."""

    def __init__(self) -> None:
        super().__init__("The disk is full: the library could not be written; free some space.")


@contextmanager
def sqlite_errors(engine: Engine) -> Iterator[None]:
    """Turn errors caused by the state of a SQLite database into readable errors.

    Raises
    ------
    DamagedError, FullDiskError, MachineError
        According to the cause. A bug of ours passes unchanged, as do PostgreSQL's errors.
    """
    try:
        yield
    except PostureError:
        raise
    except Exception as error:
        if engine.dialect.name != "sqlite":
            raise
        cause = error.orig if isinstance(error, DBAPIError) else error
        meaning = _meaning(cause) if isinstance(cause, sqlite3.Error) else None
        if meaning is None and (_comes_of_a_row(error) or _is_damaged(engine)):
            meaning = DamagedError(f"{type(error).__name__}: {str(error).splitlines()[0]}"[:200])
        if meaning is None:
            raise
        raise meaning from error


@contextmanager
def raw_sqlite_errors() -> Iterator[None]:
    """Turn errors about a SQLite file that is used without an engine into readable errors.

    Raises
    ------
    DamagedError, FullDiskError, MachineError
        According to the cause. A bug of ours passes unchanged.
    """
    try:
        yield
    except sqlite3.Error as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(error: sqlite3.Error) -> MachineError | None:
    """Return the readable error for one of SQLite's, None if it may be a bug of ours."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code in NO_ROOM or code & ALL_OF_IT == sqlite3.SQLITE_FULL:
        return FullDiskError()
    if code & ALL_OF_IT in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedError(str(error))
    if "malformed" in str(error) or "Could not decode" in str(error):
        return DamagedError(str(error))
    if code & ALL_OF_IT in OUTSIDE:
        return MachineError(f"The library's database {OUTSIDE[code & ALL_OF_IT]} ({error}).")
    return None


def _comes_of_a_row(error: Exception) -> bool:
    """Return whether the error is that a stored value could not be converted to its type."""
    if isinstance(error, UnicodeDecodeError):  # text in the database, or in SQLite's message
        return True
    if not isinstance(error, ValueError | TypeError | LookupError):
        return False
    if isinstance(error, UnicodeEncodeError):  # a value to be written
        return False
    frames = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    outside_json = [name for name in frames if not name.startswith(json.__path__[0])]
    return bool(outside_json) and "sqlalchemy" in outside_json[-1]


def _is_damaged(engine: Engine) -> bool:
    try:
        return bool(find_damage(engine))
    except sqlite3.Error:
        return True
    except Exception:
        return False


def find_damage(engine: Engine) -> str:
    """Return what SQLite's full check finds wrong, an empty text if nothing.

    A quick check would not compare the indexes with the rows.

    Raises
    ------
    sqlite3.Error
        If the check itself fails.
    """
    raw = engine.raw_connection()
    try:
        problem = raw.cursor().execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        raw.close()
    return "" if problem == "ok" else str(problem)


def check_whole(engine: Engine) -> None:
    """Make sure that a SQLite database is not damaged, before anything is deleted.

    Raises
    ------
    DamagedError
        If it is damaged.
    """
    if engine.dialect.name != "sqlite":
        return
    with sqlite_errors(engine):
        damage = find_damage(engine)
    if damage:
        raise DamagedError(damage)
