"""The One-Euro filter (Casiez, Roussel and Vogel, CHI 2012): smooth at rest, fast in motion.

Only for the overlay: numbers come from unfiltered landmarks.
"""

from typing import Final

import numpy as np

from posture.arrays import FloatArray

SLOWEST_HZ: Final = 2.0
# Hz of cut-off per body height per second.
QUICKER: Final = 6.0
SPEED_HZ: Final = 2.0


class OneEuro:
    """Smooths points (N, 2) over time; NaN passes through, and smoothing restarts after it.

    Parameters
    ----------
    slowest_hz : float
        Cut-off at rest, Hz.
    quicker : float
        How much the cut-off rises with speed, Hz per unit of length per second.
    """

    def __init__(self, slowest_hz: float = SLOWEST_HZ, quicker: float = QUICKER) -> None:
        self._slowest_hz = slowest_hz
        self._quicker = quicker
        self._last: tuple[float, FloatArray, FloatArray] | None = None

    def smooth(self, time_s: float, points: FloatArray, unit: float = 1.0) -> FloatArray:
        """Return the smoothed points; ``unit`` is the unit of length for speeds, pixels."""
        if self._last is None or time_s <= self._last[0]:
            self._last = time_s, points, np.zeros_like(points)
            return points
        before_s, before, speed = self._last
        step_s = time_s - before_s
        fresh = (points - before) / step_s / unit
        speed = speed + _weight(SPEED_HZ, step_s) * (np.nan_to_num(fresh) - speed)
        pace = np.hypot(*speed.T)[:, None]
        weight = _weight(self._slowest_hz + self._quicker * pace, step_s)
        known = np.isfinite(before)
        smoothed = np.where(known, before + weight * (points - np.where(known, before, 0)), points)
        self._last = time_s, smoothed, speed
        return np.asarray(smoothed)


def _weight(cutoff_hz: FloatArray | float, step_s: float) -> FloatArray:
    """Return the weight of a new value in an exponential filter with this cut-off."""
    return np.asarray(1.0 / (1.0 + 1.0 / (2 * np.pi * np.asarray(cutoff_hz) * step_s)))
