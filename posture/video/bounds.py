"""What is let in: the files that cameras, phones and editors write, and how much of one.

A file says in a few bytes what takes hours to decode, so what it unpacks to is held against its
own size: the most frugal film of a runner that we know of, rendered before a still wall, has 360
pixels and a thousandth of a frame in each of its bytes.
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
"""FFmpeg's names; none of them is a list that leads to other files."""

CODECS: Final = (
    *("h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "h263"),
    *("flv1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "wmv3", "vc1"),
    *("prores", "dnxhd", "cfhd", "dvvideo", "gif", "ffv1", "rawvideo"),
)

MAX_SIDE: Final = 8192
MAX_PIXELS: Final = 36_000_000
"""Of one picture: 8K has 33 million."""
LEAST_SIDE: Final = 32
WIDEST: Final = 8.0
"""The long side of a picture over its short one."""

FREE_PIXELS: Final = 3e9
PIXELS_A_BYTE: Final = 5000.0
MOST_PIXELS: Final = 1e12
"""Of a whole film: half an hour of 4K at 60 frames/s, or two hours of 1080p."""
FREE_FRAMES: Final = 1500.0
BYTES_A_FRAME: Final = 150.0
MOST_ENTRIES: Final = 2_000_000
"""Of an index: nine hours at 60 frames/s."""


def check_size(name: str, width: float, height: float) -> None:
    """Refuse a picture that is too large to decode, or too small or narrow to show a body.

    Parameters
    ----------
    name : str
        The file.
    width, height : float
        Of the picture as displayed before it is turned, pixels.

    Raises
    ------
    RefusedError
        ``unreadable``.
    """
    size = f"The picture of {name} is {width:.0f} x {height:.0f} pixels"
    short, long = sorted((width, height))
    if long > MAX_SIDE or width * height > MAX_PIXELS:
        raise unreadable(
            f"{size}; at most {MAX_SIDE} on a side and {MAX_PIXELS / 1e6:.0f} million in all "
            "can be read.",
            "Export the clip at 4K or less.",
        )
    if short < LEAST_SIDE:
        raise unreadable(f"{size}, too small to show a runner.", TAKE_ORIGINAL)
    if long > WIDEST * short:
        raise unreadable(f"{size}, a shape that no camera records.", TAKE_ORIGINAL)


def check_rate(name: str, rate_hz: float) -> None:
    """Refuse a file that claims more frames a second than any camera takes."""
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
        The file.
    size : int
        Its bytes.
    """

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._most_pixels = min(MOST_PIXELS, FREE_PIXELS + PIXELS_A_BYTE * size)
        self._most_frames = FREE_FRAMES + size / BYTES_A_FRAME
        self._pixels = 0.0
        self._frames = 0

    def check(self, frames: int, pixels: float) -> None:
        """Refuse a film of so many frames, and of so many pixels in all of them.

        Raises
        ------
        RefusedError
            ``unreadable``.
        """
        if pixels > MOST_PIXELS:
            raise unreadable(f"{self._name} is too large and too long to read.", CUT_OUT)
        if pixels > self._most_pixels or frames > self._most_frames:
            raise self._blown_up()

    def spend(self, pixels: int) -> None:
        """Count a frame that was decoded; refuse what is too much. Raises as `check`."""
        self._frames += 1
        self._pixels += pixels
        self.check(self._frames, self._pixels)

    def _blown_up(self) -> RefusedError:
        return unreadable(
            f"{self._name} unpacks to far more frames than a video of its size can have.",
            TAKE_ORIGINAL,
        )
