"""Contacts from a treadmill's vertical force, by the rule of the RBDS trials.

The force is low-pass filtered at 30 Hz (Butterworth, second order, forwards and backwards); a
foot is on the belt where it is above 50 N. The instants lie between two samples, where the line
through them crosses 50 N.
"""

from typing import Final

import numpy as np
from scipy.signal import butter, sosfiltfilt

from bench.forceplate import Points
from posture.arrays import FloatArray
from posture.results.report import Side

LOW_PASS_HZ: Final = 30.0
THRESHOLD_N: Final = 50.0
# Shorter ones are vibrations of the treadmill; nobody runs with steps as short.
SHORTEST_S: Final = 0.08

Stance = tuple[float, float]
"""(initial contact, toe-off), seconds."""


def stances(time_s: FloatArray, force_n: FloatArray) -> list[Stance]:
    """Return all stances of either foot that begin and end in the recording, in order.

    Parameters
    ----------
    time_s : ndarray (n,)
        Instants, evenly spaced, at more than 60 samples a second.
    force_n : ndarray (n,)
        Vertical force on the belt, newtons, 0 while both feet are in the air.
    """
    smooth = _smoothed(time_s, force_n)
    rises = _crossings(time_s, smooth, upwards=True)
    falls = _crossings(time_s, smooth, upwards=False)
    ends = [min((fall for fall in falls if fall > rise), default=np.inf) for rise in rises]
    pairs = zip(rises, ends, strict=True)
    return [(rise, end) for rise, end in pairs if SHORTEST_S <= end - rise < np.inf]


def offset_n(force_n: FloatArray) -> float:
    """Return the force while both feet are in the air, newtons; 0 if the plate is zeroed.

    The tenth centile: runners spend more than a tenth of the time in the air.
    """
    return float(np.percentile(force_n, 10))


def _smoothed(time_s: FloatArray, force_n: FloatArray) -> FloatArray:
    rate_hz = 1 / float(np.median(np.diff(time_s)))
    low_pass = butter(2, LOW_PASS_HZ, fs=rate_hz, output="sos")
    return np.asarray(sosfiltfilt(low_pass, force_n))


def _crossings(time_s: FloatArray, force_n: FloatArray, upwards: bool) -> list[float]:
    above = force_n > THRESHOLD_N
    before = np.flatnonzero((above[1:] != above[:-1]) & (above[1:] == upwards))
    share = (THRESHOLD_N - force_n[before]) / (force_n[before + 1] - force_n[before])
    crossings: list[float] = (time_s[before] + share * np.diff(time_s)[before]).tolist()
    return crossings


def lower_foot(time_s: FloatArray, points: Points, stance: Stance) -> Side:
    """Return the foot whose ankle is lower in the middle half of a stance."""
    quarter = (stance[1] - stance[0]) / 4
    inside = (time_s >= stance[0] + quarter) & (time_s <= stance[1] - quarter)
    left, right = (points[f"{side}_ankle"][inside, 1].mean() for side in ("left", "right"))
    return "left" if left < right else "right"
