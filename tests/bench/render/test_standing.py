"""Quiet standing before the run: as dialled, nearly still, and with the run behind it."""

import numpy as np
import pytest

from bench.render.gait import Gait, Runner
from bench.render.standing import QuietStance, Stander, StandsThenRuns
from posture.arrays import FloatArray
from posture.geometry import bend_deg, joint_angle_deg, lean_deg
from tests.bench.render.skeleton import plain_skeleton

SKELETON = plain_skeleton()
DIALS = QuietStance(
    trunk_lean_deg=-2.0,
    head_forward_deg=24.0,
    pelvic_tilt_deg=5.0,
    knee_flexion_deg=7.0,
    sway_m=0.0,
    sway_deg=0.0,
    settling_m=0.0,
)
SWAYING = QuietStance(seed=3)


def point(stander: Stander, name: str, time_s: float = 1.0) -> FloatArray:
    place: FloatArray = stander.pose(time_s).points_m[SKELETON.point(name)]
    return place


def middle(stander: Stander, part: str, time_s: float = 1.0) -> FloatArray:
    sides = [point(stander, f"{side}_{part}", time_s) for side in ("left", "right")]
    return np.asarray(np.mean(sides, axis=0)[:2])


def test_trunk_head_and_knee_are_as_dialled() -> None:
    stander = Stander(SKELETON, DIALS)
    hip, shoulder, ear = (middle(stander, part) for part in ("hip", "shoulder", "ear"))
    assert lean_deg(hip, shoulder) == pytest.approx(-2.0, abs=0.01)
    assert bend_deg(hip, shoulder, ear) == pytest.approx(24.0, abs=0.5)
    leg = (point(stander, f"right_{part}") for part in ("hip", "knee", "ankle"))
    assert 180.0 - joint_angle_deg(*leg) == pytest.approx(7.0, abs=0.1)


def test_feet_are_flat_beside_each_other_and_the_arms_hang() -> None:
    stander = Stander(SKELETON, DIALS)
    for sole in ("sole_heel", "sole_toe"):
        assert point(stander, f"left_{sole}")[1] == pytest.approx(0.0, abs=0.002)
    apart = point(stander, "right_ankle") - point(stander, "left_ankle")
    assert apart == pytest.approx([0.0, 0.0, 0.2], abs=1e-6)
    hip, wrist = (middle(stander, part) for part in ("hip", "wrist"))
    assert abs(wrist[0] - hip[0]) < 0.15
    assert wrist[1] < middle(stander, "shoulder")[1] - 0.3


def test_standing_sways_by_millimetres_once_the_weight_has_settled() -> None:
    stander = Stander(SKELETON, SWAYING)
    hips = np.array([middle(stander, "hip", t)[0] for t in np.arange(1.0, 6.0, 0.1)])
    assert 0.002 < float(np.ptp(hips)) < 0.02
    early = middle(stander, "hip", 0.0)[0]
    assert early < hips.mean() - 0.006


def test_the_whole_body_is_turned_over_its_feet() -> None:
    turned = Stander(SKELETON, QuietStance(turned_deg=90.0, feet_m=0.2, at_m=0.1))
    right = point(turned, "right_ankle")
    assert right == pytest.approx([0.2, right[1], 0.0], abs=1e-6)  # facing its former left


def test_the_run_follows_with_its_belt_and_contacts() -> None:
    runner = Runner(SKELETON, Gait(speed_mps=2.9))
    both = StandsThenRuns(runner, QuietStance(seconds=3.0, pelvic_tilt_deg=4.0))
    assert (both.belt_m(2.0), both.belt_m(4.0)) == pytest.approx((0.0, 2.9))
    assert both.tilt_deg(1.0) == 4.0
    np.testing.assert_array_equal(both.pose(3.5).points_m, runner.pose(0.5).points_m)
    contacts = [step.contact_s for step in both.contacts(-1.0, 6.0)]
    own = [step.contact_s + 3.0 for step in runner.contacts(0.0, 3.0)]
    assert contacts == pytest.approx(own)
    assert min(contacts) >= 3.0
