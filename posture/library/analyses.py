"""From a clip in the library to an analysis in the library."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.files import writing
from posture.job import REPORT, THUMBNAIL, TRACK, Job, Outcome, do_job, read_outcome
from posture.library.care import delete_clip
from posture.library.library import Library
from posture.library.records import put_file
from posture.library.tables import Analysis, Clip, Correction, Measured, Picture, StoredFile

if TYPE_CHECKING:
    from posture.tracking import Progress

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
        outcome = do_job(job, place / "result", progress)
        if outcome.state != "failed":
            save_result(library, clip_id, place / "result")
    if outcome.unreadable and not was_analysed(library, clip_id):
        delete_clip(library, clip_id)
    return outcome


def was_analysed(library: Library, clip_id: str) -> bool:
    """Whether there is such a clip, and an analysis of it."""
    with library.reading() as transaction:
        return (
            transaction.scalar(select(Analysis.id).filter_by(clip_id=clip_id).limit(1)) is not None
        )


def _job(library: Library, clip_id: str, model: str, place: Path) -> Job:
    with library.reading() as transaction:
        clip = _present(transaction, clip_id)
        session, stored = clip.session, transaction.get_one(StoredFile, clip.sha256)
        height_cm = session.runner.height_cm
    named = place / "clip" / PurePath(clip.name.replace("\\", "/")).name
    lend(library.store.checked(stored.sha256, stored.size), named)
    return Job(
        named,
        height_cm,
        session.speed_kmh,
        session.incline,
        clip.capture_fps,
        clip.mirrored,
        model,
    )


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
    """Keep a result folder of `posture.job` as an analysis; return the analysis' id.

    The same report of the same clip is kept once, so this may be repeated. ``outcome`` is how
    the job ended, by default what the folder says.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile.
    """
    outcome = outcome or read_outcome(folder)
    if outcome is None:
        raise ValueError(f"{folder} holds no complete result")
    text = (folder / REPORT).read_text(encoding="utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with library.changing() as transaction:
        clip = _present(transaction, clip_id)
        known = select(Analysis).filter_by(clip_id=clip.id, report_sha256=sha256)
        analysis = transaction.scalars(known).first()
        if analysis is None:
            analysis = _analysis(clip_id, text, sha256, outcome)
            _attach(transaction, library, analysis, folder)
    return analysis.id


def _present(transaction: Transaction, clip_id: str) -> Clip:
    clip = transaction.get(Clip, clip_id)
    if clip is None:
        raise UsageError("The clip was deleted from the library meanwhile.")
    return clip


def _analysis(clip_id: str, text: str, sha256: str, outcome: Outcome) -> Analysis:
    report = json.loads(text)
    made_with = report["made_with"]
    return Analysis(
        clip_id=clip_id,
        status=report["status"],
        verdict=outcome.verdict,
        headline=outcome.sentence,
        report=text,
        report_sha256=sha256,
        posture=made_with["posture"],
        model=made_with["model"],
        model_sha256=made_with["model_sha256"],
        measurements=[_measured(key, m) for key, m in report["measurements"].items()],
    )


def _measured(key: str, measurement: Mapping[str, Any]) -> Measured:
    columns = ("value", "unit", "u", "u_change", "n", "verdict")
    return Measured(key=key, **{column: measurement[column] for column in columns})


def _attach(transaction: Transaction, library: Library, analysis: Analysis, folder: Path) -> None:
    """Keep an analysis with its track and its pictures."""
    if (folder / TRACK).exists():
        analysis.track_sha256 = _put(transaction, library, folder / TRACK)
    pictures = [folder / THUMBNAIL, *sorted((folder / EVIDENCE).glob("*.jpg"))]
    for path in filter(Path.exists, pictures):
        name = path.relative_to(folder).as_posix()
        sha256 = _put(transaction, library, path)
        analysis.pictures.append(Picture(name=name, sha256=sha256))
    transaction.add(analysis)
    corrected = json.loads(analysis.report).get("corrections")
    if corrected:
        transaction.add(Correction(clip_id=analysis.clip_id, content=corrected))


def _put(transaction: Transaction, library: Library, path: Path) -> str:
    with path.open("rb") as content:
        return put_file(transaction, library.store, content)
