"""Stride time, phase and the steady part, on signals whose rhythm is known."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.rhythm import (
    follow_phase,
    leg_difference,
    longest_run,
    mean_ignoring_nan,
    steady_part,
    stride_time,
)
from posture.pose_track import LANDMARK

RATE_HZ = 60.0


def seconds(length_s: float, rate_hz: float = RATE_HZ) -> FloatArray:
    return np.asarray(np.arange(round(length_s * rate_hz)) / rate_hz)


def swing(time_s: FloatArray, stride_s: float = 0.7) -> FloatArray:
    """A leg difference: a fundamental and the third harmonic that the belt adds."""
    angle = 2 * np.pi * time_s / stride_s
    return np.asarray(np.cos(angle) + 0.15 * np.cos(3 * angle + 0.5))


@pytest.mark.parametrize("stride_s", [0.52, 0.7, 0.733, 1.15])
@pytest.mark.parametrize("rate_hz", [25.0, 60.0, 240.0])
def test_the_stride_is_timed_between_frames(stride_s: float, rate_hz: float) -> None:
    period, regularity = stride_time(swing(seconds(10, rate_hz), stride_s), rate_hz)
    assert period == pytest.approx(stride_s, rel=0.003)
    assert regularity > 0.95


def test_one_stride_is_found_and_not_two() -> None:
    # Every second stride differs a little, so two strides repeat even better than one.
    time_s = seconds(12)
    uneven = swing(time_s) + 0.1 * np.cos(np.pi * time_s / 0.7)
    assert stride_time(uneven, RATE_HZ)[0] == pytest.approx(0.7, rel=0.02)


def test_noise_makes_a_rhythm_less_regular() -> None:
    rng = np.random.default_rng(1)
    clean = swing(seconds(10))
    found = [stride_time(clean + s * rng.standard_normal(600), RATE_HZ) for s in (0, 0.5, 5)]
    assert found[0][1] > found[1][1] > found[2][1]
    assert found[1][0] == pytest.approx(0.7, rel=0.03)


def test_unknown_frames_are_ignored() -> None:
    signal = swing(seconds(10))
    signal[100:160] = np.nan
    signal[::5] = np.nan
    assert stride_time(signal, RATE_HZ)[0] == pytest.approx(0.7, rel=0.005)


@pytest.mark.parametrize("signal", [np.full(300, np.nan), np.zeros(5), np.linspace(0, 1, 300)])
def test_without_a_rhythm_there_is_no_period(signal: FloatArray) -> None:
    period, regularity = stride_time(signal, RATE_HZ)
    assert np.isnan(period) or regularity < 0.6


def test_a_slow_rhythm_is_found_where_it_is_looked_for() -> None:
    period, _ = stride_time(swing(seconds(20), 2.8), RATE_HZ, 1.3, 12.0)
    assert period == pytest.approx(2.8, rel=0.01)


def test_phase_counts_strides_from_the_left_leg_furthest_ahead() -> None:
    time_s = seconds(10)
    signal = np.cos(2 * np.pi * (time_s - 0.15) / 0.7)
    rhythm = follow_phase(signal, time_s, stride_time(signal, 60.0)[0])
    assert rhythm.stride_s == pytest.approx(0.7, rel=1e-4)
    np.testing.assert_allclose(np.diff(rhythm.phase), 1 / 60 / 0.7, rtol=0.02)
    furthest = np.interp(0.15 + 0.7 * np.arange(1, 12), time_s, rhythm.phase)
    np.testing.assert_allclose(furthest, np.round(furthest), atol=0.01)
    np.testing.assert_allclose(rhythm.amplitude, 1.0, atol=0.02)
    assert rhythm.regularity > 0.99


def test_phase_follows_a_runner_who_speeds_up() -> None:
    time_s = seconds(20)
    true = time_s / 0.72 + 0.02 * time_s**2 / 20  # from 0.72 to 0.70 s a stride
    rhythm = follow_phase(np.cos(2 * np.pi * true), time_s, 0.71)
    error = rhythm.phase - true
    np.testing.assert_allclose(error, np.round(error[600]), atol=0.01)


def test_phase_bridges_what_was_not_seen() -> None:
    time_s = seconds(10)
    signal = np.cos(2 * np.pi * time_s / 0.7)
    signal[200:230] = np.nan
    rhythm = follow_phase(signal, time_s, 0.7)
    np.testing.assert_allclose(rhythm.phase, time_s / 0.7, atol=0.01)


def test_amplitude_falls_where_the_legs_stand_still() -> None:
    time_s = seconds(14)
    running = (time_s > 4) & (time_s < 10)
    rhythm = follow_phase(np.where(running, swing(time_s), 0.0), time_s, 0.7)
    assert rhythm.amplitude[420] > 0.9
    assert max(rhythm.amplitude[60], rhythm.amplitude[-60]) < 0.05


def body_with(left_x: FloatArray, right_x: FloatArray, trunk_px: FloatArray) -> FloatArray:
    body = np.zeros((len(left_x), len(LANDMARK), 2))
    for part in ("knee", "ankle", "heel", "foot_index"):
        body[:, LANDMARK[f"left_{part}"], 0] = left_x
        body[:, LANDMARK[f"right_{part}"], 0] = right_x
    for side in ("left", "right"):
        body[:, LANDMARK[f"{side}_shoulder"], 1] = trunk_px
    return body


def test_the_legs_difference_is_left_minus_right_in_trunk_lengths() -> None:
    trunk = np.array([100.0, 200.0, 200.0])
    body = body_with(np.array([30.0, 60.0, np.nan]), np.array([-20.0, 160.0, 0.0]), trunk)
    np.testing.assert_allclose(leg_difference(body), [0.5, -0.5, np.nan])


def test_a_landmark_not_seen_leaves_the_difference_to_the_others() -> None:
    body = body_with(np.full(2, 50.0), np.zeros(2), np.full(2, 100.0))
    body[0, LANDMARK["left_ankle"]] = np.nan
    np.testing.assert_allclose(leg_difference(body), [0.5, 0.5])


def test_a_body_without_size_has_no_difference() -> None:
    assert np.isnan(leg_difference(np.zeros((4, len(LANDMARK), 2)))).all()


def test_the_mean_of_what_is_known() -> None:
    values = np.array([[1.0, 3.0], [np.nan, 5.0], [np.nan, np.nan]])
    np.testing.assert_array_equal(mean_ignoring_nan(values), [2.0, 5.0, np.nan])


@pytest.mark.parametrize(
    ("flags", "expected"),
    [([1], (0, 0)), ([0, 1, 1, 0, 1], (1, 2)), ([1, 0, 1, 1, 1], (2, 4)), ([1, 1], (0, 1))],
)
def test_the_longest_run(flags: list[int], expected: tuple[int, int]) -> None:
    assert longest_run(np.array(flags, dtype=bool)) == expected


def test_a_steady_clip_is_steady_throughout() -> None:
    time_s = seconds(20)
    assert steady_part(swing(time_s), time_s) == slice(0, 1200)


def test_a_short_clip_is_taken_whole() -> None:
    time_s = seconds(4)
    assert steady_part(swing(time_s), time_s) == slice(0, 240)


def test_standing_before_and_after_is_left_out() -> None:
    time_s = seconds(24)
    running = (time_s >= 6) & (time_s < 18)
    noise = 0.02 * np.random.default_rng(1).standard_normal(len(time_s))
    part = steady_part(np.where(running, swing(time_s), 0.0) + noise, time_s)
    assert 2.5 < time_s[part][0] <= 6.0  # windows of 4 s that hold some running count
    assert 18.0 <= time_s[part][-1] < 21.5


def test_walking_up_to_the_run_is_left_out() -> None:
    time_s = seconds(30)
    part = steady_part(np.where(time_s < 8, 0.6 * swing(time_s, 1.2), swing(time_s)), time_s)
    assert 5.0 < time_s[part][0] <= 8.0
    assert time_s[part][-1] == time_s[-1]
