"""Kills at random moments over every change of a library: whether it is whole each time.

``python -m bench.library_kills FOLDER [N]`` makes N kills (100 if not told) on SQLite and as many
on PostgreSQL, in a new FOLDER. What a killed process had reported as done must be there.
"""

import gc
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Final

from bench.library_load import SAMPLE, databases
from posture.pipeline.job import Job, do_job
from tests.library.killing import CHANGES, Place, assert_whole, changes_of, newer, state

REPORTED: Final = b"done"


def main(folder: Path, kills: int = 100) -> None:
    """Kill, check, and say how often a change was broken off."""
    folder.mkdir(parents=True)
    do_job(Job(SAMPLE), folder / "result")
    for name, address in databases():
        place = Place(folder / name, address, folder / "result")
        place.folder.mkdir()
        with newer(place.folder):
            broken_off = kill(place, kills)
        told = ", ".join(f"{change} {count}" for change, count in broken_off.items())
        print(f"{name}: {kills} kills, whole each time; broken off: {told}", flush=True)


def kill(place: Place, kills: int) -> dict[str, int]:
    """Kill changes at random moments; return how often each was broken off."""
    changes = changes_of(place.address)
    broken_off = dict.fromkeys(changes, 0)
    normal = {name: _measure(place, name) for name in changes}
    for _ in range(kills):
        name = random.choice(changes)
        CHANGES[name].prepare(place)
        before = state(place.open())
        gc.collect()  # as a new process, nobody has the database open
        seconds, after = normal[name]
        reported = _killed_after(random.uniform(0, seconds), place, name)
        found = state(assert_whole(place))
        # A runner is made first and a clip added then, each whole or not at all.
        between = [max(before[0], after[0]), *before[1:]]
        assert found == after if reported else found in (before, between, after), (name, found)
        broken_off[name] += not reported
    return broken_off


def _measure(place: Place, name: str) -> tuple[float, list[int]]:
    """Return how long a change takes, seconds, and what there is after it."""
    CHANGES[name].prepare(place)
    gc.collect()
    began = time.perf_counter()
    CHANGES[name].make(place)
    return time.perf_counter() - began, state(place.open())


def _killed_after(seconds: float, place: Place, name: str) -> bool:
    """Make a change in a copy of this process, killed after a while; whether it had ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        CHANGES[name].make(place)
        os.write(writing, REPORTED)
        time.sleep(3600)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(writing)
    reported = os.read(reading, len(REPORTED)) == REPORTED
    os.close(reading)
    return reported


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
