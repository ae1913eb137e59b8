"""Whatever the disk refuses once, what was reported as done is there, and the library is whole."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from posture.library.analyses import save_result
from posture.library.library import Library
from posture.library.records import add_clip, ensure_runner
from tests.library.conftest import rows
from tests.library.failing import CASES
from tests.library.killing import OF_FILES
from tests.library.test_library_records import MARCH
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


def test_a_picture_that_cannot_be_read_just_now_is_not_left_out(
    library: Library, track: Path, result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = add_clip(library, ensure_runner(library, "Bob"), track, MARCH)
    with monkeypatch.context() as patch:
        patch.setattr("posture.jpeg.read_bytes", broken)
        with pytest.raises(OSError, match="Input/output"):
            save_result(library, clip.id, result)
    assert rows(library, "analyses") == 0
    save_result(library, clip.id, result)
    assert rows(library, "analyses") == 1


def broken(*_: object) -> bytes:
    raise OSError(errno.EIO, "Input/output error")
