"""One input after the other at one door: what was said, what it took, what was left."""

import os
import tempfile
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Final

from bench.fuzz.doors import DOORS, Door
from bench.fuzz.isolation import packets_out
from bench.fuzz.place import Place
from bench.memory import THIS_PROCESS, own_mb, started_by
from posture.errors import PostureError
from posture.system.native import drop_stderr

LONGEST_S: Final = 60.0
MOST_MB: Final = 1000.0
BROKEN: Final = ("Traceback", "bug in posture", "fault of ours")


@dataclass(frozen=True)
class Tried:
    """What one input took, in seconds of processor and MB; what was wrong, empty = nothing."""

    number: int
    cpu_s: float
    memory_mb: float
    wrong: list[str] = field(default_factory=list)
    said: str = ""


def try_inputs(pipe: Connection, name: str, seed: int, numbers: list[int], packets: bool) -> None:
    """Try inputs of a door one after the other, in a process of their own."""
    door, _ = DOORS[name]
    if len(numbers) > 1:  # what Streamlit logs of an error is looked at one at a time
        drop_stderr()
    with tempfile.TemporaryDirectory(prefix="posture-fuzz-") as folder:
        place = Place(Path(folder))
        place.clear()
        for make in (lambda: place.clips, lambda: place.library, lambda: place.archive):
            make()
        assert place.report
        for number in numbers:
            place.clear()
            pipe.send(number)
            pipe.send(try_one(place, door, Random(f"{seed} {name} {number}"), number, packets))
        place.close()
    pipe.send(None)


def try_one(place: Place, door: Door, random: Random, number: int, packets: bool) -> Tried:
    """Try one input: see what the program says to it, takes and leaves."""
    before_s, sent = _cpu_s(), packets_out() if packets else 0
    with Peak() as peak:
        try:
            place.start()
            said = door(place, random)
            kept, text, code = said.code == 0, said.text, said.code
        except PostureError as error:  # which pages and commands tell
            kept, code, text = False, error.exit_code, str(error)
        except BaseException as error:
            kept, code, text = False, 1, f"Traceback: {type(error).__name__}: {error}"
    wrong = [word for word in BROKEN if word in text]
    wrong += ["exit code 1"] * (code == 1)
    wrong += [f"left {name}" for name in place.left(kept)[:3]]
    wrong += ["raw control characters"] * any(c in text for c in "\x1b\x07\x9b\x00\u202e")
    wrong += ["a packet out"] * (packets and packets_out() > sent)
    cpu_s = _cpu_s() - before_s
    wrong += [f"{cpu_s:.0f} s of processor"] * (cpu_s > LONGEST_S)
    wrong += [f"{peak.mb:.0f} MB"] * (peak.mb > MOST_MB)
    return Tried(number, cpu_s, peak.mb, wrong, text if wrong else text[:200])


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Peak:
    """The most memory that this process and what it started had while a block ran."""

    def __enter__(self) -> "Peak":
        self.mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self._look()

    def _look(self) -> None:
        self.mb = max(self.mb, sum(map(own_mb, (THIS_PROCESS, *started_by(THIS_PROCESS)))))

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._look()
