"""The rhythm of the stride: how long one takes, and where in it each frame lies.

The signal is the difference between left and right leg along the running direction: it
swings once a stride, is large, and leg mix-ups only flip its sign.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.ndimage import binary_dilation

from posture.arrays import FloatArray
from posture.motion.motion import middle
from posture.pose_track import LANDMARK

LEG_PARTS: Final = ("knee", "ankle", "heel", "foot_index")
# Stride times of 100-240 steps/min, with room on both sides to say "too slow", "too fast".
SHORTEST_STRIDE_S: Final = 0.4
LONGEST_STRIDE_S: Final = 1.5
# Width of the window (standard deviation, in strides) over which phase is followed.
PHASE_WINDOW_STRIDES: Final = 0.8
# Windows in which a steady pace is looked for, and how steady.
WINDOW_S: Final = 4.0
HOP_S: Final = 0.5
SAME_PACE: Final = 0.12
LEAST_REPEAT: Final = 0.5
LEAST_SWING: Final = 0.4
DOUBTFUL_WINDOWS: Final = 4


@dataclass(frozen=True)
class Rhythm:
    """Stride time and phase.

    Attributes
    ----------
    stride_s : float
        Mean stride time, seconds.
    phase : ndarray (T,)
        Strides since the start of the clip, increasing; whole numbers are one instant of
        the stride, the left leg furthest ahead.
    amplitude : ndarray (T,)
        Swing of the legs' difference, same unit as the signal.
    regularity : float
        How well the signal repeats after one stride, -1 to 1.
    """

    stride_s: float
    phase: FloatArray
    amplitude: FloatArray
    regularity: float


def leg_difference(body: FloatArray) -> FloatArray:
    """Left minus right leg along the running direction, (T,), mean over its landmarks.

    In trunk lengths of the same frame, so that somebody who walks past the camera before
    running does not outweigh the run.
    """
    left = body[:, [LANDMARK[f"left_{p}"] for p in LEG_PARTS], 0]
    right = body[:, [LANDMARK[f"right_{p}"] for p in LEG_PARTS], 0]
    trunk = np.linalg.norm(middle(body, "shoulder") - middle(body, "hip"), axis=1)
    known = trunk[np.isfinite(trunk)]
    if not len(known) or np.median(known) == 0:
        return np.full(len(body), np.nan)
    difference = mean_ignoring_nan(left - right)
    return np.asarray(difference / np.maximum(trunk, 0.3 * np.median(known)))


def mean_ignoring_nan(values: FloatArray) -> FloatArray:
    """Mean over the second axis; NaN where nothing is known."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def stride_time(
    signal: FloatArray,
    rate_hz: float,
    shortest_s: float = SHORTEST_STRIDE_S,
    longest_s: float = LONGEST_STRIDE_S,
) -> tuple[float, float]:
    """Period at which ``signal`` repeats best, and how well.

    Parameters
    ----------
    signal : ndarray (T,)
        Uniformly sampled; NaN = unknown (ignored).
    rate_hz : float
        Samples per second.
    shortest_s, longest_s : float
        Where to look, seconds.

    Returns
    -------
    (period_s, regularity)
        Period by a parabola through the peak of the autocorrelation; regularity is its
        height, -1 to 1. (NaN, 0) when the signal is too short for two periods.
    """
    known = np.isfinite(signal)
    first, last = round(shortest_s * rate_hz), round(longest_s * rate_hz)
    last = min(last, len(signal) // 2)
    if known.sum() < 8:
        return float("nan"), 0.0
    values = np.where(known, signal - np.mean(signal[known]), 0.0)
    correlation = _autocorrelation(values, known, last + 1)
    window = correlation[first:]
    inner = np.flatnonzero((window[1:-1] >= window[:-2]) & (window[1:-1] > window[2:])) + 1
    if not len(inner):
        return float("nan"), 0.0
    best = _first_good_peak(window, inner)
    lag = first + best + _parabola_offset(correlation[first + best - 1 : first + best + 2])
    return lag / rate_hz, float(window[best])


def _autocorrelation(values: FloatArray, known: np.ndarray, lags: int) -> FloatArray:
    """Normalised for each lag by the samples that overlap there."""
    size = next_fast_len(2 * len(values), real=True)
    spectrum, energy, seen = rfft([values, values**2, known.astype(float)], size)
    pairs = [np.abs(spectrum) ** 2, np.conj(energy) * seen, np.conj(seen) * energy]
    product, energy_before, energy_after = irfft(pairs, size)[:, :lags]
    return np.asarray(product / np.maximum(np.sqrt(np.abs(energy_before * energy_after)), 1e-12))


def _first_good_peak(window: FloatArray, peaks: np.ndarray) -> int:
    """The earliest peak nearly as high as the highest: two strides repeat as well as one."""
    highest = window[peaks].max()
    return int(peaks[window[peaks] >= highest - 0.15 * abs(highest)][0])


def _parabola_offset(three: FloatArray) -> float:
    left, middle, right = three
    return float(0.5 * (left - right) / (left - 2 * middle + right))


def follow_phase(signal: FloatArray, time_s: FloatArray, stride_s: float) -> Rhythm:
    """Follow the phase of ``signal`` through the clip.

    Around every frame the first and third harmonic of the stride are fitted by weighted
    least squares, so that ends of the clip and unknown frames need no special care.
    """
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    phase = time_s / stride_s
    for _ in range(2):
        offset, amplitude = _local_harmonics(
            signal, phase, PHASE_WINDOW_STRIDES * stride_s, rate_hz
        )
        phase = phase + offset
    pace = (phase[-1] - phase[0]) / (time_s[-1] - time_s[0])
    fit = amplitude * np.cos(2 * np.pi * phase)
    known = np.isfinite(signal)
    level = np.mean(signal[known])
    left = np.mean((signal[known] - level - fit[known]) ** 2)
    regularity = 1.0 - left / max(float(np.var(signal[known])), 1e-12)
    return Rhythm(1.0 / float(pace), phase, amplitude, float(regularity))


def _local_harmonics(
    signal: FloatArray, phase: FloatArray, window_s: float, rate_hz: float
) -> tuple[FloatArray, FloatArray]:
    """Phase offset (strides) and amplitude of the first harmonic around each frame."""
    angle = 2 * np.pi * phase
    basis = np.stack(
        [np.ones_like(angle)] + [f(k * angle) for k in (1, 3) for f in (np.cos, np.sin)]
    )
    known = np.isfinite(signal).astype(float)
    values = np.where(known > 0, signal, 0.0)

    size = len(basis)
    pairs = [(i, j) for i in range(size) for j in range(i, size)]
    products = [basis[i] * values for i in range(size)]
    products += [basis[i] * basis[j] * known for i, j in pairs]
    smooth = _smooth(np.array(products), window_s * rate_hz)
    normal = np.empty((len(signal), size, size))
    for (i, j), product in zip(pairs, smooth[size:], strict=True):
        normal[:, i, j] = normal[:, j, i] = product
    right = smooth[:size].T[..., None]
    normal += 1e-6 * np.eye(size)
    solution = np.linalg.solve(normal, right)[..., 0]
    cosine, sine = solution[:, 1], solution[:, 2]
    offset = np.unwrap(np.arctan2(-sine, cosine)) / (2 * np.pi)
    return offset, np.hypot(cosine, sine)


def _smooth(rows: FloatArray, sd: float) -> FloatArray:
    """Gaussian window over each row, ``sd`` samples wide; nothing lies beyond the ends."""
    reach = round(4 * sd)
    window = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sd) ** 2)
    frames = rows.shape[1]
    size = next_fast_len(frames + 2 * reach, real=True)
    both = rfft(rows, size) * rfft(window / window.sum(), size)
    return np.asarray(irfft(both, size)[:, reach : reach + frames])


def steady_part(signal: FloatArray, time_s: FloatArray) -> slice:
    """The longest stretch of one steady pace: without walking up, stepping on, stepping off.

    The pace is the most common one among windows of 4 s in which the legs swing fully and
    repeat; the whole clip where it is short or no pace stands out.
    """
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    width, hop = round(WINDOW_S * rate_hz), max(1, round(HOP_S * rate_hz))
    starts = np.arange(0, len(signal) - width + 1, hop)
    if len(signal) < 1.5 * width:
        return slice(0, len(signal))
    pieces = [signal[start : start + width] for start in starts]
    periods, repeats = np.array([stride_time(piece, rate_hz) for piece in pieces]).T
    swings = np.array([np.nanstd(p) if np.isfinite(p).any() else 0.0 for p in pieces])
    swinging = swings > LEAST_SWING * np.percentile(swings, 80)
    good = swinging & (repeats > LEAST_REPEAT)
    if not good.any():
        return slice(0, len(signal))
    alike = np.abs(periods[good][:, None] / periods[good] - 1) < SAME_PACE
    pace = periods[good][np.argmax(alike.sum(axis=1))]
    in_strides = periods / pace
    steady = good & (np.abs(in_strides - np.clip(np.round(in_strides), 1, 2)) < SAME_PACE)
    first, last = longest_run(steady | (swinging & ~good & _around(steady)))
    end = len(signal) if last == len(starts) - 1 else int(starts[last]) + width
    return slice(int(starts[first]), end)


def _around(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Windows within `DOUBTFUL_WINDOWS` of a True one: doubt there is noise, no other pace."""
    return np.asarray(binary_dilation(flags, iterations=DOUBTFUL_WINDOWS))


def longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """First and last index of the longest stretch of True (at least one must be True)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    starts, ends = edges[::2], edges[1::2] - 1
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest])
