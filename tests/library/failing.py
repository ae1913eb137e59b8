"""Letting one step of the library's work fail, each in turn, and looking at what is left.

Run as a program with a folder, a database's address (or nothing), a result folder and N. Every
N-th step of a change - a file opened, renamed, removed, written to the disk, a folder made or
listed, a statement to the database, a commit - fails once, as on a disk that is full or that
reports an error, until the change comes through.
"""

import errno
import gc
import os
import sqlite3
import sys
import zipfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final
from unittest import mock

from sqlalchemy import Engine, event

from posture.errors import PostureError
from posture.library.archive import export_library
from tests.library.killing import (
    CHANGES,
    Change,
    Place,
    analyse,
    assert_whole,
    changes_of,
    newer,
    state,
)

ANYWHERE: Final = {"os.remove", "os.rmdir"}
INSIDE: Final = {
    *("open", "os.rename", "os.mkdir", "os.link", "os.listdir", "os.scandir"),
    *("shutil.copyfile", "sqlite3.connect"),
}
FULL: Final = (errno.ENOSPC, sqlite3.SQLITE_FULL, "database or disk is full")
BROKEN: Final = (errno.EIO, sqlite3.SQLITE_IOERR, "disk I/O error")


class Fault:
    """A step that fails: the ``left``-th from when it is set; 0 = none."""

    def __init__(self, folder: Path, of_files: bool) -> None:
        self.left = 0
        self._kind = BROKEN
        self._folder = str(folder)
        self._of_files = of_files
        sys.addaudithook(self._audit)
        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, self._ask_database)
        sync = os.fsync

        def sync_or_fail(handle: int) -> None:
            self._count_file()
            sync(handle)

        mock.patch("os.fsync", sync_or_fail).start()

    def set(self, step: int) -> None:
        """Let a step fail, an even one for lack of room."""
        self.left, self._kind = step, BROKEN if step % 2 else FULL

    def _due(self) -> bool:
        self.left -= self.left > 0
        return self.left == 0

    def _audit(self, name: str, arguments: tuple[Any, ...]) -> None:
        if self.left and (
            name in ANYWHERE or (name in INSIDE and self._folder in str(arguments[:2]))
        ):
            self._count_file()

    def _count_file(self) -> None:
        if self.left and self._due():
            raise OSError(self._kind[0], os.strerror(self._kind[0]))

    def _ask_database(self, *_: object) -> None:
        if not (self.left and self._due()):
            return
        if not self._of_files:
            raise OSError(self._kind[0], os.strerror(self._kind[0]))
        error = sqlite3.OperationalError(self._kind[2])
        error.sqlite_errorcode = self._kind[1]
        raise error


def save(place: Place) -> None:
    """Write the library to an archive."""
    export_library(place.open(), place.folder / "saved.zip")


CASES: Final = CHANGES | {"export": Change(analyse, save)}


def fail_at_steps(place: Place, change: Change, fault: Fault, every: int) -> int:
    """Let each ``every``-th step of a change fail once; return how many did.

    Raises
    ------
    AssertionError
        If what is left is not whole, or neither as before nor as after, or the change said that
        it is done and is not.
    """
    change.prepare(place)
    before = state(place)
    gc.collect()
    change.make(place)
    after = state(place)
    step, failed = 0, True
    while failed:
        step += every
        change.prepare(place)
        gc.collect()
        fault.set(step)
        done = comes_through(place, change)
        failed, fault.left = fault.left == 0, 0
        gc.collect()
        assert_whole(place)
        found = state(place)
        between = [max(before[0], after[0]), *before[1:]]
        assert found in (before, between, after), (step, before, found, after)
        assert not done or found == after, (step, found, after)
        assert_readable(place.folder / "saved.zip")
    return step // every - 1


def comes_through(place: Place, change: Change) -> bool:
    """Whether a change comes to its end; where not, it says why in a sentence.

    The command makes one of any error of the system.
    """
    try:
        change.make(place)
    except (PostureError, OSError):
        return False
    return True


def assert_readable(archive: Path) -> None:
    """Make sure that an archive, where there is one, is whole."""
    if archive.exists():
        with zipfile.ZipFile(archive) as opened:
            assert opened.testzip() is None
    assert list(archive.parent.glob(".posture-*")) == []


def main(folder: Path, address: str | None, result: Path, every: int) -> None:
    """Let steps of every change fail, and print how many did."""
    place = Place(folder, address, result)
    fault = Fault(folder, address is None)
    for name in [*changes_of(address)[:-1], "export", "migrate"]:
        with newer(folder) if name == "migrate" else nullcontext():
            failed = fail_at_steps(place, CASES[name], fault, every)
        print(f"{name}: failed {failed} times, whole each time", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] or None, Path(sys.argv[3]), int(sys.argv[4]))
