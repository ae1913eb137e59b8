"""Films to measure speed on, made from the sample clip and kept in ``bench/cache``."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, islice
from pathlib import Path
from typing import Final, cast

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from bench.tracks import CACHE, ROOT
from posture.arrays import Image
from posture.video import read_frames

SAMPLE: Final = ROOT / "sample_videos" / "overstride14_60.mp4"
SAMPLE_HZ: Final = 60
FOLDER: Final = CACHE / "films"
NOISE: Final = 3.0  # grey levels, as of a phone's picture indoors
NOISES: Final = 7
KBIT: Final = 1000


@dataclass(frozen=True)
class Film:
    """A film to be made: what a camera of this kind writes.

    ``repeats`` plays the coded film again and again without coding it anew. ``key_every`` frames
    there is one that needs no other; None = as the encoder likes. ``seamless``: the pictures are
    whole strides, so that the run goes on and on.
    """

    name: str
    width: int
    height: int
    rate_hz: int
    seconds: int
    kbit_s: int
    codec: str = "libx264"
    preset: str = "veryfast"
    repeats: int = 1
    key_every: int | None = None
    seamless: bool = False


PHONE: Final = Film("phone, 720p, 30 Hz", 1280, 720, 30, 20, 8_000)
FILMS: Final = (
    Film("1080p, 60 Hz, H.264", 1920, 1080, 60, 10, 17_000),
    # 170 MB a minute, as Apple says of 4K at 30 Hz in HEVC.
    Film("4K, 30 Hz, HEVC", 3840, 2160, 30, 5, 23_000, "libx265", "medium", repeats=2),
    Film("720p, 240 Hz, H.264", 1280, 720, 240, 4, 20_000),
    PHONE,
)
LENGTHS: Final = tuple(
    replace(PHONE, name=f"{seconds} s", seconds=10, repeats=seconds // 10) for seconds in (10, 60)
)
SIZES: Final = tuple(
    Film(f"{height}p", width, height, 60, 4, kbit_s)
    for width, height, kbit_s in (
        (854, 480, 4_000),
        (1280, 720, 8_000),
        (3840, 2160, 50_000),
    )
)


RUN: Final = Film("a run, 1080p, 60 Hz", 1920, 1080, 60, 60, 17_000, key_every=60, seamless=True)
LONG_RUN: Final = replace(RUN, name="a long run, 1080p, 60 Hz", repeats=20)
# Frames of the sample: three strides, the first and the next after the last the most alike.
STRIDES: Final = slice(11, 148)


def film_path(film: Film) -> Path:
    """Return the film's file, made when it is not there."""
    stem = film.name.replace(" ", "_").replace(",", "").replace(".", "")
    path = FOLDER / f"{stem}_{film.seconds}s_{film.repeats}.mp4"
    if not path.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.mp4")
        if film.repeats == 1:
            _code(film, part)
        else:
            once = replace(film, name=f"once, {film.codec}", repeats=1)
            once = RUN if film.seamless else once
            _repeat(film_path(once), part, film.repeats)
        part.rename(path)
    return path


def _code(film: Film, path: Path) -> None:
    options = {"preset": film.preset}
    if film.codec == "libx265":
        options["x265-params"] = "log-level=error"
    if film.key_every:
        options["g"] = str(film.key_every)
    unit = Fraction(1, film.rate_hz)
    with av.open(str(path), "w") as out:
        stream = cast(VideoStream, out.add_stream(film.codec, rate=film.rate_hz, options=options))
        stream.width, stream.height, stream.pix_fmt = film.width, film.height, "yuv420p"
        stream.bit_rate = film.kbit_s * KBIT
        stream.codec_context.time_base = unit
        for number, picture in enumerate(islice(_pictures(film), _frames(film))):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, unit
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _frames(film: Film) -> int:
    """How many frames there are; of a seamless film, whole strides, so that it can be repeated."""
    frames = film.rate_hz * film.seconds
    return frames - frames % (STRIDES.stop - STRIDES.start) if film.seamless else frames


def _pictures(film: Film) -> Iterator[Image]:
    """The sample's pictures at the film's size and rate, with noise that costs bits."""
    rng = np.random.default_rng(1)
    shape = (film.height, film.width, 1)
    noises = [rng.normal(0, NOISE, shape).astype(np.int16).repeat(3, 2) for _ in range(NOISES)]
    sample = [frame.image for frame in read_frames(SAMPLE)]
    sample = sample[STRIDES] if film.seamless else sample
    for number in count():
        picture = sample[number * SAMPLE_HZ // film.rate_hz % len(sample)]
        large = cv2.resize(picture, (film.width, film.height), interpolation=cv2.INTER_CUBIC)
        noisy = cv2.add(large, noises[number % NOISES], dtype=cv2.CV_8U)
        yield np.asarray(noisy, dtype=np.uint8)


def _repeat(once: Path, path: Path, times: int) -> None:
    """Write the coded pictures of a film several times, each pass after the one before."""
    with av.open(str(path), "w") as out, av.open(str(once)) as source:
        film = source.streams.video[0]
        stream = out.add_stream_from_template(film)
        packets = [packet for packet in source.demux(film) if packet.dts is not None]
        length = sum(packet.duration or 0 for packet in packets)
        for turn in range(times):
            source.seek(0)
            for packet in source.demux(film):
                if packet.dts is None or packet.pts is None:
                    continue
                packet.dts, packet.pts = packet.dts + turn * length, packet.pts + turn * length
                packet.stream = stream
                out.mux(packet)
