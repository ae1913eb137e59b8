"""A check's values frame by frame: over the clip, and stride by stride."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.base import Check, landmark_bias
from posture.motion.motion import Motion, known_median

PERCENT: Final = np.arange(0.0, 101.0)
# The foot is flat on the belt this long after its contact.
FLAT_AFTER_S: Final = 0.08


@dataclass(frozen=True)
class Strides:
    """All strides of the camera-side leg, overlaid.

    Attributes
    ----------
    times_s : ndarray (n, 101)
        The instant of each of 0, 1, ... 100 % of every stride, seconds; 0 % is the contact.
    curves : ndarray (n, 101)
        The values there; NaN = not seen.
    mean, spread : ndarray (101,)
        Over the strides: mean and standard deviation; NaN where fewer than two are known.
    toe_off_percent : float
        Mean share of the stride at which the foot leaves the belt, %; NaN = not seen.
    """

    times_s: FloatArray
    curves: FloatArray
    mean: FloatArray
    spread: FloatArray
    toe_off_percent: float


def course(check: Check, motion: Motion) -> FloatArray | None:
    """Return what a check measures in every frame of ``motion.time_s``.

    Returns
    -------
    ndarray (T,) or None
        In the check's unit (for the signs of the pelvis: degrees of the first sign), with the
        landmarks' bias subtracted as from the check's value; NaN = not seen. None if the check
        has no value for a single frame.
    """
    if check.series is None:
        return None
    return check.series(motion) - landmark_bias(check.accuracy, motion)


def at_times(motion: Motion, values: FloatArray, times_s: FloatArray) -> FloatArray:
    """Return the values (T,) at other instants (n,), interpolated; NaN where they are unknown."""
    return np.interp(times_s, motion.time_s, values, left=np.nan, right=np.nan)


def overlaid(motion: Motion, values: FloatArray) -> Strides | None:
    """Overlay the strides of a check's values (T,); None if there are no strides."""
    spans = motion.strides()
    if not spans:
        return None
    times = np.array([start + (end - start) * PERCENT / 100 for start, end in spans])
    curves = at_times(motion, values, times)
    enough = np.isfinite(curves).sum(axis=0) >= 2
    mean, spread = np.full(len(PERCENT), np.nan), np.full(len(PERCENT), np.nan)
    mean[enough] = np.nanmean(curves[:, enough], axis=0)
    spread[enough] = np.nanstd(curves[:, enough], axis=0, ddof=1)
    return Strides(times, curves, mean, spread, _toe_off_percent(motion))


def _toe_off_percent(motion: Motion) -> float:
    ends = dict(motion.strides())
    shares = [
        100.0
        * (contact.toe_off_s - contact.contact_s)
        / (ends[contact.contact_s] - contact.contact_s)
        for contact in motion.near_contacts()
        if contact.contact_s in ends and np.isfinite(contact.toe_off_s)
    ]
    return float(np.mean(shares)) if shares else float("nan")


def frame_points(motion: Motion, times_s: FloatArray) -> FloatArray:
    """Return the smoothed landmarks at instants (n,): (n, 33, 2) pixels of the picture.

    NaN = not seen. Before the first frame and after the last, that frame's landmarks are used.
    """
    flat = motion.smooth.reshape(len(motion.time_s), -1)
    columns = [np.interp(times_s, motion.time_s, column) for column in flat.T]
    return motion.view.to_picture(np.stack(columns, axis=-1).reshape(len(times_s), -1, 2))


def belt_line(motion: Motion) -> FloatArray | None:
    """Return the belt as the analysis uses it: two points (2, 2), pixels of the picture.

    It passes under the camera-side foot while that is flat; None if its slope or the foot was
    not seen.
    """
    slope = np.radians(motion.view.belt_deg)
    flat_s = np.array([contact.contact_s + FLAT_AFTER_S for contact in motion.near_contacts()])
    foot = (motion.near("heel") + motion.near("foot_index")) / 2
    if not len(flat_s) or not np.isfinite(slope):
        return None
    under = np.array([known_median(at_times(motion, foot[:, axis], flat_s)) for axis in (0, 1)])
    along = 1.5 * motion.leg_px() * np.array([np.cos(slope), np.sin(slope)])
    line = motion.view.to_picture(np.stack([under - along, under + along]))
    return line if np.isfinite(line).all() else None
