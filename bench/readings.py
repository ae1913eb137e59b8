"""One run read in many ways that leave the truth as it is: clips changed and followed anew.

Clips and tracks are kept in ``bench/cache``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from av import VideoFrame
from av.video.stream import VideoStream

from bench.tracks import CACHE, ROOT, cached_track
from posture.arrays import FloatArray, Image
from posture.pose_track import PoseTrack
from posture.system.files import replacing
from posture.tracking.pose.models import Model
from posture.video import read_frames

FOLDER: Final = CACHE / "readings"
TICKS_PER_S: Final = 90_000
# Of x264: as good as the picture before it, and as a messenger leaves a clip.
FAITHFUL, STRONG = 12, 34
AS_IS: Final = "as it is"
CROPPED: Final = "cropped"
MARGIN: Final = 0.1

Change = Callable[[Image], Image]


@dataclass(frozen=True)
class Source:
    """A clip, or the part of it between two times, seconds; ``real`` = a person was filmed."""

    name: str
    path: Path
    real: bool
    start_s: float = 0.0
    end_s: float = float("inf")


@dataclass(frozen=True)
class Way:
    """A way to read a clip.

    Attributes
    ----------
    change : callable
        What is done to every picture.
    compression : int
        Of the copy: x264's constant rate factor.
    every : int
        Every how manieth frame is left.
    """

    change: Change
    compression: int = FAITHFUL
    every: int = 1


def sources(shared: Path) -> list[Source]:
    """Return the real treadmill clips in ``shared`` that a person can judge, and the samples."""
    clips = shared / "clips"
    two_sides = clips / "field" / "both_sides_in_one_clip_judged.mp4"
    speeding_up = clips / "field" / "ok_treadmill_accelerating_left_30fps.mp4"
    real = [
        Source("garage", clips / "treadmill_garage_30fps.mp4", True),
        Source("gym", clips / "treadmill_gym_60fps.mp4", True),
        Source("speeding up", speeding_up, True),
        Source("two sides, right", two_sides, True, 0.0, 6.9),
        Source("two sides, left", two_sides, True, 8.1),
    ]
    samples = sorted((ROOT / "sample_videos").glob("*.mp4"))
    rendered = [Source(path.stem, path, False) for path in samples]
    return [*(source for source in real if source.path.is_file()), *rendered]


def _gamma(power: float) -> Change:
    table = np.round(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return lambda image: table[image]


def _sized(share: float) -> Change:
    return lambda image: np.asarray(
        cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8
    )


def _rotated(degrees: float) -> Change:
    """Turn about the middle; what comes into the corners mirrors what is beside them."""

    def change(image: Image) -> Image:
        height, width = image.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        turned = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REFLECT_101)
        return np.asarray(turned, np.uint8)

    return change


def _same(image: Image) -> Image:
    return image


WAYS: Final[dict[str, Way]] = {
    AS_IS: Way(_same),
    "mirrored": Way(lambda image: image[:, ::-1]),
    "darker": Way(_gamma(1.5)),
    "brighter": Way(_gamma(0.7)),
    "recompressed": Way(_same, STRONG),
    "at 50 %": Way(_sized(0.5)),
    "at 75 %": Way(_sized(0.75)),
    "rotated +3°": Way(_rotated(3.0)),
    "rotated -3°": Way(_rotated(-3.0)),
    "every second frame": Way(_same, every=2),
}


def readings(source: Source, model: Model) -> Iterator[tuple[str, PoseTrack]]:
    """Yield the name of every way to read a clip with the track that it gives, as it is first."""
    box: tuple[int, ...] = ()
    for name, way in WAYS.items():
        track = _track(source, name, way, model)
        box = box or _box(track)
        yield name, track
    left, top, right, bottom = box
    crop = Way(lambda image: image[top:bottom, left:right])
    yield CROPPED, _track(source, CROPPED, crop, model)


def _track(source: Source, name: str, way: Way, model: Model) -> PoseTrack:
    clip = FOLDER / f"{source.name}, {name}.mp4"
    if not clip.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        _write(clip, _changed(source, way), way.compression)
    return cached_track(clip, model)


def _box(track: PoseTrack) -> tuple[int, ...]:
    """Left, top, right and bottom of what the body needs of the picture, with a margin."""
    points: FloatArray = track.xy.reshape(-1, 2)
    low, high = np.nanpercentile(points, [0.2, 99.8], axis=0)
    margin = MARGIN * (high[1] - low[1])
    corners = np.clip([low - margin, high + margin], 0, track.size)
    return tuple(corners.astype(int).ravel().tolist())


def _changed(source: Source, way: Way) -> Iterator[tuple[float, Image]]:
    first_s: float | None = None
    kept = 0
    for frame in read_frames(source.path):
        if not source.start_s <= frame.file_time_s < source.end_s:
            continue
        first_s = frame.file_time_s if first_s is None else first_s
        if kept % way.every == 0:
            yield frame.file_time_s - first_s, way.change(frame.image)
        kept += 1


def _write(path: Path, frames: Iterator[tuple[float, Image]], compression: int) -> None:
    options = {"preset": "veryfast", "crf": str(compression)}
    with replacing(path) as temporary, av.open(str(temporary), "w", format="mp4") as container:
        stream: VideoStream | None = None
        for time_s, image in frames:
            height, width = (side - side % 2 for side in image.shape[:2])
            if stream is None:
                stream = container.add_stream("libx264", rate=60, options=options)
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
                stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
            even = np.ascontiguousarray(image[:height, :width])
            picture = VideoFrame.from_ndarray(even, format="rgb24")
            picture.pts = round(time_s * TICKS_PER_S)
            picture.time_base = Fraction(1, TICKS_PER_S)
            container.mux(stream.encode(picture))
        if stream is not None:
            container.mux(stream.encode())
