"""What a lens that bends straight lines does to a runner's lines."""

import numpy as np
import pytest

from posture.motion.lens import lens_turn_deg
from posture.pose_track import LANDMARK

SIZE = (600, 800)
"""From its middle, (300, 400), to a corner it is 500 pixels."""


def body(frames: int = 10) -> np.ndarray:
    """Nobody but a left side: the shank upright at the right edge, all else in the middle."""
    xy = np.full((frames, 33, 2), np.nan)
    for part, place in {
        "shoulder": (300.0, 200.0),
        "hip": (300.0, 400.0),
        "knee": (600.0, 400.0),
        "ankle": (600.0, 800.0),
    }.items():
        xy[:, LANDMARK[f"left_{part}"]] = place
    return xy


def test_the_line_that_is_turned_most_counts() -> None:
    # The ankle belongs 51.724 px further out than the knee, and both 500 px apart.
    turned = float(np.degrees(np.arctan(51.724 / 500)))
    assert lens_turn_deg(body(), SIZE, -0.2, "left") == pytest.approx(turned, abs=0.001)


def test_a_slanted_line_is_turned_by_what_its_two_directions_differ() -> None:
    # The ankle at (200, 400) from the middle: 1 - 0.2 * 0.8 = 0.84, so at (238.095, 476.19).
    xy = body()
    xy[:, LANDMARK["left_ankle"]] = 500.0, 800.0
    turned = np.degrees(np.arctan(100 / 400) - np.arctan(85.1806 / 476.1905))
    assert lens_turn_deg(xy, SIZE, -0.2, "left") == pytest.approx(turned, abs=0.001)


@pytest.mark.parametrize("distortion", [None, np.nan, 0.0, 0.1, -0.1])
def test_little_distortion_counts_as_none(distortion: float | None) -> None:
    assert lens_turn_deg(body(), SIZE, distortion, "left") == 0.0


@pytest.mark.parametrize("distortion", [0.1001, -0.1001])
def test_past_its_limit_it_counts(distortion: float) -> None:
    assert lens_turn_deg(body(), SIZE, distortion, "left") > 2.0


def test_only_the_camera_side_counts_and_what_is_not_seen_does_not() -> None:
    assert lens_turn_deg(body(), SIZE, -0.2, "right") == 0.0


@pytest.mark.parametrize(("elsewhere", "counts"), [(1, False), (2, True)])
def test_a_turn_of_one_frame_in_ten_does_not_count(elsewhere: int, counts: bool) -> None:
    # Of eleven frames, nine tenths lie on the tenth value: one larger one does not count.
    xy = body(11)
    xy[elsewhere:, LANDMARK["left_ankle"]] = 600.0, 0.0
    xy[elsewhere:, LANDMARK["left_knee"]] = 600.0, 400.0
    xy[:elsewhere, LANDMARK["left_knee"]] = 600.0, 600.0
    few = lens_turn_deg(xy, SIZE, -0.2, "left")
    usual = lens_turn_deg(xy[elsewhere:], SIZE, -0.2, "left")
    assert (few > usual + 1e-6) == counts
