"""In which order the first frames of a clip are looked at."""

import numpy as np
import pytest

from posture.tracking.early import MOST_WAITING, every_second_first
from posture.video import Frame

PICTURE = np.zeros((2, 2, 3), np.uint8)


def order(count: int, seconds: float, rate: float = 8.0) -> list[int]:
    """The numbers of the frames in the order in which they come."""
    frames = [Frame(7 + number, 3 + number / rate, PICTURE) for number in range(count)]
    return [frame.index - 7 for frame in every_second_first(frames, seconds)]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        # The beginning ends with the frame at half a second, and with the one an eighth later.
        (0.5, [0, 2, 4, 1, 3, 5, 6, 7, 8]),
        (0.625, [0, 2, 4, 5, 1, 3, 6, 7, 8]),
        # The clip ends before the beginning does.
        (2.0, [0, 2, 4, 6, 8, 1, 3, 5, 7]),
    ],
)
def test_every_second_frame_of_the_beginning_comes_first(
    seconds: float, expected: list[int]
) -> None:
    assert order(9, seconds) == expected


def test_no_more_frames_wait_than_fit_into_memory() -> None:
    count = 2 * MOST_WAITING + 6
    found = order(count, 1000.0)
    waited = list(range(1, 2 * MOST_WAITING, 2))
    assert sorted(found) == list(range(count))
    assert found[-MOST_WAITING:] == waited
    assert found[MOST_WAITING : MOST_WAITING + 6] == list(range(2 * MOST_WAITING, count))


def test_of_no_frames_there_are_none() -> None:
    assert order(0, 4.0) == []
