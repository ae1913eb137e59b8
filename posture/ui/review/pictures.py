"""The evidence pictures of a clip with its current corrections: finding them, and drawing others.

A picture is stored under a hash of what it shows, so one that a correction does not change is not
drawn again, and none is ever mistaken for another.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.errors import PostureError
from posture.results.evidence_pictures import read_picture
from posture.results.report import Report
from posture.system.files import write_atomically
from posture.system.processes import shared_worker
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.clip_identity import analysed_video, shown_clip
from posture.ui.clips.derived import delete_outdated, derived_file
from posture.ui.clips.retries import DEFECT, Troubles
from posture.ui.review.clip_review import Review, review

if TYPE_CHECKING:
    from posture.pipeline.planned_pictures import PlannedPicture

logger = logging.getLogger(__name__)

# Drawing begins only after this time, so that corrections in quick succession do not wait for it.
SETTLE_S: Final = 1.0
_artist: Final = ThreadPoolExecutor(1, thread_name_prefix="pictures")
_drawing: Final = threading.Lock()
_lock: Final = threading.Lock()
_busy: Final[set[str]] = set()
_troubles: Final = Troubles()


def picture_of(seen: Review, key: str) -> bytes | None:
    """Return a picture by its key, or None if it has not been drawn yet."""
    jpeg = read_picture(seen.job.derived, _name(key))
    if jpeg is None and key in seen.drawn:
        return read_picture(seen.job.result, seen.drawn[key])
    return jpeg


def pictures_there(seen: Review) -> dict[str, bytes]:
    """Return the pictures that exist, by their names in the report."""
    found = ((picture.name, picture_of(seen, picture.key)) for picture in seen.planned)
    return {name: jpeg for name, jpeg in found if jpeg is not None}


def can_be_drawn(job: AppClip) -> bool:
    """Return whether the clip is there, so that the pictures that do not exist yet will come."""
    return _source(job) is not None


def illustrated_now(seen: Review) -> Report:
    """Return the report with the names of the pictures that exist."""
    from posture.pipeline.planned_pictures import with_images

    return with_images(seen.analysis.report, pictures_there(seen))


def results_of(seen: Review) -> tuple[Report, dict[str, bytes]]:
    """Return the report and all its pictures, by name; missing ones are drawn first.

    While the video is missing, so are the pictures that have not been drawn.

    Raises
    ------
    MachineError
        If the pictures cannot be drawn.
    """
    from posture.pipeline.planned_pictures import with_images

    with _drawing:
        pictures = pictures_there(seen)
        drawn = _draw(seen, pictures)
        with suppress(PostureError):  # they are returned all the same
            _keep(seen, drawn)
    pictures |= drawn
    return with_images(seen.analysis.report, pictures), pictures


def draw_ahead(job: AppClip) -> tuple[bool, str]:
    """Start drawing the pictures of a clip with its current corrections, if any are missing.

    Returns
    -------
    (bool, str)
        Whether they are being drawn now; why they could not be drawn so far, or an empty text.
        After a failure, a later call tries again after a while.
    """
    seen = review(job)
    trouble = f"{job.id}-{seen.version}"
    with _lock:
        missing = _missing(seen, pictures_there(seen))
        if not missing:
            delete_outdated(job, seen.version, {Path(_name(p.key)).name for p in seen.planned})
        if not missing or not _source(job):
            _troubles.forget(trouble)
        elif job.id not in _busy and _troubles.is_over(trouble):
            _busy.add(job.id)
            _artist.submit(_draw_now, job)
        return job.id in _busy, _troubles.why(trouble)


def _draw_now(job: AppClip) -> None:
    trouble = job.id
    try:
        shared_worker.prepare(import_module, "posture.pipeline.planned_pictures")
        time.sleep(SETTLE_S)
        seen = review(job)
        trouble = f"{job.id}-{seen.version}"
        with _drawing:
            _keep(seen, _draw(seen, pictures_there(seen)))
    except Exception as error:
        known = isinstance(error, PostureError)
        _troubles.add(trouble, str(error) if known else DEFECT)
        if not known:
            logger.exception("the pictures could not be drawn")
    finally:
        with _lock:
            _busy.discard(job.id)


def _missing(seen: Review, there: dict[str, bytes]) -> "list[PlannedPicture]":
    return [picture for picture in seen.planned if picture.name not in there]


def _draw(seen: Review, there: dict[str, bytes]) -> dict[str, bytes]:
    from posture.pipeline.planned_pictures import draw_pictures

    missing, video = _missing(seen, there), _source(seen.job)
    if not missing or video is None:
        return {}
    turn_deg = 0 if video == seen.job.preview else seen.job.settings.turn_deg
    info = seen.analysis.report.clip
    return shared_worker.run(video, draw_pictures, video, info, missing, turn_deg)


def _keep(seen: Review, drawn: dict[str, bytes]) -> None:
    for picture in seen.planned:
        if picture.name in drawn:
            write_atomically(derived_file(seen.job, _name(picture.key)), drawn[picture.name])


def _name(key: str) -> str:
    """Return the name of a stored picture, in the form that all evidence pictures have."""
    return f"evidence/{key}-1.jpg"


def _source(job: AppClip) -> Path | None:
    """Return the video to draw pictures from: the clip, or its preview if the clip is missing."""
    return analysed_video(job) or shown_clip(job)
