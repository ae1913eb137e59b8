"""Mean cycles: known sums of harmonics come back, outliers and gaps do not matter."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.cycle import (
    at_instants,
    cycle_order,
    fit_cycle,
    harmonic_slope,
    harmonics,
    periodic_part,
)

TIME_S: FloatArray = np.arange(600) / 60.0
PHASE: FloatArray = TIME_S / 0.7


def wave(phase: FloatArray) -> FloatArray:
    """3 + 2 cos + 1 sin - 0.5 cos of the third harmonic."""
    angle = 2 * np.pi * phase
    return np.asarray(3 + 2 * np.cos(angle) + np.sin(angle) - 0.5 * np.cos(3 * angle))


COEFFICIENTS = [3.0, 2.0, 1.0, 0.0, 0.0, -0.5, 0.0]


def test_the_basis_is_one_and_cosines_and_sines() -> None:
    basis = harmonics(np.array([0.0, 0.25]), 2)
    np.testing.assert_allclose(basis, [[1, 1, 0, 1, 0], [1, 0, 1, -1, 0]], atol=1e-12)


def test_the_slope_is_the_derivative_by_phase() -> None:
    phase = np.linspace(0, 1, 50)
    step = 1e-6
    by_steps = (harmonics(phase + step, 3) - harmonics(phase - step, 3)) / (2 * step)
    np.testing.assert_allclose(harmonic_slope(phase, 3), by_steps, atol=1e-5)


def test_a_known_cycle_comes_back() -> None:
    np.testing.assert_allclose(fit_cycle(PHASE, wave(PHASE), 3), COEFFICIENTS, atol=1e-4)


@pytest.mark.parametrize("frames", [600, 599], ids=["even", "odd"])
def test_the_periodic_part_is_the_cycle_where_nothing_is_known_too(frames: int) -> None:
    phase, both = PHASE[:frames], np.stack([wave(PHASE), 2 * wave(PHASE)], axis=1)[:frames]
    values = both.copy()
    values[100:220, 0] = np.nan
    values[7, 1] += 1000.0
    np.testing.assert_allclose(periodic_part(phase, values, 3), both, atol=1e-4)


def test_gaps_do_not_move_the_cycle() -> None:
    values = wave(PHASE)
    values[100:220] = np.nan
    values[::7] = np.nan
    np.testing.assert_allclose(fit_cycle(PHASE, values, 3), COEFFICIENTS, atol=1e-4)


def test_a_tenth_of_wild_values_is_outvoted() -> None:
    rng = np.random.default_rng(1)
    values = wave(PHASE) + 0.02 * rng.standard_normal(len(PHASE))
    values[rng.choice(len(PHASE), 60, replace=False)] += 40.0
    np.testing.assert_allclose(fit_cycle(PHASE, values, 3), COEFFICIENTS, atol=0.02)


def test_the_frames_that_carry_a_rare_shape_are_no_outliers() -> None:
    # A short bump once a stride, flat elsewhere, without any noise.
    angle = 2 * np.pi * PHASE
    bump = ((1 + np.cos(angle)) / 2) ** 6
    coefficients = fit_cycle(PHASE, bump, 10)
    assert float((harmonics(np.zeros(1), 10) @ coefficients)[0]) == pytest.approx(1.0, abs=0.002)


def test_nothing_known_gives_no_error() -> None:
    at_all = fit_cycle(PHASE[:50], np.where(PHASE[:50] > 0.5, np.nan, 1.0), 2)
    assert np.isfinite(at_all).all()


@pytest.mark.parametrize(
    ("rate_hz", "frames", "expected"),
    [
        *((60.0, 600, 18), (24.0, 600, 7), (60.0, 60, 10), (4.0, 600, 1), (240.0, 3000, 20)),
        *((60.0, 5, 1), (1.0, 600, 1)),
    ],
)
def test_the_order_is_what_frames_can_carry(rate_hz: float, frames: int, expected: int) -> None:
    # 60 frames/s at 0.7 s a stride are 42 frames a stride: 0.45 of that is 18.
    assert cycle_order(np.arange(frames) / rate_hz / 0.7, 20) == expected


def test_a_series_is_read_between_its_frames() -> None:
    instants = np.array([1.0049, 2.3333, 7.7771])
    values = at_instants(PHASE, TIME_S, wave(PHASE), instants)
    np.testing.assert_allclose(values, wave(instants / 0.7), atol=0.003)


def test_what_a_stride_does_differently_shows_in_it_alone() -> None:
    series = wave(PHASE) + np.where((TIME_S > 4.0) & (TIME_S < 4.7), 5.0, 0.0)
    before, during = at_instants(PHASE, TIME_S, series, np.array([2.0, 4.35]))
    assert before == pytest.approx(wave(np.array([2.0 / 0.7]))[0], abs=0.1)
    assert during == pytest.approx(wave(np.array([4.35 / 0.7]))[0] + 5.0, abs=0.1)


def test_an_instant_in_a_gap_is_unknown() -> None:
    series = wave(PHASE)
    series[120:180] = np.nan
    values = at_instants(PHASE, TIME_S, series, np.array([1.5, 2.5]))
    assert np.isfinite(values[0])
    assert np.isnan(values[1])


def test_a_series_never_seen_is_unknown() -> None:
    assert np.isnan(at_instants(PHASE, TIME_S, np.full(600, np.nan), np.array([1.0]))).all()


def plainly_fitted(phase: FloatArray, values: FloatArray, order: int) -> FloatArray:
    """Tukey's biweight as textbooks have it, least squares from all frames first."""
    basis = harmonics(phase, order)
    ridge = 1e-6 * len(phase) * np.eye(basis.shape[1])
    weight = np.ones(len(phase))
    for _ in range(6):
        weighted = basis.T * weight
        coefficients = np.linalg.solve(weighted @ basis + ridge, weighted @ values)
        off = np.abs(values - basis @ coefficients)
        scale = 1.4826 * np.median(off)
        weight = np.where(off < 4.7 * scale, (1 - (off / (4.7 * scale)) ** 2) ** 2, 0.0)
    return np.asarray(coefficients)


@pytest.mark.parametrize("unit", [1.0, 0.001])
@pytest.mark.parametrize("frames", [40, 41], ids=["even", "odd"])
def test_the_fit_is_tukeys_biweight_after_five_reweightings(frames: int, unit: float) -> None:
    rng = np.random.default_rng(6)
    phase = np.sort(rng.uniform(0, 3, frames))
    values = unit * (wave(phase) + 0.3 * rng.standard_t(2, frames))
    np.testing.assert_allclose(
        fit_cycle(phase, values, 3), plainly_fitted(phase, values, 3), rtol=1e-7, atol=1e-9 * unit
    )


def test_twenty_harmonics_are_kept_and_no_more() -> None:
    # At 240 frames/s a stride has 168 of them. What is left of a wave so short is 0 in the median.
    time_s = np.arange(1680) / 240.0
    instants = np.array([2.1, 2.8, 3.5])
    for number, kept in ((20, 1.0), (21, 0.0)):
        series = np.cos(2 * np.pi * number * time_s / 0.7)
        values = at_instants(time_s / 0.7, time_s, series, instants)
        np.testing.assert_allclose(values, kept, atol=0.3)


@pytest.mark.parametrize(("known", "enough"), [(38, True), (37, False)])
def test_as_many_frames_as_the_cycle_has_unknowns_are_needed(known: int, enough: bool) -> None:
    # 18 harmonics and a mean are 37 unknowns; one frame more.
    series = np.full(600, np.nan)
    series[10 * np.arange(known) + 5] = 1.0
    value = at_instants(PHASE, TIME_S, series, TIME_S[[105]])
    assert np.isfinite(value[0]) == enough


def test_what_is_left_of_a_cycle_is_a_median_over_30_ms_to_both_sides() -> None:
    # At 100 frames/s six or seven frames are that near: four of them outvote three.
    time_s = np.arange(1000) / 100.0
    instants = np.array([4.985, 4.995, 5.005])
    series = np.where(time_s >= 4.995, 8.0, 0.0)
    series[np.abs(time_s - 5.3) < 1e-9] = np.nan
    left = at_instants(time_s / 0.7, time_s, series, instants) - at_instants(
        time_s / 0.7, time_s, np.zeros(1000), instants
    )
    assert np.diff(left) == pytest.approx([4.0, 4.0], abs=1.0)


def test_no_instants_no_values() -> None:
    assert at_instants(PHASE, TIME_S, wave(PHASE), np.empty(0)).shape == (0,)
