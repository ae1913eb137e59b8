"""How much memory and processor time a clip may take, kept by the system itself.

Linux keeps all of it, macOS the processor time; Windows has no such limits.
"""

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posture.errors import MachineError
from posture.system.terminal import say

GIGABYTE: Final = 10**9
LEAST_MEMORY: Final = 2 * GIGABYTE
USUAL_MEMORY: Final = 4 * GIGABYTE
"""What an 8K clip takes four times over; decoders and networks take more on more cores."""
MEMORY_A_CORE: Final = GIGABYTE // 10
FREE_S: Final = 60.0
S_A_MEGABYTE: Final = 120.0
MOST_S: Final = 4 * 3600.0
GRACE_S: Final = 30.0
"""How much longer compiled code may take to return, where the work is not a process apart."""
LOOK_EVERY_S: Final = 1.0


@dataclass(frozen=True)
class ResourceLimits:
    """Bytes of ``memory``, and seconds on the processor, those of all cores added up."""

    memory: int
    processor_s: float

    def too_much_memory(self) -> MachineError:
        """Return what to say where the memory did not do."""
        return MachineError(
            f"The clip needed more than {self.memory / GIGABYTE:.1f} GB of memory; "
            "export it as .mp4 at 1080p and try again."
        )

    def too_much_time(self) -> MachineError:
        """Return what to say where the time did not do."""
        return MachineError(
            f"The clip needed more than {math.ceil(self.processor_s / 60)} minutes of the "
            "processor; cut out the minute of running to be checked."
        )


def limits_for(clip: Path) -> ResourceLimits:
    """Return what a clip may take on this machine, by its size; missing files have none."""
    size = clip.stat().st_size if clip.is_file() else 0
    memory = USUAL_MEMORY + MEMORY_A_CORE * (os.cpu_count() or 1)
    processor_s = min(MOST_S, FREE_S + S_A_MEGABYTE * size / 1e6)
    return ResourceLimits(max(LEAST_MEMORY, min(memory, _memory_of_machine())), processor_s)


def ran_out_of_time(exit_code: int | None) -> bool:
    """Whether the system ended a process for the time that it took, by its exit code."""
    return sys.platform != "win32" and exit_code == -signal.SIGXCPU


def _memory_of_machine() -> int:
    if not hasattr(os, "sysconf"):
        return sys.maxsize
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def restrict(limits: ResourceLimits) -> None:
    """Keep this process within limits from now on; the system ends it where it takes more time.

    Where it asks for more memory that fails, which Python calls a `MemoryError`.
    """
    _restrict_time(limits)
    _restrict_memory(limits)


def _restrict_time(limits: ResourceLimits) -> None:
    if sys.platform == "win32":
        return
    import resource

    _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + limits.processor_s))


def _restrict_memory(limits: ResourceLimits) -> None:
    if sys.platform == "win32":
        return
    import resource

    # Address space is no measure: networks and threads reserve far more than they use.
    _lower(resource.RLIMIT_DATA, limits.memory)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(what: int, value: int) -> None:
    """Set a soft limit; the hard one stays, so that the next clip can have another."""
    import resource

    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


@contextmanager
def limited(clip: Path) -> Iterator[None]:
    """Keep this process within what a clip may take, inside the block.

    Raises
    ------
    MachineError
        Where the block takes more. Compiled code that does not return then, for the error to be
        raised, has the process ended.
    """
    limits = limits_for(clip)
    with limited_memory(limits), _limited_time(limits):
        yield


@contextmanager
def limited_memory(limits: ResourceLimits) -> Iterator[None]:
    """Keep this process within a clip's memory, inside the block.

    Raises
    ------
    MachineError
        Where the block asks for more.
    """
    with _put_back("RLIMIT_DATA", "RLIMIT_CORE"):
        try:
            _restrict_memory(limits)
            yield
        except MemoryError as error:
            raise limits.too_much_memory() from error


@contextmanager
def _limited_time(limits: ResourceLimits) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return

    def stop(number: int, frame: object) -> None:
        del number, frame
        raise limits.too_much_time()

    over = threading.Event()
    watch = threading.Thread(target=_end_where_stuck, args=(limits, over), daemon=True)
    handler = signal.signal(signal.SIGXCPU, stop)
    try:
        with _put_back("RLIMIT_CPU"):
            _restrict_time(limits)
            watch.start()
            yield
    finally:
        over.set()
        signal.signal(signal.SIGXCPU, handler)


def _end_where_stuck(limits: ResourceLimits, over: threading.Event) -> None:
    """End this process where it goes on beyond its time, until the work is over."""
    until_s = time.process_time() + limits.processor_s + GRACE_S
    while not over.wait(LOOK_EVERY_S):
        if time.process_time() > until_s:
            say(f"posture: {limits.too_much_time()}")
            os._exit(MachineError.exit_code)


@contextmanager
def _put_back(*names: str) -> Iterator[None]:
    """Set limits of the system back to what they were before the block."""
    if sys.platform == "win32":
        yield
        return
    import resource

    before = {what: resource.getrlimit(what)[0] for what in (getattr(resource, n) for n in names)}
    try:
        yield
    finally:
        for what, value in before.items():
            _lower(what, value)
