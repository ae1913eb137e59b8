"""Dialled values against those read off the moving points of a plain skeleton."""

from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np
import pytest

from bench.render.gait import Gait, Runner, Variability
from bench.render.landing import APPROACH_S, draw_landing
from posture.arrays import FloatArray
from posture.geometry import bend_deg
from tests.bench.render.skeleton import plain_skeleton

SKELETON = plain_skeleton()
ALIKE = Gait(variability=Variability(0, 0, 0, 0, 0), drift_m=0.0)
SOLES = ("sole_heel", "sole_ball", "sole_toe")
FAULTS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"cadence_spm": 145.0, "speed_mps": 2.2},
    {"cadence_spm": 195.0, "speed_mps": 5.0},
    {"overstride_m": -0.02, "knee_flexion_at_contact_deg": 24.0},
    {"overstride_m": 0.16, "knee_flexion_at_contact_deg": 10.0},
    {"trunk_lean_deg": 25.0, "head_forward_deg": 42.0},
    {"trunk_lean_deg": -2.0, "head_forward_deg": 12.0, "pelvic_tilt_deg": 12.0},
    {"vertical_oscillation_m": 0.12},
    {"strike": "midfoot", "vertical_oscillation_m": 0.04},
    {"strike": "forefoot", "speed_mps": 4.5, "overstride_m": 0.1},
)


def stride(runner: Runner, start_s: float, count: int = 300) -> FloatArray:
    """Points over the stride from ``start_s`` on, (count, points, 3)."""
    times = start_s + runner.stride_s * np.arange(count) / count
    return np.array([runner.pose(float(time)).points_m for time in times])


@cache
def one_stride(number: int) -> tuple[Runner, FloatArray]:
    """Runner and points over one stride of an entry of `FAULTS`."""
    runner = Runner(SKELETON, replace(ALIKE, **FAULTS[number]))
    return runner, stride(runner, 1.0)


def of(points: FloatArray, name: str) -> FloatArray:
    return np.asarray(points[..., SKELETON.point(name), :])


def middle(points: FloatArray, part: str) -> FloatArray:
    return (of(points, f"left_{part}") + of(points, f"right_{part}")) / 2


def knee_flexion_deg(points: FloatArray, side: str) -> FloatArray:
    hip, knee, ankle = (of(points, f"{side}_{part}") for part in ("hip", "knee", "ankle"))
    up, down = hip - knee, ankle - knee
    cosine = np.sum(up * down, -1) / np.linalg.norm(up, axis=-1) / np.linalg.norm(down, axis=-1)
    return np.asarray(180 - np.degrees(np.arccos(np.clip(cosine, -1, 1))))


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[str(dials) for dials in FAULTS])
def test_the_body_does_what_was_dialled(number: int) -> None:
    runner, points = one_stride(number)
    gait = runner.gait
    steps = runner.contacts(1.0, 1.0 + 1.01 * runner.stride_s)
    for step in steps:
        at_contact = runner.pose(step.contact_s).points_m
        ankle, knee = (of(at_contact, f"{step.foot}_{part}") for part in ("ankle", "knee"))
        assert ankle[0] - knee[0] == pytest.approx(gait.overstride_m, abs=0.001)
        flexion = knee_flexion_deg(at_contact, step.foot)
        assert flexion == pytest.approx(gait.knee_flexion_at_contact_deg, abs=0.1)
    hips, shoulders, ears = (middle(points, part)[:, :2] for part in ("hip", "shoulder", "ear"))
    trunk = shoulders - hips
    lean = np.degrees(np.arctan2(trunk[:, 0], trunk[:, 1])).mean()
    assert lean == pytest.approx(gait.trunk_lean_deg, abs=0.1)
    head = np.mean(bend_deg(hips, shoulders, ears))
    assert head == pytest.approx(gait.head_forward_deg, abs=0.1)
    assert np.ptp(hips[:, 1]) == pytest.approx(gait.vertical_oscillation_m, rel=0.03)


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[str(dials) for dials in FAULTS])
def test_no_foot_goes_through_the_belt_and_no_knee_bends_backwards(number: int) -> None:
    _, points = one_stride(number)
    for side in ("left", "right"):
        lowest = min(of(points, f"{side}_{sole}")[:, 1].min() for sole in SOLES)
        assert -0.008 < lowest < 0.003
        assert knee_flexion_deg(points, side).min() > 2.0


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[str(dials) for dials in FAULTS])
def test_nothing_jerks(number: int) -> None:
    runner, points = one_stride(number)
    step_s = runner.stride_s / len(points)
    for part in ("hip", "knee", "ankle", "foot_index", "wrist", "ear"):
        path = of(points, f"right_{part}")
        faster = np.linalg.norm(np.diff(path, 2, axis=0), axis=1) / step_s**2
        # A foot that is caught by the belt, or leaves it, changes its speed by 30 to 50 g.
        assert faster.max() < 500.0


def test_the_belt_carries_the_foot_in_stance() -> None:
    runner = Runner(SKELETON, ALIKE)
    for step in runner.contacts(1.0, 2.0):
        early, late = (step.contact_s + share for share in (0.115, 0.135))
        one, two = (
            of(runner.pose(time).points_m, f"{step.foot}_sole_ball") for time in (early, late)
        )
        assert two[0] - one[0] == pytest.approx(-0.02 * ALIKE.speed_mps, abs=0.001)
        assert [one[1], two[1]] == pytest.approx([0.0, 0.0], abs=0.002)


def test_cadence_and_sides_half_a_stride_apart() -> None:
    steps = Runner(SKELETON, replace(ALIKE, cadence_spm=160.0)).contacts(0.0, 30.0)
    assert [step.foot for step in steps[:4]] in (["left", "right"] * 2, ["right", "left"] * 2)
    times = np.array([step.contact_s for step in steps])
    assert np.diff(times) == pytest.approx(60 / 160, abs=1e-9)


def test_the_right_side_mirrors_the_left_half_a_stride_later() -> None:
    runner = Runner(SKELETON, ALIKE)
    half_s = runner.stride_s / 2
    for time in (1.0, 1.11, 1.23):
        left = of(runner.pose(time).points_m, "left_ankle")
        right = of(runner.pose(time + half_s).points_m, "right_ankle")
        assert right == pytest.approx(left * [1, 1, -1], abs=1e-6)


def test_contact_and_toe_off_are_seen_in_the_sole() -> None:
    runner = Runner(SKELETON, ALIKE)

    def lowest(step_foot: str, time: float) -> float:
        points = runner.pose(time).points_m
        return float(min(of(points, f"{step_foot}_{sole}")[1] for sole in SOLES))

    for step in runner.contacts(1.0, 2.0):
        # As on the plates: the shoe gives by a centimetre or two before it is flat.
        assert 0.0 < lowest(step.foot, step.contact_s) < 0.03
        assert lowest(step.foot, step.contact_s + 0.03) == pytest.approx(0.0, abs=0.004)
        assert lowest(step.foot, step.toe_off_s) == pytest.approx(0.0, abs=0.006)
        assert lowest(step.foot, step.toe_off_s + 0.06) > 0.02


def test_the_same_seed_runs_alike_and_another_does_not() -> None:
    one, same, other = (Runner(SKELETON, Gait(seed=seed)) for seed in (3, 3, 4))
    assert np.array_equal(one.pose(2.0).points_m, same.pose(2.0).points_m)
    assert one.contacts(0, 5) == same.contacts(0, 5)
    assert one.contacts(0, 5) != other.contacts(0, 5)


def test_a_pose_does_not_depend_on_what_was_asked_before() -> None:
    one, other = Runner(SKELETON, Gait(seed=3)), Runner(SKELETON, Gait(seed=3))
    for time in (0.1, 7.0, 3.0):
        one.pose(time)
    assert np.array_equal(one.pose(2.0).points_m, other.pose(2.0).points_m)


def test_strides_vary_as_asked() -> None:
    spread = Variability(stride_time=0.015, placement_m=0.007)
    runner = Runner(SKELETON, Gait(cadence_spm=180.0, variability=spread, seed=5))
    left = [step for step in runner.contacts(0.0, 38.0) if step.foot == "left"]
    strides = np.diff([step.contact_s for step in left])
    assert strides.mean() == pytest.approx(2 / 3, rel=0.004)
    assert strides.std() / strides.mean() == pytest.approx(0.015, rel=0.35)
    shins = []
    for step in left:
        points = runner.pose(step.contact_s).points_m
        shins.append(of(points, "left_ankle")[0] - of(points, "left_knee")[0])
    assert np.mean(shins) == pytest.approx(0.04, abs=0.004)
    assert 0.002 < np.std(shins) < 0.012


@pytest.mark.parametrize("seed", [1, 2])
def test_varying_strides_join_without_a_step(seed: int) -> None:
    gait = Gait(seed=seed, speed_mps=3.5, strike="heel" if seed == 1 else "forefoot")
    landing = draw_landing(np.random.default_rng(seed), gait.strike, gait.speed_mps)
    runner = Runner(SKELETON, replace(gait, landing=landing))
    for step in runner.contacts(1.0, 4.0):
        for time in (step.contact_s - APPROACH_S, step.contact_s, step.toe_off_s):
            before, at, after = (runner.pose(time + d).points_m for d in (-1e-5, 0.0, 1e-5))
            assert np.abs(after - before).max() < 2e-4
            # A step of speed above 0.3 m/s would show.
            assert np.abs(after - 2 * at + before).max() < 3e-6


@pytest.mark.parametrize(
    ("dials", "named"),
    [
        ({"cadence_spm": 60.0}, "cadence_spm is 60"),
        ({"speed_mps": float("nan")}, "speed_mps is nan"),
        ({"overstride_m": 0.4}, "overstride_m is 0.4"),
        ({"knee_flexion_at_contact_deg": 2.0}, "knee_flexion_at_contact_deg is 2"),
    ],
)
def test_what_nobody_runs_is_refused(dials: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        replace(ALIKE, **dials)


def test_a_leg_that_cannot_reach_is_said_so() -> None:
    with pytest.raises(ValueError, match="the leg does not reach"):
        Runner(SKELETON, replace(ALIKE, cadence_spm=140.0, speed_mps=5.5))


def test_a_head_that_the_neck_cannot_carry_is_said_so() -> None:
    with pytest.raises(ValueError, match="cannot carry the head 85 degrees"):
        Runner(SKELETON, replace(ALIKE, head_forward_deg=85.0))


def test_long_stances_are_cut_where_the_leg_ends() -> None:
    slow = Runner(SKELETON, replace(ALIKE, speed_mps=2.2, duty_factor=0.35))
    fast = Runner(SKELETON, replace(ALIKE, speed_mps=4.5))
    assert slow.duty_factor == 0.35
    assert fast.duty_factor < 0.3


def test_tilt_is_about_what_was_dialled() -> None:
    runner = Runner(SKELETON, replace(ALIKE, pelvic_tilt_deg=10.0))
    tilts = [runner.tilt_deg(1.0 + runner.stride_s * share / 40) for share in range(40)]
    assert np.mean(tilts) == pytest.approx(10.0, abs=0.05)
    assert np.ptp(tilts) == pytest.approx(3.0, abs=0.05)
