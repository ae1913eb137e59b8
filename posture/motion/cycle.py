"""A path that repeats every stride, as a robust sum of harmonics of the stride's phase."""

from typing import Final

import numpy as np

from posture.landmarks import FloatArray

# Fine enough to keep the kink that the belt puts into the leg's path at contact.
FINEST_ORDER: Final = 20
# Residuals below this share of the values' spread are never outliers: where a path fits
# exactly, the fit's own rounding would else vote out the very frames that carry its shape.
EXACT: Final = 0.003


def harmonics(phase: FloatArray, order: int) -> FloatArray:
    """Basis of a periodic function, (len(phase), 2 * order + 1): 1, cos, sin, cos 2, ..."""
    first = np.exp(2j * np.pi * np.asarray(phase))
    basis = np.ones((len(first), 2 * order + 1))
    power = np.ones_like(first)
    for k in range(order):
        power = power * first
        basis[:, 2 * k + 1], basis[:, 2 * k + 2] = power.real, power.imag
    return basis


def harmonic_slope(phase: FloatArray, order: int) -> FloatArray:
    """Derivative of `harmonics` by phase, same shape."""
    angle = 2 * np.pi * np.asarray(phase)[:, None] * np.arange(1, order + 1)
    columns = [np.zeros((len(angle), 1))]
    for k in range(order):
        rate = 2 * np.pi * (k + 1)
        columns += [-rate * np.sin(angle[:, k : k + 1]), rate * np.cos(angle[:, k : k + 1])]
    return np.hstack(columns)


def fit_cycle(phase: FloatArray, values: FloatArray, order: int, rounds: int = 6) -> FloatArray:
    """Fit ``values`` as a function of phase, ignoring NaN and outvoting outliers.

    Iteratively reweighted least squares with Tukey's biweight; scale by the median
    absolute residual.

    Parameters
    ----------
    phase : ndarray (T,)
        Strides.
    values : ndarray (T,)
        Any unit; NaN = unknown.
    order : int
        Number of harmonics.
    rounds : int
        Reweighting rounds.

    Returns
    -------
    ndarray (2 * order + 1,)
        Coefficients for `harmonics`.
    """
    known = np.isfinite(values)
    target = values[known]
    waves = harmonics(phase[known], 2 * order)
    basis = waves[:, : 2 * order + 1]
    weight: FloatArray = np.ones(len(target))
    ridge = 1e-6 * len(target) * np.eye(basis.shape[1])
    coefficients: FloatArray = np.zeros(basis.shape[1])
    least = EXACT * float(np.std(target)) + 1e-9
    # Sums by einsum: on matrices of this shape BLAS threads wait for each other, up to
    # twenty times longer on a busy machine.
    for _ in range(rounds):
        products = _products(np.einsum("t,tk->k", weight, waves), order)
        moments = np.einsum("t,tk->k", weight * target, basis)
        coefficients = np.linalg.solve(products + ridge, moments)
        residual = target - np.einsum("tk,k->t", basis, coefficients)
        scale = max(1.4826 * float(np.median(np.abs(residual))), least)
        weight = np.clip(1 - (residual / (4.7 * scale)) ** 2, 0, None) ** 2
    return coefficients


def _products(sums: FloatArray, order: int) -> FloatArray:
    """Weighted sums of all products of two columns of `harmonics`.

    By the product-to-sum formulas they follow from the weighted sums of the columns up to
    twice the order.
    """
    cosine, sine = np.append(sums[:1], sums[1::2]), np.append(0.0, sums[2::2])
    k = np.arange(order + 1)
    apart, together = k[:, None] - k, k[:, None] + k
    mixed = (sine[together] - np.sign(apart) * sine[np.abs(apart)]) / 2
    result = np.empty((2 * order + 1, 2 * order + 1))
    cosines, sines = np.append(0, 2 * k[1:] - 1), 2 * k[1:]
    result[np.ix_(cosines, cosines)] = (cosine[np.abs(apart)] + cosine[together]) / 2
    result[np.ix_(sines, sines)] = (cosine[np.abs(apart)] - cosine[together])[1:, 1:] / 2
    result[np.ix_(cosines, sines)] = mixed[:, 1:]
    result[np.ix_(sines, cosines)] = mixed[:, 1:].T
    return result


def cycle_order(phase: FloatArray, highest: int) -> int:
    """Number of harmonics that the frames of a stride and of the clip can carry."""
    frames_per_stride = 1.0 / float(np.median(np.diff(phase)))
    return max(1, min(highest, int(0.45 * frames_per_stride), len(phase) // 6))


def at_instants(
    phase: FloatArray,
    time_s: FloatArray,
    values: FloatArray,
    instants_s: FloatArray,
    window_s: float = 0.03,
) -> FloatArray:
    """Evaluate a nearly periodic series between its frames.

    Parameters
    ----------
    phase, time_s, values : ndarray (T,)
        Strides, seconds, any unit (NaN = unknown).
    instants_s : ndarray (n,)
        Where to evaluate, seconds.
    window_s : float
        Half-width of the window whose median residual is added to the periodic part.

    Returns
    -------
    ndarray (n,)
        NaN where no frame within the window is known.
    """
    order = cycle_order(phase, FINEST_ORDER)
    if np.isfinite(values).sum() < 2 * order + 2:
        return np.full(len(instants_s), np.nan)
    coefficients = fit_cycle(phase, values, order)
    residual = values - harmonics(phase, order) @ coefficients
    periodic = harmonics(np.interp(instants_s, time_s, phase), order) @ coefficients
    window = max(window_s, 0.6 * float(np.median(np.diff(time_s))))
    near = [_near_median(time_s, residual, float(t), window) for t in instants_s]
    return np.asarray(periodic + np.array(near))


def _near_median(
    time_s: FloatArray, residual: FloatArray, instant_s: float, window_s: float
) -> float:
    first, last = np.searchsorted(time_s, [instant_s - window_s, instant_s + window_s])
    near = residual[first:last]
    near = near[np.isfinite(near)]
    return float(np.median(near)) if len(near) else float("nan")
