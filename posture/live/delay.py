"""The pictures of the last half minute, and which of them the slow motion shows."""

from bisect import bisect_right
from collections import deque
from typing import Final, NamedTuple

import cv2
import numpy as np

from posture.arrays import FloatArray, Image

KEPT_S: Final = 30.0
MAX_BYTES: Final = 96 << 20
JPEG_QUALITY: Final = 85
AGO_S: Final = 10.0
STRETCH_S: Final = 2.0
SPEED: Final = 0.25
ROUND_S: Final = STRETCH_S / SPEED


class Moment(NamedTuple):
    """A picture as JPEG, when it was taken, and the body in it (33, 2), NaN = not seen.

    ``restarts`` is how often the set-up had been restarted before.
    """

    time_s: float
    jpeg: bytes
    points: FloatArray
    restarts: int = 0


class Past:
    """The last pictures, bounded in time and in memory."""

    def __init__(self, kept_s: float = KEPT_S, most_bytes: int = MAX_BYTES) -> None:
        self._kept_s = kept_s
        self._most_bytes = most_bytes
        self._moments: deque[Moment] = deque()
        self._bytes = 0
        self._restarts = 0

    def add(self, time_s: float, image: Image, points: FloatArray) -> None:
        """Keep the next picture, later than all others, (H, W, 3) RGB."""
        moment = Moment(time_s, encode(image), points, self._restarts)
        self._moments.append(moment)
        self._bytes += len(moment.jpeg)
        while self._moments[0].time_s < time_s - self._kept_s or self._bytes > self._most_bytes:
            self._bytes -= len(self._moments.popleft().jpeg)

    def restart(self) -> None:
        """Note that the next pictures may show another room; older ones can still be shown."""
        self._restarts += 1

    @property
    def size_bytes(self) -> int:
        """Size of all kept pictures, bytes."""
        return self._bytes

    def at(self, time_s: float) -> Moment | None:
        """Return the last picture taken up to a time, None if none is that old."""
        moments = list(self._moments)
        index = bisect_right(moments, time_s, key=lambda moment: moment.time_s)
        return moments[index - 1] if index else None

    def spread(self, count: int, since_s: float) -> list[Moment]:
        """Return up to ``count`` moments since ``since_s``, evenly spread, in the current room."""
        moments = list(self._moments)
        recent = [m for m in moments if m.time_s >= since_s and m.restarts == moments[-1].restarts]
        chosen = sorted({round(k) for k in np.linspace(0, len(recent) - 1, count)})
        return [recent[k] for k in chosen] if recent else []


def replayed(now_s: float) -> float:
    """Return the time that the slow motion shows at ``now_s``.

    It shows two seconds that began ten seconds ago at a quarter of the real speed, then another
    two seconds that began ten seconds ago, and so on.
    """
    began_s = now_s - now_s % ROUND_S
    return began_s - AGO_S + SPEED * (now_s - began_s)


def encode(image: Image, quality: int = JPEG_QUALITY) -> bytes:
    """Return a picture, (H, W, 3) RGB, as JPEG."""
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def decode(jpeg: bytes) -> Image:
    """Return a JPEG's picture, (H, W, 3) RGB."""
    bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(np.asarray(bgr), cv2.COLOR_BGR2RGB), dtype=np.uint8)
