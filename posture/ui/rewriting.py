"""Writing a clip's result folder anew after a correction, while the page already shows it."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from posture.aside import warm
from posture.errors import MachineError, PostureError
from posture.files import writing
from posture.job import outcome_of
from posture.reading import ContentError, read_bytes
from posture.report.load import report_from_json
from posture.report.model import Report
from posture.ui.jobs import Job, write_outcome
from posture.ui.own_clip import own_clip
from posture.ui.player.files import shown_clip
from posture.ui.review import Review, review

logger = logging.getLogger(__name__)

# Whoever corrects again within this time waits for no drawing, and nothing is drawn in vain.
SETTLE_S: Final = 2.0
DEFECT: Final = "a fault of ours, which the terminal tells of."
_writer: Final = ThreadPoolExecutor(1, thread_name_prefix="rewriting")
_lock: Final = threading.Lock()
_busy: Final[set[str]] = set()
_troubles: Final[dict[str, str]] = {}


def report_on_disk(job: Job) -> Report:
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


def keep_up(seen: Review, drawn: Report) -> tuple[bool, str]:
    """See to it that the result folder says what the page says, with every picture.

    Returns
    -------
    (bool, str)
        Whether it is being written now; why it could not be written, or an empty text.
    """
    from posture.output import lacks_pictures

    job = seen.job
    behind = drawn.corrections != seen.corrections
    with _lock:
        trouble = _troubles.get(f"{job.id}-{seen.version}", "")
        # Pictures may be lacking from a correction made while the film was away.
        if trouble or not (behind or (_film(job) and lacks_pictures(drawn))):
            return job.id in _busy, trouble if behind else ""
        if job.id not in _busy:
            _busy.add(job.id)
            _writer.submit(_rewrite, job)
    return True, ""


def _rewrite(job: Job) -> None:
    """Write what the corrections say once no more come; one made later starts this again."""
    seen = None
    try:
        if _film(job):
            warm.prepare("posture.output")
        seen = _settled(job)
        _write(seen)
    except Exception as error:
        # Told on the page; a defect of ours would else be tried again for ever.
        if seen is not None:
            told = str(error) if isinstance(error, PostureError) else DEFECT
            _troubles[f"{job.id}-{seen.version}"] = told
        if not isinstance(error, PostureError):
            logger.exception("the results could not be written anew")
    finally:
        with _lock:
            _busy.discard(job.id)


def _settled(job: Job) -> Review:
    while True:
        seen = review(job)
        time.sleep(SETTLE_S)
        if review(job).version == seen.version:
            return seen


def _write(seen: Review) -> None:
    from posture.output import write_results

    job, drawn = seen.job, report_on_disk(seen.job)
    if drawn.corrections != seen.corrections:
        with writing(job.overlay):  # gone even if the rest cannot be written
            job.overlay.unlink(missing_ok=True)
    film = _film(job)
    write = partial(warm.run, film, write_results) if film else write_results
    report = write(job.result, seen.analysis, film, before=drawn)
    write_outcome(job, outcome_of(report))


def _film(job: Job) -> Path | None:
    """Return what pictures are drawn from: the clip, or while it is away its preview."""
    return own_clip(job) or shown_clip(job)
