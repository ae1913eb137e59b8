"""Films that are made in the background, while their page remains usable."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from posture.errors import PostureError
from posture.system.progress import Progress
from posture.ui.clips.clip_folder import StageProgress

STAGE: Final = "Drawing the clip"
NOT_WANTED: Final = "Cancelled."
CLOSED: Final = "The app was closed."
DEFECT: Final = "It could not be drawn, by a fault of ours."


@dataclass
class FilmTask:
    """The progress of a film of a version.

    ``trouble`` is why it failed, in one sentence, once it has ``ended``; empty if it was
    ``cancelled`` by a person, or by a correction.
    """

    version: str
    progress: StageProgress
    ended: bool = False
    cancelled: bool = False
    trouble: str = ""


Make = Callable[[Progress], None]
"""Makes the film, reporting its progress, which raises once the film is not wanted any more."""
_tasks: Final[dict[str, FilmTask]] = {}


def film_task(key: str, version: str) -> FilmTask | None:
    """Return the task that makes a film of this version, or made it; None = there is none."""
    task = _tasks.get(key)
    return task if task and task.version == version else None


def begin_film(key: str, version: str, is_current: Callable[[], bool], make: Make) -> None:
    """Begin to make a film, unless that is being done.

    Parameters
    ----------
    key : str
        What it is of.
    version : str
        Of which version.
    is_current : callable
        Whether that is still the current version: otherwise the film is given up.
    make : callable
        See `Make`.
    """
    before = film_task(key, version)
    if before is None or before.ended:
        task = _tasks[key] = FilmTask(version, StageProgress(STAGE, 0, None, time.time()))
        threading.Thread(target=_make, args=(task, is_current, make), name="film").start()


def cancel_film(key: str) -> None:
    """Stop making a film; a previously made one stays."""
    if key in _tasks:
        _tasks[key].cancelled = True


def _is(is_current: Callable[[], bool]) -> bool:
    """Return whether a film is of the current version; not if its clip was deleted meanwhile."""
    with suppress(FileNotFoundError, PostureError):
        return is_current()
    return False


def _make(task: FilmTask, is_current: Callable[[], bool], make: Make) -> None:
    def report_progress(done: int, expected: int | None) -> None:
        task.progress = StageProgress(STAGE, done, expected, task.progress.since)
        task.cancelled = task.cancelled or not _is(is_current)
        if task.cancelled:
            raise PostureError(NOT_WANTED)
        if not threading.main_thread().is_alive():  # which waits for this thread
            raise PostureError(CLOSED)

    task.trouble = DEFECT
    try:
        make(report_progress)
        task.trouble = ""
    except PostureError as error:
        task.trouble = "" if task.cancelled else str(error)
    finally:
        task.ended = True
