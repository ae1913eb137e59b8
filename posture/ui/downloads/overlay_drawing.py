"""The annotated clip: drawn in the background, with a coach's drawings and own angles."""

import json
import shutil
import time
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final

from posture import __version__
from posture.pipeline.result_folder import ANNOTATED
from posture.report.annotated_clip import (
    DEFAULT_OVERLAY,
    UNMARKED,
    Marked,
    Overlay,
    write_annotated,
)
from posture.system.files import replacing, write_atomically
from posture.system.processes import run_apart
from posture.system.progress import Progress
from posture.system.validation import ContentError, decode, read_bytes
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.derived import current_version, derived_file
from posture.ui.downloads.film_tasks import FilmTask, begin_film, cancel_film, film_task
from posture.ui.downloads.voices import voiced
from posture.ui.review.clip_review import Review

# A running task writes more often than this; anything older was left by an app that was killed.
LEFT_BEHIND_S: Final = 600.0


def drawing(seen: Review) -> FilmTask | None:
    """Return the task that draws the clip's current version, or drew it; None = there is none."""
    return film_task(seen.job.id, seen.version)


def draw(seen: Review, overlay: Overlay, marked: Marked = UNMARKED) -> None:
    """Begin to draw the overlay on a judged clip, unless that is being done."""
    job, version = seen.job, seen.version

    def is_current() -> bool:
        return current_version(job) == version

    begin_film(job.id, version, is_current, partial(_draw, seen, overlay, marked))


def cancel(job: AppClip) -> None:
    """Stop drawing a clip; a previously drawn one stays."""
    cancel_film(job.id)


def annotated_clip_of(seen: Review) -> tuple[Path, Overlay] | None:
    """Return the annotated clip with the current corrections, and its overlay; None = none drawn.

    It may have been drawn together with the results. With a voice if one was recorded for it.
    """
    derived = film_of(seen)
    if derived.exists():
        return voiced(derived), _shown(derived)
    first, analysed = seen.job.result / ANNOTATED, seen.analysed
    if analysed is None or not first.exists():
        return None
    same = (analysed.corrections, analysed.made_with.posture) == (seen.corrections, __version__)
    return (first, _shown(first)) if same else None


def film_of(seen: Review) -> Path:
    """Return where the annotated clip of the current version is, without a voice, once drawn."""
    return seen.job.derived / f"{seen.version}.mp4"


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


def _draw(seen: Review, overlay: Overlay, marked: Marked, progress: Progress) -> None:
    job, motion, report = seen.job, seen.analysis.motion, seen.analysis.report
    assert motion is not None
    path = derived_file(job, f"{seen.version}.mp4")
    with replacing(path) as half:
        given = (half, report, motion, job.clip, overlay)
        run_apart(job.clip, progress, write_annotated, *given, marked)
        progress(1, 1)
        # The old clip first, so that no clip is ever beside the note on another's overlay.
        for old in (path, path.with_suffix(".voice.mp4")):
            old.unlink(missing_ok=True)
        write_atomically(path.with_suffix(".json"), json.dumps(asdict(overlay)).encode())
