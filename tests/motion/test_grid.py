"""From uneven frames to a uniform grid: true times, short gaps bridged, long ones unknown."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.motion import grid as grid_module
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


def leaping(frames_missing: int) -> PoseTrack:
    """100 frames from 5 s on, the last so many steps of 1/64 s after the first."""
    times = 5.0 + np.arange(100) / 64.0
    times[-1] = 5.0 + frames_missing / 64.0
    return track_of(times)


def test_ten_times_as_many_frames_as_there_are_may_be_missing() -> None:
    assert len(uniform(leaping(1000))[0]) == 1001
    with pytest.raises(RefusedError, match="leap"):
        uniform(leaping(1001))


def test_twice_as_many_frames_as_a_clip_may_have_may_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grid_module, "MAX_FRAMES", 300)
    assert len(uniform(leaping(600))[0]) == 601
    with pytest.raises(RefusedError, match="leap"):
        uniform(leaping(601))


def test_frames_a_tenth_of_their_spacing_off_the_grid_are_moved() -> None:
    assert uniform(early := track_of(np.array([0.0, 10.0, 20.9, 30.0])))[1] is early.xy
    assert uniform(late := track_of(np.array([0.0, 10.0, 21.0, 30.0])))[1] is not late.xy


def test_two_frames_are_enough_to_bridge_and_one_is_not() -> None:
    times = np.arange(5) / 100.0
    xy = np.full((5, 1, 2), np.nan)
    xy[[1, 3], 0, 0] = 1.0, 3.0
    xy[2, 0, 1] = 7.0
    np.testing.assert_allclose(resample(times, xy, times)[:, 0, 0], [np.nan, 1, 2, 3, np.nan])
    assert np.isnan(resample(times, xy, times)[:, 0, 1]).all()


def test_the_frames_beside_a_long_gap_stay() -> None:
    times = np.array([0.0, 0.05, 0.10, 0.40, 0.45, 0.50])
    grid = np.array([0.0, 0.025, 0.10, 0.25, 0.39, 0.40, 0.425, 0.50])
    values = bridge(times, 2 * times, grid)
    np.testing.assert_allclose(values, [0, 0.05, 0.2, np.nan, np.nan, 0.8, 0.85, 1.0])


def test_a_long_gap_at_either_end_stays_unknown() -> None:
    times = np.array([0.0, 0.30, 0.35, 0.40, 0.70])
    grid = np.array([0.0, 0.15, 0.30, 0.375, 0.55, 0.70])
    np.testing.assert_allclose(bridge(times, 2 * times, grid), [0, np.nan, 0.6, 0.75, np.nan, 1.4])
