"""From a clip in the library to an analysis in the library."""

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
from posture.library.erasing import take_back
from posture.library.library import Library
from posture.library.records import put_file, settings_of_clip
from posture.library.rows import analysis_columns, measured_columns
from posture.library.tables import (
    Clip,
    Correction,
    Measured,
    StoredAnalysis,
    StoredFile,
    StoredPicture,
)
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
    from posture.system.progress import Progress

LONGEST_BYTES: Final = 200
"""Of a file's name; most systems take 255."""
EVIDENCE: Final = "evidence"


def analyse_clip(
    library: Library, clip_id: str, model: str = "full", progress: "Progress | None" = None
) -> Outcome:
    """Analyse a clip of the library and keep the result.

    A file that turns out to be unreadable does not stay, unless it was analysed before.

    Parameters
    ----------
    library : Library
        The library.
    clip_id : str
        Which clip.
    model : str
        The pose model.
    progress : callable or None
        See `posture.tracking.track_clip`.

    Returns
    -------
    Outcome
        Nothing is kept where its state is "failed".

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile.
    MachineError
        If the clip's file is damaged or missing, or the disk is full.
    """
    with library.workplace() as place:
        job = _job(library, clip_id, model, place)
        outcome = _done(job, place / "result", progress or ignore_progress)
        if outcome.state != "failed":
            save_result(library, clip_id, place / "result")
    if outcome.unreadable and not was_analysed(library, clip_id):
        take_back(library, clip_id)
    return outcome


def _done(job: Job, folder: Path, progress: "Progress") -> Outcome:
    """Analyse a clip, a film in a process apart; what that dies of is an outcome."""
    from posture.pipeline.analysis import is_track

    if is_track(job.clip):
        return do_job(job, folder, progress)
    try:
        return shared_worker.watch(job.clip, progress, do_job, job, folder)
    except MachineError as error:
        return Outcome("failed", str(error))


def was_analysed(library: Library, clip_id: str) -> bool:
    """Whether there is such a clip, and an analysis of it."""
    with library.reading() as transaction:
        return (
            transaction.scalar(select(StoredAnalysis.id).filter_by(clip_id=clip_id).limit(1))
            is not None
        )


def _job(library: Library, clip_id: str, model: str, place: Path) -> Job:
    with library.reading() as transaction:
        clip = _present(transaction, clip_id)
        settings = settings_of_clip(clip)
        stored = transaction.get_one(StoredFile, clip.sha256)
    named = place / "clip" / file_name(clip.name)
    lend(library.store.checked(stored.sha256, stored.size), named)
    return Job(named, settings, model)


def file_name(clip_name: str) -> str:
    """Return a clip's name as a file of this system can have it: it may come from another one."""
    letters = sys.getfilesystemencoding()
    name = PurePath(clip_name.replace("\\", "/")).name.encode(letters, "replace")
    kept = name[-LONGEST_BYTES:].decode(letters, "ignore")
    return kept if kept.strip(".") else "clip"


def lend(stored: Path, named: Path) -> None:
    """Let a stored file be found by a clip's name, which says what kind of file it is."""
    with writing(named):
        named.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(stored, named)
        except OSError:  # a file system without links
            shutil.copyfile(stored, named)


def save_result(
    library: Library, clip_id: str, folder: Path, outcome: Outcome | None = None
) -> str:
    """Keep a result folder of `posture.pipeline.job` as an analysis; return the analysis' id.

    The same report of the same clip is kept once, so this may be repeated. ``outcome`` is how
    the job ended, by default what the folder says.

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
    """Keep a report as an analysis, as `save_result` does.

    Parameters
    ----------
    library : Library
        The library.
    clip_id : str
        Whose clip it is of.
    text : str
        What stands in ``report.json``.
    track : Path
        What it was worked out from; it may be missing.
    pictures : mapping of str to bytes
        JPEGs by name: the evidence as the report calls it, and the thumbnail.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile, or the report is damaged.
    """
    report = report_from_json(text)
    columns = analysis_columns(text, report)
    with library.changing() as transaction:
        clip = _present(transaction, clip_id)
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
    return analysis.id


def _present(transaction: Transaction, clip_id: str) -> Clip:
    clip = transaction.get(Clip, clip_id)
    if clip is None:
        raise UsageError("The clip has been deleted from the library in the meantime.")
    return clip


def _attach(
    transaction: Transaction,
    library: Library,
    analysis: StoredAnalysis,
    track: Path,
    pictures: Mapping[str, bytes],
) -> None:
    """Keep an analysis with its track and its pictures."""
    if track.exists():
        with track.open("rb") as content:
            analysis.track_sha256 = put_file(transaction, library.store, content)
    for name, picture in pictures.items():
        sha256 = put_file(transaction, library.store, io.BytesIO(picture))
        analysis.pictures.append(StoredPicture(name=name, sha256=sha256))
    transaction.add(analysis)
