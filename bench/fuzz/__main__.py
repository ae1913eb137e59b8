"""Thousands of bad inputs at every door: what the program says, takes and leaves behind.

``python -m bench.fuzz`` gives each door its share of 5,750 inputs, in a network of its own from
which nothing gets out uncounted, and ends with 1 if a promise is broken:

- no traceback, and nothing called a bug of ours;
- no input takes more than 60 s of processor or 1 GB;
- no packet leaves the machine;
- nothing half-written or of a refused input stays.

Input N of a door depends on the seed, the door and N alone: ``--door track --only 417`` tries
that one again and shows what was said.
"""

import argparse
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import Final

from bench.fuzz.isolation import is_inside, packets_out, run_inside
from bench.fuzz.trying import Tried, try_inputs

INPUTS: Final = 5750
PATIENCE_S: Final = 180.0


def tried_at(name: str, seed: int, numbers: list[int]) -> Iterator[Tried]:
    """Yield what came of each input of a door; one that hangs or kills its process is told too."""
    left = list(numbers)
    while left:
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        arguments = (theirs, name, seed, left, is_inside())
        child = context.Process(target=try_inputs, args=arguments)
        child.start()
        theirs.close()
        now = None
        try:
            while pipe.poll(PATIENCE_S):
                told = pipe.recv()
                if told is None:
                    break
                if isinstance(told, Tried):
                    left = [n for n in left if n > told.number]
                    now = None
                    yield told
                else:
                    now = told
        except EOFError:
            pass
        if child.is_alive() and now is not None:
            os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        if now is not None:
            left = [n for n in left if n > now]
            why = f"its process ended or hung (exit code {child.exitcode})"
            yield Tried(now, 0.0, 0.0, [why])
        elif child.exitcode and left:
            raise RuntimeError(f"the door {name} cannot be tried (exit code {child.exitcode})")


def fuzz(seed: int, share: float, only_door: str | None, only: int | None) -> int:
    """Try every door; print a line for each and what was wrong; return the number of faults."""
    from bench.fuzz.doors import DOORS

    faults = 0
    print("| door | inputs | faults | most processor, s | most memory, MB | wall, s |")
    print("|---|---|---|---|---|---|", flush=True)
    for name, (_, count) in DOORS.items():
        if only_door not in (None, name):
            continue
        numbers = list(range(max(1, round(share * count)))) if only is None else [only]
        began = time.monotonic()
        found = list(tried_at(name, seed, numbers))
        bad = [tried for tried in found if tried.wrong]
        faults += len(bad)
        wall_s = time.monotonic() - began
        cpu_s, mb = max(t.cpu_s for t in found), max(t.memory_mb for t in found)
        print(f"| {name} | {len(found)} | {len(bad)} | {cpu_s:.1f} | {mb:.0f} | {wall_s:.0f} |")
        for tried in bad if only is None else found:
            print(
                f"    {name} {tried.number}: {'; '.join(tried.wrong)}\n        {tried.said!r}"[:900]
            )
        sys.stdout.flush()
    return faults


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", type=int, default=INPUTS, help="in all; by default 5,750")
    parser.add_argument("--door", help="this one only")
    parser.add_argument("--only", type=int, metavar="N", help="this input of the door only")
    asked = parser.parse_args()
    if not is_inside() and sys.platform == "linux":
        return run_inside(sys.argv[1:])
    faults = fuzz(asked.seed, asked.inputs / INPUTS, asked.door, asked.only)
    print(f"\n{faults} faults; packets out: {packets_out() if is_inside() else 'not counted'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
