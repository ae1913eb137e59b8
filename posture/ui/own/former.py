"""Clips of earlier versions, which had a list and a bin of their own beside the library's.

They are put on their way into the library, one by one: whatever interrupts that, each is either
filed or still where it was, and the next start goes on with those that are left.
"""

import hashlib
import logging
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import or_, select

from posture.errors import PostureError
from posture.library.schema.acting import acting_as, this_user
from posture.library.schema.tables import Clip, Runner, Session, StoredFile
from posture.library.storage.library import Library
from posture.pipeline.analysis import is_track
from posture.ui.clips.clip_folder import ID, AppClip, list_jobs, load_job, read_outcome
from posture.ui.clips.clip_identity import analysed_video
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.filing_request import can_be_filed, request_own_filing, requested_filing
from posture.ui.own.me import whose

DELETED: Final = "deleted"
"""The folder of deleted clips, beside that of the clips; a folder's modification time is when."""
KEPT_S: Final = 30 * 24 * 3600
logger = logging.getLogger(__name__)


def adopt_former_clips(clips: Path, but: Path, before: datetime) -> None:
    """Let every analysed clip be filed as one's own, also those that were deleted.

    A clip that the library has already, as another runner's, stays where it is.

    Parameters
    ----------
    clips : Path
        The folder of clips.
    but : Path
        A film whose clips stay: the sample, which is nobody's.
    before : datetime
        When the app started, with time zone; clips of this version are newer.
    """
    with acting_as(this_user()):
        for job in list_jobs(clips):
            former = job.created < before and requested_filing(job) is None
            if former and job.clip != but:
                with suppress(FileNotFoundError):  # another app that shares the folder was first
                    _adopt(job, None)
        folder = clips.parent / DELETED
        for place in folder.iterdir() if folder.is_dir() else ():
            if ID.fullmatch(place.name):
                with suppress(FileNotFoundError):
                    _adopt_deleted(place, clips)


def _adopt_deleted(place: Path, clips: Path) -> None:
    since, job = place.stat().st_mtime, load_job(place)
    if time.time() - since >= KEPT_S:
        shutil.rmtree(place, ignore_errors=True)
    elif job is not None:
        copy = place / "clip" / job.clip.name
        here = replace(job, clip=copy) if copy.exists() else job
        if _adopt(here, datetime.fromtimestamp(since, UTC)):
            place.replace(clips / place.name)


def _adopt(job: AppClip, deleted: datetime | None) -> bool:
    """Put a clip on its way into the library; return whether it is."""
    try:
        if not _goes(job) or _is_somebody_s(shared_library(), job.clip):
            return False
        request_own_filing(job, deleted)
    except PostureError as error:
        logger.warning("%s stays out of the library for now: %s", job.name, error)
        return False
    return True


def _goes(job: AppClip) -> bool:
    """Return whether a clip was analysed, and its film is still the one that was."""
    outcome = read_outcome(job)
    if outcome is None or not can_be_filed(outcome):
        return False
    return job.clip.is_file() if is_track(job.clip) else analysed_video(job) is not None


def _is_somebody_s(library: Library, clip: Path) -> bool:
    """Return whether another runner has a file's content as an analysed clip, binned or not.

    The file is only read to its end if there is a clip of its size.
    """
    another = or_(Runner.own_of.is_(None), Runner.own_of != whose())
    alike = (
        select(Clip.sha256)
        .join(StoredFile, StoredFile.sha256 == Clip.sha256)
        .join(Clip.session)
        .join(Session.runner)
        .join(Clip.analyses)
        .where(StoredFile.size == clip.stat().st_size, another)
    )
    with library.reading() as transaction:
        known = set(transaction.scalars(alike))
    if not known:
        return False
    with clip.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() in known
