"""Decoding a video in order: which frames are usable, their times, and what was lost."""

from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

import av
import av.error
from av import Packet, VideoFrame

from posture.errors import RefusedError
from posture.video.bounds import Bounds
from posture.video.container import Video
from posture.video.unreadable import (
    COPY_AGAIN,
    EXPORT,
    MAX_DURATION_S,
    MAX_MISSING,
    incomplete,
    single_picture,
    too_long,
    unreadable,
)

# Shorter leaps are not worth restarting the decoder; seconds of file time.
MIN_LEAP_S: Final = 1.0
# Key frames are found by decoding time, which is a few frames before display time.
BEFORE_S: Final = 0.25


@dataclass
class Damage:
    """Damage found while decoding; complete after the last frame was read.

    ``skipped`` frames could not be decoded, or their time did not increase. ``end_s`` is how
    far the data reach and ``promised_s`` how far the header says, seconds of file time.
    """

    kept: int = 0
    skipped: int = 0
    end_s: float = 0.0
    promised_s: float = 0.0

    @property
    def missing_s(self) -> float:
        """File time missing at the end, seconds; up to a tenth is rounding in headers."""
        missing = self.promised_s - self.end_s
        return missing if missing > max(0.1, 0.01 * self.promised_s) else 0.0

    def warnings(self) -> list[str]:
        """Return a sentence for each kind of damage that did not make the clip unreadable."""
        sentences = []
        if self.skipped:
            sentences.append(
                f"Damaged frames left out: {self.skipped} of {self.kept + self.skipped}."
            )
        if self.missing_s:
            sentences.append(
                f"The file ends after {self.end_s:.1f} of {self.promised_s:.1f} seconds; "
                "the rest is missing."
            )
        return sentences

    def check(self, name: str) -> None:
        """Refuse a clip of which too much is missing, after all of it was read."""
        total = self.kept + self.skipped
        if not total:
            raise unreadable(f"{name} has no frames.", COPY_AGAIN)
        if self.kept == 1 and not self.skipped:
            raise single_picture(name)
        if self.missing_s > MAX_MISSING * self.promised_s:
            raise incomplete(name, self.end_s, self.promised_s)
        if self.skipped > MAX_MISSING * total:
            raise unreadable(
                f"{name} is damaged: {self.skipped} of {total} frames cannot be used.", COPY_AGAIN
            )


def timed_frames(video: Video, damage: Damage) -> Generator[tuple[float, VideoFrame]]:
    """Yield each usable frame with its file time since the first frame."""
    clock = _Clock(video)
    for frame in _decoded(video, damage):
        time_s = clock.tick(frame)
        if time_s is None:
            damage.skipped += 1
            continue
        if time_s > MAX_DURATION_S:
            raise too_long(video.path.name)
        damage.kept += 1
        yield time_s, frame
    damage.check(video.path.name)


class Leaps:
    """Skips stretches that are not needed, from key frame to key frame.

    Uses only time stamps in the file's index, never frame numbers, and only if frame times come
    from the same stamps: frames after a leap have the times that they would have had without it.

    Parameters
    ----------
    video : Video
        An open video of which at least one frame was read.
    first : int or None
        Display time stamp of its first frame; None = never leap.
    """

    def __init__(self, video: Video, first: int | None) -> None:
        self._container, self._stream = video.container, video.stream
        self._first = first or 0
        self._unit_s = float(video.stream.time_base or 0)
        usable = first is not None and self._unit_s > 0 and not by_decoding_time(video)
        keys = (e.timestamp for e in video.stream.index_entries if e.is_keyframe)
        self._keys = sorted(keys) if usable else []
        self._leapt_for_s: float | None = None

    @property
    def key_times_s(self) -> tuple[float, ...]:
        """File times of key frames by the file's index, a few frames early or late; () = none.

        Frames after them can be reached without reading what comes before.
        """
        return tuple((key - self._first) * self._unit_s for key in self._keys)

    def towards(self, time_s: float, now_s: float) -> bool:
        """Leap to the last key frame that is certainly before ``time_s``, if that is far ahead.

        Parameters
        ----------
        time_s : float
            File time needed next, seconds since the first frame.
        now_s : float
            File time of the last frame read, seconds since the first frame.

        Returns
        -------
        bool
            Whether it leapt, so that the next frame is not the one after the last one read.
        """
        if not self._keys or time_s - now_s < MIN_LEAP_S or time_s == self._leapt_for_s:
            return False
        stamp = self._first + round((time_s - BEFORE_S) / self._unit_s)
        after = bisect_right(self._keys, stamp)
        if not after or (self._keys[after - 1] - self._first) * self._unit_s < now_s + BEFORE_S:
            return False
        # Only once per time: in some formats a leap falls a key frame short of the index.
        self._leapt_for_s = time_s
        try:
            self._container.seek(stamp, stream=self._stream)
        except av.error.FFmpegError:
            self._keys = []
            return False
        return True


def by_decoding_time(video: Video) -> bool:
    """Return whether only decoding times are usable, as in AVI, which has no display times."""
    return video.container.format.name == "avi"


class _Clock:
    """File time of each frame, from the time stamps in the file.

    AVI has no display times: what reads as one is the decoding time of another frame. So the
    frame's decoding time, which is in order, is used instead. A frame without any stamp (the
    last one in an AVI, all in a raw stream) follows after the same step as the frame before.
    """

    def __init__(self, video: Video) -> None:
        self._by_decoding_time = by_decoding_time(video)
        self._unit_s = float(video.stream.time_base or 0)
        self._step_s = 1 / float(video.stream.guessed_rate or video.rate_hz)
        self._origin: int | None = None
        self._last_s: float | None = None

    def tick(self, frame: VideoFrame) -> float | None:
        """Return the frame's time, None if it is not later than the last frame's."""
        time_s = self._time_s(frame.dts if self._by_decoding_time else frame.pts)
        if self._last_s is not None:
            if time_s <= self._last_s:
                return None
            self._step_s = time_s - self._last_s
        self._last_s = time_s
        return time_s

    def _time_s(self, stamp: int | None) -> float:
        if stamp is None:
            return 0.0 if self._last_s is None else self._last_s + self._step_s
        if self._origin is None:
            self._origin = stamp
        return (stamp - self._origin) * self._unit_s


def _decoded(video: Video, damage: Damage) -> Iterator[VideoFrame]:
    """Decode what can be decoded, within bounds; count what cannot."""
    video.stream.thread_type = "AUTO"
    damage.promised_s = video.promised_s or 0.0
    bounds, size = Bounds(video.path.name, video.size), None
    for packet in _packets(video, damage):
        if packet.stream is not video.stream:
            continue
        try:
            frames = packet.decode()
        except MemoryError:
            raise
        except av.error.FFmpegError:
            damage.skipped += 1
            frames = []
        # Failing to decode takes time too.
        for _ in range(max(1, len(frames))):
            bounds.spend(video.stream.width * video.stream.height)
        for frame in frames:
            size = size or _size(video, frame)
            if (frame.width, frame.height) != size:
                raise _changed(video.path.name, size, frame)
        damage.skipped += sum(frame.is_corrupt for frame in frames)
        yield from (frame for frame in frames if not frame.is_corrupt)


def _size(video: Video, first: VideoFrame) -> tuple[int, int]:
    """Check the size of the first picture, which all others must have, and return it."""
    video.check_size(first.width, first.height)
    return first.width, first.height


def _changed(name: str, size: tuple[int, int], frame: VideoFrame) -> RefusedError:
    return unreadable(
        f"The picture of {name} changes from {size[0]} x {size[1]} to "
        f"{frame.width} x {frame.height} pixels partway through.",
        EXPORT,
    )


def _packets(video: Video, damage: Damage) -> "Iterator[Packet[Any]]":
    """Read the file's packets up to its end, or to where reading fails.

    Sound is read too, because the duration in the header is that of the longest stream.
    """
    # Some formats count the duration from zero and some from the first stamp; the longer of
    # the two is taken, so that a complete file is never refused.
    start_s = min(0, video.container.start_time or 0) / av.time_base
    try:
        for packet in video.container.demux():
            damage.end_s = max(damage.end_s, _end_s(packet) - start_s)
            yield packet
    except (av.error.FFmpegError, IndexError):
        # IndexError: PyAV loses count if a stream is announced late in the file.
        return


def _end_s(packet: "Packet[Any]") -> float:
    stamp = packet.dts if packet.pts is None else packet.pts
    if stamp is None or packet.time_base is None or packet.is_corrupt:
        return 0.0
    return float((stamp + (packet.duration or 0)) * packet.time_base)
