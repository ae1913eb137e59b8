"""Pictures that a file shows twice, found by how much changes from each to the next."""

import numpy as np
import pytest

from posture.video.new_pictures import picture_changes, repeated_share, repeats

MOVING = [np.full((4, 6, 3), level, dtype=np.uint8) for level in range(10, 250, 4)]
"""Sixty pictures, each four grey levels brighter than the one before."""


def test_changes_are_grey_levels_on_average() -> None:
    one, other = MOVING[0], MOVING[0].copy()
    other[:2] += 30
    assert picture_changes([one, other, other]).tolist() == [15.0, 0.0]


@pytest.mark.parametrize(
    ("shown", "share"),
    [
        (np.arange(60), 0.0),
        (np.arange(60) // 2, 1 / 2),
        (np.arange(60) * 2 // 3, 1 / 3),
        (np.arange(60) * 3 // 4, 1 / 4),
        (np.arange(60) * 4 // 5, 1 / 5),
        (np.arange(60) // 3, 2 / 3),
        (np.arange(60) // 4, 3 / 4),
        (np.arange(60) // 5, 4 / 5),
        (np.arange(60) * 2 // 5, 3 / 5),
    ],
)
def test_the_usual_ways_to_repeat_pictures_are_told_apart(shown: np.ndarray, share: float) -> None:
    changes = picture_changes([MOVING[number] for number in shown])
    assert repeated_share(repeats(changes)) == share


def test_a_picture_that_stands_still_repeats_nothing() -> None:
    """Nothing tells the frames apart, so nothing can be said against them."""
    assert not repeats(picture_changes([MOVING[0]] * 31)).any()


@pytest.mark.parametrize(("large", "found"), [([], 12), ([17], 11), ([14, 17], 2)])
def test_two_repeats_in_a_row_count_in_a_film_of_which_they_are_most(
    large: list[int], found: int
) -> None:
    """Of 20 frames 12, 11 and 10 repeat one; of the last, the two that stand alone count."""
    changes = np.where(np.arange(19) % 3 == 0, 10.0, 1.0)
    changes[large] = 10.0
    assert repeats(changes).sum() == found


def test_a_repeat_changes_less_than_two_fifths_of_what_changes_around_it() -> None:
    assert repeats(np.array([10.0, 3.99, 10.0])).tolist() == [False, False, True, False]
    assert not repeats(np.array([10.0, 4.0, 10.0])).any()
    assert not repeats(np.array([10.0, np.nan, 10.0])).any()


@pytest.mark.parametrize(
    ("repeated", "share"), [(11, 0.0), (12, 1 / 5), (0, 0.0), (54, 1 / 2), (55, 3 / 5)]
)
def test_a_few_repeats_are_chance(repeated: int, share: float) -> None:
    assert repeated_share(np.arange(100) < repeated) == share
    assert repeated_share(np.array([], dtype=bool)) == 0.0
