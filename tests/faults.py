"""Letting the machine fail once, at a step of some work with files: a full disk, a bad block.

Python tells every opening, renaming, making and removing beforehand (its audit events), and what
is raised then takes the place of the step.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

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
}
"""The steps that may fail, each with how many of its arguments are paths."""


class Fault:
    """What fails: the ``step``-th step below ``folder``; ``name`` says which that was."""

    def __init__(self, folder: Path, step: int, number: int) -> None:
        self.name = ""
        self._folder = os.path.realpath(folder)
        self._left = step
        self._number = number

    def meets(self, name: str, arguments: tuple[object, ...]) -> None:
        """Count a step; raise where it is the one that fails."""
        if (
            name not in STEPS
            or self.name
            or not any(map(self._is_inside, arguments[: STEPS[name]]))
        ):
            return
        self._left -= 1
        if not self._left:
            self.name = name
            raise OSError(self._number, os.strerror(self._number))

    def _is_inside(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        return os.path.realpath(os.fsdecode(path)).startswith(self._folder)


_now: list[Fault] = []


def _hear(name: str, arguments: tuple[object, ...]) -> None:
    for fault in _now:
        fault.meets(name, arguments)


sys.addaudithook(_hear)


@contextmanager
def failing(folder: Path, step: int, number: int) -> Iterator[Fault]:
    """Let the ``step``-th step with a file below ``folder`` fail inside the block, once."""
    fault = Fault(folder, step, number)
    _now.append(fault)
    try:
        yield fault
    finally:
        _now.remove(fault)


def fail_at_every_step(
    folder: Path,
    prepare: Callable[[], object],
    work: Callable[[], object],
    look: Callable[[BaseException | None, Fault], object],
) -> int:
    """Do ``work`` again and again, until no step of it is left to fail; return how many did.

    ``prepare`` comes before each try; ``look`` is given the error that came out, None where the
    work ended well, and what had failed. Full disk and bad block take turns.
    """
    step = 0
    while True:
        step += 1
        prepare()
        error: BaseException | None = None
        with failing(folder, step, (errno.ENOSPC, errno.EIO)[step % 2]) as fault:
            try:
                work()
            except Exception as raised:
                error = raised
        if not fault.name:
            assert error is None, error
            return step - 1
        look(error, fault)
