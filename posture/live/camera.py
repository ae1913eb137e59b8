"""A camera in a thread of its own: only its newest picture is kept, whatever it does."""

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
OPENING: Final = "The camera is being opened …"
STALLED: Final = "The camera has stopped sending pictures; check its cable."
ENDED: Final = "The film has come to its end."


class Numbered(NamedTuple):
    """A picture, how many came before it, and how often the camera had been opened before."""

    number: int
    opened: int
    shot: Shot


class Camera:
    """Reads a camera until it is closed, and opens it again when it is lost.

    Parameters
    ----------
    frames : callable
        Opens the camera and yields its pictures (`posture.live.sources.Source.frames`); a
        film ends, a camera raises `CameraLostError`.
    on_shot : callable or None
        Called in the camera's thread with every picture, also those that nobody asks for.
    again_after_s : float
        How long to wait before a lost camera is opened again.
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
        self._newest: Numbered | None = None
        self._news = threading.Condition()
        self._closed = threading.Event()
        self._told = OPENING
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def newest(self, after: int, timeout_s: float = 0.5) -> Numbered | None:
        """Wait for a picture later than number ``after``; older ones are dropped. None = none."""
        with self._news:
            self._news.wait_for(lambda: self._later(after) or self.ended, timeout_s)
            return self._newest if self._later(after) else None

    @property
    def ended(self) -> bool:
        """Whether no picture will follow: a film's end, or what cannot be read at all."""
        return self._ended

    def trouble(self) -> str:
        """What keeps pictures from coming, in one sentence; empty while they come."""
        if self._told or not self._arrived:
            return self._told
        silent_s = time.monotonic() - self._arrived[-1]
        return STALLED if silent_s > STALLED_AFTER_S else ""

    def rate_hz(self) -> float:
        """Pictures a second that the camera has sent lately; 0 before the second one."""
        return rate_of(list(self._arrived))

    def close(self) -> None:
        """Let go of the camera; waits until it has."""
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
                self._told = str(error)
            except PostureError as error:
                self._end(str(error))
                return
            opened += 1
            self._closed.wait(self._again_after_s)

    def _take(self, shot: Shot, opened: int) -> None:
        with self._news:
            number = self._newest.number + 1 if self._newest else 0
            self._newest = Numbered(number, opened, shot)
            self._arrived.append(shot.time_s)
            self._told = ""
            self._news.notify_all()
        if self._on_shot:
            with suppress(PostureError):
                self._on_shot(shot)

    def _end(self, sentence: str) -> None:
        with self._news:
            self._told, self._ended = sentence, True
            self._news.notify_all()


def rate_of(times_s: list[float]) -> float:
    """Events a second over the last `RATE_OVER_S` of increasing times; 0 for fewer than two."""
    recent = [t for t in times_s if t > times_s[-1] - RATE_OVER_S] if times_s else []
    span = recent[-1] - recent[0] if len(recent) > 1 else 0.0
    return (len(recent) - 1) / span if span > 0 else 0.0
