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
    assert np.isnan(period)
    assert regularity == 0.0


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


@pytest.mark.parametrize("times", [1e-4, 1.0, 1e4])
def test_the_rhythm_does_not_hang_on_the_swings_size_or_level(times: float) -> None:
    signal = times * (swing(seconds(10)) + 5.0)
    period, regularity = stride_time(signal, RATE_HZ)
    assert period == pytest.approx(0.7, rel=0.003)
    assert regularity > 0.95
    rhythm = follow_phase(signal, seconds(10), 0.7)
    assert rhythm.regularity > 0.95


@pytest.mark.parametrize(("stride_s", "found"), [(1.45, True), (1.55, False)])
def test_a_stride_of_up_to_a_second_and_a_half_is_looked_for(stride_s: float, found: bool) -> None:
    period, _ = stride_time(np.cos(2 * np.pi * seconds(20) / stride_s), RATE_HZ)
    assert np.isfinite(period) == found


def test_a_shorter_stride_than_any_runners_is_not_looked_for() -> None:
    # What repeats after 0.3 s does so after 0.6 s, and that is looked for.
    period, _ = stride_time(np.cos(2 * np.pi * seconds(20) / 0.3), RATE_HZ)
    assert period == pytest.approx(0.6, rel=0.003)


@pytest.mark.parametrize(("longest_s", "found"), [(0.7, False), (43 / 60, True)])
def test_a_period_has_to_lie_within_the_limits(longest_s: float, found: bool) -> None:
    period, _ = stride_time(np.cos(2 * np.pi * seconds(20) / 0.7), RATE_HZ, 0.4, longest_s)
    assert np.isfinite(period) == found


@pytest.mark.parametrize(("strides", "found"), [(1.9, False), (2.1, True)])
def test_two_periods_are_needed(strides: float, found: bool) -> None:
    period, regularity = stride_time(np.cos(2 * np.pi * seconds(0.7 * strides) / 0.7), RATE_HZ)
    assert np.isfinite(period) == found
    assert (regularity > 0.9) == found


@pytest.mark.parametrize(("known", "found"), [(7, False), (8, True)])
def test_eight_known_frames_are_needed(known: int, found: bool) -> None:
    signal = np.full(300, np.nan)
    frames = np.array([0, 21, 42, 63, 84, 105, 126, 147])[:known]
    signal[frames] = np.cos(np.pi * frames / 21)
    assert np.isfinite(stride_time(signal, RATE_HZ)[0]) == found


@pytest.mark.parametrize(
    ("odd", "noise", "stride_s"),
    [(0.27, 0.0, 0.7), (0.30, 0.0, 1.4), (0.25, 0.7, 0.7), (0.34, 0.7, 1.4)],
)
def test_a_first_peak_within_15_per_cent_of_the_highest_is_the_stride(
    odd: float, noise: float, stride_s: float
) -> None:
    """What every second stride does otherwise, by ``odd`` = a, repeats after two of them.

    After one stride the signal repeats by (1 - a^2) / (1 + a^2): 0.864 of what it does after two
    at 0.27, 0.835 at 0.3. Noise takes from both alike.
    """
    time_s = seconds(60)
    signal = np.cos(2 * np.pi * time_s / 0.7) + odd * np.cos(np.pi * time_s / 0.7)
    signal += noise * np.random.default_rng(2).standard_normal(len(time_s))
    assert stride_time(signal, RATE_HZ)[0] == pytest.approx(stride_s, rel=0.04)


def test_regularity_is_the_share_of_the_movement_that_the_rhythm_explains() -> None:
    # Variances: 0.5 of the first harmonic, 0.125 of what comes twice a stride.
    time_s = seconds(14)
    angle = 2 * np.pi * time_s / 0.7
    signal = 3.0 + np.cos(angle) + 0.5 * np.cos(2 * angle)
    assert follow_phase(signal, time_s, 0.7).regularity == pytest.approx(0.8, abs=0.01)
    tiny = follow_phase(0.001 * signal, time_s, 0.7)
    assert tiny.regularity == pytest.approx(0.8, abs=0.02)


def test_a_clips_clock_may_start_anywhere() -> None:
    time_s = 5.0 + seconds(10)
    rhythm = follow_phase(np.cos(2 * np.pi * time_s / 0.7), time_s, 0.71)
    assert rhythm.stride_s == pytest.approx(0.7, rel=1e-3)


def test_phase_is_followed_over_four_fifths_of_a_stride() -> None:
    """Beside the end of a run, amplitude falls as a normal curve's tail: 0.56 s is its spread."""
    time_s = seconds(20)
    signal = np.where(time_s < 10, np.cos(2 * np.pi * time_s / 0.7), 0.0)
    amplitude = follow_phase(signal, time_s, 0.7).amplitude
    spreads = np.array([-1.5, -0.5, 0.0, 0.5, 1.0, 2.0])
    share = np.interp(10.0 + 0.56 * spreads, time_s, amplitude)
    np.testing.assert_allclose(share, [0.933, 0.691, 0.5, 0.309, 0.159, 0.023], atol=0.04)


def test_a_first_guess_3_per_cent_off_is_put_right() -> None:
    time_s = seconds(12)
    rhythm = follow_phase(swing(time_s), time_s, 0.72)
    assert rhythm.stride_s == pytest.approx(0.7, rel=0.0015)
    np.testing.assert_allclose(rhythm.amplitude, 1.0, atol=0.02)


def test_the_belts_third_harmonic_does_not_move_the_phase() -> None:
    time_s = seconds(12)
    angle = 2 * np.pi * time_s / 0.7
    rhythm = follow_phase(np.cos(angle) + 0.5 * np.cos(3 * angle + 0.5), time_s, 0.7)
    np.testing.assert_allclose(rhythm.phase, time_s / 0.7, atol=1e-4)
    np.testing.assert_allclose(rhythm.amplitude, 1.0, atol=1e-3)


def test_a_body_anywhere_in_the_picture_and_hardly_a_trunk_in_one_frame() -> None:
    # A trunk counts as no shorter than 0.3 of the usual one, of 200 pixels here.
    trunk = np.array([200.0, 200.0, 200.0, 10.0])
    body = body_with(np.full(4, 30.0), np.full(4, -30.0), trunk) + np.array([1000.0, 500.0])
    np.testing.assert_allclose(leg_difference(body), [0.3, 0.3, 0.3, 1.0])


@pytest.mark.parametrize(("length_s", "whole"), [(5.95, True), (6.0, False)])
def test_a_clip_under_six_seconds_is_taken_whole(length_s: float, whole: bool) -> None:
    time_s = seconds(length_s)
    part = steady_part(np.where(time_s < 1.2, swing(time_s), 0.0), time_s)
    assert (part == slice(0, len(time_s))) == whole


def test_a_window_counts_where_two_fifths_of_the_usual_swing_are_in_it() -> None:
    """Of a window of 4 s, 16 % must be running, 0.64 s: spread goes with the share's root.

    Windows start every half second: at 2.5 s for a run from 5.5 s on, and at 15.5 s for one up
    to 16.2 s.
    """
    time_s = seconds(24)
    still = 0.02 * np.random.default_rng(1).standard_normal(len(time_s))
    assert steady_part(np.where(time_s > 5.5, swing(time_s), still), time_s) == slice(150, 1440)
    time_s, still = time_s[:1200], still[:1200]
    assert steady_part(np.where(time_s < 16.2, swing(time_s), still), time_s) == slice(0, 1170)


@pytest.mark.parametrize(("noise_s", "bridged"), [(3.5, True), (4.0, False)])
def test_four_doubtful_windows_beside_steady_ones_are_kept(noise_s: float, bridged: bool) -> None:
    """Noise in more than half of a window hides its rhythm: in 8 windows, or in 9."""
    time_s = seconds(40)
    noise = 0.7 * np.random.default_rng(4).standard_normal(len(time_s))
    noisy = (time_s > 12) & (time_s < 12 + noise_s)
    part = steady_part(np.where(noisy, noise, swing(time_s)), time_s)
    assert (part == slice(0, 2400)) == bridged


@pytest.mark.parametrize("signal", [np.zeros(1200), np.linspace(0, 1, 1200)])
def test_where_no_pace_stands_out_the_clip_is_taken_whole(signal: FloatArray) -> None:
    assert steady_part(signal, seconds(20)) == slice(0, 1200)


def test_to_the_end_of_a_clip_that_ends_between_two_windows() -> None:
    time_s = seconds(20.3)
    assert steady_part(swing(time_s), time_s) == slice(0, 1218)


@pytest.mark.parametrize("times", [0.01, 1.0, 100.0])
def test_swaying_while_standing_is_left_out(times: float) -> None:
    time_s = seconds(24)
    signal = times * np.where(time_s < 10, 0.1 * swing(time_s), swing(time_s))
    part = steady_part(signal, time_s)
    assert 6.0 <= time_s[part][0] <= 8.0
    assert part.stop == len(time_s)


def test_strides_that_differ_by_turns_are_of_the_same_pace() -> None:
    # In the middle two strides repeat and one does not: twice the period, the same pace.
    time_s = seconds(30)
    odd = np.where((time_s > 10) & (time_s < 20), 0.5 * np.cos(np.pi * time_s / 0.7), 0.0)
    assert steady_part(swing(time_s) + odd, time_s) == slice(0, 1800)


def test_three_times_as_slow_is_another_pace() -> None:
    time_s = seconds(30)
    part = steady_part(np.where(time_s < 10, swing(time_s, 1.35), swing(time_s, 0.45)), time_s)
    assert 6.0 <= time_s[part][0] <= 10.0


def test_a_window_in_which_nothing_was_seen_never_counts() -> None:
    # The first window after the gap that sees anything starts at 14 s.
    time_s = seconds(32)
    unseen = np.where((time_s > 12) & (time_s < 17.5), np.nan, swing(time_s))
    assert steady_part(unseen, time_s) == slice(840, 1920)


def test_a_frame_every_minute_holds_no_pace() -> None:
    noise = np.random.default_rng(1).standard_normal(50)
    assert steady_part(noise, seconds(3000, 1 / 60)) == slice(0, 50)
