"""The analysis behind a clip's page, worked out from the saved track and kept in memory."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.results.corrections import Corrections, load_corrections
from posture.ui.clips.clip_folder import AppClip

if TYPE_CHECKING:
    from posture.pipeline.analysis import Analysis, Reviewer

KEPT: Final = 4


@dataclass(frozen=True)
class Review:
    """One clip as it is corrected now; ``version`` changes whenever any of it does."""

    job: AppClip
    corrections: Corrections
    analysis: "Analysis"
    version: str


class _Shelf:
    """The last few clips looked at: a reviewer and its last review each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reviewers: OrderedDict[tuple[Path, int], Reviewer] = OrderedDict()
        self._reviews: dict[tuple[Path, int], Review] = {}

    def review(self, job: AppClip) -> Review:
        """Return the review of a job that has a track."""
        made = corrections_of(job)
        key = (job.track, job.track.stat().st_mtime_ns)
        version = hashlib.sha256(repr((key, made)).encode()).hexdigest()[:16]
        with self._lock:
            known = self._reviews.get(key)
            if known is None or known.version != version:
                analysis = self._reviewer(key, job).analyze(made)
                known = self._reviews[key] = Review(job, made, analysis, version)
            self._reviewers.move_to_end(key)
        return known

    def _reviewer(self, key: tuple[Path, int], job: AppClip) -> "Reviewer":
        from posture.pipeline.analysis import Reviewer
        from posture.pose_track import load_track

        if key not in self._reviewers:
            self._reviewers[key] = Reviewer(load_track(job.track), job.settings)
            while len(self._reviewers) > KEPT:
                old, _ = self._reviewers.popitem(last=False)
                self._reviews.pop(old, None)
        return self._reviewers[key]


_shelf = _Shelf()


def corrections_of(job: AppClip) -> Corrections:
    """Return what was corrected in a clip.

    Raises
    ------
    PostureError
        If the file that holds it cannot be read.
    """
    return load_corrections(job.corrections) if job.corrections.exists() else Corrections()


def review(job: AppClip) -> Review:
    """Return a clip as it is corrected now, worked out again only where that has changed.

    Raises
    ------
    PostureError
        If the corrections or the track cannot be read.
    """
    return _shelf.review(job)
