"""Clips that were deleted: each stays for a while, so that deleting can be undone.

::

    <clips folder>/../deleted/<id>/   the clip's folder; its modification time = when it was deleted

A clip that is not put back is removed for good after `KEPT_S`.
"""

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posture.errors import UsageError
from posture.library.schema.acting import check_may_change
from posture.system.files import writing
from posture.ui.clips.clip_folder import ID, clips_folder, load_job

KEPT_S: Final = 30 * 24 * 3600
"""As long as the library keeps what is in its bin."""
GONE: Final = "That clip is not among the deleted ones any more."


@dataclass(frozen=True)
class DeletedClip:
    """A deleted clip: its id, its name and when it was deleted, seconds of the system's clock."""

    id: str
    name: str
    deleted: float

    @property
    def goes(self) -> float:
        """When it is removed for good."""
        return self.deleted + KEPT_S


def deleted_folder() -> Path:
    """Return the folder of deleted clips, on the same disk as the clips."""
    return clips_folder().parent / "deleted"


def put_away(folder: Path) -> None:
    """Delete a clip's folder in such a way that it can be put back.

    Raises
    ------
    PostureError
        If it cannot be moved.
    """
    place = deleted_folder() / folder.name
    with writing(place):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.replace(place)
        os.utime(place)


def put_back(clip_id: str, clips: Path) -> None:
    """Put a deleted clip back among the clips; an analysis that had not ended begins again.

    Raises
    ------
    UsageError
        If it was removed for good meanwhile.
    PostureError
        If it cannot be moved.
    """
    place = _place(clip_id)
    with writing(place):
        if not (place / "outcome.json").exists():
            (place / "progress.json").unlink(missing_ok=True)
        place.replace(clips / clip_id)


def list_deleted() -> list[DeletedClip]:
    """Return the deleted clips, last deleted first; those past their time are removed for good."""
    kept = []
    for place in _places():
        job, deleted = load_job(place), place.stat().st_mtime
        if job is None or time.time() - deleted >= KEPT_S:
            shutil.rmtree(place, ignore_errors=True)
        else:
            kept.append(DeletedClip(job.id, job.name, deleted))
    return sorted(kept, key=lambda clip: clip.deleted, reverse=True)


def remove_for_good(clip_id: str) -> None:
    """Remove a deleted clip; it cannot be put back any more.

    Raises
    ------
    UsageError
        If it was removed already.
    PostureError
        If a file cannot be deleted, or who is acting may not change anything.
    """
    check_may_change()
    place = _place(clip_id)
    with writing(place):
        shutil.rmtree(place)


def _places() -> list[Path]:
    with suppress(FileNotFoundError):
        return [path for path in deleted_folder().iterdir() if ID.fullmatch(path.name)]
    return []


def _place(clip_id: str) -> Path:
    place = deleted_folder() / clip_id
    if not ID.fullmatch(clip_id) or not place.is_dir():
        raise UsageError(GONE)
    return place
