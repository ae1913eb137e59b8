"""A speed that ramps is told from everything else that makes strides uneven."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.grid import uniform
from posture.motion.pace import pace_changes, swing_speeds
from posture.motion.read import LARGEST_PACE_CHANGE
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
