"""Stand-ins for the worker process, importable by a new process."""

import os
import threading
import time
from pathlib import Path

from posture.ui.jobs import Job, Outcome, load_job, write_outcome
from posture.ui.worker import live_while_wanted

SENTENCE = "Nothing stands out in this view."


def finish(folder: Path) -> None:
    write_outcome(_job(folder), Outcome("ok", SENTENCE, "ok"))


def die(folder: Path) -> None:
    del folder
    os._exit(7)


def dawdle(folder: Path) -> None:
    del folder
    time.sleep(60)


def dawdle_while_wanted(folder: Path) -> None:
    threading.Thread(target=live_while_wanted, args=(_job(folder),), daemon=True).start()
    time.sleep(60)


def _job(folder: Path) -> Job:
    job = load_job(folder)
    assert job is not None
    return job
