"""From exact pictures to what a phone would have recorded: blur, darkness, noise, compression."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from bench.render.scene import Picture
from posture.arrays import FloatArray

Light = NDArray[np.float32]
GAMMA: Final = 2.2
# Shares of the noise that all colours have in common, and that each has for itself.
COMMON_NOISE: Final = 0.75
COLOUR_NOISE: Final = 0.45


@dataclass(frozen=True)
class Film:
    """How a clip is recorded.

    Attributes
    ----------
    fps, seconds : float
        Frames per second and length.
    subframes : int
        Pictures that make up one frame (1 = no motion blur).
    shutter : float
        Exposure as a share of the time between frames.
    noise : float
        Sensor noise, standard deviation, 0-1.
    defocus_px : float
        Standard deviation of a Gaussian blur, pixels.
    light : float
        Share of full light.
    crf : int
        H.264 quality, 18 (very good) to 40 (very poor).
    seed : int
        Draws the noise.
    """

    fps: float = 60.0
    seconds: float = 8.1
    subframes: int = 1
    shutter: float = 0.5
    noise: float = 0.012
    defocus_px: float = 0.0
    light: float = 1.0
    crf: int = 22
    seed: int = 0

    def times(self) -> FloatArray:
        """Instants of the frames, seconds."""
        return np.arange(round(self.seconds * self.fps)) / self.fps


def record(
    path: Path, film: Film, size: tuple[int, int], picture: Callable[[float], Picture]
) -> None:
    """Write the clip that ``picture`` (time in seconds -> RGB) shows to an MP4 file."""
    sensor = _Sensor(film, size)
    with av.open(str(path), "w", format="mp4") as file:
        # One thread and no look-ahead: the same bytes on every run.
        stream = file.add_stream(
            "libx264",
            rate=Fraction(film.fps).limit_denominator(1001),
            options={
                "crf": str(film.crf),
                "preset": "veryfast",
                "x264-params": "threads=1:lookahead-threads=1:mbtree=0:rc-lookahead=0",
            },
        )
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for time_s in film.times():
            image = sensor.develop(_exposed(film, float(time_s), picture))
            file.mux(stream.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
        file.mux(stream.encode())


def _exposed(film: Film, time_s: float, picture: Callable[[float], Picture]) -> Picture:
    """What falls on the sensor during a frame, the mean of its light."""
    shares = (np.arange(film.subframes) + 0.5) / film.subframes - 0.5
    seen = [picture(time_s + share * film.shutter / film.fps) for share in shares]
    if film.subframes == 1:
        return seen[0]
    return _displayed(np.mean([_LINEAR[image] for image in seen], axis=0, dtype=np.float32))


_LINEAR: Final = ((np.arange(256) / 255.0) ** GAMMA).astype(np.float32)


def _displayed(light: Light) -> Picture:
    """Light, 0 to 1, as a screen's values."""
    return np.asarray(cv2.pow(np.clip(light, 0, 1), 1 / GAMMA) * 255 + 0.5, np.uint8)


class _Sensor:
    """Defocus, darkness and noise; the noise differs from frame to frame."""

    def __init__(self, film: Film, size: tuple[int, int]) -> None:
        self._film, (width, height) = film, size
        self._rng = np.random.default_rng(film.seed)
        self._darkened = _displayed(_LINEAR * np.float32(film.light)).reshape(-1)
        # Twice the picture's size: every frame cuts its own grain out of it.
        shape = (2 * height, 2 * width)
        common, *colours = (self._rng.standard_normal(shape, dtype=np.float32) for _ in range(4))
        grain = COMMON_NOISE * common[..., None] + COLOUR_NOISE * np.stack(colours, axis=-1)
        self._grain = np.round(255 * film.noise * grain).astype(np.int16)

    def develop(self, image: Picture) -> Picture:
        """The picture as recorded."""
        if self._film.defocus_px:
            light = cv2.GaussianBlur(_LINEAR[image], (0, 0), self._film.defocus_px)
            image = _displayed(np.asarray(light))
        height, width = image.shape[:2]
        top, left = self._rng.integers(0, height), self._rng.integers(0, width)
        grain = self._grain[top : top + height, left : left + width]
        dark = np.asarray(cv2.LUT(image, self._darkened))
        return np.asarray(cv2.add(dark, grain, dtype=cv2.CV_8U), np.uint8)
