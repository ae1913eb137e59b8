"""From uneven frames to a uniform grid: true times, short gaps bridged, long ones unknown."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.motion.grid import bridge, resample, uniform, usual_step_s
from posture.pose_track import PoseTrack, clip_info_from_times

SIZE = (1280, 720)


def track_of(time_s: FloatArray, xy: FloatArray | None = None) -> PoseTrack:
    """Every landmark at x = 100 + 50 t, y = 300 - 20 t, unless given."""
    if xy is None:
        line = np.stack([100 + 50 * time_s, 300 - 20 * time_s], axis=1)
        xy = np.repeat(line[:, None], 33, axis=1)
    clip = clip_info_from_times(time_s, "clip", SIZE)
    return PoseTrack(xy, np.ones(xy.shape[:2]), time_s, SIZE, clip)


def test_even_frames_stay_as_they_are() -> None:
    track = track_of(5.0 + np.arange(50) / 30.0)
    time_s, xy = uniform(track)
    np.testing.assert_allclose(time_s, track.time_s, atol=1e-9)
    assert xy is track.xy


@pytest.mark.parametrize("rate_hz", [24.0, 29.97, 59.94, 120.0])
def test_the_rounding_of_a_millisecond_clock_is_left_alone(rate_hz: float) -> None:
    true = np.arange(300) / rate_hz
    track = track_of(np.round(true, 3))
    time_s, xy = uniform(track)
    assert xy is track.xy
    assert np.ptp(np.diff(time_s)) < 1e-9
    np.testing.assert_allclose(time_s, true, atol=0.001)


def test_the_step_is_that_of_ordinary_frames() -> None:
    assert usual_step_s(np.array([0.0, 0.017, 0.033, 0.05, 0.2])) == pytest.approx(0.05 / 3)


def test_a_curved_path_keeps_its_turning_points() -> None:
    rng = np.random.default_rng(4)
    times = (np.arange(60) + 0.3 * rng.uniform(-1, 1, 60)) / 30.0
    wave = 100 * np.cos(2 * np.pi * times / 0.35)
    track = track_of(times, np.repeat(wave[:, None, None], 33, axis=1) * [1.0, 1.0])
    time_s, xy = uniform(track)
    np.testing.assert_allclose(
        xy[3:-3, 0, 0], 100 * np.cos(2 * np.pi * time_s[3:-3] / 0.35), atol=2.5
    )


def test_frames_at_uneven_times_are_moved_to_where_they_belong() -> None:
    rng = np.random.default_rng(2)
    track = track_of((np.arange(120) + 0.3 * rng.uniform(-1, 1, 120)) / 60.0)
    time_s, xy = uniform(track)
    assert np.ptp(np.diff(time_s)) < 1e-12
    np.testing.assert_allclose(xy[:, 0, 0], 100 + 50 * time_s)
    np.testing.assert_allclose(xy[:, 9, 1], 300 - 20 * time_s)


def test_a_few_dropped_frames_are_bridged() -> None:
    time_s, xy = uniform(track_of(np.delete(np.arange(120) / 60.0, [30, 31, 70])))
    assert len(time_s) == 120
    np.testing.assert_allclose(xy[:, 0, 0], 100 + 50 * time_s)


def test_a_long_pause_stays_unknown() -> None:
    whole = np.arange(120) / 60.0
    time_s, xy = uniform(track_of(np.delete(whole, slice(40, 60))))
    np.testing.assert_array_equal(
        np.isnan(xy[:, 0, 0]), (time_s > 39.5 / 60) & (time_s < 59.5 / 60)
    )


def test_a_landmark_hidden_for_long_stays_hidden_and_the_others_stay() -> None:
    rng = np.random.default_rng(2)
    times = (np.arange(120) + 0.3 * rng.uniform(-1, 1, 120)) / 60.0
    track = track_of(times)
    xy = track.xy.copy()
    xy[50:70, 27] = np.nan
    time_s, even = uniform(track.with_xy(xy))
    assert np.isnan(even[(time_s > 0.86) & (time_s < 1.13), 27]).all()
    assert np.isfinite(even[:, 26]).all()


def test_a_landmark_never_seen_stays_unknown() -> None:
    xy = np.full((3, 2, 2), np.nan)
    grid = np.array([0.0, 0.5])
    assert np.isnan(resample(np.array([0.0, 0.5, 1.0]), xy, grid)).all()


def test_nothing_is_invented_before_the_first_or_after_the_last_frame() -> None:
    values = bridge(np.array([1.0, 1.05]), np.array([1.0, 2.0]), np.array([0.9, 1.025, 1.1]))
    np.testing.assert_allclose(values, [np.nan, 1.5, np.nan])


@pytest.mark.parametrize("leap_s", [600.0, 1e9])
def test_times_that_leap_are_refused_and_do_not_fill_the_memory(leap_s: float) -> None:
    times = np.arange(100) / 60.0
    times[50:] += leap_s
    with pytest.raises(RefusedError, match="times of the frames leap") as refusal:
        uniform(track_of(times))
    assert refusal.value.code == "unreadable"


def test_a_burst_of_frames_at_one_instant_is_refused() -> None:
    times = np.concatenate([np.arange(60) / 60.0, 1.0 + 1e-7 * np.arange(70)])
    with pytest.raises(RefusedError, match="leap"):
        uniform(track_of(times))
