"""Outliers go, short gaps are bridged, noise is smoothed without lag, the rest stays."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.cleaning import cut_off_hz, fill_gaps, low_pass, remove_outliers
from posture.pose_track import LANDMARK

RATE_HZ = 60.0
TIME_S: FloatArray = np.arange(480) / RATE_HZ
PHASE: FloatArray = TIME_S / 0.7
TRUNK_PX = 170.0
ANKLE = LANDMARK["left_ankle"]


def body_of(swing_px: float = 120.0) -> FloatArray:
    """Every landmark swings forth and back by ``swing_px`` once a stride."""
    path = np.stack(
        [500 + swing_px * np.cos(2 * np.pi * PHASE), 300 + 30 * np.sin(4 * np.pi * PHASE)], axis=1
    )
    return np.repeat(path[:, None], len(LANDMARK), axis=1)


def noisy(px: float) -> FloatArray:
    body = body_of()
    return np.asarray(body + px * np.random.default_rng(3).standard_normal(body.shape))


@pytest.mark.parametrize(
    ("phase", "swing_px"),
    [(PHASE, 120.0), (np.full(len(PHASE), np.nan), 10.0)],
    ids=["rhythm", "none"],
)
def test_a_jump_is_taken_out_and_nothing_else(phase: FloatArray, swing_px: float) -> None:
    body = noisy(1.0) + body_of(swing_px) - body_of()
    body[200, ANKLE] += [90.0, -40.0]
    cleaned = remove_outliers(body, phase, TIME_S, TRUNK_PX)
    np.testing.assert_array_equal(np.argwhere(np.isnan(cleaned[..., 0])), [[200, ANKLE]])


def test_a_jump_along_one_axis_takes_the_whole_point() -> None:
    body = noisy(1.0)
    body[200, ANKLE, 1] += 60.0
    cleaned = remove_outliers(body, PHASE, TIME_S, TRUNK_PX)
    assert np.isnan(cleaned[200, ANKLE]).all()


def test_a_fast_swing_is_no_outlier() -> None:
    cleaned = remove_outliers(body_of(400.0), PHASE, TIME_S, TRUNK_PX)
    assert np.isfinite(cleaned).all()


def test_a_slow_drift_along_the_belt_is_no_outlier() -> None:
    body = noisy(1.0)
    body[..., 0] += (60.0 * np.sin(2 * np.pi * TIME_S / 6.0))[:, None]
    assert np.isfinite(remove_outliers(body, PHASE, TIME_S, TRUNK_PX)).all()


def test_little_wobbles_of_a_quiet_landmark_stay() -> None:
    body = body_of(0.0)
    body[::50] += 0.04 * TRUNK_PX  # far beyond its own spread, below 5 % of the trunk
    assert np.isfinite(remove_outliers(body, PHASE, TIME_S, TRUNK_PX)).all()


def test_what_was_unknown_stays_unknown() -> None:
    body = noisy(1.0)
    body[100:105, ANKLE] = np.nan
    body[:, LANDMARK["nose"]] = np.nan
    cleaned = remove_outliers(body, PHASE, TIME_S, TRUNK_PX)
    np.testing.assert_array_equal(np.isnan(cleaned), np.isnan(body))


@pytest.mark.parametrize(("frames", "bridged"), [(1, True), (5, True), (6, True), (7, False)])
def test_gaps_up_to_100_ms_are_bridged(frames: int, bridged: bool) -> None:
    body = body_of()
    body[100 : 100 + frames, ANKLE] = np.nan
    filled = fill_gaps(body, TIME_S)
    assert bool(np.isfinite(filled[:, ANKLE]).all()) == bridged
    if bridged:
        np.testing.assert_allclose(filled[:, ANKLE], body_of()[:, ANKLE], atol=8.0)


def test_a_bridge_does_not_overshoot() -> None:
    body = np.zeros((60, len(LANDMARK), 2))
    body[30:] = 100.0
    body[28:32, ANKLE] = np.nan
    filled = fill_gaps(body, TIME_S[:60])[28:32, ANKLE, 0]
    assert np.all(np.diff(filled) >= 0)
    assert 0.0 <= filled.min() <= filled.max() <= 100.0


def test_the_ends_of_a_clip_are_not_invented() -> None:
    body = body_of()
    body[:2, ANKLE] = np.nan
    body[-2:, ANKLE] = np.nan
    np.testing.assert_array_equal(np.isnan(fill_gaps(body, TIME_S)), np.isnan(body))


def test_long_and_short_gaps_of_one_landmark_are_told_apart() -> None:
    body = body_of()
    body[100:103, ANKLE] = np.nan
    body[200:240, ANKLE] = np.nan
    unknown = np.flatnonzero(np.isnan(fill_gaps(body, TIME_S)[:, ANKLE, 0]))
    np.testing.assert_array_equal(unknown, np.arange(200, 240))


@pytest.mark.parametrize(
    ("name", "hz"),
    [("left_ankle", 11), ("right_heel", 11), ("left_knee", 8), ("left_wrist", 8), ("nose", 6)],
)
def test_feet_keep_more_of_their_movement_than_the_trunk(name: str, hz: float) -> None:
    assert cut_off_hz(name) == hz


@pytest.mark.parametrize(("hz", "kept"), [(1.0, 1.0), (4.0, 0.835), (6.0, 0.5), (9.0, 0.165)])
def test_the_trunks_filter_halves_at_6_hz_without_lag(hz: float, kept: float) -> None:
    # Forwards and backwards, a second-order Butterworth lets 1 / (1 + (f / 6)^4) pass.
    body = np.zeros((len(TIME_S), len(LANDMARK), 2))
    wave = np.sin(2 * np.pi * hz * TIME_S)
    body[:, LANDMARK["nose"], 0] = wave
    smooth = low_pass(body, RATE_HZ)[60:-60, LANDMARK["nose"], 0]
    np.testing.assert_allclose(smooth, kept * wave[60:-60], atol=0.04)


def test_filtering_leaves_a_standing_point_and_the_unknown_alone() -> None:
    body = np.full((len(TIME_S), len(LANDMARK), 2), 7.0)
    body[100:140, ANKLE] = np.nan
    smooth = low_pass(body, RATE_HZ)
    np.testing.assert_allclose(smooth[np.isfinite(body)], 7.0)
    np.testing.assert_array_equal(np.isnan(smooth), np.isnan(body))


@pytest.mark.parametrize("rate_hz", [10.0, 24.0, 1000.0])
def test_any_frame_rate_can_be_filtered(rate_hz: float) -> None:
    assert np.isfinite(low_pass(body_of(), rate_hz)).all()


def one_landmark(path: FloatArray) -> FloatArray:
    """Every landmark stands still at 0 but for the ankle's x."""
    body = np.zeros((len(path), len(LANDMARK), 2))
    body[:, ANKLE, 0] = path
    return body


def taken_out(body: FloatArray, phase: FloatArray, trunk_px: float) -> list[int]:
    cleaned = remove_outliers(body, phase, TIME_S[: len(body)], trunk_px)
    unknown = np.isnan(cleaned[:, ANKLE, 0]) & np.isfinite(body[:, ANKLE, 0])
    return list(np.flatnonzero(unknown))


UNKNOWN_PHASE: FloatArray = np.full(len(PHASE), np.nan)


@pytest.mark.parametrize(("spreads", "outliers"), [(4.6, []), (5.4, [240])])
def test_an_outlier_lies_five_spreads_off(spreads: float, outliers: list[int]) -> None:
    # 4, 0, -4 px by turns: the median distance is 4, so a spread is 1.4826 times that.
    path = np.tile([0.0, 4.0, -4.0], 160)
    path[240] = spreads * 1.4826 * 4.0
    assert taken_out(one_landmark(path), UNKNOWN_PHASE, TRUNK_PX) == outliers


@pytest.mark.parametrize(("px", "outliers"), [(8.0, []), (8.1, [240])])
def test_an_outlier_lies_more_than_a_twentieth_of_the_trunk_off(
    px: float, outliers: list[int]
) -> None:
    path = np.zeros(480)
    path[240] = px
    assert taken_out(one_landmark(path), UNKNOWN_PHASE, 160.0) == outliers


def test_a_landmark_elsewhere_for_a_third_of_a_second_is_an_outlier() -> None:
    path = np.zeros(480)
    path[200:221] = 60.0  # the smaller part of any second
    assert taken_out(one_landmark(path), UNKNOWN_PHASE, TRUNK_PX) == list(range(200, 221))


@pytest.mark.parametrize("phase", [PHASE, UNKNOWN_PHASE], ids=["rhythm", "none"])
@pytest.mark.parametrize(("known", "outliers"), [(23, []), (24, [220])])
def test_an_outlier_needs_24_frames_to_stand_out_from(
    phase: FloatArray, known: int, outliers: list[int]
) -> None:
    path = np.full(480, np.nan)
    path[10 * np.arange(known) + 100] = 0.0
    path[220] = 60.0
    assert taken_out(one_landmark(path), phase, TRUNK_PX) == outliers


def test_two_frames_are_enough_to_bridge_and_one_is_not() -> None:
    path = np.full(60, np.nan)
    path[[20, 23]] = 6.0, 9.0
    filled = fill_gaps(one_landmark(path), TIME_S[:60])[:, ANKLE, 0]
    np.testing.assert_allclose(filled[20:24], [6.0, 7.0, 8.0, 9.0])
    assert np.isfinite(filled).sum() == 4
    path[23] = np.nan
    filled = fill_gaps(one_landmark(path), TIME_S[:60])[:, ANKLE, 0]
    assert list(np.flatnonzero(np.isfinite(filled))) == [20]


def test_filtering_leaves_what_was_hardly_or_never_seen() -> None:
    body = np.full((60, len(LANDMARK), 2), np.nan)
    body[30, ANKLE] = 7.0
    body[[20, 40], LANDMARK["left_knee"]] = 5.0
    smooth = low_pass(body, RATE_HZ)
    np.testing.assert_allclose(smooth, body)
