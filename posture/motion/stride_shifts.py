"""How early or late each stride's own event is against the mean cycle's."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.foot_cues import PHASE_STEPS

WINDOW_S: Final = 0.12
# How far a stride is off by its ankle's height and by the hips', against how far its true event is:
# their mean product on the plates, in squared milliseconds.
CONTACT_SHARED_MS2: Final = (7.1, 11.0)
TOE_OFF_SHARED_MS2: Final = (10.8, 4.4)
# Further off than this a height was misread; and no clip is trusted more than this.
MOST_S: Final = 0.025
MOST_TRUSTED: Final = 0.6
MS2: Final = 1e6
FEWEST_FRAMES: Final = 2


def stride_shifts_s(
    heights: tuple[FloatArray, ...],
    cycles: tuple[tuple[FloatArray, FloatArray], ...],
    phase: FloatArray,
    events: FloatArray,
    stride_s: float,
    shared_ms2: tuple[float, ...],
) -> FloatArray:
    """Time by which each stride's event comes after the mean cycle's, seconds.

    Each height, in the frames about the event, is compared with its mean cycle moved in time. What
    it says counts by how far such shifts share in those of true events, against how far they
    scatter in this clip: noise makes them scatter more, and count less.

    Parameters
    ----------
    heights : tuple of ndarray (T,)
        Pixels; NaN = unknown.
    cycles : tuple of (ndarray, ndarray)
        Mean cycle of each height and its slope by phase, (`PHASE_STEPS`,) each.
    phase : ndarray (T,)
        Strides.
    events : ndarray (n,)
        Phases of the mean cycle's event, stride by stride.
    stride_s : float
        Mean stride time.
    shared_ms2 : tuple of float
        One for each height: `CONTACT_SHARED_MS2` or `TOE_OFF_SHARED_MS2`.

    Returns
    -------
    ndarray (n,)
        0 where a stride shows nothing of its own.
    """
    total = np.zeros(len(events))
    for height, (value, slope), shared in zip(heights, cycles, shared_ms2, strict=True):
        shifts = stride_s * _shifts(height, value, slope, phase, events, WINDOW_S / stride_s)
        shifts = np.clip(shifts, -MOST_S, MOST_S)
        variance_ms2 = MS2 * float(np.mean(shifts**2))
        total += min(MOST_TRUSTED, shared / max(variance_ms2, shared)) * shifts
    return total


def _shifts(
    height: FloatArray,
    value: FloatArray,
    slope: FloatArray,
    phase: FloatArray,
    events: FloatArray,
    window: float,
) -> FloatArray:
    """Least-squares shift of the mean cycle in a window about each event, strides."""
    grid = np.arange(PHASE_STEPS) / PHASE_STEPS
    expected = np.interp(phase, grid, value, period=1.0)
    pace = np.interp(phase, grid, slope, period=1.0)
    off = height - expected
    known = np.isfinite(off)
    shifts = np.zeros(len(events))
    for number, event in enumerate(events.tolist()):
        near = known & (np.abs(phase - event) < window)
        weight = float(np.sum(pace[near] ** 2))
        if np.sum(near) >= FEWEST_FRAMES and weight > 0:
            shifts[number] = -float(np.sum(off[near] * pace[near])) / weight
    return shifts
