"""Outliers, gaps and noise: what is repaired before anything is measured."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from posture.arrays import FloatArray
from posture.motion.cycle import cycle_order, periodic_part
from posture.pose_track import LANDMARK, LANDMARK_NAMES

LONGEST_GAP_S: Final = 0.1
OUTLIER_SPREADS: Final = 5.0
# An outlier is at least this share of the trunk away, however quiet the landmark is.
OUTLIER_FLOOR: Final = 0.05
OUTLIER_ORDER: Final = 6
FEWEST_KNOWN: Final = 4 * OUTLIER_ORDER
# What anything is measured on or drawn from; the face's details are left as seen.
MEASURED: Final = [
    LANDMARK["nose"],
    *(
        LANDMARK[f"{side}_{part}"]
        for part in (
            *("ear", "shoulder", "elbow", "wrist", "index"),
            *("hip", "knee", "ankle", "heel", "foot_index"),
        )
        for side in ("left", "right")
    ),
]
# Zero-lag Butterworth cut-offs, Hz (evidence: feet 10-12, knee 8, trunk and head 5-6).
FOOT_HZ: Final = 11.0
KNEE_HZ: Final = 8.0
TRUNK_HZ: Final = 6.0
ARM_HZ: Final = 8.0


def remove_outliers(
    body: FloatArray, phase: FloatArray, time_s: FloatArray, trunk_px: float
) -> FloatArray:
    """Set landmarks that jump off their own path to NaN.

    A landmark's path is its periodic part plus a slow drift; a frame is an outlier when it
    lies more than 5 robust standard deviations and 5 % of the trunk from that path.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Sagittal pixels.
    phase : ndarray (T,)
        Strides; all NaN when the rhythm is unknown (then only jumps from the running
        median count).
    time_s : ndarray (T,)
        Seconds, uniform.
    trunk_px : float
        Trunk length.
    """
    result = body.copy()
    window = 2 * round(0.5 / float(np.median(np.diff(time_s)))) + 1
    paths = body[:, MEASURED]
    residual = paths - _periodic(paths, phase)
    for place, number in enumerate(MEASURED):
        off = [_outliers(residual[:, place, axis], window, trunk_px) for axis in (0, 1)]
        result[off[0] | off[1], number] = np.nan
    return result


def _periodic(paths: FloatArray, phase: FloatArray) -> FloatArray:
    """Part of each path (T, n, 2) that repeats every stride; 0 where the rhythm is unknown."""
    if not np.all(np.isfinite(phase)):
        return np.zeros_like(paths)
    order = cycle_order(phase, OUTLIER_ORDER)
    flat = paths.reshape(len(paths), -1)
    seen = np.isfinite(flat).any(axis=0)
    result = np.zeros_like(flat)
    if seen.any():
        result[:, seen] = periodic_part(phase, flat[:, seen], order)
    return result.reshape(paths.shape)


def _outliers(residual: FloatArray, window: int, trunk_px: float) -> NDArray[np.bool_]:
    """Frames off the slow drift of what is left of a path; none where little is known of it."""
    known = np.isfinite(residual)
    if known.sum() < FEWEST_KNOWN:
        return np.zeros(len(residual), dtype=bool)
    filled = np.interp(np.arange(len(residual)), np.flatnonzero(known), residual[known])
    residual = filled - median_filter(filled, min(window, len(filled)), mode="nearest")
    spread = 1.4826 * float(np.median(np.abs(residual[known])))
    return known & (np.abs(residual) > max(OUTLIER_SPREADS * spread, OUTLIER_FLOOR * trunk_px))


def fill_gaps(body: FloatArray, time_s: FloatArray) -> FloatArray:
    """Bridge unknown stretches up to 100 ms by monotone cubic (PCHIP) interpolation."""
    from scipy.interpolate import PchipInterpolator

    result = body.copy()
    longest_s = LONGEST_GAP_S + float(np.median(np.diff(time_s))) + 1e-9
    for number in range(body.shape[1]):
        path = body[:, number]
        known = np.asarray(np.isfinite(path).all(axis=1))
        if known.sum() < 2:
            continue
        bridge = PchipInterpolator(time_s[known], path[known])
        # NaN, which is not short, before the first known frame and after the last.
        gaps_s = np.diff(time_s[known], prepend=np.nan, append=np.nan)
        short = ~known & (gaps_s[np.searchsorted(time_s[known], time_s)] <= longest_s)
        result[short, number] = bridge(time_s[short])
    return result


def low_pass(body: FloatArray, rate_hz: float) -> FloatArray:
    """Fourth-order zero-lag Butterworth per landmark; unknown stretches stay unknown."""
    from scipy.signal import butter  # a third of what the program's start would take

    result = body.copy()
    cut_offs = np.array([cut_off_hz(LANDMARK_NAMES[number]) for number in MEASURED])
    for cut_off in np.unique(cut_offs):
        numbers = np.array(MEASURED)[cut_offs == cut_off]
        sections = butter(2, min(cut_off, 0.4 * rate_hz), fs=rate_hz, output="sos")
        paths = body[:, numbers].reshape(len(body), -1)
        result[:, numbers] = _low_pass_known(paths, sections).reshape(-1, len(numbers), 2)
    return result


def cut_off_hz(name: str) -> float:
    """Low-pass cut-off of a landmark, Hz."""
    part = name.removeprefix("left_").removeprefix("right_")
    if part in ("ankle", "heel", "foot_index"):
        return FOOT_HZ
    if part in ("knee", "hip"):
        return KNEE_HZ
    if part in ("elbow", "wrist", "index"):
        return ARM_HZ
    return TRUNK_HZ


def _low_pass_known(values: FloatArray, sections: FloatArray) -> FloatArray:
    """Filter each column (T, n); what is unknown is bridged for it, and unknown again after."""
    from scipy.signal import sosfiltfilt

    known = np.isfinite(values)
    filled, frames = values.copy(), np.arange(len(values))
    for column in np.flatnonzero(known.any(axis=0)):
        there = known[:, column]
        filled[~there, column] = np.interp(frames[~there], frames[there], values[there, column])
    return np.where(known, sosfiltfilt(sections, filled, axis=0), np.nan)
