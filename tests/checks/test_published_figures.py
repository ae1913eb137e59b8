"""The limits and the accuracy of every check, as they are published, number by number.

Limits stand in each check's ``source`` and in the docs; biases and half-widths in
``docs/accuracy.md`` and ``docs/explanation/uncertainty.md``. Whoever changes one changes it here
too, and says so under *Scientific changes* in ``CHANGELOG.md``.
"""

from dataclasses import replace

import numpy as np
import pytest

from bench.sections import ACCURACY, published
from posture.checks import CHECKS
from posture.checks.base import Check, Sample, landmark_bias
from posture.checks.judge import judge, level
from posture.motion.motion import CameraView, Motion
from posture.results.report import Measurement
from tests.checks.poses import motion_of

# Lowest and highest value that is ok, then that is watched; None = no such bound.
LIMITS = {
    "trunk_lean": (2.0, 13.0, -1.0, 18.0),
    "head_forward": (None, 22.0, None, 32.0),
    "overstride": (None, 14.0, None, 21.0),
    "knee_flexion_at_contact": (12.0, None, 8.0, None),
    "cadence": (165.0, None, 155.0, None),
    "vertical_oscillation": (None, 11.5, None, 14.0),
    "thigh_extension_at_toe_off": (12.0, None, 5.0, None),
    "pelvic_tilt_proxy": (0.0, 1.0, 0.0, 4.0),
}
# Bias, measured and people's half-width, half-width of a change; bias per degree of yaw and per
# degree of lean, value per degree of roll.
FIGURES = {
    "trunk_lean": (0.3, 1.3, 4.0, 1.0, 0.0, 0.0, 1.0),
    "head_forward": (3.6, 3.6, 4.0, 1.0, -0.2, -0.22, 0.0),
    "overstride": (-0.8, 4.3, 3.5, 2.0, 0.0, 0.0, 1.75),
    "shank_angle_at_contact": (-0.6, 2.3, 2.0, 1.2, 0.0, 0.0, 1.0),
    "knee_flexion_at_contact": (0.9, 3.9, 3.3, 2.0, 0.0, 0.0, 0.0),
    "foot_angle_at_contact": (3.6, 9.0, 3.3, 8.0, 0.0, 0.0, 0.0),
    "cadence": (0.0, 0.1, 0.5, 0.7, 0.0, 0.0, 0.0),
    "vertical_oscillation": (0.3, 0.9, 0.8, 0.5, 0.0, 0.0, 0.0),
    "thigh_extension_at_toe_off": (1.8, 3.2, 3.3, 1.5, 0.0, 0.0, 1.0),
    "contact_time": (0.0, 0.0, 0.0, 24.0, 0.0, 0.0, 0.0),
    "duty_factor": (0.0, 0.0, 0.0, 3.6, 0.0, 0.0, 0.0),
    "elbow_angle": (1.4, 4.5, 8.0, 3.0, -0.25, 0.0, 0.0),
    "lumbar_hollow": (0.0, 0.8, 1.4, 1.1, 0.0, 0.0, 0.21),
    "pelvic_tilt_proxy": (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0),
}


def trunk(lean_deg: float = 6.0, yaw_deg: float = 0.0, roll_u_deg: float = 0.0) -> Motion:
    """A trunk of 100 px, its landmarks our pose model's."""
    lean = np.radians(lean_deg)
    shoulder = (100.0 * np.sin(lean), 100.0 * np.cos(lean))
    places = {"hip": (0.0, 0.0), "shoulder": shoulder}
    motion = motion_of(
        {f"{s}_{part}": at for part, at in places.items() for s in ("left", "right")}
    )
    view = CameraView("right", yaw_deg=yaw_deg, roll_u_deg=roll_u_deg)
    return replace(motion, view=view, modelled=True)


def judged(check: Check, motion: Motion) -> Measurement:
    """The check's judgement of two equal values, which leave nothing open themselves."""
    sample = Sample(np.array([10.0, 10.0]), np.array([1.0, 2.0]), ("right", "right"))
    return judge(replace(check, measure=lambda _: sample), motion)


def test_every_check_is_in_both_tables_or_is_never_judged() -> None:
    assert set(FIGURES) == set(CHECKS)
    assert set(LIMITS) == {key for key, check in CHECKS.items() if check.limits}


@pytest.mark.parametrize("key", LIMITS)
def test_a_verdict_changes_past_each_limit_and_not_at_it(key: str) -> None:
    limits = CHECKS[key].limits
    ok_low, ok_high, watch_low, watch_high = LIMITS[key]
    for bound, beyond, at, past in (
        (ok_low, -0.01, "ok", "watch"),
        (ok_high, 0.01, "ok", "watch"),
        (watch_low, -0.01, "watch", "flag"),
        (watch_high, 0.01, "watch", "flag"),
    ):
        if bound is None:
            continue
        if key == "pelvic_tilt_proxy" and bound == 0.0:
            assert level(0.0, 0.0, limits) == "ok"  # fewer signs there cannot be
            continue
        assert level(bound, 0.0, limits) == at
        assert level(bound + beyond, 0.0, limits) == past
    for open_end, far in ((watch_low, -1e6), (watch_high, 1e6)):
        if open_end is None:
            assert level(far, 0.0, limits) == "ok"


@pytest.mark.parametrize("key", FIGURES)
def test_the_figures_behind_each_interval_are_those_published(key: str) -> None:
    check = CHECKS[key]
    bias, measured, people, repeat, per_yaw, per_lean, per_roll = FIGURES[key]

    square = judged(check, trunk())
    assert square.value == pytest.approx(10.0 - bias)
    assert square.u == pytest.approx(np.hypot(measured, people))
    assert (square.u_people, square.u_change) == pytest.approx((people, repeat))

    rolled = judged(check, trunk(roll_u_deg=2.0))
    assert rolled.u == pytest.approx(np.hypot(np.hypot(measured, people), 2 * per_roll))
    assert rolled.u_change == pytest.approx(np.hypot(repeat, np.sqrt(2) * 2 * per_roll))

    assert landmark_bias(check.accuracy, trunk(yaw_deg=5.0)) == pytest.approx(bias + 5 * per_yaw)
    assert landmark_bias(check.accuracy, trunk(lean_deg=16.0)) == pytest.approx(
        bias + 10 * per_lean
    )


def test_the_tuning_clips_were_read_with_these_figures() -> None:
    for row in published(ACCURACY)["constants"].rows:
        bias, measured, _, repeat, *_ = FIGURES[row[0].split(",")[0]]
        assert [float(row[place]) for place in (1, 3, 5)] == [bias, measured, repeat]
