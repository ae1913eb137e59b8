"""From a video file to a ``PoseTrack``: one pass, flat memory, all cores."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from posture.landmarks import (
    LANDMARK_NAMES,
    ClipInfo,
    FloatArray,
    PoseTrack,
    clip_info_from_times,
)
from posture.native import share_heaps
from posture.pose.follower import LAG, Followed, follow
from posture.pose.inference import LandmarkNetwork, MaskNetwork
from posture.pose.models import Model
from posture.pose.people import PeopleDetector
from posture.pose.region import Picture
from posture.pose.workers import Workers, cores
from posture.scene import SceneReader, second_person_share
from posture.video import Probe, probe, read_frames, slow_motion_factor

# The model sees 256 x 256 whatever it is fed; larger frames only cost time.
LONG_SIDE: Final = 640
PEOPLE_SAMPLES: Final = 10
NO_LANDMARKS: Final = np.full((len(LANDMARK_NAMES), 2), np.nan)
NOT_VISIBLE: Final = np.zeros(len(LANDMARK_NAMES))

Progress = Callable[[int, int | None], None]


def track_clip(
    path: Path,
    model: Model,
    capture_fps: float | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> PoseTrack:
    """Follow the body through a clip.

    Parameters
    ----------
    path : Path
        Any video that FFmpeg decodes.
    model : Model
        The pose model.
    capture_fps : float or None
        The rate the camera really filmed at, where the file does not tell.
    progress : callable or None
        Called after every frame with the frames done and the frames expected (or None).
    workers : int or None
        How many frames are worked on at once; None = as many as there are cores. The
        result does not depend on it.

    Raises
    ------
    UsageError
        If the path is missing or a folder, or ``capture_fps`` is impossible.
    RefusedError
        With code ``unreadable``.
    """
    share_heaps()
    promised = probe(path)
    _check_capture_fps(promised, capture_fps)
    workers = min(workers or cores(), LAG)
    reader = SceneReader()
    with PeopleDetector(model) as people:
        with (
            read_frames(path, LONG_SIDE) as frames,
            Workers(lambda: LandmarkNetwork(model), workers) as networks,
        ):
            followed = follow(frames, networks, lambda image: _found(people, image))
            xy, visibility, file_times = _collect(followed, reader, promised, progress)
        share = second_person_share(*reader.samples(PEOPLE_SAMPLES), people.detect)
    with Workers(lambda: MaskNetwork(model), workers) as masks:
        outline = reader.outline(
            lambda image, xy: masks.run(lambda network: network.mask(image, xy))
        )
    times = np.array(file_times)
    factor = slow_motion_factor(_rate_hz(times), capture_fps, promised.capture_fps_hint)
    return PoseTrack(
        xy=np.array(xy, dtype=np.float64),
        visibility=np.array(visibility, dtype=np.float64),
        time_s=times / factor,
        size=(promised.width, promised.height),
        clip=_clip_info(times / factor, promised, factor),
        scene=reader.finish(share),
        outline=replace(outline, time_s=outline.time_s / factor),
        model=model.name,
        model_sha256=model.sha256,
        warnings=tuple(frames.warnings),
    )


def _found(people: PeopleDetector, image: Picture) -> list[FloatArray]:
    """Bodies in the picture; once somebody is there, the detector is rarely needed again."""
    bodies = people.detect(image)
    if bodies:
        people.rest()
    return bodies


def _collect(
    followed: Iterable[Followed], scene: SceneReader, promised: Probe, progress: Progress | None
) -> tuple[list[np.ndarray], list[np.ndarray], list[float]]:
    """Landmarks in displayed pixels, visibility and file time of every frame."""
    xy, visibility, times = [], [], []
    for frame, pose in followed:
        height, width = frame.image.shape[:2]
        shrunk = NO_LANDMARKS if pose is None else pose.xy
        scene.add(frame.image, frame.file_time_s, shrunk)
        xy.append((shrunk * [promised.width / width, promised.height / height]).astype(np.float32))
        visibility.append((NOT_VISIBLE if pose is None else pose.visibility).astype(np.float32))
        times.append(frame.file_time_s)
        if progress:
            progress(len(times), promised.expected_frames)
    return xy, visibility, times


def _clip_info(times: np.ndarray, promised: Probe, factor: float) -> ClipInfo:
    info = clip_info_from_times(times, promised.path.name, (promised.width, promised.height))
    return replace(info, rotation_deg=promised.rotation_deg, slow_motion_factor=factor)


def _check_capture_fps(promised: Probe, capture_fps: float | None) -> None:
    """Refuse an impossible rate before the work, as far as the header tells the file's."""
    if promised.expected_frames and promised.duration_s:
        slow_motion_factor(promised.expected_frames / promised.duration_s, capture_fps, None)


def _rate_hz(times: np.ndarray) -> float:
    """Frames per second of file time."""
    return float(1.0 / np.median(np.diff(times)))
