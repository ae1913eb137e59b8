"""Whether a clip's own speed changes while it plays: slow motion that ramps in and out.

A full swing of the legs, from one leg clearly ahead to the other, has a top speed. Running
and walking swing at speeds within a factor of about two of each other; slow motion of 4 to 8
times does not. Standing is no full swing, and a leg mix-up or a stuck picture makes a swing
faster, never slower.
"""

from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import gaussian_filter1d

from posture.arrays import FloatArray

SMOOTHING_S: Final = 0.06
# Share of the clip's widest swings that a leg has to be ahead by for the swing to be full.
FULL_SWING: Final = 0.5
LEAST_KNOWN: Final = 0.7
# Shorter clips hold no swings to compare.
SHORTEST_S: Final = 1.0
# So many successive swings are fast when the middle one is; fewer are not compared.
RUN: Final = 5


def pace_changes(signal: FloatArray, time_s: FloatArray) -> float:
    """How many times faster the fast swings of the legs are than the slowest; 1 = steady.

    Fast is the middle one of any five successive swings, so that a mix-up, which is two fast
    swings, does not count; the slowest is one with swings before and after it.

    Parameters
    ----------
    signal : ndarray (T,)
        From `posture.motion.rhythm.leg_difference`; NaN = unknown.
    time_s : ndarray (T,)
        Seconds, uniform.
    """
    speeds = swing_speeds(signal, time_s)
    if len(speeds) < RUN:
        return 1.0
    fast = np.median(sliding_window_view(speeds, RUN), axis=1).max()
    return float(fast / speeds[1:-1].min())


def swing_speeds(signal: FloatArray, time_s: FloatArray) -> FloatArray:
    """Top speed of every full swing over that swing's size, per second, in order of time."""
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    known = np.isfinite(signal)
    if not known.any() or time_s[-1] - time_s[0] < SHORTEST_S:
        return np.empty(0)
    filled = np.interp(time_s, time_s[known], signal[known])
    smooth = gaussian_filter1d(filled - np.median(filled), SMOOTHING_S * rate_hz)
    full = FULL_SWING * np.percentile(np.abs(smooth), 95)
    ahead = np.flatnonzero(np.abs(smooth) > full)
    turns = np.flatnonzero(np.diff(np.sign(smooth[ahead])) != 0)
    starts, ends = ahead[turns], ahead[turns + 1]
    speeds = []
    for k, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if known[start : end + 1].mean() < LEAST_KNOWN:
            continue
        first = ends[k - 1] if k else ahead[0]
        last = starts[k + 1] if k + 1 < len(starts) else ahead[-1]
        size = float(np.ptp(smooth[first : last + 1]))
        speeds.append(float(np.abs(np.diff(smooth[start : end + 1])).max()) * rate_hz / size)
    return np.array(speeds)
