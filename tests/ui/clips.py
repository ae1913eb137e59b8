"""Analysed clips without a video or a model, from a runner's landmarks in closed form."""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from posture.library.maintenance.opening import open_library
from posture.pipeline.analysis import analyze_track
from posture.pipeline.job import THUMBNAIL, Outcome, outcome_of
from posture.pipeline.result_folder import write_results
from posture.pose_track import PoseTrack, save_track
from posture.results.clip_settings import ClipSettings
from posture.ui.clips.clip_folder import (
    AppClip,
    Settings,
    clips_folder,
    new_folder,
    read_outcome,
    save_job,
    shown_job,
    write_outcome,
)
from posture.ui.clips.clip_identity import fingerprint, save_fingerprint
from posture.ui.clips.desk import Desk
from posture.ui.own.filing_request import request_own_filing
from posture.ui.own.into_library import file_job
from tests.gait import Camera, Runner, film
from tests.pictures import a_jpeg

STANDS_OUT = Runner(overstride=36.0)
_folder = tempfile.TemporaryDirectory(prefix="posture-clips-")


@cache
def _analysis() -> tuple[Outcome, Path]:
    """Return the outcome of the clip that is used most, and the folder of its results."""
    folder = Path(_folder.name) / "result"
    return _write(folder, film(STANDS_OUT, Camera(seconds=6.0))), folder


def _write(folder: Path, track: PoseTrack) -> Outcome:
    analysis = analyze_track(track, ClipSettings())
    report = write_results(folder, analysis, None)
    assert analysis.track is not None
    save_track(analysis.track, folder / "track.npz")
    return outcome_of(report)


def analysed(clip: Path | None = None) -> AppClip:
    """Return a clip as the worker leaves it; without ``clip`` there is no video to show."""
    job, (outcome, results) = _job(clip), _analysis()
    shutil.copytree(results, job.result)
    return _leave(job, outcome)


def finished(track: PoseTrack, clip: Path | None = None) -> AppClip:
    """Return the same for any track."""
    job = _job(clip)
    return _leave(job, _write(job.result, track))


def _job(clip: Path | None) -> AppClip:
    folder = new_folder(clips_folder())
    return AppClip(folder, "run.mp4", clip or folder / "run.mp4", datetime.now(UTC), Settings())


def _leave(job: AppClip, outcome: Outcome) -> AppClip:
    if job.clip.exists():
        save_fingerprint(job, fingerprint(job.clip))
    write_outcome(job, outcome)
    save_job(job)  # last, or an app that is running would take it for a waiting one
    return job


class QuietDesk(Desk):
    """A desk that makes no copies for browsers, each of which would take a process."""

    def copy_for_browsers(self, job: AppClip) -> None:
        """Make none."""


def own(job: AppClip) -> AppClip:
    """Return an analysed clip of the app once the library has it as one's own, and it is open.

    If it has no film, it gets one that cannot be played.
    """
    if not job.clip.exists():
        job.clip.write_bytes(job.id.encode())
    if not (job.result / THUMBNAIL).exists():
        (job.result / THUMBNAIL).write_bytes(a_jpeg())
    outcome, library, desk = read_outcome(job), open_library(), QuietDesk(clips_folder())
    assert outcome is not None
    request_own_filing(job)
    clip_id = file_job(library, desk, job, outcome)
    desk.close()
    library.close()
    opened = shown_job(clip_id)
    assert opened is not None
    return opened
