"""Analysed clips without a video or a model, from a runner's landmarks in closed form."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from posture.pipeline.analysis import Analysis, analyze_track
from posture.pipeline.job import outcome_of
from posture.pipeline.result_folder import write_results
from posture.pose_track import PoseTrack, save_track
from posture.results.clip_settings import ClipSettings
from posture.ui.clips.clip_folder import (
    AppClip,
    Settings,
    clips_folder,
    new_folder,
    save_job,
    write_outcome,
)
from posture.ui.clips.clip_identity import fingerprint, save_fingerprint
from tests.gait import Camera, Runner, film

STANDS_OUT = Runner(overstride=36.0)


@cache
def _analysis() -> Analysis:
    return analyze_track(film(STANDS_OUT, Camera(seconds=6.0)), ClipSettings())


def analysed(clip: Path | None = None) -> AppClip:
    """Return a clip as the worker leaves it; without ``clip`` there is no video to show."""
    return _leave(_analysis(), clip)


def finished(track: PoseTrack, clip: Path | None = None) -> AppClip:
    """Return the same for any track."""
    return _leave(analyze_track(track, ClipSettings()), clip)


def _leave(analysis: Analysis, clip: Path | None) -> AppClip:
    folder = new_folder(clips_folder())
    job = AppClip(folder, "run.mp4", clip or folder / "run.mp4", datetime.now(UTC), Settings())
    report = write_results(job.result, analysis, None)
    assert analysis.track is not None
    save_track(analysis.track, job.track)
    if job.clip.exists():
        save_fingerprint(job, fingerprint(job.clip))
    write_outcome(job, outcome_of(report))
    save_job(job)  # last, or an app that is running would take it for a waiting one
    return job
