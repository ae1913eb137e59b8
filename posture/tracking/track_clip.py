"""From a video file to a ``PoseTrack``: in one pass, with bounded memory, on all cores."""

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

# More per real second would say nothing new about a runner (docs/explanation/tracking.md).
MAX_LOOKS_HZ: Final = 120.0
PEOPLE_SAMPLES: Final = 10
NO_LANDMARKS: Final = np.full((len(LANDMARK_NAMES), 2), np.nan)
NOT_VISIBLE: Final = np.zeros(len(LANDMARK_NAMES))
ONE_LOOK: Final = np.zeros((len(LANDMARK_NAMES), 2))


def track_clip(
    path: Path,
    model: Model,
    capture_fps: float | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> PoseTrack:
    """Track the body through a clip.

    Parameters
    ----------
    path : Path
        Any video that FFmpeg decodes.
    model : Model
        The pose model.
    capture_fps : float or None
        The rate at which the camera really filmed, frames per second; None = as the file says.
    progress : callable or None
        Called after every frame with the number of frames done and the number expected (or
        None).
    workers : int or None
        How many frames are processed at once; None = as many as there are cores. The result
        does not depend on it.

    Raises
    ------
    UsageError
        If the path is missing or a folder, or ``capture_fps`` is impossible.
    RefusedError
        With code ``unreadable`` if the file cannot be read as a video.
    """
    share_heaps()
    header = probe(path)
    most_hz = MAX_LOOKS_HZ / _expected_factor(header, capture_fps)
    workers = min(workers or cores(), LAG)
    reader = SceneReader()
    with PeopleDetector(model) as people:
        with (
            read_frames(path, LONG_SIDE, most_hz) as frames,
            Workers(lambda: LandmarkNetwork(model), workers) as networks,
        ):
            followed = follow(frames, networks, lambda image: _found(people, image))
            looks, looked_at = _collect(followed, reader, header, progress)
        share = second_person_share(*reader.samples(PEOPLE_SAMPLES), people.detect)
    with Workers(lambda: MaskNetwork(model), workers) as masks:
        outline = reader.outline(
            lambda image, xy: masks.run(lambda network: network.mask(image, xy))
        )
    cover = reader.cover()
    times = np.array(frames.file_times_s)
    bodies = between_looks(looks, looked_at, times)
    factor = slow_motion_factor(_rate_hz(times), capture_fps, header.capture_fps_hint)
    return PoseTrack(
        xy=bodies[:, :, :2],
        visibility=np.nan_to_num(bodies[:, :, 2]),
        apart=bodies[:, :, 3:],
        time_s=times / factor,
        size=(header.width, header.height),
        clip=_clip_info(times / factor, header, factor),
        scene=reader.finish(share),
        outline=replace(outline, time_s=outline.time_s / factor),
        cover=replace(cover, time_s=cover.time_s / factor),
        model=model.name,
        model_sha256=model.sha256,
        warnings=tuple(frames.warnings),
    )


def _found(people: PeopleDetector, image: Image) -> list[FloatArray]:
    """Return the bodies in the picture; after finding one, the detector is rarely needed again."""
    bodies = people.detect(image)
    if bodies:
        people.rest()
    return bodies


def _collect(
    followed: Iterable[Followed], scene: SceneReader, header: Probe, progress: Progress | None
) -> tuple[FloatArray, FloatArray]:
    """Return the tracked bodies, (K, 33, 5), and their file times, (K,).

    A body is x and y in pixels of the displayed picture, visibility, and how far the first look
    is from the mean of both in x and y.
    """
    bodies, times = [], []
    for frame, pose in followed:
        height, width = frame.image.shape[:2]
        shrunk = NO_LANDMARKS if pose is None else pose.xy
        scene.add(frame.image, frame.file_time_s, shrunk)
        visibility = NOT_VISIBLE if pose is None else pose.visibility
        apart = ONE_LOOK if pose is None or pose.apart is None else pose.apart
        scale = [header.width / width, header.height / height]
        body = np.column_stack([shrunk * scale, visibility, apart * scale])
        bodies.append(body.astype(np.float32))
        times.append(frame.file_time_s)
        if progress:
            progress(frame.index + 1, header.expected_frames)
    return np.array(bodies, dtype=np.float64), np.array(times)


def between_looks(bodies: FloatArray, looked_at: FloatArray, times: FloatArray) -> FloatArray:
    """Return the bodies of all frames, interpolated with monotone curves (PCHIP).

    Parameters
    ----------
    bodies : ndarray (K, 33, n)
        The bodies in the frames that were looked at; NaN = nobody.
    looked_at : ndarray (K,)
        The times of those frames, increasing.
    times : ndarray (T,)
        The times of all frames, including those looked at.

    Returns
    -------
    ndarray (T, 33, n)
        NaN where nobody was seen in the previous or in the next frame looked at.
    """
    result = np.full((len(times), *bodies.shape[1:]), np.nan)
    result[np.searchsorted(times, looked_at)] = bodies
    known: NDArray[np.bool_] = np.asarray(np.isfinite(bodies).all(axis=(1, 2)))
    after = np.searchsorted(looked_at, times)
    between = (after < len(looked_at)) & ~np.isin(times, looked_at)
    between[between] = known[after[between] - 1] & known[after[between]]
    # One landmark after the other: the curves take four times the memory of their points.
    for number in range(bodies.shape[1] if between.any() else 0):
        curves = PchipInterpolator(looked_at[known], bodies[known, number])
        result[between, number] = curves(times[between])
    return result


def _clip_info(times: np.ndarray, header: Probe, factor: float) -> ClipInfo:
    info = clip_info_from_times(times, header.path.name, (header.width, header.height))
    return replace(info, rotation_deg=header.rotation_deg, slow_motion_factor=factor)


def _expected_factor(header: Probe, capture_fps: float | None) -> float:
    """Return the slow-motion factor by the header; an impossible rate fails before the work."""
    if not (header.expected_frames and header.duration_s):
        return 1.0
    rate_hz = header.expected_frames / header.duration_s
    return slow_motion_factor(rate_hz, capture_fps, header.capture_fps_hint)


def _rate_hz(times: np.ndarray) -> float:
    """Return the number of frames per second of file time."""
    return float(1.0 / np.median(np.diff(times)))
