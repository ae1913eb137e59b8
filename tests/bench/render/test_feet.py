"""Strides of measured feet, against figures worked out by hand from the file's first rows."""

import numpy as np
import pytest

from bench.render.feet import measured_feet
from bench.render.landing import CONTACT

# RBDS002's left foot: 1.83 m tall; at 2.5 and 3.5 m/s 150.0 and 153.8 steps/min, contact for
# 0.392 and 0.3232 of the stride, ankle 0.06886 of the shank ahead at 2.5.
FOOT = next(foot for foot in measured_feet() if (foot.runner, foot.foot) == ("RBDS002", "left"))


def test_sixteen_runners_two_feet_each() -> None:
    feet = measured_feet()
    assert len(feet) == 32
    assert len({foot.runner for foot in feet}) == 16
    # Two trials with faulty toes are left out.
    assert sorted(len(foot.landings) for foot in feet) == [1, 1, *[3] * 30]


def test_at_a_trials_speed_a_body_as_tall_runs_as_measured() -> None:
    stride = FOOT.stride(2.5, 1.83)
    assert stride.cadence_spm == pytest.approx(150.0)
    assert stride.duty_factor == pytest.approx(0.392)
    assert stride.overstride_m == pytest.approx(0.06886 * 0.246 * 1.83)
    assert stride.knee_flexion_deg == pytest.approx(15.78)
    assert stride.rise_m == pytest.approx(0.09352)
    assert stride.landing == FOOT.landings[0]


def test_between_two_trials_it_lies_between_them() -> None:
    stride = FOOT.stride(3.0, 1.83)
    assert stride.cadence_spm == pytest.approx(151.9)
    assert stride.duty_factor == pytest.approx(0.3576)
    heights = [landing.height_m[CONTACT] for landing in FOOT.landings[:2]]
    assert stride.landing.height_m[CONTACT] == pytest.approx(np.mean(heights))


def test_beyond_the_slowest_trial_it_stays_as_there() -> None:
    assert FOOT.stride(2.2, 1.83) == FOOT.stride(2.5, 1.83)


def test_a_smaller_body_runs_alike_at_a_lower_speed() -> None:
    # 0.81 of the height: speeds and strides per minute go with its root, 0.9.
    stride = FOOT.stride(2.25, 0.81 * 1.83)
    assert stride.cadence_spm == pytest.approx(150.0 / 0.9)
    assert stride.rise_m == pytest.approx(0.81 * 0.09352)
    assert stride.overstride_m == pytest.approx(0.81 * 0.06886 * 0.246 * 1.83)
    assert stride.duty_factor == pytest.approx(0.392)
    assert stride.landing == FOOT.landings[0]


def test_feet_come_down_and_are_caught() -> None:
    for foot in measured_feet():
        for landing in foot.landings:
            assert 0.01 < landing.height_m[CONTACT] < 0.06
            assert landing.belt_share[0] < 0 < 0.75 < landing.belt_share[-1] < 1.1
