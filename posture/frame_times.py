"""The times of a track's frames: consecutive ones, and gaps where the clip was not followed."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray

LONGEST_PAUSE_S: Final = 1.0
"""Frames further apart belong to two stretches: what happened in between was not followed."""


def stretches_of(time_s: FloatArray) -> list[slice]:
    """Return the stretches of consecutive frames in a track, parted by `LONGEST_PAUSE_S`."""
    ends = [0, *(np.flatnonzero(np.diff(time_s) > LONGEST_PAUSE_S) + 1).tolist(), len(time_s)]
    return [slice(first, last) for first, last in pairwise(ends)]


def followed_s(time_s: FloatArray) -> float:
    """Return how many seconds the stretches last together, from first to last frame of each."""
    return float(sum(np.ptp(time_s[part]) for part in stretches_of(time_s) if len(time_s)))


def frame_numbers(time_s: FloatArray) -> NDArray[np.int_]:
    """Return the frames' numbers in the clip, from 0; over a gap they follow from its usual rate.

    Parameters
    ----------
    time_s : ndarray (T,)
        Times since the clip's first frame, seconds.
    """
    numbers = np.arange(len(time_s))
    parts = stretches_of(time_s)
    if len(parts) > 1:
        step_s = float(np.median(np.diff(time_s)))
        for part in parts:
            first = round(float(time_s[part.start]) / step_s)
            numbers[part] = first + np.arange(part.stop - part.start)
    return numbers


def with_gaps_filled(time_s: FloatArray, duration_s: float) -> FloatArray:
    """Return the times of all frames of a clip, those that were not followed at its usual rate.

    Parameters
    ----------
    time_s : ndarray (T,)
        Times of the frames that were followed, seconds.
    duration_s : float
        How long the clip is; a moment more or less than the last frame's end is none.
    """
    if len(time_s) < 2:
        return time_s
    step_s = float(np.median(np.diff(time_s)))
    edges = [-step_s, *time_s.tolist(), max(duration_s, float(time_s[-1]) + step_s)]
    gaps = np.flatnonzero(np.diff(edges) > LONGEST_PAUSE_S)
    missing = [
        np.linspace(edges[gap], edges[gap + 1], max(2, 1 + _steps(edges, gap, step_s)))[1:-1]
        for gap in gaps.tolist()
    ]
    return np.sort(np.concatenate([time_s, *missing]))


def _steps(edges: list[float], gap: int, step_s: float) -> int:
    return round((edges[gap + 1] - edges[gap]) / step_s)
