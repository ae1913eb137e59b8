"""Writing an H.264 clip that a browser plays."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
import numpy as np
from av import VideoFrame
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer
from av.video.stream import VideoStream

from posture.arrays import Image
from posture.errors import MachineError
from posture.system.files import replacing

ENCODER: Final = "libx264"
TICKS_PER_S: Final = 90_000
NOMINAL_RATE: Final = 60
"""Only determines the level that the file declares; the frames keep their times."""

BT709: Final = 1
LIMITED_RANGE: Final = 1
OPTIONS: Final = {"preset": "veryfast", "crf": "21", "g": "30"}
"""A key frame every 30 frames lets a player jump without waiting."""


def write_h264(path: Path, frames: Iterable[tuple[float, Image]], size: tuple[int, int]) -> None:
    """Write frames as an MP4 (H.264, yuv420p, index first), whole or not at all.

    Parameters
    ----------
    path : Path
        Where to; the suffix is expected to be ``.mp4``.
    frames : iterable of (float, ndarray)
        At least one pair of a time in seconds, strictly increasing, rounded to 1/90000 s, and a
        picture, (height, width, 3) RGB of ``size``.
    size : (int, int)
        Width and height; an odd last column or row is cut off, because H.264 needs even sides.

    Raises
    ------
    UsageError
        If ``path`` cannot be written.
    MachineError
        If the disk is full, or this build of FFmpeg has no H.264 encoder.
    """
    width, height = (side - side % 2 for side in size)
    with (
        replacing(path) as temporary,
        av.open(
            str(temporary), "w", format="mp4", container_options={"movflags": "+faststart"}
        ) as container,
    ):
        stream = _h264_stream(container, width, height)
        for time_s, image in frames:
            container.mux(stream.encode(_encodable(time_s, image[:height, :width])))
        container.mux(stream.encode())


def _h264_stream(container: OutputContainer, width: int, height: int) -> VideoStream:
    try:
        stream = container.add_stream(ENCODER, rate=NOMINAL_RATE, options=dict(OPTIONS))
    except UnknownCodecError as error:
        raise MachineError(
            "This machine's video library cannot write H.264; reinstall the av package."
        ) from error
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = Fraction(1, TICKS_PER_S)
    context.thread_count = 0
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = LIMITED_RANGE
    return stream


def _encodable(time_s: float, image: Image) -> VideoFrame:
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24").reformat(
        format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG", threads=1
    )
    frame.pts = round(time_s * TICKS_PER_S)
    frame.time_base = Fraction(1, TICKS_PER_S)
    return frame
