"""From a video file to a ``PoseTrack``: with bounded memory, on all cores.

A short clip is followed from first to last frame in one pass. Of a longer one, stretches are
followed until whoever judges them has seen enough.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray, Image
from posture.pose_track import (
    LANDMARK_NAMES,
    LONG_SIDE,
    PoseTrack,
    clip_info_from_times,
)
from posture.results.clip_info import ClipInfo
from posture.results.clip_settings import ClipSettings
from posture.system.native import share_heaps
from posture.system.progress import Progress
from posture.tracking.early import every_second_first
from posture.tracking.glancing import Looks, found
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.follower import LAG, Followed, follow
from posture.tracking.pose.inference import LandmarkNetwork, MaskNetwork, Pose
from posture.tracking.pose.models import Model
from posture.tracking.pose.workers import Workers, cores
from posture.tracking.scene import SceneReader, second_person_share
from posture.tracking.span import ALL, length_of, past_the_end, span_of
from posture.tracking.stretch_choice import Stretch
from posture.video import (
    Frame,
    FrameReader,
    Probe,
    probe,
    read_frames,
    slow_motion_factor,
)

# More per real second would say nothing new about a runner (docs/explanation/tracking.md).
MAX_LOOKS_HZ: Final = 120.0
PEOPLE_SAMPLES: Final = 10
# Real time of running after which a first verdict is worth giving.
FIRST_S: Final = 4.0
# A shorter clip is done soon after.
WORTH_AN_EARLY_LOOK_S: Final = 8.0
# With this many looks a second, every second one is enough for a first verdict.
MANY_HZ: Final = 48.0
NO_LANDMARKS: Final = np.full((len(LANDMARK_NAMES), 2), np.nan)
NOT_VISIBLE: Final = np.zeros(len(LANDMARK_NAMES))
ONE_LOOK: Final = np.zeros((len(LANDMARK_NAMES), 2))


ShowPicture = Callable[[Image, FloatArray], None]


def track_clip(
    path: Path,
    model: Model,
    settings: ClipSettings | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> PoseTrack:
    """Track the body through all of a clip that its settings say to look at.

    Parameters and errors as for `follow_clip`.
    """
    *_, last = follow_clip(path, model, settings, progress, workers, whole=True)
    return last.track


class SoFar(NamedTuple):
    """The track of what has been followed; the last one is all that is worth following."""

    track: PoseTrack
    is_last: bool


def follow_clip(
    path: Path,
    model: Model,
    settings: ClipSettings | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    whole: bool = False,
    early: bool = False,
    watch: ShowPicture | None = None,
) -> Iterator[SoFar]:
    """Follow the body through a clip, and yield the track whenever it is worth judging again.

    Parameters
    ----------
    path : Path
        Any video that FFmpeg decodes.
    model : Model
        The pose model.
    settings : ClipSettings or None
        The rate at which the camera really filmed, by how much to turn the picture, and which
        stretch to look at; None = as the file says, and all of it.
    progress : callable or None
        Called after every frame with the number of frames done and the number expected (or
        None).
    workers : int or None
        How many frames are processed at once; None = as many as there are cores. The result
        does not depend on it.
    whole : bool
        Whether to follow all of it, however long it is; a short clip is, and one in whose file
        there is no way to leap.
    early : bool
        Whether to yield an early track of what is followed from first to last frame, too, unless
        that is soon done.
    watch : callable or None
        Called with every picture looked at, (H, W, 3) RGB and shrunk, and the landmarks in it,
        (33, 2) pixels; NaN = nobody was seen.

    Yields
    ------
    SoFar
        What has been followed so far.

    Raises
    ------
    UsageError
        If the path is missing or a folder, ``capture_fps`` is impossible, or the stretch to look
        at is none or lies after the clip's end.
    RefusedError
        With code ``unreadable`` if the file cannot be read as a video.
    """
    settings = settings or ClipSettings()
    share_heaps()
    header = probe(path, settings.turn_deg)
    span = span_of(header, settings)
    pace = _expected_factor(header, settings.capture_fps)
    workers = min(workers or cores(), LAG)
    early = early and length_of(span, header) >= WORTH_AN_EARLY_LOOK_S * pace
    seen = _Seen(header, model, settings, workers, watch)
    with PeopleDetector(model) as people:
        with Workers(lambda: LandmarkNetwork(model), workers) as networks:
            looks = Looks(header, settings.turn_deg, networks, people)
            plan = None if whole else looks.plan(span, pace)
            stretches = plan.stretches if plan else [span]
            for number, stretch in enumerate(stretches):
                first = stretches[: max(number + 1, plan.least if plan else 0)]
                expected = _expected_frames(header, first)
                most_hz = MAX_LOOKS_HZ / pace
                first_s = FIRST_S * pace if number == 0 and (plan or early) else None
                with read_frames(path, LONG_SIDE, most_hz, stretch, settings.turn_deg) as frames:
                    early_s = first_s if first_s and _are_many(header, pace) else 0.0
                    in_turn = every_second_first(frames, early_s)
                    followed = follow(in_turn, networks, lambda image: found(people, image))
                    for _ in seen.add(frames, followed, first_s, expected, progress):
                        yield SoFar(seen.track(people, whole=False), is_last=False)
                if plan and plan.least <= number + 1 < len(stretches):
                    yield SoFar(seen.track(people, whole=False), is_last=False)
        if seen.is_empty():
            raise past_the_end(path.name, span.start_s)
        yield SoFar(seen.track(people, whole=plan is None and span == ALL), is_last=True)


def _are_many(header: Probe, pace: float) -> bool:
    """Whether a clip has so many looks a real second that half of them do for a first verdict."""
    if not (header.expected_frames and header.duration_s):
        return False
    return min(MAX_LOOKS_HZ, pace * header.expected_frames / header.duration_s) >= MANY_HZ


def _expected_frames(header: Probe, stretches: Sequence[Stretch]) -> int | None:
    """Return how many frames these stretches have; None = the file does not say."""
    if not (header.expected_frames and header.duration_s):
        return header.expected_frames
    seconds = sum(length_of(stretch, header) for stretch in stretches)
    return round(seconds * header.expected_frames / header.duration_s)


@dataclass
class _Piece:
    """What was seen in one stretch: its frames' times, and the bodies as they were looked at.

    A body is (33, 5): x and y in pixels of the displayed picture, visibility, and how far the first
    look is from the mean of both in x and y.
    """

    times: list[float]
    bodies: list[FloatArray]
    looked_at: list[float]
    warnings: list[str]


class _Seen:
    """What was seen of a clip so far."""

    def __init__(
        self,
        header: Probe,
        model: Model,
        settings: ClipSettings,
        workers: int,
        watch: ShowPicture | None,
    ) -> None:
        self._header, self._model, self._watch = header, model, watch
        self._capture_fps, self._workers = settings.capture_fps, workers
        self._pieces: list[_Piece] = []
        self._scene = SceneReader()
        self._crowds: dict[int, tuple[Image, list[FloatArray]]] = {}

    def is_empty(self) -> bool:
        """Return whether nothing was looked at."""
        return not any(piece.looked_at for piece in self._pieces)

    def add(
        self,
        frames: FrameReader,
        followed: Iterable[Followed],
        first_s: float | None,
        expected: int | None,
        progress: Progress | None,
    ) -> Iterator[None]:
        """Take in a stretch; yields once when so many seconds of it are known."""
        self._scene.begin_stretch()
        before = sum(len(piece.times) for piece in self._pieces)
        piece = _Piece([], [], [], [])
        self._pieces.append(piece)
        first: Frame | None = None
        done = 0
        for frame, pose in followed:
            first = first or frame
            self._take(piece, frame, pose)
            done = max(done, frame.index - first.index + 1)
            if progress:
                progress(before + done, expected)
            if first_s and frame.file_time_s - first.file_time_s >= first_s:
                piece.times = [t for t in frames.file_times_s if t <= frame.file_time_s]
                first_s = None
                yield
        piece.times, piece.warnings = list(frames.file_times_s), frames.warnings

    def _take(self, piece: _Piece, frame: Frame, pose: Pose | None) -> None:
        height, width = frame.image.shape[:2]
        shrunk = NO_LANDMARKS if pose is None else pose.xy
        if self._watch:
            self._watch(frame.image, shrunk)
        self._scene.add(frame.image, frame.file_time_s, shrunk)
        visibility = NOT_VISIBLE if pose is None else pose.visibility
        apart = ONE_LOOK if pose is None or pose.apart is None else pose.apart
        scale = [self._header.width / width, self._header.height / height]
        body = np.column_stack([shrunk * scale, visibility, apart * scale])
        piece.bodies.append(body.astype(np.float32))
        piece.looked_at.append(frame.file_time_s)

    def track(self, people: PeopleDetector, whole: bool) -> PoseTrack:
        """Return the track so far."""
        header, model = self._header, self._model
        images, xy = self._scene.samples(PEOPLE_SAMPLES)
        with ThreadPoolExecutor(1) as thread:
            crowd = thread.submit(
                second_person_share, images, xy, lambda image: self._crowd(people, image)
            )
            with Workers(lambda: MaskNetwork(model), self._workers) as masks:
                outline = self._scene.outline(
                    lambda image, xy: masks.run(lambda network: network.mask(image, xy))
                )
            cover = self._scene.cover()
        people.rest()
        pieces = sorted((p for p in self._pieces if p.looked_at), key=lambda p: p.times[0])
        times = np.concatenate([piece.times for piece in pieces])
        bodies = np.concatenate([_bodies(piece) for piece in pieces])
        factor = slow_motion_factor(_rate_hz(times), self._capture_fps, header.capture_fps_hint)
        return PoseTrack(
            xy=bodies[:, :, :2],
            visibility=np.nan_to_num(bodies[:, :, 2]),
            apart=bodies[:, :, 3:],
            time_s=times / factor,
            size=(header.width, header.height),
            clip=_clip_info(times / factor, header, factor, whole),
            scene=self._scene.finish(crowd.result()),
            outline=replace(outline, time_s=outline.time_s / factor),
            cover=replace(cover, time_s=cover.time_s / factor),
            model=model.name,
            model_sha256=model.sha256,
            warnings=tuple(dict.fromkeys(w for piece in pieces for w in piece.warnings)),
        )

    def _crowd(self, people: PeopleDetector, image: Image) -> list[FloatArray]:
        """Everybody in a picture, each of which is searched only once."""
        if id(image) not in self._crowds:
            self._crowds[id(image)] = image, people.detect(image)
        return self._crowds[id(image)][1]


def _bodies(piece: _Piece) -> FloatArray:
    bodies, looked_at = np.array(piece.bodies, dtype=np.float64), np.array(piece.looked_at)
    in_order = np.argsort(looked_at)
    return between_looks(bodies[in_order], looked_at[in_order], np.array(piece.times))


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
    from scipy.interpolate import PchipInterpolator

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


def _clip_info(times: FloatArray, header: Probe, factor: float, whole: bool) -> ClipInfo:
    info = clip_info_from_times(times, header.path.name, (header.width, header.height))
    if not whole:  # nobody counted the frames
        file_s = header.duration_s or factor * (float(times[0]) + info.duration_s)
        frames = header.expected_frames or info.frames
        info = replace(info, frames=frames, duration_s=file_s / factor)
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
