"""Killed at any step of a change, the library is whole after a check."""

import subprocess
import sys
from pathlib import Path

from tests.library.killing import changes_of
from tests.runs import ROOT


def test_killed_at_any_step_nothing_is_lost_and_nothing_half_done(
    address: str | None, result: Path, tmp_path: Path
) -> None:
    # Every single step is for the bench; PostgreSQL's server undoes what most of them began.
    every = "41" if address else "29"
    program = [sys.executable, "-m", "tests.library.killing"]
    command = [*program, str(tmp_path), address or "", str(result), every]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    killed = dict(line.split(": killed ") for line in done.stdout.splitlines())
    assert set(killed) == set(changes_of(address))
    assert all(int(times.split()[0]) >= 1 for times in killed.values())
