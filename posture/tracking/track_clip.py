"""From a video file to a ``PoseTrack``: one pass, flat memory, all cores."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from posture.arrays import FloatArray, Image
from posture.pose_track import LANDMARK_NAMES, LONG_SIDE, PoseTrack, clip_info_from_times
from posture.results.clip_info import ClipInfo
from posture.system.native import share_heaps
from posture.system.progress import Progress
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.follower import LAG, Followed, follow
from posture.tracking.pose.inference import LandmarkNetwork, MaskNetwork
from posture.tracking.pose.models import Model
from posture.tracking.pose.workers import Workers, cores
from posture.tracking.scene import SceneReader, second_person_share
from posture.video import Probe, probe, read_frames, slow_motion_factor

# More than this per real second tell nothing new of a runner (docs/explanation/tracking.md).
MOST_LOOKS_HZ: Final = 120.0
PEOPLE_SAMPLES: Final = 10
NO_LANDMARKS: Final = np.full((len(LANDMARK_NAMES), 2), np.nan)
NOT_VISIBLE: Final = np.zeros(len(LANDMARK_NAMES))


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
    most_hz = MOST_LOOKS_HZ / _expected_factor(promised, capture_fps)
    workers = min(workers or cores(), LAG)
    reader = SceneReader()
    with PeopleDetector(model) as people:
        with (
            read_frames(path, LONG_SIDE, most_hz) as frames,
            Workers(lambda: LandmarkNetwork(model), workers) as networks,
        ):
            followed = follow(frames, networks, lambda image: _found(people, image))
            looks, looked_at = _collect(followed, reader, promised, progress)
        share = second_person_share(*reader.samples(PEOPLE_SAMPLES), people.detect)
    with Workers(lambda: MaskNetwork(model), workers) as masks:
        outline = reader.outline(
            lambda image, xy: masks.run(lambda network: network.mask(image, xy))
        )
    times = np.array(frames.file_times_s)
    bodies = between_looks(looks, looked_at, times)
    factor = slow_motion_factor(_rate_hz(times), capture_fps, promised.capture_fps_hint)
    return PoseTrack(
        xy=bodies[:, :, :2],
        visibility=np.nan_to_num(bodies[:, :, 2]),
        time_s=times / factor,
        size=(promised.width, promised.height),
        clip=_clip_info(times / factor, promised, factor),
        scene=reader.finish(share),
        outline=replace(outline, time_s=outline.time_s / factor),
        model=model.name,
        model_sha256=model.sha256,
        warnings=tuple(frames.warnings),
    )


def _found(people: PeopleDetector, image: Image) -> list[FloatArray]:
    """Bodies in the picture; once somebody is there, the detector is rarely needed again."""
    bodies = people.detect(image)
    if bodies:
        people.rest()
    return bodies


def _collect(
    followed: Iterable[Followed], scene: SceneReader, promised: Probe, progress: Progress | None
) -> tuple[FloatArray, FloatArray]:
    """Bodies as looked at, (K, 33, 3): x and y in displayed pixels, visibility; and file times."""
    bodies, times = [], []
    for frame, pose in followed:
        height, width = frame.image.shape[:2]
        shrunk = NO_LANDMARKS if pose is None else pose.xy
        scene.add(frame.image, frame.file_time_s, shrunk)
        xy = shrunk * [promised.width / width, promised.height / height]
        visibility = NOT_VISIBLE if pose is None else pose.visibility
        bodies.append(np.column_stack([xy, visibility]).astype(np.float32))
        times.append(frame.file_time_s)
        if progress:
            progress(frame.index + 1, promised.expected_frames)
    return np.array(bodies, dtype=np.float64), np.array(times)


def between_looks(bodies: FloatArray, looked_at: FloatArray, times: FloatArray) -> FloatArray:
    """Return the bodies of all frames, those in between on monotone curves (PCHIP).

    Parameters
    ----------
    bodies : ndarray (K, 33, n)
        What was seen; NaN = nobody.
    looked_at : ndarray (K,)
        Its times, increasing.
    times : ndarray (T,)
        The times of all frames, among them those looked at.

    Returns
    -------
    ndarray (T, 33, n)
        NaN where nobody was seen in the look before or in the one after.
    """
    result = np.full((len(times), *bodies.shape[1:]), np.nan)
    result[np.searchsorted(times, looked_at)] = bodies
    known: NDArray[np.bool_] = np.asarray(np.isfinite(bodies).all(axis=(1, 2)))
    after = np.searchsorted(looked_at, times)
    between = (after < len(looked_at)) & ~np.isin(times, looked_at)
    between[between] = known[after[between] - 1] & known[after[between]]
    # One landmark after the other: the curves take four times the room of what they join.
    for number in range(bodies.shape[1] if between.any() else 0):
        curves = PchipInterpolator(looked_at[known], bodies[known, number])
        result[between, number] = curves(times[between])
    return result


def _clip_info(times: np.ndarray, promised: Probe, factor: float) -> ClipInfo:
    info = clip_info_from_times(times, promised.path.name, (promised.width, promised.height))
    return replace(info, rotation_deg=promised.rotation_deg, slow_motion_factor=factor)


def _expected_factor(promised: Probe, capture_fps: float | None) -> float:
    """Slow motion as far as the header tells; refuses an impossible rate before the work."""
    if not (promised.expected_frames and promised.duration_s):
        return 1.0
    rate_hz = promised.expected_frames / promised.duration_s
    return slow_motion_factor(rate_hz, capture_fps, promised.capture_fps_hint)


def _rate_hz(times: np.ndarray) -> float:
    """Frames per second of file time."""
    return float(1.0 / np.median(np.diff(times)))
