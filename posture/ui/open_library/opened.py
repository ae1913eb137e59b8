"""Opening clips of the library: each gets a folder laid out like that of one of the app's clips.

So player, cards, corrections and downloads work on them unchanged. The folder contains links to the
library's files where the disk supports that, and later corrections.
"""

from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from posture.errors import MachineError, PostureError, UsageError
from posture.library.changing.present import clip_in
from posture.library.clips.analyses import file_name, link_as
from posture.library.clips.unfinished import ANALYSIS, CORRECTIONS, opened_analysis, unfinished
from posture.library.runners.queries import newest_of
from posture.library.runners.records import settings_of_clip
from posture.library.schema.tables import Clip, StoredAnalysis, StoredFile
from posture.library.storage.library import Library
from posture.library.storage.store import remove_folders
from posture.pipeline.job import PREVIEW, PREVIEWING, REPORT, TRACK, ignore_progress
from posture.results.clip_settings import Units
from posture.results.corrections import Corrections, load_corrections, save_corrections
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.files import write_atomically, writing
from posture.system.processes import run_apart, shared_worker
from posture.system.validation import ContentError
from posture.ui.clips.clip_folder import AppClip, Settings, load_job, save_job
from posture.ui.open_library.who_looks import note_clip

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as Transaction

    from posture.pipeline.job import Stages


_opening: Final[dict[Path, Lock]] = {}
"""Held by whoever opens a clip: its page, or the preparation of the next one in the queue."""


class NoReportError(MachineError):
    """A clip of the library has no report that can be shown; analysing it creates one."""


def open_clip(library: Library, clip_id: str, stages: "Stages") -> AppClip:
    """Return a clip of the library, opened in a folder; every file is verified on the way.

    Parameters
    ----------
    library : Library
        The library.
    clip_id : str
        Which clip.
    stages : callable
        See `posture.pipeline.job.make_results`; a copy for browsers takes a while to write.

    Raises
    ------
    UsageError
        If there is no such clip.
    NoReportError
        If it has not been analysed yet, or its report is damaged.
    MachineError
        If one of its files is damaged or missing, or the disk is full.
    """
    note_clip(clip_id)
    folder = library.opened / clip_id
    with opening(folder):
        return _opened(library, clip_id, folder, stages)


def opening(folder: Path) -> Lock:
    """Return the lock that is held by whoever fills a clip's folder.

    Whoever comes second finds the folder complete, and takes nothing from under the first.
    """
    return _opening.setdefault(folder, Lock())


def _opened(library: Library, clip_id: str, folder: Path, stages: "Stages") -> AppClip:
    with library.reading() as transaction:
        clip, analysis = _newest(transaction, clip_id)
        job = load_job(folder) if opened_analysis(folder) == analysis.id else None
        if job is not None and job.clip.is_relative_to(folder):
            return _named(job, clip)
        corrections = None
        with suppress(PostureError):  # unreadable corrections are ignored
            corrections = unfinished(transaction, folder)
        with library.work_folder() as place:
            _lay_out(library, transaction, clip, analysis, place / clip_id, stages)
            if corrections:
                _carry_over(corrections, place / clip_id)
            with writing(folder):
                library.opened.mkdir(mode=0o700, exist_ok=True)
                remove_folders([folder] if folder.exists() else [])
                (place / clip_id).replace(folder)
        job = _job(clip, folder)
        save_job(job)  # last: only then is the folder complete
    return job


def _named(job: AppClip, clip: Clip) -> AppClip:
    """Return an opened clip with the name that it has now; its file keeps that of before."""
    name = file_name(clip.name)
    if job.name == name:
        return job
    named = replace(job, name=name)
    save_job(named)
    return named


def in_units(job: AppClip, units: Units) -> AppClip:
    """Return an opened clip whose texts are in these units from now on."""
    if job.settings.units == units:
        return job
    changed = replace(job, settings=replace(job.settings, units=units))
    save_job(changed)
    return changed


def _carry_over(corrections: Corrections, folder: Path) -> None:
    """Add corrections of the previous analysis to those of the newer one."""
    path = folder / CORRECTIONS
    newer = load_corrections(path) if path.exists() else Corrections()
    save_corrections(newer.merged_with(corrections), path)


def note_analysis(folder: Path, analysis_id: str) -> None:
    """Record which analysis a folder shows, with all of its corrections."""
    write_atomically(folder / ANALYSIS, analysis_id.encode())


def _newest(transaction: "Transaction", clip_id: str) -> tuple[Clip, StoredAnalysis]:
    clip = clip_in(transaction, clip_id)
    if clip is None:
        raise UsageError("The library has no such clip (any more); choose one from its list.")
    analysis = newest_of(transaction, clip_id)
    if analysis is None:
        raise NoReportError(f"{clip.name} was not analysed yet.")
    return clip, analysis


def _lay_out(
    library: Library,
    transaction: "Transaction",
    clip: Clip,
    analysis: StoredAnalysis,
    folder: Path,
    stages: "Stages",
) -> None:
    """Fill the folder of a clip as the app's worker does."""

    def take(sha256: str, path: Path) -> None:
        stored = transaction.get_one(StoredFile, sha256)
        link_as(library.store.checked(sha256, stored.size), path)

    report, result = _report(analysis), folder / "result"
    with writing(result):
        result.mkdir(parents=True)
    job = _job(clip, folder)
    take(clip.sha256, job.clip)
    if analysis.track_sha256 is not None:
        take(analysis.track_sha256, result / TRACK)
    for picture in analysis.pictures:
        take(picture.sha256, result / picture.name)
    write_atomically(result / REPORT, analysis.report.encode(errors="replace"))
    if report.corrections:
        save_corrections(report.corrections, job.corrections)
    if job.track.exists() and job.clip.suffix.lower() != ".npz":
        _preview(job, result, stages)
    note_analysis(folder, analysis.id)


def _preview(job: AppClip, result: Path, stages: "Stages") -> None:
    """Write a copy for browsers that may not play the clip; it is decoded in another process."""
    from posture.video.preview import plays_in_browsers, write_preview

    clip, turn_deg = job.clip, job.settings.turn_deg
    if not shared_worker.run(clip, plays_in_browsers, clip, turn_deg):
        progress = stages(PREVIEWING) or ignore_progress
        make = partial(write_preview, turn_deg=turn_deg)
        run_apart(clip, progress, make, clip, result / PREVIEW)


def _job(clip: Clip, folder: Path) -> AppClip:
    settings = Settings(**asdict(settings_of_clip(clip)))
    name = file_name(clip.name)
    return AppClip(folder, name, folder / "clip" / name, clip.added, settings)


def _report(analysis: StoredAnalysis) -> Report:
    try:
        return report_from_json(analysis.report)
    except ContentError as error:
        raise NoReportError("The report of this clip is damaged; analyse it again.") from error
