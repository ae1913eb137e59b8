"""Which files are accepted (those of cameras, phones and editors), and how much is decoded.

A few bytes in a file can take hours to decode, so the amount of decoded data is limited by the
file's size: the most compact video of a runner that we know of, rendered before a still wall, has
360 pixels and a thousandth of a frame per byte.
"""

from typing import Final

from posture.errors import RefusedError
from posture.results.ranges import CAPTURE_FPS
from posture.video.unreadable import CUT_OUT, TAKE_ORIGINAL, unreadable

FORMATS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "avi",
    "mpegts",
    "mpeg",
    "asf",
    "flv",
    "gif",
    "mxf",
    "h264",
    "hevc",
)
"""FFmpeg's names; none of these formats is a playlist, which could lead to other files."""

CODECS: Final = (
    *("h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "h263"),
    *("flv1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "wmv3", "vc1"),
    *("prores", "dnxhd", "cfhd", "dvvideo", "gif", "ffv1", "rawvideo"),
)

MAX_SIDE: Final = 8192
MAX_PIXELS: Final = 36_000_000
"""Limit for a single picture: 8K has 33 million."""
MIN_SIDE: Final = 32
MAX_ASPECT: Final = 8.0
"""Limit for the ratio of a picture's long side to its short side."""

FREE_PIXELS: Final = 3e9
PIXELS_PER_BYTE: Final = 5000.0
MAX_TOTAL_PIXELS: Final = 1e12
"""Limit for a whole video: half an hour of 4K at 60 frames/s, or two hours of 1080p."""
FREE_FRAMES: Final = 1500.0
BYTES_PER_FRAME: Final = 150.0
MAX_INDEX_ENTRIES: Final = 2_000_000
"""Limit for an index: nine hours at 60 frames/s."""


def check_size(name: str, width: float, height: float) -> None:
    """Refuse a picture that is too large to decode, or too small or narrow to show a body.

    Parameters
    ----------
    name : str
        The file's name.
    width, height : float
        Size of the picture as displayed, before rotation, pixels.

    Raises
    ------
    RefusedError
        With code ``unreadable``.
    """
    size = f"The picture of {name} is {width:.0f} x {height:.0f} pixels"
    short, long = sorted((width, height))
    if long > MAX_SIDE or width * height > MAX_PIXELS:
        raise unreadable(
            f"{size}; at most {MAX_SIDE} on a side and {MAX_PIXELS / 1e6:.0f} million in all "
            "can be read.",
            "Export the clip at 4K or less.",
        )
    if short < MIN_SIDE:
        raise unreadable(f"{size}, too small to show a runner.", TAKE_ORIGINAL)
    if long > MAX_ASPECT * short:
        raise unreadable(f"{size}, a shape that no camera records.", TAKE_ORIGINAL)


def check_rate(name: str, rate_hz: float) -> None:
    """Refuse a file that claims more frames per second than any camera films."""
    if rate_hz > CAPTURE_FPS[1]:
        raise unreadable(
            f"{name} claims {rate_hz:.0f} frames per second; "
            f"at most {CAPTURE_FPS[1]:.0f} can be read.",
            TAKE_ORIGINAL,
        )


class Bounds:
    """How much may be decoded of a file.

    Parameters
    ----------
    name : str
        The file's name.
    size : int
        The file's size, bytes.
    """

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._max_pixels = min(MAX_TOTAL_PIXELS, FREE_PIXELS + PIXELS_PER_BYTE * size)
        self._max_frames = FREE_FRAMES + size / BYTES_PER_FRAME
        self._pixels = 0.0
        self._frames = 0

    def check(self, frames: int, pixels: float) -> None:
        """Refuse a video with this many frames, and this many pixels in all frames together.

        Raises
        ------
        RefusedError
            With code ``unreadable``.
        """
        if pixels > MAX_TOTAL_PIXELS:
            raise unreadable(f"{self._name} is too large and too long to read.", CUT_OUT)
        if pixels > self._max_pixels or frames > self._max_frames:
            raise self._implausible()

    def spend(self, pixels: int) -> None:
        """Count a decoded frame, and raise as `check` does if there are too many."""
        self._frames += 1
        self._pixels += pixels
        self.check(self._frames, self._pixels)

    def _implausible(self) -> RefusedError:
        return unreadable(
            f"{self._name} unpacks to far more frames than a video of its size can have.",
            TAKE_ORIGINAL,
        )
