"""Opening a video file, and everything that can be known before decoding it."""

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from posture.errors import RefusedError
from posture.files import check_readable
from posture.video.slow_motion import MAX_RATE_HZ

MAX_SIDE: Final = 8192
MAX_DURATION_S: Final = 2 * 3600.0
MOST_MISSING: Final = 0.1
"""A file that lacks more than this share of its frames is refused."""

COPY_AGAIN: Final = "Copy the file again from the camera or phone."
TAKE_ORIGINAL: Final = "Choose the clip as the camera or phone saved it, for example .mp4 or .mov."
TEXT_ART: Final = ("ansi", "bintext", "idf", "xbin")
"""FFmpeg plays text files as pictures of a terminal; to us they are no video."""

PROMISING: Final = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "flv")
"""Formats whose header states the duration, so that an early end can be told."""


@dataclass(frozen=True)
class Probe:
    """What a file says of itself before its frames are decoded.

    Attributes
    ----------
    path : Path
        The file.
    width, height : int
        The picture as displayed: turned upright, pixels made square.
    rotation_deg : int
        Clockwise turn that is applied: 0, 90, 180 or 270.
    expected_frames : int or None
        For showing progress; None = the file does not say.
    duration_s : float or None
        File time; None = the file does not say.
    capture_fps_hint : float or None
        The camera's own word on the rate it filmed at, frames/s.
    """

    path: Path
    width: int
    height: int
    rotation_deg: int
    expected_frames: int | None
    duration_s: float | None
    capture_fps_hint: float | None


@dataclass(frozen=True)
class Video:
    """An open file and its one film stream; ``missing`` is the share its index lacks, 0-1."""

    path: Path
    container: InputContainer
    stream: VideoStream
    missing: float

    @property
    def rate_hz(self) -> float:
        """Frames per second of file time, as far as the header knows."""
        return float(self.stream.average_rate or self.stream.guessed_rate or 25)

    @property
    def duration_s(self) -> float | None:
        """File time from first to last frame, as far as the header knows."""
        if self.stream.duration and self.stream.time_base:
            return float(self.stream.duration * self.stream.time_base)
        return self.container.duration / av.time_base if self.container.duration else None

    @property
    def promised_s(self) -> float | None:
        """How far the data should reach from the start; None = the header does not say."""
        if self.container.format.name == "avi":
            return self.stream.frames / self.rate_hz
        if self.container.format.name in PROMISING and self.container.duration:
            return self.container.duration / av.time_base
        return None

    @property
    def expected_frames(self) -> int | None:
        """The smaller of the index's count (which knows no trimming) and duration x rate."""
        counts = [self.stream.frames, round((self.duration_s or 0) * self.rate_hz)]
        return min((count for count in counts if count > 0), default=None)

    @property
    def pixel_aspect(self) -> float:
        """Width of a stored pixel over its height."""
        return float(self.stream.sample_aspect_ratio or 1)


@contextmanager
def open_video(path: Path) -> Iterator[Video]:
    """Open ``path``, check what its header says, and close it whatever happens.

    Raises
    ------
    UsageError
        If there is no such file, or it may not be read.
    RefusedError
        ``unreadable``: not a video, damaged, incomplete or of absurd size; also when
        reading it breaks within the block.
    """
    head = _first_bytes(path)
    try:
        # An absolute name cannot be taken for a network address, and a playlist in
        # disguise cannot lead to one.
        with av.open(
            str(path.absolute()),
            metadata_errors="replace",
            options={"protocol_whitelist": "file"},
        ) as container:
            stream = _film(container, path.name)
            _check_header(container, stream, path)
            missing = _missing_share(container, stream, path.stat().st_size)
            video = Video(path, container, stream, missing)
            _check_complete(video)
            yield video
    except av.error.FFmpegError as error:
        raise _not_a_video(path, head) from error


def unreadable(message: str, advice: str) -> RefusedError:
    """Return the refusal of a file that cannot be read."""
    return RefusedError("unreadable", message, advice)


def incomplete(name: str, end_s: float, promised_s: float) -> RefusedError:
    """Return the refusal of a file of which a large part is missing."""
    return unreadable(
        f"{name} is incomplete: it ends after {end_s:.1f} of {promised_s:.1f} seconds.",
        COPY_AGAIN,
    )


def _first_bytes(path: Path) -> bytes:
    check_readable(path)
    with path.open("rb") as file:
        head = file.read(12)
    if not head:
        raise unreadable(f"{path.name} is empty.", COPY_AGAIN)
    return head


def _not_a_video(path: Path, head: bytes) -> RefusedError:
    if head[4:8] in (b"ftyp", b"wide", b"mdat"):
        return unreadable(
            f"{path.name} is damaged or incomplete: the index at its end is missing.", COPY_AGAIN
        )
    return unreadable(f"{path.name} cannot be read as a video.", TAKE_ORIGINAL)


def _film(container: InputContainer, name: str) -> VideoStream:
    """Return the largest moving picture of the file; covers and thumbnails are none."""
    still = Disposition.attached_pic | Disposition.timed_thumbnails
    films = [s for s in container.streams.video if not s.disposition & still]
    if not films:
        raise unreadable(f"{name} holds no moving picture.", TAKE_ORIGINAL)
    # A stream that nothing here can decode has no codec context.
    known = [s for s in films if s.codec_context is not None]
    if not known:
        raise unreadable(
            f"{name} is stored in a way that cannot be decoded here.",
            "Export the clip as .mp4 with H.264 and try again.",
        )
    return max(known, key=lambda s: s.width * s.height)


def _check_header(container: InputContainer, stream: VideoStream, path: Path) -> None:
    name = path.name
    if stream.codec_context.name in TEXT_ART:
        raise unreadable(f"{name} is a text file, not a video.", TAKE_ORIGINAL)
    if max(stream.width, stream.height) > MAX_SIDE:
        raise unreadable(
            f"The picture of {name} is {stream.width} x {stream.height} pixels; "
            f"{MAX_SIDE} on a side is the most that can be read.",
            "Export the clip at 4K or less.",
        )
    if (container.duration or 0) / av.time_base > MAX_DURATION_S:
        raise too_long(name)
    if (stream.average_rate or 0) > MAX_RATE_HZ:
        raise unreadable(
            f"{name} claims {float(stream.average_rate or 0):.0f} frames per second, "
            f"more than the {MAX_RATE_HZ:.0f} that can be read.",
            TAKE_ORIGINAL,
        )


def too_long(name: str) -> RefusedError:
    """Return the refusal of a file that lasts longer than anyone runs for a form check."""
    hours = MAX_DURATION_S / 3600
    return unreadable(
        f"{name} lasts more than {hours:g} hours.", "Cut out the minute of running to be checked."
    )


def _missing_share(container: InputContainer, stream: VideoStream, file_bytes: int) -> float:
    """Return which share of the frames in an MP4's index lies past the end of the file."""
    index = stream.index_entries
    if "mp4" not in container.format.name or not len(index):
        return 0.0
    whole = bisect_right(index, file_bytes, key=lambda entry: entry.pos + entry.size)
    return 1 - whole / len(index)


def _check_complete(video: Video) -> None:
    duration_s = video.duration_s or 0.0
    if video.missing > MOST_MISSING:
        raise incomplete(video.path.name, (1 - video.missing) * duration_s, duration_s)
