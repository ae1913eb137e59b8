"""Whatever the disk refuses once, what was reported as done is there, and the library is whole."""

import subprocess
import sys
from pathlib import Path

from tests.library.failing import CASES
from tests.library.killing import OF_FILES
from tests.runs import ROOT


def test_an_error_of_the_disk_at_any_step_loses_nothing(
    address: str | None, result: Path, tmp_path: Path
) -> None:
    # Every single step is for the bench.
    every = "23"
    program = [sys.executable, "-m", "tests.library.failing"]
    command = [*program, str(tmp_path), address or "", str(result), every]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    failed = dict(line.split(": failed ") for line in done.stdout.splitlines())
    assert set(failed) == CASES.keys() - (OF_FILES if address else set())
    assert sum(int(times.split()[0]) for times in failed.values()) >= len(failed)
