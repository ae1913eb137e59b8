"""Drawing the annotated clip in the background, while its page remains usable."""

import json
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from posture import __version__
from posture.errors import PostureError
from posture.pipeline.result_folder import ANNOTATED
from posture.report.annotated_clip import DEFAULT_OVERLAY, Overlay, write_annotated
from posture.system.files import replacing, write_atomically
from posture.system.processes import run_apart
from posture.system.validation import ContentError, decode, read_bytes
from posture.ui.clips.clip_folder import AppClip, StageProgress
from posture.ui.clips.derived import current_version, derived_file
from posture.ui.review.clip_review import Review

STAGE: Final = "Drawing the clip"
NOT_WANTED: Final = "Cancelled."
CLOSED: Final = "The app was closed."
DEFECT: Final = "It could not be drawn, by a fault of ours."
# A running task writes more often than this; anything older was left by an app that was killed.
LEFT_BEHIND_S: Final = 600.0


@dataclass
class OverlayTask:
    """The progress of the annotated clip of a version.

    ``trouble`` is why it failed, in one sentence, once it has ``ended``; empty if it was
    ``cancelled`` by a person, or by a correction.
    """

    version: str
    progress: StageProgress
    ended: bool = False
    cancelled: bool = False
    trouble: str = ""


_drawings: Final[dict[str, OverlayTask]] = {}


def drawing(seen: Review) -> OverlayTask | None:
    """Return the task that draws the clip's current version, or drew it; None = there is none."""
    task = _drawings.get(seen.job.id)
    return task if task and task.version == seen.version else None


def draw(seen: Review, overlay: Overlay) -> None:
    """Begin to draw the overlay on a judged clip, unless that is being done."""
    before = drawing(seen)
    if before is None or before.ended:
        progress = StageProgress(STAGE, 0, None, time.time())
        task = _drawings[seen.job.id] = OverlayTask(seen.version, progress)
        threading.Thread(target=_draw, args=(seen, overlay, task), name="film").start()


def cancel(job: AppClip) -> None:
    """Stop drawing a clip; a previously drawn one stays."""
    task = _drawings.get(job.id)
    if task:
        task.cancelled = True


def annotated_clip_of(seen: Review) -> tuple[Path, Overlay] | None:
    """Return the annotated clip with the current corrections, and its overlay; None = none drawn.

    It may have been drawn together with the results.
    """
    derived = seen.job.derived / f"{seen.version}.mp4"
    if derived.exists():
        return derived, _shown(derived)
    first, analysed = seen.job.result / ANNOTATED, seen.analysed
    if analysed is None or not first.exists():
        return None
    same = (analysed.corrections, analysed.made_with.posture) == (seen.corrections, __version__)
    return (first, _shown(first)) if same else None


def _shown(clip: Path) -> Overlay:
    """Return an annotated clip's overlay: the default one if it was drawn with the results."""
    try:
        return decode(read_bytes(clip.with_suffix(".json")), Overlay, "What the film shows")
    except (FileNotFoundError, ContentError):
        return DEFAULT_OVERLAY


def delete_leftovers(job: AppClip) -> None:
    """Delete unfinished files that were left when an app ended."""
    # A file that has just got its final name ends the search; the page is drawn again anyway.
    with suppress(FileNotFoundError):
        for half in list(job.folder.rglob(".posture-*")):
            newest = max(path.stat().st_mtime for path in (half, *half.rglob("*")))
            if time.time() - newest <= LEFT_BEHIND_S:
                continue
            if half.is_dir():
                shutil.rmtree(half)
            else:
                half.unlink()


def _draw(seen: Review, overlay: Overlay, task: OverlayTask) -> None:
    job, motion = seen.job, seen.analysis.motion
    assert motion is not None

    def report_progress(done: int, expected: int | None) -> None:
        task.progress = StageProgress(STAGE, done, expected, task.progress.since)
        check_wanted()

    def check_wanted() -> None:
        task.cancelled = task.cancelled or current_version(job) != seen.version
        if task.cancelled:
            raise PostureError(NOT_WANTED)
        if not threading.main_thread().is_alive():  # which waits for this thread
            raise PostureError(CLOSED)

    task.trouble = DEFECT
    try:
        path = derived_file(job, f"{seen.version}.mp4")
        with replacing(path) as half:
            report, progress = seen.analysis.report, report_progress
            run_apart(job.clip, progress, write_annotated, half, report, motion, job.clip, overlay)
            check_wanted()
            # The old clip first, so that no clip is ever beside the note on another's overlay.
            path.unlink(missing_ok=True)
            write_atomically(path.with_suffix(".json"), json.dumps(asdict(overlay)).encode())
        task.trouble = ""
    except PostureError as error:
        task.trouble = "" if task.cancelled else str(error)
    finally:
        task.ended = True
