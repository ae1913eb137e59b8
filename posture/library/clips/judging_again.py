"""Judging a clip again, from its saved track, after what is known about it was changed.

Speed, incline, height, the back and the kind of runner decide verdicts, scale and plan. The body
need not be followed again, so this takes a second or two. The earlier analysis stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.library.changing.present import present_clip
from posture.library.clips.analyses import file_name, link_as, save_result
from posture.library.runners.queries import newest_of
from posture.library.runners.records import (
    FILMING,
    JUDGED_WITH,
    settings_of_clip,
    was_filmed_otherwise,
    was_judged_otherwise,
)
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import (
    Clip,
    Measured,
    Runner,
    Session,
    StoredAnalysis,
    StoredFile,
    now,
)
from posture.library.storage.library import Library
from posture.pipeline.job import THUMBNAIL, TRACK, Outcome, outcome_of
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import Corrections
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.processes import shared_worker
from posture.system.validation import ContentError

Images = Mapping[tuple[str, str], Mapping[str, Any]]
SIDES: Final = ("before", "after")
OF_SESSION: Final = ("speed_kmh", "incline", "back")
OF_RUNNER: Final = ("height_cm", "kind")


def judged_otherwise(transaction: Transaction, clip_ids: Sequence[str]) -> list[str]:
    """Return which of these clips were judged otherwise than they would be now, and can be again.

    What was only told when a clip was analysed, such as a height in the app, counts as not known.
    """
    return [clip_id for clip_id in clip_ids if _can_be(transaction, clip_id)]


def to_be_analysed_again(transaction: Transaction, clip_ids: Sequence[str]) -> list[str]:
    """Return which of these clips were filmed otherwise than any analysis of theirs took for true.

    A track holds what the camera's rate, the turn and the stretch made of the film, so judging it
    again does not do.
    """
    return [clip_id for clip_id in clip_ids if _must_be(transaction, clip_id)]


def _must_be(transaction: Transaction, clip_id: str) -> bool:
    clip, report = _newest_report(transaction, clip_id)
    if clip is None or report is None or not was_filmed_otherwise(report, clip):
        return False
    return _as_filmed(clip) is None


def _newest_report(
    transaction: Transaction, clip_id: str
) -> tuple[Clip, Report] | tuple[None, None]:
    clip, report = transaction.get(Clip, clip_id), _report_of(newest_of(transaction, clip_id))
    if clip is None or report is None:
        return None, None
    return clip, report


def _report_of(analysis: StoredAnalysis | None) -> Report | None:
    """Return an analysis's report, None if there is none that can be read."""
    try:
        return report_from_json(analysis.report) if analysis is not None else None
    except ContentError:
        return None


def _as_filmed(clip: Clip) -> StoredAnalysis | None:
    """Return a clip's last analysis that took it to be filmed as is told now."""
    for analysis in reversed(clip.analyses):
        report = _report_of(analysis)
        if report is not None and not was_filmed_otherwise(report, clip):
            return analysis
    return None


def _can_be(transaction: Transaction, clip_id: str) -> bool:
    clip, report = _newest_report(transaction, clip_id)
    if clip is None or report is None:
        return False
    if was_filmed_otherwise(report, clip):
        return _as_filmed(clip) is not None
    newest = newest_of(transaction, clip_id)
    if newest is None or newest.track_sha256 is None:
        return False
    # Another clip, in which the runner stands still, is not in the library.
    made = report.made_with.options
    return made.stance is None and was_judged_otherwise(report, clip, strictly=True)


def clips_of_change(transaction: Transaction, change: Change) -> list[str]:
    """Return the clips whose settings a change changed, or undoing it did."""
    images = {(image["table"], image["key"][0]): image for image in change.before or []}
    found: dict[str, None] = {}
    for (table, key), image in images.items():
        if table == "clips" and _is_otherwise(transaction, images, key):
            found[key] = None
        elif table == "runners" and any(image[side] is None for side in SIDES):
            continue
        elif table == "runners" and any(name in image["before"] for name in OF_RUNNER):
            found |= dict.fromkeys(clips_of_runner(transaction, key))
    return list(found)


def _is_otherwise(transaction: Transaction, images: Images, clip_id: str) -> bool:
    before, after = (_settings(transaction, images, clip_id, side) for side in SIDES)
    return before != after


def _settings(transaction: Transaction, images: Images, clip_id: str, side: str) -> list[Any]:
    """Return a clip's settings as they are on one side of a change."""
    clip = _values(transaction, images, Clip, clip_id, side)
    session = _values(transaction, images, Session, clip.get("session_id"), side)
    runner = _values(transaction, images, Runner, session.get("runner_id"), side)
    told = ((clip, FILMING), (session, OF_SESSION), (runner, OF_RUNNER))
    return [values.get(name) for values, names in told for name in names]


def _values(
    transaction: Transaction, images: Images, table: type[Any], key: str | None, side: str
) -> dict[str, Any]:
    row = transaction.get(table, key) if key else None
    names = [column.name for column in table.__table__.columns]
    now_there = {name: getattr(row, name) for name in names} if row is not None else {}
    image = images.get((table.__tablename__, key or ""))
    return now_there | (image[side] or {}) if image else now_there


def clips_of_runner(transaction: Transaction, runner_id: str) -> list[str]:
    """Return the ids of a runner's clips."""
    theirs = select(Clip.id).join(Clip.session).where(Session.runner_id == runner_id)
    return list(transaction.scalars(theirs.where(Clip.binned.is_(None)).order_by(Clip.id)))


def judge_again(library: Library, clip_id: str) -> bool:
    """Judge a clip with what is known about it now; return whether that was necessary.

    Decisions on verdicts that stay are kept; the review is kept if all of them stay. If it was
    analysed before as it is told to be filmed now, that analysis, with its review, is its newest
    again. May be repeated.

    Raises
    ------
    UsageError
        If the clip was deleted meanwhile.
    MachineError
        If a file is damaged or missing, or the disk is full.
    """
    earlier = _take_earlier(library, clip_id)
    with library.reading() as transaction:
        if not judged_otherwise(transaction, [clip_id]):
            return earlier
        clip, before = present_clip(transaction, clip_id), newest_of(transaction, clip_id)
        assert before is not None
        report = report_from_json(before.report)
        known = settings_of_clip(clip)
        told = {name: getattr(known, name) for name in JUDGED_WITH}
        settings = replace(report.made_with.options, **told)
        wanted = {Path("clip") / file_name(clip.name): clip.sha256}
        wanted[Path("result") / TRACK] = str(before.track_sha256)
        there = [picture for picture in before.pictures if picture.name == THUMBNAIL]
        wanted |= {Path("result") / picture.name: picture.sha256 for picture in there}
        files = {path: transaction.get_one(StoredFile, sha256) for path, sha256 in wanted.items()}
    with library.work_folder() as folder:
        for path, stored in files.items():
            link_as(library.store.checked(stored.sha256, stored.size), folder / path)
        video, result = folder / "clip" / file_name(clip.name), folder / "result"
        outcome = _judged(video, result, settings, report.corrections)
        analysis_id = save_result(library, clip_id, result, outcome)
    _keep_review(library, before.id, analysis_id)
    return True


def _take_earlier(library: Library, clip_id: str) -> bool:
    """Make a clip's earlier analysis its newest if only that fits how it was filmed."""
    with library.reading() as transaction:
        clip, report = _newest_report(transaction, clip_id)
        if clip is None or report is None or not was_filmed_otherwise(report, clip):
            return False
    with library.changing() as transaction:
        earlier = _as_filmed(present_clip(transaction, clip_id))
        if earlier is not None:
            earlier.made = now()
    return earlier is not None


def _judged(clip: Path, result: Path, settings: ClipSettings, corrections: Corrections) -> Outcome:
    """Judge in a separate process if there is a video to decode, which anybody may have made."""
    if clip.suffix.lower() == TRACK[-4:]:
        return write_judged(None, result, settings, corrections)
    return shared_worker.run(clip, write_judged, clip, result, settings, corrections)


def write_judged(
    clip: Path | None, folder: Path, settings: ClipSettings, corrections: Corrections
) -> Outcome:
    """Judge the track in a result folder again, and write the results beside it."""
    from posture.pipeline.analysis import analyze_track
    from posture.pipeline.result_folder import write_results
    from posture.pose_track import load_track

    analysis = analyze_track(load_track(folder / TRACK), settings, corrections)
    return outcome_of(write_results(folder, analysis, clip))


def _keep_review(library: Library, before_id: str, after_id: str) -> None:
    with library.changing() as transaction:
        before, after = (transaction.get(StoredAnalysis, one) for one in (before_id, after_id))
        if before is None or after is None or before is after:
            return
        newest = newest_of(transaction, after.clip_id)
        if newest is not None and newest.id != after.id:
            after.made = now()  # judged as it was judged once before
        verdicts = {measured.key: measured for measured in before.measurements}
        stay = [_stays(measured, verdicts) for measured in after.measurements]
        if all(stay) and len(stay) == len(verdicts):
            after.review, after.reviewer = before.review, before.reviewer


def _stays(measured: Measured, before: dict[str, Measured]) -> bool:
    known = before.get(measured.key)
    if known is None or known.verdict != measured.verdict:
        return False
    if measured.decision is None:
        measured.decision, measured.decided_by = known.decision, known.decided_by
    return True
