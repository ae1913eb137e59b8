"""What each check draws on its evidence, in sagittal pixels (x forward, y up)."""

from dataclasses import astuple

import numpy as np
import pytest

from posture.checks import CHECKS
from posture.checks.base import Figure
from posture.motion.motion import Motion
from tests.checks.poses import TIME_S, motion_of

HIP, SHOULDER, EAR = (100.0, 500.0), (160.0, 580.0), (200.0, 650.0)
# The near leg and arm are the right ones.
THIGH, KNEE, ANKLE = (290.0, 500.0), (300.0, 400.0), (330.0, 310.0)
HEEL, TOE = (320.0, 300.0), (360.0, 310.0)
ELBOW, WRIST = (130.0, 530.0), (170.0, 520.0)
BODY = motion_of(
    {
        "left_hip": (2 * HIP[0] - THIGH[0], 2 * HIP[1] - THIGH[1]),
        "right_hip": THIGH,
        "left_shoulder": (150.0, 570.0),
        "right_shoulder": (170.0, 590.0),
        "right_ear": EAR,
        "right_elbow": ELBOW,
        "right_wrist": WRIST,
        "right_knee": KNEE,
        "right_ankle": ANKLE,
        "right_heel": HEEL,
        "right_foot_index": TOE,
    }
)
NEAR_SHOULDER = (170.0, 590.0)
# Trunk and thigh are 100 and 100.5 px long.
UPRIGHT, HANGING = (100.0, 600.0), (290.0, 500.0 - float(np.hypot(10.0, 100.0)))
# The trunk's line carried on by 0.6 of its length; the thigh's by its own.
ABOVE, STRAIGHT, BELOW = (196.0, 628.0), (310.0, 300.0), (300.0, 310.0)
THIGHS = Figure((THIGH, KNEE), (THIGH, HANGING), (THIGH, HANGING, KNEE))
FIGURES = {
    "trunk_lean": Figure((HIP, SHOULDER), (HIP, UPRIGHT), (HIP, UPRIGHT, SHOULDER)),
    "head_forward": Figure((SHOULDER, EAR), (HIP, ABOVE), (SHOULDER, ABOVE, EAR)),
    "overstride": Figure((KNEE, ANKLE), (KNEE, BELOW, ANKLE), (KNEE, BELOW, ANKLE)),
    "shank_angle_at_contact": Figure((KNEE, ANKLE), (KNEE, BELOW), (KNEE, BELOW, ANKLE)),
    "knee_flexion_at_contact": Figure(
        (THIGH, KNEE, ANKLE), (KNEE, STRAIGHT), (KNEE, STRAIGHT, ANKLE)
    ),
    "foot_angle_at_contact": Figure((HEEL, TOE), (HEEL, (360.0, 300.0))),
    "thigh_extension_at_toe_off": THIGHS,
    "pelvic_tilt_proxy": THIGHS,
    "elbow_angle": Figure((NEAR_SHOULDER, ELBOW, WRIST), (), (ELBOW, NEAR_SHOULDER, WRIST)),
}


def drawn(key: str, motion: Motion, time_s: float = 3.0) -> Figure:
    figure = CHECKS[key].figure
    assert figure is not None
    return figure(motion, time_s)


def numbers(figure: Figure) -> list[list[float]]:
    return [np.ravel(part).tolist() for part in astuple(figure) if part]


@pytest.mark.parametrize("key", FIGURES)
def test_a_figure_of_fixed_points(key: str) -> None:
    found, expected = numbers(drawn(key, BODY)), numbers(FIGURES[key])
    assert len(found) == len(expected)
    for points, places in zip(found, expected, strict=True):
        assert points == pytest.approx(places)


def test_the_rise_is_drawn_from_the_lowest_hip_to_the_highest_within_half_a_stride() -> None:
    # Lowest at 3 s; 8 px higher a quarter of a second away, and 30 px higher out of reach.
    away = np.abs(TIME_S - 3.0)
    height = np.select([away < 0.24, away < 0.345], [500.0, 508.0], 530.0)
    hip = np.stack([np.full(len(TIME_S), 300.0), height], axis=1)
    motion = motion_of(
        {
            "left_hip": hip,
            "right_hip": hip,
            "right_knee": hip - [0.0, 60.0],
            "right_ankle": hip - [0.0, 100.0],
        }
    )
    # Two lines, each 0.4 of a leg of 100 px to both sides of the hip.
    low, high = ((260.0, 500.0), (340.0, 500.0)), ((260.0, 508.0), (340.0, 508.0))
    found = drawn("vertical_oscillation", motion)
    assert np.ravel(found.measured) == pytest.approx(np.ravel(low))
    assert np.ravel(found.reference) == pytest.approx(np.ravel(high))
    assert found.arc is None
