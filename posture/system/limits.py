"""How much memory and processor time a clip may take, enforced by the operating system.

Linux enforces both, macOS only the processor time; Windows has no such limits.
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
MIN_MEMORY: Final = 2 * GIGABYTE
USUAL_MEMORY: Final = 4 * GIGABYTE
"""Four times what an 8K clip takes; decoders and networks take more on more cores."""
MEMORY_PER_CORE: Final = GIGABYTE // 10
FREE_S: Final = 60.0
S_PER_MEGABYTE: Final = 120.0
MAX_S: Final = 4 * 3600.0
GRACE_S: Final = 30.0
"""How much longer compiled code may take to return, if the work is not in a separate process."""
LOOK_EVERY_S: Final = 1.0


@dataclass(frozen=True)
class ResourceLimits:
    """Limits: ``memory`` in bytes, and processor time in seconds, summed over all cores."""

    memory: int
    processor_s: float

    def too_much_memory(self) -> MachineError:
        """Return the error for a clip that needed more memory."""
        return MachineError(
            f"The clip needed more than {self.memory / GIGABYTE:.1f} GB of memory; "
            "export it as .mp4 at 1080p and try again."
        )

    def too_much_time(self) -> MachineError:
        """Return the error for a clip that needed more processor time."""
        return MachineError(
            f"The clip needed more than {math.ceil(self.processor_s / 60)} minutes of the "
            "processor; cut out the minute of running to be checked."
        )


def limits_for(clip: Path) -> ResourceLimits:
    """Return what a clip may take on this machine, by its size; a missing file has size 0."""
    size = clip.stat().st_size if clip.is_file() else 0
    memory = USUAL_MEMORY + MEMORY_PER_CORE * (os.cpu_count() or 1)
    processor_s = min(MAX_S, FREE_S + S_PER_MEGABYTE * size / 1e6)
    return ResourceLimits(max(MIN_MEMORY, min(memory, _memory_of_machine())), processor_s)


def ran_out_of_time(exit_code: int | None) -> bool:
    """Return whether the system ended a process for exceeding its time, by its exit code."""
    return sys.platform != "win32" and exit_code == -signal.SIGXCPU


def _memory_of_machine() -> int:
    if not hasattr(os, "sysconf"):
        return sys.maxsize
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def restrict(limits: ResourceLimits) -> None:
    """Keep this process within limits from now on; the system ends it if it exceeds its time.

    Allocating more memory fails, which Python reports as a `MemoryError`.
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

    # Address space is not a useful measure: networks and threads reserve far more than they use.
    _lower(resource.RLIMIT_DATA, limits.memory)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(what: int, value: int) -> None:
    """Set the soft limit; the hard limit stays, so that the next clip can have another."""
    import resource

    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


@contextmanager
def limited(clip: Path) -> Iterator[None]:
    """Keep this process within what a clip may take, inside the block.

    Raises
    ------
    MachineError
        If the block takes more. If compiled code does not return in time for the error to be
        raised, the process is ended.
    """
    limits = limits_for(clip)
    # First the time, which takes a thread: starting one without the memory for it never ends.
    with _limited_time(limits), limited_memory(limits):
        yield


@contextmanager
def limited_memory(limits: ResourceLimits) -> Iterator[None]:
    """Keep this process within a clip's memory, inside the block.

    Raises
    ------
    MachineError
        If the block asks for more.
    """
    with _restored("RLIMIT_DATA", "RLIMIT_CORE"):
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
    watch = threading.Thread(target=_end_if_stuck, args=(limits, over), daemon=True)
    handler = signal.signal(signal.SIGXCPU, stop)
    try:
        with _restored("RLIMIT_CPU"):
            _restrict_time(limits)
            watch.start()
            yield
    finally:
        over.set()
        signal.signal(signal.SIGXCPU, handler)


def _end_if_stuck(limits: ResourceLimits, over: threading.Event) -> None:
    """End this process if it runs far beyond its time before ``over`` is set."""
    until_s = time.process_time() + limits.processor_s + GRACE_S
    while not over.wait(LOOK_EVERY_S):
        if time.process_time() > until_s:
            say(f"posture: {limits.too_much_time()}")
            os._exit(MachineError.exit_code)


@contextmanager
def _restored(*names: str) -> Iterator[None]:
    """Restore the named system limits after the block."""
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
