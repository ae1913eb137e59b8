"""Stand-ins for the worker process, importable by a new process."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import posture.ui.clips.worker
from posture.pipeline.job import PREVIEWING
from posture.system.limits import ResourceLimits, restrict
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    StageProgress,
    load_job,
    write_outcome,
    write_progress,
)

SENTENCE = "Nothing stands out in this view."
DAWDLE_S = 600


def finish(folder: Path) -> None:
    write_outcome(_job(folder), Outcome("ok", SENTENCE, "ok"))


def tell_priority(folder: Path) -> None:
    write_outcome(_job(folder), Outcome("ok", f"{os.nice(0)}", "ok"))


def die(folder: Path) -> None:
    del folder
    os._exit(7)


def spin(folder: Path) -> None:
    """Use more processor time than is allowed, which is a second."""
    del folder
    restrict(ResourceLimits(10**10, 1.0))
    while True:
        pass


def tell_limits(folder: Path) -> None:
    """Do a worker's whole work, with an analysis that reports its limits."""

    def report_limit(job: AppClip) -> Outcome:
        del job
        return Outcome("ok", f"{resource.getrlimit(resource.RLIMIT_CPU)[0]}")

    posture.ui.clips.worker.analyse = report_limit
    posture.ui.clips.worker.work(folder)


def finish_and_copy(folder: Path) -> None:
    """Write the outcome, and then copy the clip for ever."""
    finish(folder)
    write_progress(_job(folder), StageProgress(PREVIEWING, 3, 9, time.time()))
    time.sleep(DAWDLE_S)


def dawdle(folder: Path) -> None:
    write_progress(_job(folder), StageProgress("Dawdling", 0, None, 0.0))
    time.sleep(DAWDLE_S)


def dawdle_with_a_child(folder: Path) -> None:
    """Start another process, as the analysis does, and finally write down its id."""
    child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({DAWDLE_S})"])
    write_progress(_job(folder), StageProgress("Dawdling", 0, None, 0.0))
    (folder / "child").write_text(str(child.pid))
    time.sleep(DAWDLE_S)


def _job(folder: Path) -> AppClip:
    job = load_job(folder)
    assert job is not None
    return job
