"""Drawing a clip with lines aside, while its page goes on being used."""

import json
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from posture.errors import PostureError
from posture.report.annotated_clip import AS_USUAL, Overlay, write_annotated
from posture.system.files import replacing, write_atomically
from posture.system.isolation import once
from posture.system.validation import ContentError, decode, read_bytes
from posture.ui.clips.clip_folder import AppClip, StageProgress
from posture.ui.review.clip_review import Review, review

STAGE: Final = "Drawing the clip"
CORRECTED: Final = "The clip was corrected meanwhile; make it again."
CANCELLED: Final = "Cancelled."
CLOSED: Final = "The app was closed."
DEFECT: Final = "It could not be drawn, by a fault of ours."
# What is at work writes more often than this; what is older was left by an app that was killed.
LEFT_BEHIND_S: Final = 600.0


@dataclass
class OverlayTask:
    """How far a clip with lines is.

    ``trouble`` is why there is none, in one sentence, once it has ``ended``; empty where
    somebody ``cancelled`` it.
    """

    progress: StageProgress
    ended: bool = False
    cancelled: bool = False
    trouble: str = ""


_drawings: Final[dict[str, OverlayTask]] = {}


def drawing(job: AppClip) -> OverlayTask | None:
    """Return how far a clip's drawing is, or how it ended; None = none was begun."""
    return _drawings.get(job.id)


def draw(seen: Review, overlay: Overlay) -> None:
    """Begin to draw a judged clip, unless that is being done."""
    before = drawing(seen.job)
    if before is None or before.ended:
        own = _drawings[seen.job.id] = OverlayTask(StageProgress(STAGE, 0, None, time.time()))
        threading.Thread(target=_draw, args=(seen, overlay, own), name="film").start()


def cancel(job: AppClip) -> None:
    """Stop drawing a clip; the one that was made before stays."""
    begun = drawing(job)
    if begun:
        begun.cancelled = True


def shown_by_film(job: AppClip) -> Overlay:
    """Return what a clip's film shows; one made along with the results shows the usual."""
    try:
        return decode(read_bytes(_shown(job)), Overlay, "What the film shows")
    except (FileNotFoundError, ContentError):
        return AS_USUAL


def sweep(job: AppClip) -> None:
    """Delete what a writing or drawing left that ended with its app."""
    # What has just got its name ends the search; the page is drawn again.
    with suppress(FileNotFoundError):
        for half in list(job.folder.rglob(".posture-*")):
            newest = max(path.stat().st_mtime for path in (half, *half.rglob("*")))
            if time.time() - newest <= LEFT_BEHIND_S:
                continue
            if half.is_dir():
                shutil.rmtree(half)
            else:
                half.unlink()


def _draw(seen: Review, overlay: Overlay, own: OverlayTask) -> None:
    job, motion = seen.job, seen.analysis.motion
    assert motion is not None

    def tell(done: int, expected: int | None) -> None:
        own.progress = StageProgress(STAGE, done, expected, own.progress.since)
        go_on()

    def go_on() -> None:
        if own.cancelled:
            raise PostureError(CANCELLED)
        if not threading.main_thread().is_alive():  # which waits for this thread
            raise PostureError(CLOSED)

    own.trouble = DEFECT
    try:
        with replacing(job.overlay) as film:
            report = seen.analysis.report
            once(job.clip, tell, write_annotated, film, report, motion, job.clip, overlay)
            go_on()
            if review(job).version != seen.version:
                raise PostureError(CORRECTED)
            # Before its own note, so that no film ever lies beside the note of another.
            job.overlay.unlink(missing_ok=True)
            write_atomically(_shown(job), json.dumps(asdict(overlay)).encode())
        own.trouble = ""
    except PostureError as error:
        own.trouble = "" if own.cancelled else str(error)
    finally:
        own.ended = True


def _shown(job: AppClip) -> Path:
    from posture.pipeline.result_folder import SHOWN

    return job.result / SHOWN
