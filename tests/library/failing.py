"""Letting one step of the library's work fail, each in turn, and looking at what is left.

Run as a program with a folder, a database's address (or nothing), a result folder and N. Every
N-th step of a change - a file opened, renamed, removed, written to the disk, a folder made or
listed, a statement to the database, a commit - fails once, as on a disk that is full or that
reports an error, until the change comes through.
"""

import errno
import gc
import sqlite3
import sys
import zipfile
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, event

from posture.errors import PostureError
from posture.library.archives.archive import export_library
from tests.faults import Fault, fail_at_steps, meet, os_error
from tests.library.killing import (
    CHANGES,
    Change,
    Kept,
    Place,
    analyse,
    assert_whole,
    changes_of,
    newer,
    state,
)

SQLITE: Final = {
    errno.ENOSPC: (sqlite3.SQLITE_FULL, "database or disk is full"),
    errno.EIO: (sqlite3.SQLITE_IOERR, "disk I/O error"),
}


def sqlite_error(number: int) -> Exception:
    """Return what SQLite makes of an error of the system."""
    code, words = SQLITE[number]
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


def count_database(address: str | None) -> None:
    """Count statements and commits as steps, too, from now on."""

    def count(*_: object) -> None:
        meet("database", os_error if address else sqlite_error)

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, count)


def save(place: Place) -> None:
    """Write the library to an archive."""
    export_library(place.open(), place.folder / "saved.zip")


CASES: Final = CHANGES | {"export": Change(analyse, save)}


def fail_change(place: Place, change: Change, every: int) -> int:
    """Let each ``every``-th step of a change fail once; return how many did.

    Raises
    ------
    AssertionError
        If what is left is not whole, or neither as before nor as after, or the change said that
        it is done and is not, or it ended in no error that the command makes a sentence of.
    """

    def look(error: BaseException | None, fault: Fault) -> None:
        assert error is None or isinstance(error, PostureError | OSError), (fault.name, error)
        gc.collect()
        found = state(assert_whole(place))
        between = [max(before[0], after[0]), *before[1:]]
        assert found in (before, between, after), (fault.name, before, found, after)
        assert error is not None or found == after, (fault.name, found, after)
        assert_readable(place.folder / "saved.zip")

    change.prepare(place)
    kept = Kept(place)
    before = state(place.open())
    gc.collect()
    gc.freeze()  # what is loaded by now stays, and need not be looked through each time
    change.make(place)
    after = state(place.open())
    return fail_at_steps(place.folder, kept.put_back, lambda: change.make(place), look, every)


def assert_readable(archive: Path) -> None:
    """Make sure that an archive, where there is one, is whole."""
    if archive.exists():
        with zipfile.ZipFile(archive) as opened:
            assert opened.testzip() is None
    assert list(archive.parent.glob(".posture-*")) == []


def main(folder: Path, address: str | None, result: Path, every: int) -> None:
    """Let steps of every change fail, and print how many did."""
    place = Place(folder, address, result)
    count_database(address)
    for name in [*changes_of(address)[:-1], "export", "migrate"]:
        with newer(folder) if name == "migrate" else nullcontext():
            failed = fail_change(place, CASES[name], every)
        print(f"{name}: failed {failed} times, whole each time", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] or None, Path(sys.argv[3]), int(sys.argv[4]))
