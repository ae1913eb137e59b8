"""Letting the machine fail once, at a step of some work: a full disk, a bad block.

Python tells every opening, renaming, making and removing beforehand (its audit events), and what
is raised then takes the place of the step. Steps of other kinds are counted by `meet`.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest import mock

STEPS: Final = {
    "open": 1,
    "os.link": 2,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.chmod": 1,
    "os.listdir": 1,
    "os.scandir": 1,
    "os.truncate": 1,
    "shutil.copyfile": 2,
    "sqlite3.connect": 1,
}
"""The steps that may fail, each with how many of its arguments are paths."""
ANYWHERE: Final = {"os.remove", "os.rmdir"}
"""Steps that count whatever their path: a tree is removed by names in folders that are open."""


class Fault:
    """What fails: the ``step``-th step below ``folder``; an even one for lack of room.

    ``name`` says which step that was, once it has failed; ``number`` is the system's error.
    """

    def __init__(self, folder: Path, step: int) -> None:
        self.name = ""
        self.number = (errno.ENOSPC, errno.EIO)[step % 2]
        self._folder = os.path.realpath(folder)
        self._left = step

    def hear(self, name: str, arguments: tuple[object, ...]) -> None:
        """Count an audit event, where it is a step."""
        if name in STEPS and (
            name in ANYWHERE or any(map(self._is_inside, arguments[: STEPS[name]]))
        ):
            self.count(name, os_error(self.number))

    def count(self, name: str, error: Exception) -> None:
        """Count a step; raise where it is the one that fails."""
        if self.name:
            return
        self._left -= 1
        if not self._left:
            self.name = name
            raise error

    def _is_inside(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        return os.path.realpath(os.fsdecode(path)).startswith(self._folder)


_now: list[Fault] = []


def _hear(name: str, arguments: tuple[object, ...]) -> None:
    for fault in _now:
        fault.hear(name, arguments)


sys.addaudithook(_hear)


def os_error(number: int) -> Exception:
    """Return the error of the system with this number."""
    return OSError(number, os.strerror(number))


def meet(name: str, error: Callable[[int], Exception] = os_error) -> None:
    """Count a step of which Python tells nothing; ``error`` makes what is raised of a number."""
    for fault in _now:
        fault.count(name, error(fault.number))


@contextmanager
def failing(folder: Path, step: int) -> Iterator[Fault]:
    """Let the ``step``-th step with a file below ``folder`` fail inside the block, once."""
    sync = os.fsync

    def sync_or_fail(handle: int) -> None:
        meet("os.fsync")
        sync(handle)

    fault = Fault(folder, step)
    with mock.patch("os.fsync", sync_or_fail):
        _now.append(fault)
        try:
            yield fault
        finally:
            _now.remove(fault)


def fail_at_steps(
    folder: Path,
    prepare: Callable[[], object],
    work: Callable[[], object],
    look: Callable[[BaseException | None, Fault], object],
    every: int = 1,
) -> int:
    """Do ``work`` again and again, until no step of it is left to fail; return how many did.

    ``prepare`` comes before each try; ``look`` is given the error that came out, None where the
    work ended well, and what had failed, its name empty where nothing had. Each ``every``-th step
    fails; full disk and bad block take turns.
    """
    failed = 0
    while True:
        prepare()
        error: BaseException | None = None
        with failing(folder, (failed + 1) * every) as fault:
            try:
                work()
            except Exception as raised:
                error = raised
                # Its frames hold what was open, and with that the database's locks.
                error.__traceback__ = error.__cause__ = error.__context__ = None
        assert fault.name or error is None, error
        look(error, fault)
        if not fault.name:
            return failed
        failed += 1
