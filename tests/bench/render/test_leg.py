"""The leg's geometry, by hand and for any reach."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.render.landing import Course, fitted
from bench.render.leg import (
    HEEL_RISE,
    STEEPEST,
    LegBones,
    LegPose,
    Swing,
    carried_foot,
    heel_rise,
    leg_bones,
    reach,
    solve_leg,
    toe_below_hip_m,
    unbending,
)
from tests.bench.render.skeleton import plain_skeleton

BONES = LegBones(0.4, 0.4, np.array([0.14, -0.05]), np.array([0.05, -0.05]), 0.1)
HIP = np.array([0.0, 0.9, 0.1])


def test_lengths_of_a_skeleton() -> None:
    bones = leg_bones(plain_skeleton())
    assert bones.thigh_m == pytest.approx(np.hypot(np.hypot(0.01, 0.42), 0.04))
    assert bones.ankle_m == pytest.approx(0.10)
    assert bones.toe_joint_m == pytest.approx([0.14, -0.05])
    assert bones.toe_tip_m == pytest.approx([0.05, -0.05])


def test_a_right_angled_knee() -> None:
    # Thigh level, shank down: ankle 0.4 ahead of and 0.4 under the hip.
    own = solve_leg(BONES, HIP, HIP + np.array([0.4, -0.4, 0.0]), 0.0, 0.0)
    assert np.degrees([own.thigh, own.knee, own.frontal]) == pytest.approx([90.0, 90.0, 0.0])
    assert np.degrees(own.ankle) == pytest.approx(0.0)


@given(
    thigh=st.floats(-0.6, 1.2),
    knee=st.floats(0.3, 2.0),
    across=st.floats(-0.1, 0.1),
)
def test_angles_come_back(thigh: float, knee: float, across: float) -> None:
    shank = thigh - knee
    along = np.array([0.4 * np.sin(thigh) + 0.4 * np.sin(shank), across])
    down = 0.4 * np.cos(thigh) + 0.4 * np.cos(shank)
    if down < 0.2:
        return
    ankle = HIP + np.array([along[0], -np.sqrt(down**2 - across**2), across])
    own = solve_leg(BONES, HIP, ankle, 0.1, 0.0)
    assert (own.thigh, own.knee) == pytest.approx((thigh, knee), abs=1e-6)
    assert np.tan(own.frontal) == pytest.approx(across / np.sqrt(down**2 - across**2))


@pytest.mark.parametrize("stance", [-0.5, 0.1, 1.0])
def test_a_leg_stays_short_of_what_it_cannot_reach(stance: float) -> None:
    own = solve_leg(BONES, HIP, HIP + np.array([0.3, -0.95, 0.0]), 0.0, stance)
    assert 0.0 < np.degrees(own.knee) < 8.0
    assert reach(BONES, HIP, HIP + np.array([0.0, -0.8, 0.0])) == pytest.approx(1.0)


def test_the_foot_rolls_over_the_toes_that_stay_with_the_belt() -> None:
    course = Course(fitted("heel", 3.0), 3.0)
    x, height, pitch = carried_foot(BONES, course, 0.13, 0.3)
    assert (height, pitch) == pytest.approx((0.1, 0.0))
    later_x, later_height, later_pitch = carried_foot(BONES, course, 0.18, 0.3)
    assert -later_pitch == pytest.approx(heel_rise(0.6))
    c, s = np.cos(later_pitch), np.sin(later_pitch)
    toe = np.array([later_x + c * 0.14 + s * 0.05, later_height + s * 0.14 - c * 0.05])
    assert toe == pytest.approx([x + 0.14 - 0.05 * 3.0, 0.05], abs=1e-9)


def test_the_heel_rises_late_and_to_its_steepest() -> None:
    assert heel_rise(HEEL_RISE) == 0.0
    assert heel_rise(1.0) == pytest.approx(STEEPEST)


def test_toes_unbend_as_fast_as_they_were_bent() -> None:
    stance_s, swing_s = 0.25, 0.3
    bending = (heel_rise(1.0) - heel_rise(1 - 1e-5)) / (1e-5 * stance_s)
    leaving = (unbending(1e-5, swing_s / stance_s) - unbending(0.0, swing_s / stance_s)) / (
        1e-5 * swing_s
    )
    assert unbending(0.0, 1.2) == pytest.approx(STEEPEST)
    assert leaving == pytest.approx(bending, rel=0.01)
    assert unbending(0.5, 1.2) == 0.0


def test_toes_under_the_hip_by_hand() -> None:
    standing = LegPose(0.0, 0.0, 0.0, 0.0)
    assert toe_below_hip_m(BONES, standing, 0.0) == pytest.approx(0.9)
    tiptoe = LegPose(0.0, 0.0, 0.0, -np.pi / 2)
    assert toe_below_hip_m(BONES, tiptoe, 0.0) == pytest.approx(0.8 + 0.14 + 0.05)
    assert toe_below_hip_m(BONES, tiptoe, np.pi / 2) == pytest.approx(0.8 + 0.14 + 0.05)


def test_a_swing_begins_and_ends_as_told() -> None:
    def leave(s: float) -> LegPose:
        return LegPose(-0.4 - 0.5 * s, 0.3 + 1.0 * s, 0.02, -0.9)

    def approach(s: float) -> LegPose:
        return LegPose(0.5 - 1.0 * s, 0.5 - 2.0 * s, 0.03, 0.3)

    swing = Swing(leave, approach, 0.3, 1.6)
    late = LegPose(0.52, 0.55, 0.03, 0.25)
    for share, wanted in ((0.0, leave(0)), (1.0, late)):
        own = swing.pose(share, leave(0), late)
        for part in ("thigh", "knee", "frontal", "pitch"):
            assert getattr(own, part) == pytest.approx(getattr(wanted, part))
    knees = [swing.pose(u, leave(0), approach(0)).knee for u in np.linspace(0, 1, 101)]
    assert max(knees) == pytest.approx(1.6, abs=0.06)
