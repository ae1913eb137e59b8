"""What a supervised process does in tests: one function for each way in which work ends."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from posture.errors import RefusedError
from posture.system.limits import ResourceLimits, restrict

MEGABYTE = 10**6


def number() -> int:
    """Return the process's number."""
    return os.getpid()


def add(one: int, other: int = 0) -> int:
    """Add."""
    return one + other


def refuse() -> None:
    """Refuse a clip."""
    raise RefusedError("unreadable", "run.mp4 is empty.", "Copy it again.")


def defect() -> None:
    """Do what nobody meant to."""
    raise KeyError("nobody meant that")


def die() -> None:
    """End without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    """Say nothing for an hour."""
    time.sleep(3600)


def spin() -> None:
    """Take a second of the processor more than is allowed, where a second is."""
    restrict(ResourceLimits(10**10, 1.0))
    while True:
        pass


def swell() -> int:
    """Take more memory than any clip may."""
    held = [np.empty(256 * MEGABYTE, dtype=np.uint8) for _ in range(100)]
    return len(held)


def allowed() -> tuple[int, int, int]:
    """Return the limits on the processor's time, on memory and on what is left of a crash."""
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_DATA, resource.RLIMIT_CORE)
    cpu, data, core = (resource.getrlimit(kind)[0] for kind in kinds)
    return cpu, data, core


def count(path: Path, tell: Callable[[int], None]) -> int:
    """Tell numbers for a minute; leave a file only while it lasts."""
    path.write_text("half")
    try:
        for n in range(600):
            tell(n)
            time.sleep(0.1)
    finally:
        path.unlink()
    return 600


def child_of_child(path: Path) -> None:
    """Write the process's number and wait."""
    path.write_text(str(os.getpid()))
    time.sleep(3600)


_remembered: list[int] = []


def remember(value: int) -> object:
    """Keep a number for later; return what cannot be sent to another process."""
    _remembered.append(value)
    return threading.Lock()


def remembered() -> int:
    """Return the number that was kept last, 0 = none."""
    return _remembered[-1] if _remembered else 0


def start_a_child(path: Path) -> None:
    """Start another process, write its number and wait."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    path.write_text(str(child.pid))
    time.sleep(3600)


def ignore_requests(path: Path) -> None:
    """Ignore the request to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child_of_child(path)
