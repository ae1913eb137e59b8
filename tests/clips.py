"""Small clips for tests, made with known pictures at known times.

Picture ``i`` is plain grey of level ``40 + 5 i`` with a red top-left quarter, so that a
decoded picture tells which one it is, which way up it stands, and whether its colours are right.
"""

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

Image = NDArray[np.uint8]

RED = (220, 30, 30)
SIZE = (64, 48)
TICKS_PER_S = 90_000
FINE_TIMED = (".mp4", ".mov", ".mkv", ".webm", ".ts")
"""Formats that keep any time; the others count in frames or hundredths of a second."""


def picture(number: int, size: tuple[int, int] = SIZE) -> Image:
    """Return picture ``number`` (0-40), (height, width, 3) RGB."""
    width, height = size
    image = np.full((height, width, 3), 40 + 5 * number, dtype=np.uint8)
    image[: height // 2, : width // 2] = RED
    return image


def number_of(image: Image) -> int:
    """Return which picture an upright image shows (coding darkens it by up to 2 levels)."""
    height, width = image.shape[:2]
    level = float(image[height * 3 // 4 :, width * 3 // 4 :].mean())
    return round((level + 1 - 40) / 5)


def red_corner(image: Image) -> str:
    """Return the corner that is red, as "top-left"."""
    height, width = image.shape[:2]
    redness = image[:, :, 0].astype(int) - image[:, :, 2]
    rows, columns = np.nonzero(redness > 100)
    vertical = "top" if rows.mean() < height / 2 else "bottom"
    return f"{vertical}-{'left' if columns.mean() < width / 2 else 'right'}"


def evenly(frames: int, rate: float) -> list[float]:
    """Return the times of ``frames`` pictures at ``rate`` per second, from 0."""
    return [number / rate for number in range(frames)]


def write_clip(
    path: Path,
    times_s: Sequence[float],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    rate: int = 25,
    size: tuple[int, int] = SIZE,
    clockwise: int = 0,
    mirrored: bool = False,
    pixel_aspect: Fraction | None = None,
    tags: dict[str, str] | None = None,
    movflags: str = "",
    options: dict[str, str] | None = None,
) -> Path:
    """Write picture 0, 1, 2, ... at ``times_s`` and return ``path``."""
    muxing = {"movflags": movflags} if movflags else {}
    with av.open(str(path), "w", container_options=muxing) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate, options=options or {})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, pix_fmt
        if path.suffix in FINE_TIMED:
            stream.codec_context.time_base = Fraction(1, TICKS_PER_S)
        if pixel_aspect:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        if clockwise or mirrored:
            stream.set_display_rotation(-clockwise, hflip=mirrored)
        for number, time_s in enumerate(times_s):
            frame = av.VideoFrame.from_ndarray(picture(number % 41, size), format="rgb24")
            frame.pts, frame.time_base = round(time_s * TICKS_PER_S), Fraction(1, TICKS_PER_S)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def write_sound(path: Path, cover: Path | None = None) -> Path:
    """Write half a second of silence, with a JPEG file as its cover if there is one."""
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=44100)
        assert isinstance(sound, av.AudioStream)
        if cover:
            _add_cover(container, cover)
        silence = np.zeros((1, 1024 * 20), dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 44100, 0
        container.mux(sound.encode(frame))
        container.mux(sound.encode())
    return path


def _add_cover(container: av.container.OutputContainer, cover: Path) -> None:
    with av.open(str(cover), format="mjpeg") as photo:
        stream = container.add_stream_from_template(photo.streams.video[0])
        stream.disposition = av.stream.Disposition.attached_pic
        packets = [packet for packet in photo.demux() if packet.size]
        for packet in packets:
            packet.stream = stream
            container.mux(packet)


def patch(path: Path, box: bytes, offset: int, layout: str, *values: float | bytes) -> Path:
    """Overwrite fields of the first MP4 box named ``box``, ``offset`` bytes past its name."""
    content = bytearray(path.read_bytes())
    start = content.index(box) + len(box) + offset
    struct.pack_into(layout, content, start, *values)
    path.write_bytes(content)
    return path


def cut(path: Path, share: float) -> Path:
    """Keep only the first ``share`` of a file, as a broken copy would."""
    content = path.read_bytes()
    path.write_bytes(content[: round(len(content) * share)])
    return path
