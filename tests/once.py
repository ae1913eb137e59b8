"""What is costly and the same for every test: made once in a run, whatever its workers."""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def once_for_all(name: str, factory: pytest.TempPathFactory, make: Callable[[Path], T]) -> T:
    """Return what ``make`` returns, of whichever worker asks first; the others wait for it.

    Parameters
    ----------
    name : str
        What it is called, unlike any other.
    factory : pytest.TempPathFactory
        Whose folder is this run's.
    make : callable
        Given an empty folder that stays for the whole run; what it returns can be pickled.
    """
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"once-{name}"
    place.mkdir(exist_ok=True)
    kept = place / "returned.pickle"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            folder = place / "made"
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
    made: T = pickle.loads(kept.read_bytes())
    return made
