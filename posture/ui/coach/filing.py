"""Filing: moving the app's clips into the library.

A coach's request to file a clip is written into the clip's folder (``shelf.json``), so it survives
the end of the app. Once the clip is analysed it is moved into the library and leaves the app's
list, so that it is only ever in one place.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from posture.errors import MachineError, PostureError, UsageError
from posture.library.changing.present import clip_in, runner_in
from posture.library.clips.analyses import save_result
from posture.library.clips.judging_again import judge_again
from posture.library.clips.own_angles import adopt_angles
from posture.library.clips.reviewing import adopt_notes
from posture.library.runners.records import Conditions, add_clip
from posture.library.schema.acting import UPKEEP, Person, acting_as, author, check_may_change
from posture.library.schema.vocabulary import RunnerState
from posture.library.storage.library import Library
from posture.pipeline.analysis import is_track
from posture.pipeline.job import THUMBNAIL, write_thumbnail
from posture.pose_track import load_track
from posture.results.clip_settings import Back
from posture.results.ranges import Id, Incline, Name, SpeedKmh
from posture.system.files import write_atomically
from posture.system.processes import shared_worker
from posture.system.validation import ContentError, decode, read_bytes
from posture.ui.clips.clip_folder import AppClip, Outcome
from posture.ui.clips.desk import Desk
from posture.ui.clips.own_marks import read_marks
from posture.ui.clips.retries import DEFECT, Troubles
from posture.ui.coach.kept_results import save_review
from posture.ui.review.clip_review import review

SHELF: Final = "shelf.json"

logger = logging.getLogger(__name__)

_filer: Final = ThreadPoolExecutor(1, thread_name_prefix="filing")
_lock: Final = threading.Lock()
_busy: Final[set[Path]] = set()
_troubles: Final = Troubles()


@dataclass(frozen=True)
class Filing:
    """Whose clip it is, the session's conditions, and the name of who said so.

    ``clip_id`` is the clip's id in the library, if it is there already; then what is said of it
    there holds, which may have been changed since.
    """

    runner_id: str
    conditions: Conditions
    author: str = field(default_factory=author)
    clip_id: str | None = None


@dataclass(frozen=True)
class _StoredFiling:
    """The content of ``shelf.json``."""

    runner_id: Id
    day: date
    speed_kmh: SpeedKmh | None
    incline: Incline | None
    shoes: Name | None
    state: RunnerState | None
    back: Back | None = None
    author: Name | None = None
    clip_id: Id | None = None


def request_filing(job: AppClip, filing: Filing) -> None:
    """Store where a clip is to be filed once it is analysed.

    Raises
    ------
    PostureError
        If that cannot be written, or who is acting may not change anything.
    """
    check_may_change()
    conditions = asdict(filing.conditions)
    author, clip_id = filing.author, filing.clip_id
    stored = _StoredFiling(filing.runner_id, **conditions, author=author, clip_id=clip_id)
    write_atomically(job.folder / SHELF, msgspec.json.encode(stored))


def requested_filing(job: AppClip) -> Filing | None:
    """Return where a clip is to be filed, or None if nobody requested it."""
    try:
        stored = decode(read_bytes(job.folder / SHELF), _StoredFiling, SHELF)
    except (FileNotFoundError, ContentError):
        return None
    conditions = Conditions(
        stored.day, stored.speed_kmh, stored.incline, stored.shoes, stored.state, stored.back
    )
    author = stored.author or UPKEEP.name
    return Filing(stored.runner_id, conditions, author, stored.clip_id)


def pending_jobs(desk: Desk) -> list[AppClip]:
    """Return the clips that are to be filed but have not been yet."""
    return [job for job in desk.jobs() if requested_filing(job)]


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
        return left, {job.id: why for job in left if (why := _troubles.why(str(job.folder)))}


def file_ahead(library: Library, desk: Desk) -> None:
    """Let the clips that are analysed by now into the library, without waiting for it."""
    _filer.submit(file_due, library, desk)


def _file(library: Library, desk: Desk, job: AppClip, outcome: Outcome) -> None:
    filing = requested_filing(job)
    try:
        with acting_as(Person(filing.author, "coach") if filing else UPKEEP):
            if not _is_gone(library, filing):
                file_job(library, job, outcome)
            desk.remove(job)
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


def file_job(library: Library, job: AppClip, outcome: Outcome) -> str:
    """Put an analysed clip into the library and return its id there. May be repeated.

    Raises
    ------
    UsageError
        If the runner was deleted meanwhile, or the clip is no longer there.
    MachineError
        If it could not be analysed, or the disk is full.
    """
    filing = requested_filing(job)
    if filing is None:
        raise UsageError("Nobody said whose clip this is.")
    if outcome.state == "failed" or outcome.unreadable:
        raise MachineError(outcome.sentence)
    clip_id = filing.clip_id or _added(library, job, filing)
    thumbnail = job.result / THUMBNAIL
    if job.track.exists() and not is_track(job.clip) and not thumbnail.exists():
        given = job.clip, load_track(job.track), thumbnail, job.settings.turn_deg
        shared_worker.run(job.clip, write_thumbnail, *given)
    if job.corrections.exists():
        save_review(library, clip_id, review(job))
    else:
        save_result(library, clip_id, job.result, outcome)
    marks = read_marks(job)
    adopt_notes(library, clip_id, marks.review_notes())
    adopt_angles(library, clip_id, marks.angles)
    if filing.clip_id is not None:  # something else may have been told of it meanwhile
        judge_again(library, clip_id)
    return clip_id


def _added(library: Library, job: AppClip, filing: Filing) -> str:
    """Add a clip of the app to the library; return its id there."""
    with library.reading() as transaction:
        runner = runner_in(transaction, filing.runner_id)
    if runner is None:
        raise UsageError("The runner was deleted from the library meanwhile.")
    settings, conditions = job.settings.of_clip(), filing.conditions
    return add_clip(library, runner, job.clip, conditions, settings, job.name).id


def give_up_filing(job: AppClip) -> None:
    """Leave a clip in the app's list."""
    check_may_change()
    (job.folder / SHELF).unlink(missing_ok=True)
    _troubles.forget(str(job.folder))
