"""The analysis behind a clip's page, computed from the saved track and cached in memory."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.errors import MachineError
from posture.pipeline.job import REPORT
from posture.results.corrections import Corrections
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.validation import ContentError, read_bytes
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.derived import corrections_of, version_of

if TYPE_CHECKING:
    from posture.pipeline.analysis import Analysis, Reviewer
    from posture.pipeline.planned_pictures import PlannedPicture

CACHED: Final = 4


@dataclass(frozen=True)
class Review:
    """A clip with its current corrections.

    Attributes
    ----------
    job : AppClip
        The clip.
    corrections : Corrections
        Its corrections.
    analysis : Analysis
        The results; the report does not name pictures yet.
    version : str
        Changes whenever any part of it does, save the plan
        (`posture.ui.clips.derived.version_of`).
    planned : tuple of PlannedPicture
        The evidence pictures that belong to it.
    analysed : Report or None
        The report of the analysis, perhaps with other corrections; None = it is damaged.
    drawn : dict of str to str
        The pictures that the analysis drew: from their keys to their names in the result folder.
    """

    job: AppClip
    corrections: Corrections
    analysis: "Analysis"
    version: str
    planned: "tuple[PlannedPicture, ...]"
    analysed: Report | None
    drawn: dict[str, str]


class _Opened:
    """A clip whose track is read at its first review, with its last review."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Review | None = None
        self._reviewer: Reviewer | None = None
        self._analysed: Report | None = None
        self._drawn: dict[str, str] = {}

    def review(self, job: AppClip, corrections: Corrections, version: str) -> Review:
        """Return the review of the clip with these corrections."""
        from posture.pipeline.analysis import Reviewer
        from posture.pipeline.planned_pictures import planned_pictures
        from posture.pose_track import load_track

        with self._lock:
            if self._reviewer is None:
                reviewer = Reviewer(load_track(job.track), job.settings.of_clip())
                self._analysed, self._drawn = _analysed(job, reviewer)
                self._reviewer = reviewer
            last = self._last
            if last is None or last.version != version:
                analysis = self._reviewer.analyze(corrections)
                planned = tuple(planned_pictures(analysis))
                found = (analysis, version, planned, self._analysed, self._drawn)
                last = _for_runner(Review(job, corrections, *found), job)
            elif last.job != job:
                last = _for_runner(last, job)
            self._last = last
            return last


class _Cache:
    """The clips that were shown last; while one is read, the others can be shown."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: OrderedDict[tuple[Path, str], _Opened] = OrderedDict()

    def review(self, job: AppClip) -> Review:
        """Return the review of a job that has a track."""
        corrections = corrections_of(job)
        version = version_of(job, corrections)
        key = (job.folder, version_of(job, Corrections()))
        with self._lock:
            opened = self._opened.setdefault(key, _Opened())
            self._opened.move_to_end(key)
            while len(self._opened) > CACHED:
                self._opened.popitem(last=False)
        return opened.review(job, corrections, version)


_cache = _Cache()


def review(job: AppClip) -> Review:
    """Return a clip with its current corrections, computed again only if these have changed.

    For a clip without a track, it is the report of the analysis.

    Raises
    ------
    PostureError
        If the corrections, the track or that report cannot be read.
    FileNotFoundError
        If the clip was not analysed.
    """
    from posture.pipeline.analysis import Analysis

    if job.track.exists():
        return _cache.review(job)
    report, corrections = analysed_report(job), corrections_of(job)
    version = version_of(job, corrections)
    seen = Review(job, corrections, Analysis(report, None, None), version, (), report, {})
    return _for_runner(seen, job)


def analysed_report(job: AppClip) -> Report:
    """Return the report that the analysis wrote.

    Raises
    ------
    MachineError
        If it is damaged.
    FileNotFoundError
        If the clip was not analysed.
    """
    try:
        return report_from_json(read_bytes(job.result / REPORT))
    except ContentError as error:
        raise MachineError("The report of this clip is damaged; check the clip again.") from error


def _for_runner(seen: Review, job: AppClip) -> Review:
    """Return a clip with the plan for how the runner's back is now; nothing is measured again."""
    from posture.care.planning import replanned

    report = replanned(seen.analysis.report, job.settings)
    return replace(seen, job=job, analysis=replace(seen.analysis, report=report))


def _analysed(job: AppClip, reviewer: "Reviewer") -> tuple[Report | None, dict[str, str]]:
    """Return the report of the analysis, and which pictures were drawn for it."""
    from posture.pipeline.planned_pictures import caption_of, planned_pictures

    try:
        report = analysed_report(job)
    except (MachineError, FileNotFoundError):
        return None, {}
    there = {
        shot.image: caption_of(report, key, shot)
        for key, measurement in report.measurements.items()
        for shot in measurement.evidence
        if shot.image
    }
    again = planned_pictures(reviewer.analyze(report.corrections)) if there else []
    drawn = {p.key: p.name for p in again if there.get(p.name) == p.caption}
    return report, drawn
