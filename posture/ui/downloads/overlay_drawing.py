"""Drawing a clip with lines aside, while its page goes on being used."""

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
from posture.report.annotated_clip import AS_USUAL, Overlay, write_annotated
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
# What is at work writes more often than this; what is older was left by an app that was killed.
LEFT_BEHIND_S: Final = 600.0


@dataclass
class OverlayTask:
    """How far a clip with lines of a version is.

    ``trouble`` is why there is none, in one sentence, once it has ``ended``; empty where
    somebody ``cancelled`` it, as a correction does.
    """

    version: str
    progress: StageProgress
    ended: bool = False
    cancelled: bool = False
    trouble: str = ""


_drawings: Final[dict[str, OverlayTask]] = {}


def drawing(seen: Review) -> OverlayTask | None:
    """Return how far a clip's drawing is, or how it ended; None = none was begun."""
    begun = _drawings.get(seen.job.id)
    return begun if begun and begun.version == seen.version else None


def draw(seen: Review, overlay: Overlay) -> None:
    """Begin to draw a judged clip, unless that is being done."""
    before = drawing(seen)
    if before is None or before.ended:
        progress = StageProgress(STAGE, 0, None, time.time())
        own = _drawings[seen.job.id] = OverlayTask(seen.version, progress)
        threading.Thread(target=_draw, args=(seen, overlay, own), name="film").start()


def cancel(job: AppClip) -> None:
    """Stop drawing a clip; the one that was made before stays."""
    begun = _drawings.get(job.id)
    if begun:
        begun.cancelled = True


def film_of(seen: Review) -> tuple[Path, Overlay] | None:
    """Return the clip with lines as it is corrected now, and what it shows; None = none was made.

    It may have been made along with the results.
    """
    derived = seen.job.derived / f"{seen.version}.mp4"
    if derived.exists():
        return derived, _shown(derived)
    first, analysed = seen.job.result / ANNOTATED, seen.analysed
    if analysed is None or not first.exists():
        return None
    same = (analysed.corrections, analysed.made_with.posture) == (seen.corrections, __version__)
    return (first, _shown(first)) if same else None


def _shown(film: Path) -> Overlay:
    """Return what a film shows; one made along with the results shows the usual."""
    try:
        return decode(read_bytes(film.with_suffix(".json")), Overlay, "What the film shows")
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
        own.cancelled = own.cancelled or current_version(job) != seen.version
        if own.cancelled:
            raise PostureError(NOT_WANTED)
        if not threading.main_thread().is_alive():  # which waits for this thread
            raise PostureError(CLOSED)

    own.trouble = DEFECT
    try:
        path = derived_file(job, f"{seen.version}.mp4")
        with replacing(path) as film:
            report = seen.analysis.report
            run_apart(job.clip, tell, write_annotated, film, report, motion, job.clip, overlay)
            go_on()
            # Before its own note, so that no film ever lies beside the note of another.
            path.unlink(missing_ok=True)
            write_atomically(path.with_suffix(".json"), json.dumps(asdict(overlay)).encode())
        own.trouble = ""
    except PostureError as error:
        own.trouble = "" if own.cancelled else str(error)
    finally:
        own.ended = True
