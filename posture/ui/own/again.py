"""Checking a clip of one's own again with other settings: it goes back to the desk meanwhile."""

from dataclasses import replace

from posture.errors import PostureError
from posture.library.changing.present import present_clip
from posture.library.runners.records import conditions_of
from posture.library.storage.library import Library
from posture.pipeline.job import outcome_of
from posture.system.files import writing
from posture.ui.clips.clip_folder import (
    AppClip,
    Settings,
    new_folder,
    read_outcome,
    save_job,
    write_outcome,
)
from posture.ui.clips.desk import Desk
from posture.ui.open_library.claiming import check_job_free
from posture.ui.open_library.opened import opening
from posture.ui.own.filing_request import Filing, request_filing
from posture.ui.review.clip_review import analysed_report


def check_again(library: Library, desk: Desk, job: AppClip, settings: Settings) -> AppClip:
    """Submit a clip of the library for another analysis; it keeps its id there.

    The library has it as it was until the analysis is done; if that fails or is cancelled, it
    stays so.

    Parameters
    ----------
    library : Library
        The library.
    desk : Desk
        The app's desk.
    job : AppClip
        The clip, opened.
    settings : Settings
        What is said of it now.

    Returns
    -------
    AppClip
        The clip on the desk.

    Raises
    ------
    PostureError
        If it was deleted meanwhile, somebody else reviews it, or the disk is full.
    """
    check_job_free(job)
    with library.reading() as transaction:
        conditions = conditions_of(present_clip(transaction, job.id).session)
    if read_outcome(job) is None:  # what the library opens has none
        write_outcome(job, outcome_of(analysed_report(job)))
    moved = _to_desk(desk, job)
    filing = Filing(None, conditions, clip_id=job.id)
    try:
        waiting = desk.again(moved, settings)
    except PostureError:
        request_filing(moved, filing)  # so it goes back as it is
        raise
    # After its results were set aside: they are not to be filed.
    request_filing(waiting, filing)
    return waiting


def _to_desk(desk: Desk, job: AppClip) -> AppClip:
    folder = new_folder(desk.clips)
    moved = replace(job, folder=folder, clip=folder / job.clip.relative_to(job.folder))
    with opening(job.folder), writing(folder):
        folder.rmdir()
        job.folder.replace(folder)
        save_job(moved)
    return moved
