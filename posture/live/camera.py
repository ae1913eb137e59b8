"""A camera that is read in a separate thread; only the newest picture is kept."""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final, NamedTuple

from posture.errors import PostureError
from posture.live.sources import CameraLostError, Open, Shot

AGAIN_AFTER_S: Final = 1.0
STALLED_AFTER_S: Final = 2.0
RATE_OVER_S: Final = 2.0
PATIENCE_S: Final = 5.0
OPENING: Final = "Opening the camera …"
STALLED: Final = "The camera has stopped sending pictures; check its cable."
ENDED: Final = "The video has ended."


class NumberedShot(NamedTuple):
    """A picture, its number from 0, and how often the camera had been reopened before it."""

    number: int
    opened: int
    shot: Shot


class Camera:
    """Reads a camera until it is closed, and reopens it if it is lost.

    Parameters
    ----------
    frames : callable
        Opens the camera and yields its pictures (`posture.live.sources.Source.frames`); stops
        at the end of a video, or raises `CameraLostError` if a camera is lost.
    on_shot : callable or None
        Called in the camera's thread with every picture, including those that are dropped.
    again_after_s : float
        How long to wait before reopening a lost camera.
    """

    def __init__(
        self,
        frames: Open,
        on_shot: Callable[[Shot], None] | None = None,
        again_after_s: float = AGAIN_AFTER_S,
    ) -> None:
        self._frames = frames
        self._on_shot = on_shot
        self._again_after_s = again_after_s
        self._arrived: deque[float] = deque(maxlen=600)
        self._newest: NumberedShot | None = None
        self._news = threading.Condition()
        self._closed = threading.Event()
        self._trouble = OPENING
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def newest(self, after: int, timeout_s: float = 0.5) -> NumberedShot | None:
        """Wait for a picture after number ``after``, and return the newest; None = none came."""
        with self._news:
            self._news.wait_for(lambda: self._later(after) or self.ended, timeout_s)
            return self._newest if self._later(after) else None

    @property
    def ended(self) -> bool:
        """Whether no more pictures will come: the video has ended, or cannot be read."""
        return self._ended

    def trouble(self) -> str:
        """Return why no pictures come, in one sentence; empty while they come."""
        if self._trouble or not self._arrived:
            return self._trouble
        silent_s = time.monotonic() - self._arrived[-1]
        return STALLED if silent_s > STALLED_AFTER_S else ""

    def rate_hz(self) -> float:
        """Return the recent number of pictures per second; 0 before the second picture."""
        return rate_of(list(self._arrived))

    def close(self) -> None:
        """Release the camera, and wait until it is released."""
        self._closed.set()
        with self._news:
            self._news.notify_all()
        self._thread.join(PATIENCE_S)

    def _later(self, after: int) -> bool:
        return self._newest is not None and self._newest.number > after

    def _run(self) -> None:
        opened = 0
        while not self._closed.is_set():
            try:
                with closing(self._frames()) as frames:  # type: ignore[type-var]
                    for shot in frames:
                        self._take(shot, opened)
                        if self._closed.is_set():
                            return
                self._end(ENDED)
                return
            except CameraLostError as error:
                self._trouble = str(error)
            except PostureError as error:
                self._end(str(error))
                return
            opened += 1
            self._closed.wait(self._again_after_s)

    def _take(self, shot: Shot, opened: int) -> None:
        with self._news:
            number = self._newest.number + 1 if self._newest else 0
            self._newest = NumberedShot(number, opened, shot)
            self._arrived.append(shot.time_s)
            self._trouble = ""
            self._news.notify_all()
        if self._on_shot:
            with suppress(PostureError):
                self._on_shot(shot)

    def _end(self, sentence: str) -> None:
        with self._news:
            self._trouble, self._ended = sentence, True
            self._news.notify_all()


def rate_of(times_s: list[float]) -> float:
    """Return the events per second over the last `RATE_OVER_S` of increasing times.

    0 for fewer than two events.
    """
    recent = [t for t in times_s if t > times_s[-1] - RATE_OVER_S] if times_s else []
    span = recent[-1] - recent[0] if len(recent) > 1 else 0.0
    return (len(recent) - 1) / span if span > 0 else 0.0
