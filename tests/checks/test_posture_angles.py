"""Trunk, head and elbow: angles from points placed by hand, mean over whole strides."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.checks import elbow_angle, head_forward, run_checks, trunk_lean
from posture.checks.judge import judge
from posture.motion.motion import Motion
from posture.pose_track import LANDMARK
from posture.results.judging import Limits
from tests.checks.poses import (
    STRIDE_S,
    TIME_S,
    Points,
    around,
    measured,
    motion_of,
    since_contact,
    without_rhythm,
)

HIP = (100.0, 500.0)
# Seen squarely, at 5 degrees of lean: one less than where the bias is given.
HEAD = head_forward.CHECK.accuracy
HEAD_BIAS_DEG = HEAD.bias - HEAD.per_lean_deg


def trunk(lean_deg: float | FloatArray) -> dict[str, FloatArray | tuple[float, float]]:
    """Hips and shoulders of a trunk of 200 px; left and right 10 px apart to both sides."""
    neck = around(HIP, 200.0, 180.0 - np.asarray(lean_deg))
    wide = np.array([10.0, 0.0])
    return {
        "left_hip": (HIP[0] - 10, HIP[1]),
        "right_hip": (HIP[0] + 10, HIP[1]),
        "left_shoulder": neck - wide,
        "right_shoulder": neck + wide,
    }


def upper_body(lean: float, head: float) -> Points:
    points = trunk(lean)
    neck = around(HIP, 200.0, 180.0 - lean)
    # The near ear carries the angle; the far one is far off and must not count.
    points["right_ear"] = around(neck, 90.0, 180.0 - lean - head)
    points["left_ear"] = (0.0, 0.0)
    return points


def value(motion: Motion, module: object = trunk_lean) -> float:
    check = module.CHECK  # type: ignore[attr-defined]  # the check's module
    result = judge(check, motion).value
    assert result is not None
    return result


@pytest.mark.parametrize("lean", [-12.0, 0.0, 6.5, 30.0])
def test_lean_is_the_middle_of_both_sides_forward_positive(lean: float) -> None:
    assert value(motion_of(trunk(lean))) == pytest.approx(lean)


def test_lean_is_the_mean_over_whole_strides() -> None:
    swaying = 8.0 + 5.0 * np.cos(since_contact())
    result = judge(trunk_lean.CHECK, motion_of(trunk(swaying)))
    assert result.value == pytest.approx(8.0, abs=0.1)
    assert result.n == 8  # nine contacts bound eight strides


def test_what_lies_outside_whole_strides_does_not_count() -> None:
    lying = np.where(TIME_S < 0.2, 80.0, 5.0)
    assert value(motion_of(trunk(lying))) == pytest.approx(5.0)


def test_without_a_rhythm_seconds_stand_for_strides() -> None:
    result = judge(trunk_lean.CHECK, without_rhythm(motion_of(trunk(7.0))))
    assert result.value == pytest.approx(7.0)
    assert result.n == 6
    assert result.verdict == "ok"


def test_an_unknown_roll_widens_the_interval_of_lean() -> None:
    level = motion_of(trunk(6.0))
    doubtful = replace(level, view=replace(level.view, roll_u_deg=2.0))
    sure, unsure = judge(trunk_lean.CHECK, level).u, judge(trunk_lean.CHECK, doubtful).u
    assert sure is not None
    assert unsure == pytest.approx(np.hypot(sure, 2.0))


@pytest.mark.parametrize(
    ("lean", "verdict"),
    [(6.0, "ok"), (26.0, "flag"), (-9.0, "flag"), (14.0, "close")],
)
def test_lean_is_judged_to_both_sides(lean: float, verdict: str) -> None:
    result = judge(trunk_lean.CHECK, motion_of(trunk(lean)))
    assert result.verdict == verdict


def test_strides_seen_too_little_are_left_out() -> None:
    motion = motion_of(trunk(6.0))
    hidden = motion.body.copy()
    gap = (TIME_S > 0.2) & (TIME_S < 0.2 + 0.4 * STRIDE_S)  # 40 % of the first stride
    hidden[gap, LANDMARK["left_shoulder"]] = np.nan
    assert judge(trunk_lean.CHECK, replace(motion, body=hidden)).n == 7


def test_a_shoulder_never_seen_leaves_lean_unknown() -> None:
    points = trunk(6.0)
    del points["left_shoulder"]
    result = judge(trunk_lean.CHECK, motion_of(points))
    assert result.verdict == "unknown"
    assert "not seen" in result.why


def test_advice_for_lean_goes_the_right_way() -> None:
    forward = trunk_lean.CHECK.advise(measured("trunk_lean", "flag", 25.0))
    back = trunk_lean.CHECK.advise(measured("trunk_lean", "watch", 0.5))
    assert forward is not None
    assert back is not None
    assert "crown of your head" in forward.cue
    assert "chest slightly ahead" in back.cue
    assert "forward" in trunk_lean.CHECK.words.high
    assert trunk_lean.CHECK.advise(measured("trunk_lean", "ok", 25.0)) is None


@pytest.mark.parametrize(
    ("value", "cue"), [(12.1, "crown of your head"), (1.9, "chest slightly ahead")]
)
def test_the_advice_is_that_of_the_limit_that_is_passed(value: float, cue: str) -> None:
    limits = Limits((2.0, 12.0), (None, None))
    found = replace(measured("trunk_lean", "watch", value), limits=limits)
    advice = trunk_lean.CHECK.advise(found)
    assert advice is not None
    assert cue in advice.cue


@pytest.mark.parametrize("lean", [0.0, 15.0])
@pytest.mark.parametrize("head", [-5.0, 0.0, 20.0])
def test_the_head_is_measured_against_the_trunk_whatever_its_lean(lean: float, head: float) -> None:
    assert value(motion_of(upper_body(lean, head)), head_forward) == pytest.approx(head)


def test_the_pose_models_ear_is_moved_back_and_a_bare_tracks_is_not() -> None:
    bare = motion_of(upper_body(5.0, 20.0))
    ours = replace(bare, modelled=True)
    moved = value(bare, head_forward) - value(ours, head_forward)
    assert moved == pytest.approx(HEAD_BIAS_DEG)


def test_the_ear_drawn_on_evidence_gives_the_angle_reported() -> None:
    ours = replace(motion_of(upper_body(5.0, 20.0)), modelled=True)
    figure = head_forward.figure(ours, 3.0)
    (shoulder, ear), (hip, above) = figure.measured, figure.reference
    lines = [np.subtract(ear, shoulder), np.subtract(above, hip)]
    ahead, upright = (np.degrees(np.arctan2(line[0], line[1])) for line in lines)
    assert ahead - upright == pytest.approx(20.0 - HEAD_BIAS_DEG)


@pytest.mark.parametrize("bend", [180.0, 90.0, 35.0])
def test_the_elbows_inner_angle(bend: float) -> None:
    shoulder, elbow = (100.0, 700.0), (100.0, 600.0)
    wrist = around(elbow, 80.0, 180.0 - bend)
    points: Points = {"right_shoulder": shoulder, "right_elbow": elbow, "right_wrist": wrist}
    result = judge(elbow_angle.CHECK, motion_of(points))
    assert result.value == pytest.approx(bend)
    assert result.verdict == "info"
    assert result.limits is None


def test_what_is_too_close_to_call_is_never_said_to_be_inside() -> None:
    result = run_checks(motion_of(trunk(14.0)))["trunk_lean"]
    assert result.verdict == "close"
    assert result.why.startswith(
        "Too close to call: about 14 degrees is above the usual limit of 13, but too near it to "
        "be sure. No way of filming would settle this: "
    )


@pytest.mark.parametrize(("unseen", "strides"), [(25, 8), (26, 7)])
def test_a_stride_counts_where_seven_tenths_of_it_were_seen(unseen: int, strides: int) -> None:
    """A stride has 84 frames: 59 are a little over seven tenths, 58 a little under."""
    motion = motion_of(trunk(6.0))
    hidden = motion.body.copy()
    first = round(0.2 * 120)
    hidden[first : first + unseen, LANDMARK["left_shoulder"]] = np.nan
    assert judge(trunk_lean.CHECK, replace(motion, body=hidden)).n == strides
