"""How fast the belt runs, as the runner's own feet show it."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.contacts import foot_events
from posture.motion.motion import UNKNOWN_SPEED, BeltSpeed, median_length
from posture.motion.rhythm import Rhythm
from posture.pose_track import LANDMARK
from posture.results.report import Side

# 90 % half-width as a share of the speed: on tracks of 16 runners on force-plate treadmills it is
# read within 2 %; the rest, by how much the pose model sees a leg too long or too short, is judged.
U_SHARE: Final = 0.06


def belt_speed(body: FloatArray, rhythm: Rhythm) -> BeltSpeed:
    """Return the median of what both feet show, each against its own leg.

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
    speed = float(np.median(known))
    return BeltSpeed(speed, U_SHARE * speed)


def _legs_per_s(body: FloatArray, rhythm: Rhythm, side: Side) -> float:
    hip, knee, ankle = (body[:, LANDMARK[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
    leg_px = median_length(hip, knee) + median_length(knee, ankle)
    return belt_px_per_s(body, rhythm, side) / leg_px


def belt_px_per_s(body: FloatArray, rhythm: Rhythm, side: Side) -> float:
    """Return how fast the belt carries one foot back, pixels a second; NaN = not seen."""
    events = foot_events(body, rhythm.phase, rhythm.stride_s, side)
    return events.belt_px / rhythm.stride_s if events else float("nan")
