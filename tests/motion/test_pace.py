"""A speed that ramps is told from everything else that makes strides uneven."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.find_run import LARGEST_PACE_CHANGE
from posture.motion.grid import uniform
from posture.motion.pace import pace_changes, swing_speeds
from posture.motion.rhythm import leg_difference
from posture.pose_track import PoseTrack
from tests.gait import PAIRS, Camera, Runner, exchanged, film, film_at, slowed, standing

TIME_S: FloatArray = np.arange(900) / 60.0


def change(track: PoseTrack) -> float:
    time_s, xy = uniform(track)
    return pace_changes(leg_difference(xy * [1.0, -1.0]), time_s)


def ramp(start_s: float, end_s: float, factor: float, noise_px: float = 2.0) -> PoseTrack:
    body_s = slowed(TIME_S, start_s, end_s, factor)
    return film_at(Runner(), body_s, TIME_S, Camera(noise_px=noise_px))


def test_a_sine_swings_at_a_known_speed() -> None:
    # Peak speed 2 pi f A over a size of 2 A: pi f per second, twice a stride.
    speeds = swing_speeds(np.sin(2 * np.pi * TIME_S / 0.7), TIME_S)
    assert len(speeds) == pytest.approx(2 * 15 / 0.7, abs=2)
    np.testing.assert_allclose(speeds, np.pi / 0.7, rtol=0.01)


def test_speeds_do_not_hang_on_the_swings_size() -> None:
    signal = np.sin(2 * np.pi * TIME_S / 0.7)
    np.testing.assert_allclose(
        swing_speeds(50 * signal, TIME_S), swing_speeds(signal, TIME_S), rtol=1e-6
    )


@pytest.mark.parametrize(
    ("start_s", "end_s", "factor"),
    [(4, 10, 4), (4, 10, 8), (5, 9, 4), (3, 9, 6), (0, 7, 4), (8, 15, 8)],
)
def test_slow_motion_in_part_of_a_clip_is_seen(start_s: float, end_s: float, factor: float) -> None:
    assert change(ramp(start_s, end_s, factor)) > LARGEST_PACE_CHANGE


@pytest.mark.parametrize("cadence", [130.0, 170.0, 205.0])
@pytest.mark.parametrize("noise_px", [0.0, 8.0])
def test_steady_running_is_steady(cadence: float, noise_px: float) -> None:
    duty = 0.38 if cadence < 150 else 0.33
    track = film(Runner(cadence=cadence, duty=duty), Camera(noise_px=noise_px))
    assert change(track) < 1.5


def test_slow_motion_all_along_is_steady() -> None:
    assert change(film_at(Runner(), TIME_S / 4, TIME_S)) < 1.3


def test_leg_mixups_are_no_ramp() -> None:
    track = film(Runner(), Camera(noise_px=2.0, seconds=15.0))
    frames = np.zeros(len(track.time_s), dtype=bool)
    for first in np.random.default_rng(5).integers(0, 890, 40):
        frames[first : first + 4] = True
    legs = [pair for pair in PAIRS if pair[0].split("_", 1)[1] in ("knee", "ankle", "heel")]
    legs += [("left_foot_index", "right_foot_index")]
    mixed = track.with_xy(exchanged(track.xy, np.flatnonzero(frames), legs))
    assert change(mixed) < LARGEST_PACE_CHANGE


def test_a_stuck_picture_is_no_ramp() -> None:
    track = film(Runner(), Camera(seconds=15.0))
    xy = track.xy.copy()
    xy[300:360] = xy[300]
    assert change(track.with_xy(xy)) < LARGEST_PACE_CHANGE


@pytest.mark.parametrize("frames", [40, 63, 84, 100])
def test_time_without_sight_is_no_ramp(frames: int) -> None:
    track = film(Runner(), Camera(seconds=15.0))
    xy = track.xy.copy()
    xy[300 : 300 + frames] = np.nan
    assert change(track.with_xy(xy)) < LARGEST_PACE_CHANGE


def test_standing_between_two_runs_is_no_ramp() -> None:
    track = film(Runner(), Camera(seconds=15.0, noise_px=1.0))
    share = np.interp(track.time_s, [5.0, 5.4, 8.0, 8.4], [1.0, 0.0, 0.0, 1.0])
    assert change(standing(track, share)) < LARGEST_PACE_CHANGE


def test_a_belt_that_speeds_up_from_walking_is_no_ramp() -> None:
    pace = np.interp(TIME_S, [3.0, 8.0], [0.5, 1.0])
    assert change(film_at(Runner(), np.cumsum(pace) / 60, TIME_S)) < LARGEST_PACE_CHANGE


@pytest.mark.parametrize("signal", [np.full(900, np.nan), np.zeros(900), np.linspace(0, 1, 900)])
def test_no_swings_no_change(signal: FloatArray) -> None:
    assert pace_changes(signal, TIME_S) == 1.0


def swings_of(*lengths_s: float, level: float = 0.0, height: float = 1.0) -> FloatArray:
    """From one side to the other and back, each swing in its own time, at 60 frames/s."""
    parts = [
        (-1) ** k * np.cos(np.pi * np.arange(round(60 * s)) / round(60 * s))
        for k, s in enumerate(lengths_s)
    ]
    return np.asarray(level + height * np.concatenate([*parts, [(-1.0) ** len(lengths_s)] * 6]))


def change_of(signal: FloatArray, start_s: float = 0.0) -> float:
    return pace_changes(signal, start_s + np.arange(len(signal)) / 60.0)


@pytest.mark.parametrize(
    ("lengths_s", "times"),
    [
        # A swing that takes three times as long is three times slower, but for the ends.
        ((0.5, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5), 3.0),
        ((0.5, 0.5, 0.5, 0.5, 0.5, 1.5, 0.5), 3.0),
        ((1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5), 1.0),
        ((0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.5), 1.0),
        # Three fast swings of five are fast, two are not; four swings are not compared.
        ((1.5, 1.5, 0.5, 0.5, 0.5), 3.0),
        ((0.5, 0.5, 0.5, 1.5, 1.5), 3.0),
        ((1.5, 1.5, 1.5, 0.5, 0.5), 1.0),
        ((0.5, 1.5, 0.5, 1.5, 1.5, 1.5, 1.5), 1.0),
        ((0.5, 0.5, 1.5, 0.5), 1.0),
    ],
)
def test_the_fast_swings_are_compared_with_the_slowest(
    lengths_s: tuple[float, ...], times: float
) -> None:
    # Smoothing takes more of a fast swing's speed than of its size.
    assert change_of(swings_of(*lengths_s)) == pytest.approx(times, rel=0.08)


def test_where_the_legs_swing_about_does_not_count() -> None:
    lengths_s = (0.5, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    assert change_of(swings_of(*lengths_s, level=3.0)) == pytest.approx(3.0, rel=0.08)


@pytest.mark.parametrize("start_s", [0.0, 5.0])
@pytest.mark.parametrize(("frames", "compared"), [(60, False), (61, True)])
def test_less_than_a_second_is_not_compared(frames: int, compared: bool, start_s: float) -> None:
    time_s = np.arange(frames) / 60.0
    speeds = swing_speeds(np.sin(2 * np.pi * time_s / 0.3), start_s + time_s)
    assert (len(speeds) > 0) == compared


def test_a_single_known_frame_holds_no_swing() -> None:
    signal = np.full(900, np.nan)
    signal[450] = 1.0
    assert len(swing_speeds(signal, TIME_S)) == 0
    assert len(swing_speeds(np.full(900, np.nan), TIME_S)) == 0


@pytest.mark.parametrize(("unknown", "lost"), [(11, 0), (15, 1)])
def test_a_swing_hidden_in_three_tenths_of_its_frames_does_not_count(
    unknown: int, lost: int
) -> None:
    # Between half of a swing to one side and to the other a third of it passes: 40 frames of 120.
    signal = swings_of(*[2.0] * 8)
    whole = swing_speeds(signal, np.arange(len(signal)) / 60.0)
    signal[420 - unknown // 2 : 420 - unknown // 2 + unknown] = np.nan
    assert len(swing_speeds(signal, np.arange(len(signal)) / 60.0)) == len(whole) - lost


def test_a_swing_is_as_large_as_both_of_its_ends() -> None:
    """Cosines of 1 s: from 1 to -1 the top speed is pi a second, for a size of 2.

    From 3.5 s on, where the legs pass, all is larger by 0.3, and once more from 5.5 s on. So the
    swing there is from -1 to 1.3, the next to -1.3 and the last from there to 1.69.
    """
    signal = swings_of(*[1.0] * 6)
    signal[210:] *= 1.3
    signal[330:] *= 1.3
    top = np.pi * np.array([1.0, 1.0, 1.0, 1.3, 1.3, 1.69])
    size = np.array([2.0, 2.0, 2.0, 2.3, 2.6, 2.99])
    speeds = swing_speeds(signal, np.arange(len(signal)) / 60.0)
    np.testing.assert_allclose(speeds, top / size, rtol=0.07)  # smoothing rounds off the kinks
