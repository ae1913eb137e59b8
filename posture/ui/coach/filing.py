"""Clips of the app on their way into the library.

What a coach wants filed is written into the clip's folder (``shelf.json``), so it outlives the
app. Once the clip is analysed it goes into the library and leaves the app's own list: it has
one home.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from posture.errors import MachineError, PostureError, UsageError
from posture.library.analyses import save_result
from posture.library.library import Library
from posture.library.records import Conditions, add_clip
from posture.library.tables import Runner
from posture.library.vocabulary import RunnerState
from posture.pipeline.analysis import is_track
from posture.pipeline.job import THUMBNAIL, write_thumbnail
from posture.pose_track import load_track
from posture.results.ranges import Id, Incline, Name, SpeedKmh
from posture.system.files import write_atomically
from posture.system.processes import shared_worker
from posture.system.validation import ContentError, decode, read_bytes
from posture.ui.clips.clip_folder import AppClip, Outcome
from posture.ui.clips.desk import Desk
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
    """Whose clip it is, and what the session was run under."""

    runner_id: str
    conditions: Conditions


@dataclass(frozen=True)
class _Kept:
    """What ``shelf.json`` holds."""

    runner_id: Id
    day: date
    speed_kmh: SpeedKmh | None
    incline: Incline | None
    shoes: Name | None
    state: RunnerState | None


def want_filed(job: AppClip, filing: Filing) -> None:
    """Keep where a clip is to go once it is analysed.

    Raises
    ------
    PostureError
        If that cannot be written.
    """
    kept = _Kept(filing.runner_id, **asdict(filing.conditions))
    write_atomically(job.folder / SHELF, msgspec.json.encode(kept))


def wanted_filing(job: AppClip) -> Filing | None:
    """Return where a clip is to go, None where nobody said."""
    try:
        kept = decode(read_bytes(job.folder / SHELF), _Kept, SHELF)
    except (FileNotFoundError, ContentError):
        return None
    conditions = Conditions(kept.day, kept.speed_kmh, kept.incline, kept.shoes, kept.state)
    return Filing(kept.runner_id, conditions)


def on_their_way(desk: Desk) -> list[AppClip]:
    """Return the clips that are to be filed and are not yet."""
    return [job for job in desk.jobs() if wanted_filing(job)]


def file_due(library: Library, desk: Desk) -> tuple[list[AppClip], dict[str, str]]:
    """See to it that analysed clips are filed, in a thread of their own.

    Returns
    -------
    (list of Job, dict)
        Those still on their way; why one of them cannot be filed, by its id.
    """
    left = on_their_way(desk)
    with _lock:
        for job in left:
            outcome = desk.outcome(job)
            due = job.folder not in _busy and _troubles.is_over(str(job.folder))
            if outcome is not None and due:
                _busy.add(job.folder)
                _filer.submit(_file, library, desk, job, outcome)
        return left, {job.id: why for job in left if (why := _troubles.why(str(job.folder)))}


def _file(library: Library, desk: Desk, job: AppClip, outcome: Outcome) -> None:
    try:
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


def file_job(library: Library, job: AppClip, outcome: Outcome) -> str:
    """Put an analysed clip into the library; return its id there. May be repeated.

    Raises
    ------
    UsageError
        If the runner was deleted meanwhile, or the clip is no longer there.
    MachineError
        If it could not be analysed, or the disk is full.
    """
    filing = wanted_filing(job)
    if filing is None:
        raise UsageError("Nobody said whose clip this is.")
    if outcome.state == "failed" or outcome.unreadable:
        raise MachineError(outcome.sentence)
    with library.reading() as transaction:
        runner = transaction.get(Runner, filing.runner_id)
    if runner is None:
        raise UsageError("The runner was deleted from the library meanwhile.")
    told = job.settings
    clip = add_clip(
        library, runner, job.clip, filing.conditions, told.capture_fps, told.mirrored, job.name
    )
    thumbnail = job.result / THUMBNAIL
    if job.track.exists() and not is_track(job.clip) and not thumbnail.exists():
        shared_worker.run(job.clip, write_thumbnail, job.clip, load_track(job.track), thumbnail)
    if job.corrections.exists():
        save_review(library, clip.id, review(job))
    else:
        save_result(library, clip.id, job.result, outcome)
    return clip.id


def give_up_filing(job: AppClip) -> None:
    """Leave a clip where it is."""
    (job.folder / SHELF).unlink(missing_ok=True)
    _troubles.forget(str(job.folder))
