"""Each rule of what can be judged, alone and at its limit."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.motion.gait import GaitSigns
from posture.motion.motion import CameraView
from posture.motion.suitability import (
    agree,
    check_film,
    check_length,
    check_moving,
    check_pace,
    check_rhythm,
    check_view,
    crosses,
    turn_needed,
)
from posture.pose_track import LANDMARK


def test_legs_that_stand_still_or_creep_are_told_apart() -> None:
    signs = GaitSigns(0.8, 0.4, 0.5, 90.0, 20.0, 6.0, 3.9)
    check_moving(replace(signs, pace=0.15 / 0.8))
    check_moving(replace(signs, spread=0.34, pace=0.0))
    with pytest.raises(RefusedError, match="frozen"):
        check_moving(replace(signs, pace=0.14 / 0.8))
    check_pace(replace(signs, pace=1.5))
    check_pace(replace(signs, spread=0.34, pace=0.3))
    with pytest.raises(RefusedError, match="at least 13 times more slowly") as caught:
        check_pace(replace(signs, pace=0.3))
    assert "--capture-fps" in caught.value.advice
    with pytest.raises(RefusedError, match="at least 2 times more slowly"):
        check_pace(replace(signs, pace=1.49))
    with pytest.raises(RefusedError, match="frozen"):
        check_moving(replace(signs, spread=0.35, pace=0.0))
    with pytest.raises(RefusedError, match="more slowly"):
        check_pace(replace(signs, spread=0.35, pace=0.3))


@pytest.mark.parametrize(
    ("pace", "same"), [(3.9 / 1.69, True), (3.9 / 1.71, False), (3.9 * 1.69, True), (7.0, False)]
)
def test_how_slow_and_how_seldom_must_agree_within_1_7(pace: float, same: bool) -> None:
    signs = GaitSigns(0.8, 0.4, 0.5, 90.0, 20.0, 6.0, pace)
    assert agree(120.0 / 170.0, signs) == same
    assert agree(120.0 / 170.0, replace(signs, pace=np.nan))


@pytest.mark.parametrize(
    ("cadence", "why"),
    [
        (100.0, ""),
        (240.0, ""),
        (240.1, "rhythm is 240 steps per minute.* filmed at about 170"),
        (85.0, "rhythm is 85 steps per minute.* filmed at about 480"),
        (np.nan, "no steady"),
    ],
)
def test_a_stated_rate_that_cannot_be_is_what_is_refused(cadence: float, why: str) -> None:
    """At 240 frames a second, as was said: 240 * 170 / 85 = 480."""
    if not why:
        check_rhythm(120.0 / cadence, 240.0)
        return
    with pytest.raises(RefusedError, match=f"With 240 frames per second.*{why}") as caught:
        check_rhythm(120.0 / cadence, 240.0)
    assert caught.value.advice.startswith("Check the camera's rate, and correct it: ")


@pytest.mark.parametrize(
    ("cadence", "times"),
    [(69.4, "2.4"), (72.3, "2.4"), (65.0, "3"), (408.0, "2.4"), (442.0, "3")],
)
def test_how_far_from_170_steps_a_minute_a_clip_plays_is_told(cadence: float, times: str) -> None:
    """From 2.5 times on in whole numbers: 170 / 69.4 = 2.45, 170 / 65 = 2.6, 442 / 170 = 2.6."""
    with pytest.raises(RefusedError, match=rf"about {times} times\."):
        check_rhythm(120.0 / cadence)


def passing(way_px: float, frames: int = 20, wavers_px: float = 0.0) -> FloatArray:
    """Somebody of 100 px who is seen in 20 frames of 100, on a way through the picture."""
    xy = np.full((100, len(LANDMARK), 2), np.nan)
    x = np.linspace(0.0, way_px, frames) + wavers_px * np.resize([1, -1, -1, 1], frames)
    for side in ("left", "right"):
        for part, height in (("hip", 50.0), ("shoulder", 50.0 - 28.8)):
            xy[40 : 40 + frames, LANDMARK[f"{side}_{part}"], 0] = x
            xy[40 : 40 + frames, LANDMARK[f"{side}_{part}"], 1] = height
    return xy


@pytest.mark.parametrize(
    ("xy", "crossing"),
    [
        *((passing(40.1), True), (passing(-40.1), True), (passing(39.9), False)),
        *((passing(60.0, frames=5), True), (passing(60.0, frames=4), False)),
        # Twenty evenly spaced places over 60 px have a variance of 332, and 0.95 of a correlation
        # leaves 36 for what wavers.
        *((passing(60.0, wavers_px=5.9), True), (passing(60.0, wavers_px=6.1), False)),
    ],
)
def test_who_moves_steadily_over_two_fifths_of_the_body_height_crosses(
    xy: FloatArray, crossing: bool
) -> None:
    assert crosses(xy) == crossing


@pytest.mark.parametrize(
    ("right_px", "down_px", "turn_deg"),
    [
        *((0.0, 0.0, 0), (0.0, -100.0, 0), (170.0, -100.0, 0), (-170.0, -100.0, 0)),
        *((175.0, -100.0, 270), (-175.0, -100.0, 90), (100.0, 99.0, 270), (-100.0, 99.0, 90)),
        *((100.0, 100.0, 180), (-100.0, 100.0, 180), (0.0, 100.0, 180)),
    ],
)
def test_a_picture_is_turned_by_where_the_shoulders_are_from_the_hips(
    right_px: float, down_px: float, turn_deg: int
) -> None:
    """Upright within 60 degrees, of which the tangent is 1.73; upside down from 135 on."""
    xy = np.zeros((3, len(LANDMARK), 2))
    xy[:, [LANDMARK["left_shoulder"], LANDMARK["right_shoulder"]]] = [right_px, down_px]
    assert turn_needed(xy) == turn_deg


@pytest.mark.parametrize(
    ("strides", "running_s", "words"),
    [
        (1, None, "The clip shows 1 full stride of"),
        (0, None, "The clip shows 0 full strides of"),
        (3, 2.31, r"The 2\.3 s of running in the clip show 3 full strides of"),
    ],
)
def test_strides_that_are_missing_are_told(
    strides: int, running_s: float | None, words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        check_length(strides, running_s)


@pytest.mark.parametrize(
    ("head", "words"), [(15, "head and feet are in the picture"), (16, "runner's hip is outside")]
)
def test_a_body_whose_head_is_outside_in_15_per_cent_has_it_in_the_picture(
    head: int, words: str
) -> None:
    inside = np.full((100, 33, 2), 50.0)
    inside[:head, LANDMARK["right_ear"]] = -1.0
    inside[:20, LANDMARK["right_hip"]] = -1.0
    with pytest.raises(RefusedError, match=words):
        check_view(inside, (100, 100), CameraView("right"))


def test_poses_that_replace_each_other_are_no_film() -> None:
    check_film(0.45)
    check_film(float("nan"))
    with pytest.raises(RefusedError, match="drawing") as caught:
        check_film(0.44)
    assert caught.value.code == "not_running"
