"""Angles of landmarks: hand-worked values, both ways round, and what is no angle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.checks.landmark_angle import Against, LandmarkAngle, landmark_names
from tests.checks.poses import TIME_S, motion_of

KNEE = LandmarkAngle(("near_hip", "near_knee", "near_ankle"))


def test_landmarks_are_named_by_the_side_that_the_camera_sees() -> None:
    names = landmark_names("right")
    assert (names[0], names[26], names[25]) == ("nose", "near_knee", "far_knee")
    assert (names[9], names[10]) == ("far_mouth", "near_mouth")
    assert landmark_names("left")[25] == "near_knee"
    assert len(set(names)) == 33


def test_a_joint_s_angle_is_the_inner_one() -> None:
    motion = motion_of({"right_hip": (0, 100), "right_knee": (0, 50), "right_ankle": (-50, 50)})
    assert KNEE.series(motion)[0] == pytest.approx(90)
    assert KNEE.reversed.series(motion)[0] == pytest.approx(90)
    straight = motion_of({"right_hip": (0, 100), "right_knee": (0, 50), "right_ankle": (0, 0)})
    assert KNEE.series(straight)[0] == pytest.approx(180)


@pytest.mark.parametrize(
    ("first", "second", "against", "expected"),
    [
        ((0, 0), (10, 10), "vertical", 45),  # up and ahead
        ((0, 0), (-10, 10), "vertical", -45),  # up and behind
        ((0, 0), (10, -10), "vertical", 45),  # down and ahead
        ((0, 0), (-10, -10), "vertical", -45),  # down and behind
        ((0, 0), (10, 10), "horizontal", 45),  # ahead and up
        ((0, 0), (10, -10), "horizontal", -45),  # ahead and down
        ((0, 0), (-10, 10), "horizontal", 45),  # behind and up
        ((0, 0), (-10, -10), "horizontal", -45),  # behind and down
        ((0, 0), (0, 10), "vertical", 0),
        ((0, 0), (-10, 0), "horizontal", 0),
    ],
)
def test_a_line_is_forward_or_up_of_what_it_is_against(
    first: tuple[float, float], second: tuple[float, float], against: Against, expected: float
) -> None:
    motion = motion_of({"right_knee": first, "left_ankle": second})
    angle = LandmarkAngle(("near_knee", "far_ankle"), against)
    assert angle.series(motion)[0] == pytest.approx(expected)


def test_a_swinging_shank_passes_the_horizontal_without_a_jump() -> None:
    turn = np.radians(np.linspace(-110, 20, len(TIME_S)))
    ankle = 40 * np.stack([np.sin(turn), -np.cos(turn)], axis=1)
    motion = motion_of({"right_knee": (0, 0), "right_ankle": ankle})
    values = LandmarkAngle(("near_knee", "near_ankle"), "vertical").series(motion)
    assert values == pytest.approx(np.linspace(-110, 20, len(TIME_S)))


def test_what_was_not_seen_has_no_angle() -> None:
    assert np.isnan(KNEE.series(motion_of({"right_hip": (0, 1), "right_knee": (0, 0)}))).all()


@given(
    x=st.floats(-50, 50),
    y=st.floats(1, 50),
    size=st.floats(0.1, 10),
    against=st.sampled_from(["vertical", "horizontal"]),
)
def test_a_line_taken_the_other_way_round_has_the_opposite_angle(
    x: float, y: float, size: float, against: Against
) -> None:
    motion = motion_of({"right_hip": (0, 0), "right_shoulder": (size * x, size * y)})
    angle = LandmarkAngle(("near_hip", "near_shoulder"), against)
    there, back = angle.series(motion)[0], angle.reversed.series(motion)[0]
    assert back == pytest.approx(-there, abs=1e-6)


@pytest.mark.parametrize(
    ("landmarks", "against"),
    [
        (("near_hip", "near_knee", "near_ankle"), "vertical"),
        (("near_hip", "near_knee"), None),
        (("near_hip", "near_hip"), "vertical"),
        (("left_hip", "near_knee"), "vertical"),
        (("near_hip", "near_knee", "near_hip"), None),
    ],
)
def test_what_is_no_angle_is_not_taken(landmarks: tuple[str, ...], against: Against | None) -> None:
    with pytest.raises(ValueError, match=r"landmark|angle"):
        LandmarkAngle(landmarks, against)
