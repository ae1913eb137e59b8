"""The order in which the first frames are looked at, so that a first verdict comes soon."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from posture.video import Frame

# At most so many frames wait in memory: 140 MB of the largest that there are.
MOST_WAITING: Final = 150


def every_second_first(frames: Iterable[Frame], seconds: float) -> Iterator[Frame]:
    """Yield every second frame of the beginning, then those between them, then all others in order.

    Parameters
    ----------
    frames : iterable of Frame
        In order of time.
    seconds : float
        How long the beginning lasts, file time; 0 = there is none. Its last frame is the first that
        comes so long after the first one.
    """
    waiting = deque[Frame]()
    start_s: float | None = None
    for number, frame in enumerate(frames):
        start_s = frame.file_time_s if start_s is None else start_s
        begins = frame.file_time_s - start_s < seconds
        if begins and number % 2 and len(waiting) < MOST_WAITING:
            waiting.append(frame)
            continue
        yield frame
        while waiting and not begins:
            yield waiting.popleft()
    yield from waiting
