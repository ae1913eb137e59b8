"""Corrections of one's own clips become part of their results in the library by themselves.

Those of a coach do when the coach is done with a clip; nobody says so of their own.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from posture.errors import PostureError
from posture.library.changing.claims import check_free
from posture.library.clips.unfinished import CORRECTIONS, unfinished
from posture.library.schema.acting import acting
from posture.library.schema.tables import StoredAnalysis, now
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import load_job, opened_folder
from posture.ui.open_library.claiming import this_coach
from posture.ui.open_library.opened import note_analysis, opening
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.own_clips import own_among
from posture.ui.review.clip_review import review
from posture.ui.review.kept_results import save_review

_done: Final[dict[Path, int]] = {}
"""When corrections were written that a result has, in nanoseconds: nothing is left to do then."""


def finish_corrections() -> None:
    """Save the results of one's own clips with corrections that no analysis has yet.

    What cannot be saved now is saved another time; until then the clip's page has it.
    """
    if not acting().may_change:
        return
    with suppress(PostureError):
        due = _written_since()
        if due:
            _finish_own(shared_library(), due)


def _written_since() -> dict[Path, int]:
    """Return the files of corrections that may be in no result yet, and when each was written."""
    found = {}
    for path in opened_folder().glob(f"*/{CORRECTIONS}"):
        with suppress(FileNotFoundError):
            written = path.stat().st_mtime_ns
            if _done.get(path) != written:
                found[path] = written
    return found


def _finish_own(library: Library, due: dict[Path, int]) -> None:
    with library.reading() as transaction:
        own = own_among(transaction, [path.parent.name for path in due])
    for path, written in due.items():
        if path.parent.name in own:
            with suppress(PostureError, FileNotFoundError):
                _finish(library, path.parent)
                _done[path] = written


def _finish(library: Library, folder: Path) -> None:
    clip_id = folder.name
    with opening(folder):
        with library.reading() as transaction:
            if unfinished(transaction, folder) is None:
                return
            check_free(transaction, clip_id, this_coach().holder)
        job = load_job(folder)
        if job is None:
            return
        analysis_id = save_review(library, clip_id, review(job))
        with library.changing() as transaction:
            # Corrections that were taken back lead to a result that the library has already.
            transaction.get_one(StoredAnalysis, analysis_id).made = now()
        note_analysis(folder, analysis_id)
