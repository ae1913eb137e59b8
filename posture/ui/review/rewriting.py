"""Writing a clip's result folder anew after a correction, while the page already shows it."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from posture.errors import MachineError, PostureError
from posture.pipeline.job import outcome_of
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.files import writing
from posture.system.isolation import warm
from posture.system.validation import ContentError, read_bytes
from posture.ui.clips.clip_folder import AppClip, write_outcome
from posture.ui.clips.clip_identity import own_clip, shown_clip
from posture.ui.clips.retries import DEFECT, Troubles
from posture.ui.review.clip_review import Review, review

logger = logging.getLogger(__name__)

# Whoever corrects again within this time waits for no drawing, and nothing is drawn in vain.
SETTLE_S: Final = 2.0
_writer: Final = ThreadPoolExecutor(1, thread_name_prefix="rewriting")
_lock: Final = threading.Lock()
_busy: Final[set[str]] = set()
_troubles: Final = Troubles()


def report_on_disk(job: AppClip) -> Report:
    """Return the report that lies in the clip's result folder.

    Raises
    ------
    MachineError
        If it is damaged.
    """
    try:
        return report_from_json(read_bytes(job.result / "report.json"))
    except ContentError as error:
        raise MachineError("The report of this clip is damaged; check the clip again.") from error


def keep_up(seen: Review, drawn: Report, at_once: bool = False) -> tuple[bool, str]:
    """See to it that the result folder says what the page says, with every picture.

    Parameters
    ----------
    seen : Review
        What the page says.
    drawn : Report
        What lies in the folder.
    at_once : bool
        Try again now what failed a moment ago, since somebody waits for it.

    Returns
    -------
    (bool, str)
        Whether it is being written now; why it could not be written so far, or an empty text. It
        is tried again, after a while, whenever this is asked.
    """
    from posture.pipeline.result_folder import lacks_pictures

    job, key = seen.job, _key(seen)
    behind = drawn.corrections != seen.corrections
    # Pictures may be lacking from a correction made while the film was away.
    if not (behind or (_film(job) and lacks_pictures(drawn))):
        _troubles.forget(key)
        return job.id in _busy, ""
    with _lock:
        if job.id not in _busy and (at_once or _troubles.is_over(key)):
            _busy.add(job.id)
            _writer.submit(_rewrite, job)
        return job.id in _busy, _troubles.why(key) if behind else ""


def _key(seen: Review) -> str:
    return f"{seen.job.id}-{seen.version}"


def _rewrite(job: AppClip) -> None:
    """Write what the corrections say once no more come; one made later starts this again."""
    seen = None
    try:
        if _film(job):
            warm.prepare("posture.pipeline.result_folder")
        seen = _settled(job)
        _write(seen)
    except Exception as error:
        known = isinstance(error, PostureError)
        if seen is not None:
            _troubles.add(_key(seen), str(error) if known else DEFECT)
        if not known:
            logger.exception("the results could not be written anew")
    finally:
        with _lock:
            _busy.discard(job.id)


def _settled(job: AppClip) -> Review:
    while True:
        seen = review(job)
        time.sleep(SETTLE_S)
        if review(job).version == seen.version:
            return seen


def _write(seen: Review) -> None:
    from posture.pipeline.result_folder import write_results

    job, drawn = seen.job, report_on_disk(seen.job)
    if drawn.corrections != seen.corrections:
        with writing(job.overlay):  # gone even if the rest cannot be written
            job.overlay.unlink(missing_ok=True)
    film = _film(job)
    write = partial(warm.run, film, write_results) if film else write_results
    report = write(job.result, seen.analysis, film, before=drawn)
    write_outcome(job, outcome_of(report))


def _film(job: AppClip) -> Path | None:
    """Return what pictures are drawn from: the clip, or while it is away its preview."""
    return own_clip(job) or shown_clip(job)
