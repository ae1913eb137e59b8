"""Opening a video file, and everything that can be known before decoding it."""

import errno
import io
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from posture.errors import MachineError
from posture.system.files import check_readable
from posture.system.interruption import defer_signals
from posture.video.bounds import (
    CODECS,
    FORMATS,
    MAX_INDEX_ENTRIES,
    MAX_PIXELS,
    Bounds,
    check_rate,
    check_size,
)
from posture.video.filming_time import TimeStamp
from posture.video.unreadable import (
    COPY_AGAIN,
    MAX_DURATION_S,
    MAX_MISSING,
    incomplete,
    no_video,
    not_a_video,
    too_long,
    unknown_codec,
    unreadable,
)
from posture.video.upright import square_size

OPEN_OPTIONS: Final = {
    # FFmpeg matches every name of a format, so this list accepts exactly these formats.
    "format_whitelist": ",".join(FORMATS),
    # FFmpeg must open pictures that are too large for us to report their size.
    "max_pixels": str(4 * MAX_PIXELS),
}

PROMISING: Final = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "flv")
"""Formats whose header states the duration, so that a missing end is noticed."""


@dataclass(frozen=True)
class Probe:
    """What a file says about itself before its frames are decoded.

    Attributes
    ----------
    path : Path
        The file.
    width, height : int
        Size of the picture as displayed: rotated upright, with square pixels.
    rotation_deg : int
        Clockwise rotation that is applied: 0, 90, 180 or 270.
    expected_frames : int or None
        For showing progress; None = the file does not say.
    duration_s : float or None
        Duration in file time, seconds; None = the file does not say.
    capture_fps_hint : float or None
        The rate at which the camera says it filmed, frames/s; None = it does not say.
    key_times_s : tuple of float
        About where frames can be reached without reading those before them, file time, seconds;
        empty if nowhere.
    stamp : TimeStamp or None
        When it says it was filmed; None = it does not say.
    """

    path: Path
    width: int
    height: int
    rotation_deg: int
    expected_frames: int | None
    duration_s: float | None
    capture_fps_hint: float | None
    key_times_s: tuple[float, ...] = ()
    stamp: TimeStamp | None = None


@dataclass(frozen=True)
class Video:
    """An open file and its video stream.

    ``size`` is the file's size in bytes; ``missing`` is the share of the indexed frames that lies
    past the end of the file, 0-1.
    """

    path: Path
    container: InputContainer
    stream: VideoStream
    size: int
    missing: float

    @property
    def rate_hz(self) -> float:
        """Frames per second of file time, according to the header."""
        return float(self.stream.average_rate or self.stream.guessed_rate or 25)

    @property
    def duration_s(self) -> float | None:
        """File time from first to last frame, seconds, according to the header."""
        if self.stream.duration and self.stream.time_base:
            return float(self.stream.duration * self.stream.time_base)
        return self.container.duration / av.time_base if self.container.duration else None

    @property
    def promised_s(self) -> float | None:
        """How far the data should reach, seconds; None = the header does not say."""
        if self.container.format.name == "avi":
            return self.stream.frames / self.rate_hz
        if self.container.format.name in PROMISING and self.container.duration:
            return self.container.duration / av.time_base
        return None

    @property
    def expected_frames(self) -> int | None:
        """The smaller of the index's count (which ignores trimming) and duration x rate."""
        counts = [self.stream.frames, round((self.duration_s or 0) * self.rate_hz)]
        return min((count for count in counts if count > 0), default=None)

    @property
    def pixel_aspect(self) -> float:
        """Width of a stored pixel over its height."""
        return float(self.stream.sample_aspect_ratio or 1)

    def check_size(self, width: int, height: int) -> None:
        """Refuse pictures of a stored size that no camera records."""
        check_size(self.path.name, *square_size(width, height, self.pixel_aspect))


@contextmanager
def open_video(path: Path) -> Iterator[Video]:
    """Open ``path``, check its header, and close it whatever happens.

    Raises
    ------
    UsageError
        If there is no such file, or it may not be read.
    RefusedError
        With code ``unreadable``: not a video, damaged, incomplete or of an absurd size; also if
        reading fails within the block.
    """
    head = _first_bytes(path)
    try:
        with _Clip(io.FileIO(path)) as file, _opened(file, path.name, head) as container:
            yield _checked(container, path)
    except MemoryError as error:
        # FFmpeg's out-of-memory error is an FFmpegError too, but says nothing about the file.
        raise MemoryError from error
    except av.error.FFmpegError as error:
        raise not_a_video(path.name, head) from error
    except OSError as error:
        raise MachineError(
            f"{path.name} could not be read to its end ({error.strerror}); "
            "check the disk that it is on."
        ) from error


class _Clip(io.BufferedReader):
    """A clip's file, as FFmpeg reads it."""

    @defer_signals
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Seek to a position; an impossible one is an error of the clip, not of the disk."""
        try:
            return super().seek(offset, whence)
        except OSError as error:
            if error.errno == errno.EINVAL:
                return -errno.EINVAL
            raise


def _opened(file: _Clip, name: str, head: bytes) -> InputContainer:
    """Let FFmpeg read a file without its name, and without a way to open any other file."""
    try:
        return av.open(file, "r", metadata_errors="replace", io_open=_deny, options=OPEN_OPTIONS)
    except av.error.FFmpegError as error:
        # Including out of memory: a damaged header can ask for more than any video takes.
        raise not_a_video(name, head) from error


@defer_signals
def _deny(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    del flags, options
    raise PermissionError(url)


def _checked(container: InputContainer, path: Path) -> Video:
    """Return the video of a file after checking that its header is plausible."""
    size = path.stat().st_size
    stream = _video_stream(container, path.name)
    if len(stream.index_entries) > MAX_INDEX_ENTRIES:
        raise too_long(path.name)
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
    video = Video(path, container, stream, size, _missing_share(container, stream, size))
    _check_header(video)
    _check_complete(video)
    return video


def _first_bytes(path: Path) -> bytes:
    check_readable(path)
    with path.open("rb") as file:
        head = file.read(12)
    if not head:
        raise unreadable(f"{path.name} is empty.", COPY_AGAIN)
    return head


def _video_stream(container: InputContainer, name: str) -> VideoStream:
    """Return the file's largest video stream; covers and thumbnails do not count."""
    still = Disposition.attached_pic | Disposition.timed_thumbnails
    moving = [s for s in container.streams.video if not s.disposition & still]
    if not moving:
        raise no_video(name)
    # A stream that cannot be decoded here has no codec context.
    known = [s for s in moving if s.codec_context is not None and _is_listed(s)]
    if not known:
        raise unknown_codec(name)
    return max(known, key=lambda s: s.width * s.height)


def _is_listed(stream: VideoStream) -> bool:
    return stream.codec_context.codec.canonical_name in CODECS


def _check_header(video: Video) -> None:
    name, stream = video.path.name, video.stream
    if stream.width and stream.height:
        video.check_size(stream.width, stream.height)
    if (video.container.duration or 0) / av.time_base > MAX_DURATION_S:
        raise too_long(name)
    check_rate(name, float(stream.average_rate or 0))
    frames = video.expected_frames or 0
    Bounds(name, video.size).check(frames, frames * stream.width * stream.height)


def _missing_share(container: InputContainer, stream: VideoStream, file_bytes: int) -> float:
    """Return the share of the frames in an MP4's index that lies past the end of the file."""
    index = stream.index_entries
    if "mp4" not in container.format.name or not len(index):
        return 0.0
    whole = bisect_right(index, file_bytes, key=lambda entry: entry.pos + entry.size)
    return 1 - whole / len(index)


def _check_complete(video: Video) -> None:
    duration_s = video.duration_s or 0.0
    if video.missing > MAX_MISSING:
        raise incomplete(video.path.name, (1 - video.missing) * duration_s, duration_s)
