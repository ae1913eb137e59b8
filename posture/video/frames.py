"""A clip's frames with their true times: all in order, or those nearest to given times."""

import math
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Self

from posture.arrays import Image
from posture.video.container import Probe, open_video
from posture.video.decoding import MIN_LEAP_S, Damage, Leaps, timed_frames
from posture.video.filming_time import time_stamp
from posture.video.slow_motion import capture_fps_hint
from posture.video.upright import Upright

Span = tuple[float, float]
WHOLE: Final[Span] = (0.0, math.inf)
# A frame may come too early by this share of the spacing: clocks jitter.
EARLY: Final = 0.2


@dataclass(frozen=True)
class Frame:
    """One picture of a clip.

    Attributes
    ----------
    index : int
        The frame's number in the clip, from 0; frames left out by ``most_hz`` count too.
    file_time_s : float
        File time since the first frame, seconds, strictly increasing.
    image : ndarray (height, width, 3) of uint8
        RGB as displayed, C-contiguous.
    """

    index: int
    file_time_s: float
    image: Image


class FrameReader(Iterator[Frame]):
    """The frames of a clip, to be iterated over once; holds one frame at a time.

    The file is closed after the last frame, on ``close()``, or at the end of a ``with``.
    """

    def __init__(
        self,
        path: Path,
        long_side: int | None = None,
        most_hz: float | None = None,
        span_s: Span = WHOLE,
        turn_deg: int = 0,
    ) -> None:
        self._damage = Damage()
        self._times_s: list[float] = []
        wanted = _Wanted(long_side, FrameSelector(most_hz), span_s, turn_deg)
        self._frames = _read(path, wanted, self._times_s, self._damage)

    def __next__(self) -> Frame:
        return next(self._frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; no more frames follow."""
        self._frames.close()

    @property
    def file_times_s(self) -> list[float]:
        """File times of all frames of the span so far, seconds, ``most_hz`` left out or not."""
        return self._times_s

    @property
    def warnings(self) -> list[str]:
        """What a reader of the result should know: frames left out, a missing end."""
        return self._damage.warnings()


def probe(path: Path, turn_deg: int = 0) -> Probe:
    """Return the properties of a clip, decoding no more than two of its frames.

    The picture is turned clockwise by ``turn_deg``, besides what the file says.

    Raises
    ------
    UsageError
        If there is no such file, it is a folder, or it may not be read.
    RefusedError
        With code ``unreadable``: not a video, or damaged, incomplete, or absurdly large or long.
    """
    with open_video(path) as video, closing(timed_frames(video, Damage())) as frames:
        (_, first), _ = islice(frames, 2)
        upright = Upright.of(first, video.pixel_aspect, None, turn_deg)
        return Probe(
            path=path,
            width=upright.size[0],
            height=upright.size[1],
            rotation_deg=upright.rotation_deg,
            expected_frames=video.expected_frames,
            duration_s=video.duration_s,
            capture_fps_hint=capture_fps_hint(video.container.metadata),
            key_times_s=Leaps(video, first.pts).key_times_s,
            stamp=time_stamp({**video.stream.metadata, **video.container.metadata}),
        )


class FrameSelector:
    """Selects the frames of a clip to look at, one after the other."""

    def __init__(self, most_hz: float | None) -> None:
        self._gap_s = 1.0 / most_hz if most_hz else 0.0
        self._due_s = 0.0

    def wants(self, time_s: float) -> bool:
        """Return whether to look at the frame with this time, seconds."""
        if time_s < self._due_s - EARLY * self._gap_s:
            return False
        # A late frame must not make the next ones come at a higher rate.
        self._due_s = max(self._due_s, time_s - self._gap_s / 2) + self._gap_s
        return True


def read_frames(
    path: Path,
    long_side: int | None = None,
    most_hz: float | None = None,
    span_s: Span = WHOLE,
    turn_deg: int = 0,
) -> FrameReader:
    """Decode ``path`` from first to last frame, or those of a span.

    Parameters
    ----------
    path : Path
        The clip.
    long_side : int or None
        Shrink each picture to this longest side; None = full size. Never enlarges.
    most_hz : float or None
        Leave out frames so that at most about this many come per second of file time,
        evenly; None = all.
    span_s : (float, float)
        From and to, file time, seconds; what comes before is leapt over where the file can be.
    turn_deg : int
        By how much to turn each picture, clockwise, besides what the file says.

    Returns
    -------
    FrameReader
        Iterates over ``Frame``; its ``warnings`` and ``file_times_s`` are complete after the
        last one.
        Frames that cannot be decoded, or whose time does not increase, are left out.

    Raises
    ------
    UsageError
        If there is no such file, on the first ``next()``.
    RefusedError
        With code ``unreadable``, on the first ``next()`` or, if more than a tenth of the clip
        turns out to be missing or damaged, after the last frame.
    """
    return FrameReader(path, long_side, most_hz, span_s, turn_deg)


def frames_at(
    path: Path, file_times_s: Sequence[float], turn_deg: int = 0
) -> Iterator[tuple[float, Image]]:
    """Yield the full-size pictures nearest to the given file times, in order of time.

    Reads the clip once, stops after the last picture needed, and skips stretches in which none
    is needed. A time before the first or after the last frame gives that frame; of two equally
    near frames, the earlier is used.

    Parameters
    ----------
    path : Path
        The clip.
    file_times_s : sequence of float
        File times since the first frame, seconds, in any order, repeats allowed.
    turn_deg : int
        By how much to turn each picture, clockwise, besides what the file says.

    Yields
    ------
    (float, ndarray)
        The given time and the picture, (height, width, 3) RGB.
    """
    return _nearest(path, sorted(file_times_s), turn_deg, leaping=True)


def _nearest(
    path: Path, wanted: list[float], turn_deg: int, leaping: bool
) -> Iterator[tuple[float, Image]]:
    with open_video(path) as video, closing(timed_frames(video, Damage())) as frames:
        if not wanted:
            return
        earlier_s, earlier = next(frames)
        upright = Upright.of(earlier, video.pixel_aspect, None, turn_deg)
        leaps = Leaps(video, earlier.pts if leaping else None)
        done = 0
        leapt = leaps.towards(wanted[done], earlier_s)
        for later_s, later in frames:
            if leapt and later_s > wanted[done]:
                yield from _nearest(path, wanted[done:], turn_deg, leaping=False)
                return
            while wanted[done] <= (earlier_s + later_s) / 2:
                yield wanted[done], upright.image(earlier)
                done += 1
                if done == len(wanted):
                    return
            earlier_s, earlier = later_s, later
            leapt = leaps.towards(wanted[done], earlier_s)
        for time_s in wanted[done:]:
            yield time_s, upright.image(earlier)


@dataclass(frozen=True)
class _Wanted:
    """Which frames of a clip are read, how large, and how far turned."""

    long_side: int | None
    selector: FrameSelector
    span_s: Span
    turn_deg: int


def _read(
    path: Path, wanted: _Wanted, times_s: list[float], damage: Damage, leaping: bool = True
) -> Generator[Frame]:
    start_s, end_s = wanted.span_s
    with open_video(path) as video, closing(timed_frames(video, damage)) as frames:
        upright: Upright | None = None
        leapt = False
        for index, (time_s, frame) in enumerate(frames):
            if upright is None:
                upright = Upright.of(frame, video.pixel_aspect, wanted.long_side, wanted.turn_deg)
                leapt = leaping and Leaps(video, frame.pts).towards(start_s, time_s)
            elif leapt and time_s > start_s + MIN_LEAP_S and not times_s:
                break  # too far: the file's index is wrong
            if time_s > end_s:
                damage.promised_s = 0.0  # nobody looked for the end
                return
            if time_s < start_s:
                continue
            if not times_s:
                damage.skipped = 0  # what came before does not matter
            times_s.append(time_s)
            if wanted.selector.wants(time_s):
                yield Frame(index, time_s, upright.image(frame))
        else:
            return
    yield from _read(path, wanted, times_s, damage, leaping=False)
