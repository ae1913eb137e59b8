"""Whatever the disk refuses once, what was reported as done is there, and the library is whole."""

import errno
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from posture.errors import MachineError
from posture.library.clips.analyses import save_result
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import add_clip, ensure_runner
from posture.library.storage.library import Library
from tests.library.conftest import rows
from tests.library.failing import CASES
from tests.library.killing import OF_FILES
from tests.library.runners.test_library_records import MARCH
from tests.runs import ROOT


def test_an_error_of_the_disk_at_any_step_loses_nothing(
    address: str | None, result: Path, tmp_path: Path
) -> None:
    # Every single step is for the bench; PostgreSQL's server undoes what most of them began.
    every = "43" if address else "23"
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
        patch.setattr("posture.results.evidence_pictures.read_bytes", broken)
        with pytest.raises(OSError, match="Input/output"):
            save_result(library, clip.id, result)
    assert rows(library, "analyses") == 0
    save_result(library, clip.id, result)
    assert rows(library, "analyses") == 1


def broken(*_: object) -> bytes:
    raise OSError(errno.EIO, "Input/output error")


def test_a_commit_that_fails_lets_go_of_the_lock(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    failures = ["database or disk is full"]

    def fail(connection: object) -> None:
        del connection
        if failures:
            error = sqlite3.OperationalError(failures.pop())
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error

    event.listen(library.engine, "commit", fail)
    with pytest.raises(MachineError):
        ensure_runner(library, "Bob")
    with closing(sqlite3.connect(tmp_path / "library.db", timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
    assert ensure_runner(library, "Bob").name == "Bob"
    library.close()
