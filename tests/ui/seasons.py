"""Clips of drawn runners, analysed without a model: videos, results, and a library of them."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import numpy as np

from posture.arrays import Image
from posture.drawing.overlays import draw_skeleton
from posture.library.clips.analyses import save_result
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.storage.library import Library
from posture.pipeline.analysis import Analysis, analyze_track
from posture.pipeline.job import THUMBNAIL, outcome_of, write_thumbnail
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
    write_outcome,
)
from posture.video.writer import write_h264
from tests.gait import Camera, Runner, film

FAR_AHEAD = Runner(overstride=36.0)
BETTER = Runner(overstride=9.0)
SIZE = (640, 360)
_folder = tempfile.TemporaryDirectory(prefix="posture-films-")
CAMERA = Camera(seconds=5.0, size=SIZE, px_per_m=170.0, place=(320.0, 330.0))


@cache
def analysis_of(runner: Runner, camera: Camera = CAMERA) -> Analysis:
    """Return the analysis of a runner's clip."""
    return analyze_track(film(runner, camera), ClipSettings())


def drawn_film(path: Path, track: PoseTrack) -> Path:
    """Write a video of a track's body, as lines on grey."""
    write_h264(path, _frames(track), track.size)
    return path


def _frames(track: PoseTrack) -> Iterator[tuple[float, Image]]:
    width, height = track.size
    for time_s, points in zip(track.time_s.tolist(), track.xy, strict=True):
        image = np.full((height, width, 3), 150, dtype=np.uint8)
        draw_skeleton(image, points, "right")
        yield time_s - float(track.time_s[0]), image


@cache
def _left(runner: Runner) -> Path:
    """Return a folder with a runner's video and its results, which is filled only once."""
    analysis, folder = analysis_of(runner), Path(tempfile.mkdtemp(dir=_folder.name))
    assert analysis.track is not None
    clip = drawn_film(folder / "film.mp4", analysis.track)
    _write_results(folder / "result", analysis, clip)
    return folder


def _write_results(folder: Path, analysis: Analysis, clip: Path) -> None:
    report = write_results(folder, analysis, clip)
    assert analysis.track is not None
    save_track(analysis.track, folder / "track.npz")
    write_thumbnail(clip, analysis.track, folder / THUMBNAIL)
    assert report.status == "ok"


def analysed_film(name: str, runner: Runner) -> AppClip:
    """Return an analysed clip of the app, with a video and pictures."""
    folder, analysis = new_folder(clips_folder()), analysis_of(runner)
    clip = folder / "clip" / name
    clip.parent.mkdir()
    source = _left(runner)
    shutil.copyfile(source / "film.mp4", clip)
    shutil.copytree(source / "result", folder / "result")
    job = AppClip(folder, name, clip, datetime.now(UTC), Settings())
    save_job(job)
    write_outcome(job, outcome_of(analysis.report))
    return job


def put_in(library: Library, name: str, day: date, job: AppClip, **known: object) -> str:
    """Put an analysed clip of the app into the library for a runner; return its id there."""
    conditions = Conditions(day, **known)  # type: ignore[arg-type]
    # In one session the same video would be a single clip, but the days make different sessions.
    clip = add_clip(library, ensure_runner(library, name), job.clip, conditions)
    save_result(library, clip.id, job.result, read_outcome(job))
    return clip.id
