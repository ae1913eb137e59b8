"""A clip's speed as gravity tells it: worked by hand, and with each limit held."""

from dataclasses import replace

import numpy as np
import pytest

from posture.checks import run_checks
from posture.checks.playback import refuse_wrong_speed, spring_rise_m, times_too_slow
from posture.errors import RefusedError
from posture.results.report import Measurement
from tests.checks.poses import motion_of


def measured(
    cadence: float | None, rise: float | None, duty: float | None
) -> dict[str, Measurement]:
    values = {"cadence": cadence, "vertical_oscillation": rise, "duty_factor": duty}
    found = run_checks(motion_of({}))
    return {**found, **{key: _with(found[key], value) for key, value in values.items()}}


def _with(measurement: Measurement, value: float | None) -> Measurement:
    if value is None:
        return replace(measurement, value=None, verdict="unknown")
    return replace(measurement, value=value)


def test_the_rise_of_a_hop_without_contact_is_that_of_a_throw() -> None:
    # As contact shrinks to nothing: g t² / 8 in the air alone, and the leg is ever stiffer.
    assert spring_rise_m(0.4, 1e-6) == pytest.approx(9.81 * 0.16 / 8, rel=1e-4)
    # Half in the air, 0.1 s: F = pi weights; 9.81 (0.01 (1 / pi - 1 / 8) + 0.01 / 8).
    assert spring_rise_m(0.2, 0.25) == pytest.approx(0.0981 / np.pi, rel=1e-6)


def test_a_clip_at_its_speed_reads_1_and_at_half_of_it_2() -> None:
    # 170 steps a minute at 35 %: 7.50 cm, 8.88 % of a leg of 84.5 cm; at true speed hips show more.
    rise_m = spring_rise_m(60 / 170, 0.35)
    assert rise_m == pytest.approx(0.0750, abs=0.0001)
    rise = 100 * rise_m / 0.845 / 0.92**2
    assert times_too_slow(measured(170.0, rise, 35.0)) == pytest.approx(1.0, abs=0.001)
    assert times_too_slow(measured(85.0, rise, 35.0)) == pytest.approx(2.0, abs=0.002)
    assert times_too_slow(measured(170.0, rise, None)) == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize(
    ("cadence", "rise", "duty"),
    [
        (None, 8.0, 35.0),
        (170.0, None, 35.0),
        (170.0, 0.0, 35.0),
        (170.0, 8.0, 43.1),
    ],
)
def test_nothing_is_told_without_rhythm_rise_or_flight(
    cadence: float | None, rise: float | None, duty: float | None
) -> None:
    assert np.isnan(times_too_slow(measured(cadence, rise, duty)))
    refuse_wrong_speed(measured(cadence, rise, duty))


@pytest.mark.parametrize(
    ("cadence", "slower", "word"),
    [
        (149.0, 1.41, "slow motion"),
        (149.0, 1.39, ""),
        (150.0, 1.41, ""),
        (206.0, 0.74, "too fast"),
        (206.0, 0.76, ""),
        (205.0, 0.74, ""),
    ],
)
def test_gravity_and_steps_together_refuse(cadence: float, slower: float, word: str) -> None:
    rise = 100 * spring_rise_m(60 / cadence, 0.35) / 0.845 / (0.92 * slower) ** 2
    found = measured(cadence, rise, 35.0)
    assert times_too_slow(found) == pytest.approx(slower, abs=0.001)
    if not word:
        refuse_wrong_speed(found)
        return
    with pytest.raises(RefusedError, match=word) as caught:
        refuse_wrong_speed(found)
    assert caught.value.code == "not_running"
