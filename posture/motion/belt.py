"""How fast the belt runs, as the runner's own feet show it."""

import math
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.contacts import foot_events
from posture.motion.motion import UNKNOWN_SPEED, BeltSpeed, median_length
from posture.motion.rhythm import Rhythm
from posture.pose_track import LANDMARK
from posture.results.judging import TO_90_PERCENT
from posture.results.report import Side

# 90 % half-widths as shares of the speed, beside what both feet differ by, and of one foot alone.
# With them nine in ten of 20 people drawn at random, rendered for tuning, are held (`bench.belt`).
# On tracks of 16 runners on force-plate treadmills the speed is read within 2 %.
U_SHARE: Final = 0.07
ONE_FOOT_U_SHARE: Final = 0.14


def belt_speed(body: FloatArray, rhythm: Rhythm) -> BeltSpeed:
    """Return the mean of what both feet show, each against its own leg.

    What they differ by is in the half-width: both are carried by one belt.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Repaired landmarks, sagittal pixels.
    rhythm : Rhythm
        Of those frames.
    """
    feet = [_legs_per_s(body, rhythm, side) for side in ("left", "right")]
    known = [speed for speed in feet if np.isfinite(speed)]
    if not known:
        return UNKNOWN_SPEED
    speed = float(np.mean(known))
    if len(known) == 1:
        return BeltSpeed(speed, ONE_FOOT_U_SHARE * speed)
    # Half their difference is the standard error of the mean of two.
    apart = TO_90_PERCENT * abs(known[0] - known[1]) / 2
    return BeltSpeed(speed, math.hypot(U_SHARE * speed, apart))


def _legs_per_s(body: FloatArray, rhythm: Rhythm, side: Side) -> float:
    hip, knee, ankle = (body[:, LANDMARK[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
    leg_px = median_length(hip, knee) + median_length(knee, ankle)
    return belt_px_per_s(body, rhythm, side) / leg_px


def belt_px_per_s(body: FloatArray, rhythm: Rhythm, side: Side) -> float:
    """Return how fast the belt carries one foot back, pixels a second; NaN = not seen."""
    events = foot_events(body, rhythm.phase, rhythm.stride_s, side)
    return events.belt_px / rhythm.stride_s if events else float("nan")
