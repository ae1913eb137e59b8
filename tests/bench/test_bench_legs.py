"""Frames with legs under each other's name, counted on legs placed by hand."""

import numpy as np

from bench.legs import exchanged
from posture.arrays import FloatArray
from posture.pose_track import LANDMARK

PARTS = ("knee", "ankle", "heel", "foot_index")
LEFT, RIGHT = ([LANDMARK[f"{side}_{part}"] for part in PARTS] for side in ("left", "right"))


def body(apart_px: float, frames: int = 4) -> FloatArray:
    """Left leg at 0, right leg ``apart_px`` ahead; a trunk of 100 px."""
    points = np.zeros((frames, 33, 2))
    points[:, RIGHT, 0] = apart_px
    points[:, LANDMARK["left_shoulder"], 1] = -100.0
    return points


def swapped(points: FloatArray, frame: int) -> FloatArray:
    result = points.copy()
    result[frame, LEFT], result[frame, RIGHT] = points[frame, RIGHT], points[frame, LEFT]
    return result


def test_a_frame_with_both_legs_exchanged_is_found_and_no_other() -> None:
    true = body(60.0)
    noisy = swapped(true, 2) + np.random.default_rng(0).normal(0, 5, true.shape)
    assert exchanged(noisy, true).tolist() == [False, False, True, False]


def test_legs_that_pass_each_other_cannot_be_mixed_up() -> None:
    true = body(10.0)
    assert not exchanged(swapped(true, 1), true).any()


def test_a_leg_on_top_of_the_other_is_no_exchange() -> None:
    true = body(60.0)
    collapsed = true.copy()
    collapsed[1, LEFT] = true[1, RIGHT]
    assert not exchanged(collapsed, true).any()


def test_a_leg_that_was_not_seen_is_in_no_place() -> None:
    true = body(60.0)
    hidden = swapped(true, 1)
    hidden[1, LEFT] = np.nan
    assert not exchanged(hidden, true).any()
    partly = swapped(true, 1)
    partly[1, LEFT[0]] = np.nan
    assert exchanged(partly, true)[1]
