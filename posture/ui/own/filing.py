"""Filing the app's clips in the library as they are analysed, in a separate thread."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from posture.errors import PostureError
from posture.library.changing.present import clip_in
from posture.library.schema.acting import UPKEEP, Person, acting_as, check_may_change
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import SHELF, AppClip, Outcome
from posture.ui.clips.desk import Desk
from posture.ui.clips.retries import DEFECT, Troubles
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.filing_request import Filing, can_be_filed, requested_filing
from posture.ui.own.into_library import file_job

logger = logging.getLogger(__name__)

_filer: Final = ThreadPoolExecutor(1, thread_name_prefix="filing")
_lock: Final = threading.Lock()
_busy: Final[set[Path]] = set()
_troubles: Final = Troubles()


def pending_jobs(desk: Desk) -> list[AppClip]:
    """Return the clips that are to be filed but have not been yet.

    One's own whose analysis failed are not among them: they stay in the app's list.
    """
    return [job for job in desk.jobs() if _is_pending(desk, job)]


def _is_pending(desk: Desk, job: AppClip) -> bool:
    filing = requested_filing(job)
    if filing is None:
        return False
    outcome = desk.outcome(job)
    return filing.runner_id is not None or outcome is None or can_be_filed(outcome)


def is_being_filed(desk: Desk, job: AppClip) -> bool:
    """Return whether an analysed clip is about to be in the library."""
    outcome = desk.outcome(job)
    filing = requested_filing(job)
    stuck = why_not_filed(job)
    return bool(filing and outcome and can_be_filed(outcome) and not stuck)


def why_not_filed(job: AppClip) -> str:
    """Return why a clip could not be filed so far; empty = it was not tried, or it could."""
    return _troubles.why(str(job.folder))


def file_what_is_due(desk: Desk) -> None:
    """Start filing the clips that are analysed, if there are any."""
    pending = [job for job in pending_jobs(desk) if desk.outcome(job) is not None]
    if not pending:
        return
    try:
        file_due(shared_library(), desk)
    except PostureError as error:
        for job in pending:
            _troubles.add(str(job.folder), str(error))


def file_due(library: Library, desk: Desk) -> tuple[list[AppClip], dict[str, str]]:
    """Start filing the clips that are analysed, in a separate thread.

    Returns
    -------
    (list of AppClip, dict)
        Those still to be filed; why some of them cannot be filed, by id.
    """
    left = pending_jobs(desk)
    with _lock:
        for job in left:
            outcome = desk.outcome(job)
            due = job.folder not in _busy and _troubles.is_over(str(job.folder))
            if outcome is not None and due:
                _busy.add(job.folder)
                _filer.submit(_file, library, desk, job, outcome)
        return left, {job.id: why for job in left if (why := why_not_filed(job))}


def _file(library: Library, desk: Desk, job: AppClip, outcome: Outcome) -> None:
    filing = requested_filing(job)
    try:
        with acting_as(Person(filing.author, "coach") if filing else UPKEEP):
            if _is_gone(library, filing):
                desk.remove(job)
            else:
                file_job(library, desk, job, outcome)
        _troubles.forget(str(job.folder))
    except Exception as error:
        known = isinstance(error, PostureError)
        _troubles.add(str(job.folder), str(error) if known else DEFECT)
        if not known:
            logger.exception("a clip could not be filed")
    finally:
        with _lock:
            _busy.discard(job.folder)


def _is_gone(library: Library, filing: Filing | None) -> bool:
    """Return whether a clip was analysed for the library, which does not have it any more."""
    if filing is None or filing.clip_id is None:
        return False
    with library.reading() as transaction:
        return clip_in(transaction, filing.clip_id) is None


def give_up_filing(job: AppClip) -> None:
    """Leave a clip in the app's list."""
    check_may_change()
    (job.folder / SHELF).unlink(missing_ok=True)
    _troubles.forget(str(job.folder))
