"""Analysing clips in the library, and saving the results in it."""

import io
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError, UsageError
from posture.library.changing.present import present_clip
from posture.library.changing.traces import trace_of
from posture.library.deleting.erasing import withdraw_clip
from posture.library.runners.queries import newest_of
from posture.library.runners.records import find_clip, put_file, settings_of_clip
from posture.library.schema.report_columns import analysis_columns, measured_columns
from posture.library.schema.tables import (
    Correction,
    Measured,
    StoredAnalysis,
    StoredFile,
    StoredPicture,
)
from posture.library.storage.library import Library
from posture.pipeline.job import (
    REPORT,
    THUMBNAIL,
    TRACK,
    Job,
    Outcome,
    do_job,
    ignore_progress,
    read_outcome,
)
from posture.results.evidence_pictures import load_picture
from posture.results.report_file import report_from_json
from posture.system.files import writing
from posture.system.processes import shared_worker
from posture.system.validation import as_json

if TYPE_CHECKING:
    from posture.pose_track import PoseTrack
    from posture.system.progress import Progress

LONGEST_BYTES: Final = 200
"""Limit for a file's name; most systems allow 255."""
EVIDENCE: Final = "evidence"


def analyse_clip(
    library: Library, clip_id: str, model: str = "full", progress: "Progress | None" = None
) -> Outcome:
    """Analyse a clip in the library and save the result.

    A clip that turns out to be unreadable is removed, unless it was analysed before.

    Parameters
    ----------
    library : Library
        The library.
    clip_id : str
        The clip.
    model : str
        The pose model.
    progress : callable or None
        See `posture.tracking.track_clip`.

    Returns
    -------
    Outcome
        How it ended; nothing is saved if its state is "failed".

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile.
    MachineError
        If the clip's file is damaged or missing, or the disk is full.
    """
    with library.work_folder() as folder:
        job = _job(library, clip_id, model, folder)
        outcome = _outcome(job, folder / "result", progress or ignore_progress)
        if outcome.state != "failed":
            save_result(library, clip_id, folder / "result")
    if outcome.unreadable and not was_analysed(library, clip_id):
        withdraw_clip(library, clip_id)
    return outcome


def _outcome(job: Job, folder: Path, progress: "Progress") -> Outcome:
    """Analyse a track here, a video in a separate process; if the process dies, it has failed."""
    from posture.pipeline.analysis import is_track

    if is_track(job.clip):
        return do_job(job, folder, progress)
    try:
        return shared_worker.watch(job.clip, progress, do_job, job, folder)
    except MachineError as error:
        return Outcome("failed", str(error))


def was_analysed(library: Library, clip_id: str) -> bool:
    """Return whether there is such a clip, with an analysis."""
    with library.reading() as transaction:
        return (
            transaction.scalar(select(StoredAnalysis.id).filter_by(clip_id=clip_id).limit(1))
            is not None
        )


def _job(library: Library, clip_id: str, model: str, folder: Path) -> Job:
    with library.reading() as transaction:
        clip = present_clip(transaction, clip_id)
        settings = settings_of_clip(clip)
        stored = transaction.get_one(StoredFile, clip.sha256)
    named = folder / "clip" / file_name(clip.name)
    link_as(library.store.checked(stored.sha256, stored.size), named)
    return Job(named, settings, model)


def file_name(clip_name: str) -> str:
    """Return a clip's name as a valid file name; the clip may come from another system."""
    encoding = sys.getfilesystemencoding()
    name = PurePath(clip_name.replace("\\", "/")).name.encode(encoding, "replace")
    end = name[-LONGEST_BYTES:].decode(encoding, "ignore")
    return end if end.strip(".") else "clip"


def link_as(stored: Path, named: Path) -> None:
    """Link a stored file as ``named``: its name's suffix says what kind of file it is."""
    with writing(named):
        named.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(stored, named)
        except OSError:  # a file system without hard links
            shutil.copyfile(stored, named)


def save_result(
    library: Library, clip_id: str, folder: Path, outcome: Outcome | None = None
) -> str:
    """Save a result folder of `posture.pipeline.job` as an analysis; return the analysis's id.

    The same report of the same clip is saved only once, so this may be repeated. ``outcome`` is
    how the job ended; None = as ``outcome.json`` in the folder says.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile, or the report is damaged.
    """
    if (outcome or read_outcome(folder)) is None:
        raise ValueError(f"{folder} does not contain a complete result")
    text = (folder / REPORT).read_text(encoding="utf-8")
    paths = [folder / THUMBNAIL, *sorted((folder / EVIDENCE).glob("*.jpg"))]
    names = [path.relative_to(folder).as_posix() for path in paths]
    pictures = {name: jpeg for name in names if (jpeg := load_picture(folder, name))}
    return save_report(library, clip_id, text, folder / TRACK, pictures)


def save_report(
    library: Library, clip_id: str, text: str, track: Path, pictures: Mapping[str, bytes]
) -> str:
    """Save a report as an analysis, as `save_result` does.

    Parameters
    ----------
    library : Library
        The library.
    clip_id : str
        The clip.
    text : str
        The content of ``report.json``.
    track : Path
        The track behind the report; it may be missing.
    pictures : mapping of str to bytes
        JPEGs by name: the evidence pictures, as named in the report, and the thumbnail.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile, or the report is damaged.
    """
    report = report_from_json(text)
    columns = analysis_columns(text, report)
    with library.changing() as transaction:
        clip = present_clip(transaction, clip_id)
        sha256 = columns["report_sha256"]
        known = select(StoredAnalysis).filter_by(clip_id=clip.id, report_sha256=sha256)
        analysis = transaction.scalars(known).first()
        if analysis is None:
            measurements = [Measured(**columns) for columns in measured_columns(report)]
            analysis = StoredAnalysis(clip_id=clip.id, measurements=measurements, **columns)
            _attach(transaction, library, analysis, track, pictures)
            if report.corrections:
                content = as_json(report.corrections)
                transaction.add(Correction(clip_id=clip.id, content=content))
            did = "corrected" if report.corrections else "analysed"
            transaction.add(trace_of(did, clip.session.runner_id, clip.id))
    return analysis.id


def track_of(library: Library, which: str) -> "PoseTrack":
    """Return the track of a clip's newest analysis; ``which`` is the clip's id, or its start.

    Raises
    ------
    UsageError
        If there is no such clip, or it has no track.
    MachineError
        If the track's file is damaged or missing.
    """
    from posture.pose_track import load_track

    with library.reading() as transaction:
        clip = find_clip(transaction, which)
        analysis = newest_of(transaction, clip.id)
        if analysis is None or analysis.track_sha256 is None:
            raise UsageError(f"{clip.name} has no landmarks: nobody was followed in it yet.")
        stored = transaction.get_one(StoredFile, analysis.track_sha256)
    with library.work_folder() as folder:
        link_as(library.store.checked(stored.sha256, stored.size), folder / TRACK)
        return load_track(folder / TRACK)


def _attach(
    transaction: Transaction,
    library: Library,
    analysis: StoredAnalysis,
    track: Path,
    pictures: Mapping[str, bytes],
) -> None:
    """Save an analysis with its track and its pictures."""
    if track.exists():
        with track.open("rb") as content:
            analysis.track_sha256 = put_file(transaction, library.store, content)
    for name, picture in pictures.items():
        sha256 = put_file(transaction, library.store, io.BytesIO(picture))
        analysis.pictures.append(StoredPicture(name=name, sha256=sha256))
    transaction.add(analysis)
