"""Moving an analysed clip of the app into the library.

Its folder becomes the one that the library keeps open (`posture.ui.open_library.opened`), so it is
only ever in one place.
"""

import shutil
import uuid
from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from posture.errors import MachineError, UsageError
from posture.library.changing.present import present_clip, runner_in
from posture.library.clips.analyses import file_name, link_as, save_result
from posture.library.clips.judging_again import judge_again
from posture.library.clips.own_angles import adopt_angles
from posture.library.clips.putting_right import edit_clips
from posture.library.clips.reviewing import adopt_notes
from posture.library.runners.people import Details
from posture.library.runners.records import add_clip, conditions_of, set_filming
from posture.library.schema.tables import Clip, Runner, StoredAnalysis, StoredFile
from posture.library.storage.library import Library
from posture.library.storage.store import remove_folders
from posture.pipeline.analysis import is_track
from posture.pipeline.job import THUMBNAIL, write_thumbnail
from posture.pose_track import load_track
from posture.results.clip_settings import ClipSettings
from posture.system.files import writing
from posture.system.processes import shared_worker
from posture.ui.clips.clip_folder import SHELF, AppClip, Outcome, delete_earlier, save_job
from posture.ui.clips.desk import Desk
from posture.ui.clips.own_marks import read_marks
from posture.ui.open_library.opened import note_analysis, opening
from posture.ui.own.filing_request import Filing, can_be_filed, requested_filing
from posture.ui.own.me import ensure_me, tell
from posture.ui.review.clip_review import review
from posture.ui.review.kept_results import save_review

REMEMBERED: Final = 1000
_filed: Final[OrderedDict[str, str]] = OrderedDict()
"""The ids that clips have in the library, by those that they had here; of the last ones."""


def library_id(job_id: str) -> str:
    """Return the id that a clip of the app gets in the library, unless it is there already."""
    return _filed.get(job_id) or uuid.uuid5(uuid.NAMESPACE_URL, f"posture:{job_id}").hex


def file_job(library: Library, desk: Desk, job: AppClip, outcome: Outcome) -> str:
    """Move an analysed clip into the library and return its id there.

    If it is interrupted, the clip is still on the desk and may be filed again: what the library has
    of it already is not there twice then.

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
    if not can_be_filed(outcome):
        raise MachineError(outcome.sentence)
    clip_id = filing.clip_id or _added(library, job, filing)
    told = bool(filing.clip_id) and _told_settings(library, clip_id, filing, job.settings)
    thumbnail = job.result / THUMBNAIL
    if job.track.exists() and not is_track(job.clip) and not thumbnail.exists():
        given = job.clip, load_track(job.track), thumbnail, job.settings.turn_deg
        shared_worker.run(job.clip, write_thumbnail, *given)
    if job.corrections.exists():
        analysis_id = save_review(library, clip_id, review(job))
    else:
        analysis_id = save_result(library, clip_id, job.result, outcome)
    _tell_when(library, job, analysis_id)
    marks = read_marks(job)
    adopt_notes(library, clip_id, marks.review_notes())
    adopt_angles(library, clip_id, marks.angles)
    if filing.clip_id and not told:  # something else may have been told of it meanwhile
        judge_again(library, clip_id)
    if filing.deleted is not None and clip_id == library_id(job.id):
        _put_away(library, clip_id, filing.deleted)  # unless the same film is there undeleted
    _filed[job.id] = clip_id
    if len(_filed) > REMEMBERED:
        _filed.popitem(last=False)
    _hand_over(library, desk, job, clip_id, analysis_id)
    return clip_id


def _added(library: Library, job: AppClip, filing: Filing) -> str:
    """Add a clip of the app to the library; return its id there."""
    settings, conditions = job.settings.of_clip(), filing.conditions
    if filing.runner_id is None:
        runner: Runner | None = ensure_me(library, filing.whose, filing.author, settings)
        conditions = replace(
            conditions,
            speed_kmh=settings.speed_kmh,
            incline=settings.incline,
            back=settings.back,
        )
    else:
        with library.reading() as transaction:
            runner = runner_in(transaction, filing.runner_id)
    if runner is None:
        raise UsageError("The runner was deleted from the library meanwhile.")
    new_id = library_id(job.id)
    return add_clip(library, runner, job.clip, conditions, settings, job.name, new_id).id


def _told_settings(library: Library, clip_id: str, filing: Filing, settings: ClipSettings) -> bool:
    """Store what was said of one's own clip when it was checked again; return whether it was.

    Of a clip that was moved to another runner meanwhile only how it was filmed is stored.
    """
    if filing.runner_id is not None:
        return False
    with library.changing() as transaction:
        clip = present_clip(transaction, clip_id)
        set_filming(clip, settings)
        if clip.session.runner.own_of != filing.whose:
            return False
        details = Details(height_cm=settings.height_cm, kind=settings.runner_kind)
        tell(transaction, clip.session.runner, details)
        known = conditions_of(clip.session)
    said = {name: getattr(settings, name) for name in ("speed_kmh", "incline", "back")}
    changed = {name: value for name, value in said.items() if value != getattr(known, name)}
    if changed:
        edit_clips(library, [clip_id], changed)
    return True


def _tell_when(library: Library, job: AppClip, analysis_id: str) -> None:
    """Store when a clip was analysed or corrected: of one film checked twice, the last counts."""
    files = (job.folder / "outcome.json", job.corrections)
    last_s = max((path.stat().st_mtime for path in files if path.exists()), default=None)
    if last_s is not None:
        with library.changing() as transaction:
            made = datetime.fromtimestamp(last_s, UTC)
            transaction.get_one(StoredAnalysis, analysis_id).made = made


def _put_away(library: Library, clip_id: str, deleted: datetime) -> None:
    with library.changing() as transaction:
        transaction.get_one(Clip, clip_id).binned = deleted


def _hand_over(library: Library, desk: Desk, job: AppClip, clip_id: str, analysis_id: str) -> None:
    """Make a clip's folder the one that the library keeps open, with the library's film in it.

    Another app that shares both may be filing it too; then the first hands it over.
    """
    place = library.opened / clip_id
    with opening(place), writing(place):
        with library.changing():  # so nobody else hands it over meanwhile
            if not job.folder.exists():
                return
            note_analysis(job.folder, analysis_id)
            library.opened.mkdir(mode=0o700, exist_ok=True)
            remove_folders([place] if place.exists() else [])
            desk.hand_over(job, place)
        with library.reading() as transaction:
            clip = transaction.get_one(Clip, clip_id)
            stored = transaction.get_one(StoredFile, clip.sha256)
        shutil.rmtree(place / "clip", ignore_errors=True)
        film = place / "clip" / file_name(clip.name)
        link_as(library.store.checked(stored.sha256, stored.size), film)
        (place / SHELF).unlink(missing_ok=True)
        kept = replace(job, folder=place, clip=film)
        delete_earlier(kept)
        save_job(kept)  # last: until then it would be laid out anew
    desk.copy_for_browsers(kept)
