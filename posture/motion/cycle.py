"""A path that repeats every stride, as a robust sum of harmonics of the stride's phase."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray

# Fine enough to keep the kink that the belt puts into the leg's path at contact.
FINEST_ORDER: Final = 20
# Residuals below this share of the values' spread are never outliers: where a path fits
# exactly, the fit's own rounding would else vote out the very frames that carry its shape.
EXACT: Final = 0.003
# Half-width of the window whose median residual is added to the periodic part.
NEAR_S: Final = 0.03
# Of reweighting, after which the outliers' weights stand still.
ROUNDS: Final = 6


def harmonics(phase: FloatArray, order: int) -> FloatArray:
    """Basis of a periodic function, (len(phase), 2 * order + 1): 1, cos, sin, cos 2, ..."""
    return _waves(phase, order).T


def _waves(phase: FloatArray, order: int) -> FloatArray:
    """The same basis, a row for each wave."""
    first = np.exp(2j * np.pi * np.asarray(phase))
    waves = np.ones((2 * order + 1, len(first)))
    power = np.ones_like(first)
    for k in range(order):
        power = power * first
        waves[2 * k + 1], waves[2 * k + 2] = power.real, power.imag
    return waves


def harmonic_slope(phase: FloatArray, order: int) -> FloatArray:
    """Derivative of `harmonics` by phase, same shape."""
    waves = _waves(phase, order)
    rate = 2 * np.pi * np.arange(1, order + 1)[:, None]
    slopes = np.zeros_like(waves)
    slopes[1::2], slopes[2::2] = -rate * waves[2::2], rate * waves[1::2]
    return slopes.T


def fit_cycle(phase: FloatArray, values: FloatArray, order: int) -> FloatArray:
    """Fit ``values`` as a function of phase, ignoring NaN and outvoting outliers.

    Iteratively reweighted least squares with Tukey's biweight; scale by the median
    absolute residual.

    Parameters
    ----------
    phase : ndarray (T,)
        Strides.
    values : ndarray (T,) or (T, n)
        Any unit; NaN = unknown. Several series are fitted each on its own.
    order : int
        Number of harmonics.

    Returns
    -------
    ndarray (2 * order + 1,) or (2 * order + 1, n)
        Coefficients for `harmonics`.
    """
    return _fits(_waves(phase, 2 * order), values, order)


def periodic_part(phase: FloatArray, values: FloatArray, order: int) -> FloatArray:
    """Return the `fit_cycle` of ``values`` at their own phases, same shape; nothing is NaN."""
    waves = _waves(phase, 2 * order)
    return np.asarray(waves[: 2 * order + 1].T @ _fits(waves, values, order))


def _fits(waves: FloatArray, values: FloatArray, order: int) -> FloatArray:
    """Fit each series; ``waves`` are the `harmonics` up to twice the order, (4 * order + 1, T)."""
    several = values.reshape(len(values), -1).T
    fits = [_fit(waves, series, order) for series in several]
    return np.stack(fits, axis=1).reshape(-1, *values.shape[1:])


def _fit(waves: FloatArray, values: FloatArray, order: int) -> FloatArray:
    """Fit one series."""
    known = np.isfinite(values)
    target = values
    if not known.all():
        waves, target = waves[:, known], values[known]
    basis = waves[: 2 * order + 1]
    weight: FloatArray = np.ones(len(target))
    ridge = 1e-6 * len(target) * np.eye(len(basis))
    coefficients: FloatArray = np.zeros(len(basis))
    least = EXACT * float(np.std(target)) + 1e-9
    # Sums by einsum: on matrices of this shape BLAS threads wait for each other, up to
    # twenty times longer on a busy machine.
    for number in range(ROUNDS):
        if number:
            residual = target - np.einsum("kt,k->t", basis, coefficients)
            scale = max(1.4826 * _median(np.abs(residual)), least)
            weight = np.clip(1 - (residual / (4.7 * scale)) ** 2, 0, None) ** 2
        products = _products(np.einsum("t,kt->k", weight, waves), order)
        moments = np.einsum("t,kt->k", weight * target, basis)
        coefficients = np.linalg.solve(products + ridge, moments)
    return coefficients


def _median(values: FloatArray) -> float:
    """Median of what is all known: np.median spends most of its time on looking for NaN."""
    high = len(values) // 2
    parted = np.partition(values, high)
    low = parted[high] if len(values) % 2 else parted[:high].max()
    return float(low + parted[high]) / 2


def _products(sums: FloatArray, order: int) -> FloatArray:
    """Weighted sums of all products of two columns of `harmonics`.

    By the product-to-sum formulas they follow from the weighted sums of the columns up to
    twice the order.
    """
    apart, apart_sign, together, together_sign = _pairs(order)
    return np.asarray((apart_sign * sums[apart] + together_sign * sums[together]) / 2)


@cache
def _pairs(order: int) -> tuple[NDArray[np.intp], FloatArray, NDArray[np.intp], FloatArray]:
    """Which columns' sums make up each product, and with which signs.

    cos a cos b = (cos(a-b) + cos(a+b)) / 2, sin a sin b = (cos(a-b) - cos(a+b)) / 2,
    cos a sin b = (sin(b-a) + sin(a+b)) / 2; column 0 is cos 0, and sin 0 counts for nothing.
    """
    column = np.arange(2 * order + 1)
    wave, sine = (column + 1) // 2, (column % 2 == 0) & (column > 0)
    mixed = sine[:, None] != sine
    both = sine[:, None] & sine
    ahead = np.where(sine[None, :], wave - wave[:, None], wave[:, None] - wave)
    apart, together = np.abs(ahead), wave[:, None] + wave
    apart_sign = np.where(mixed, np.sign(ahead), 1.0)
    together_sign = np.where(both, -1.0, 1.0)
    return _column(apart, mixed), apart_sign, _column(together, mixed), together_sign


def _column(wave: NDArray[np.intp], sine: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Column of `harmonics` that holds a wave's cosine or sine; any for the sine of 0."""
    return np.maximum(2 * wave - ~sine, 0)


def cycle_order(phase: FloatArray, highest: int) -> int:
    """Number of harmonics that the frames of a stride and of the clip can carry."""
    frames_per_stride = 1.0 / float(np.median(np.diff(phase)))
    return max(1, min(highest, int(0.45 * frames_per_stride), len(phase) // 6))


def at_instants(
    phase: FloatArray, time_s: FloatArray, values: FloatArray, instants_s: FloatArray
) -> FloatArray:
    """Evaluate a nearly periodic series between its frames.

    The periodic part comes from all strides, what is left from the frames within 30 ms.

    Parameters
    ----------
    phase, time_s, values : ndarray (T,)
        Strides, seconds, any unit (NaN = unknown).
    instants_s : ndarray (n,)
        Where to evaluate, seconds.

    Returns
    -------
    ndarray (n,)
        NaN where no frame within 30 ms is known.
    """
    order = cycle_order(phase, FINEST_ORDER)
    if np.isfinite(values).sum() < 2 * order + 2:
        return np.full(len(instants_s), np.nan)
    waves = _waves(phase, 2 * order)
    coefficients = _fits(waves, values, order)
    residual = values - waves[: 2 * order + 1].T @ coefficients
    periodic = harmonics(np.interp(instants_s, time_s, phase), order) @ coefficients
    return np.asarray(periodic + _near_medians(time_s, residual, instants_s))


def _near_medians(time_s: FloatArray, residual: FloatArray, instants_s: FloatArray) -> FloatArray:
    """Median of what is known near each instant; NaN = nothing is."""
    known = np.isfinite(residual)
    time_s, residual = time_s[known], residual[known]
    spans = np.searchsorted(time_s, [instants_s - NEAR_S, instants_s + NEAR_S]).T
    return np.array([_median(residual[a:b]) if b > a else np.nan for a, b in spans])
