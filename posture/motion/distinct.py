"""Which frames show something new: the legs' movement from frame to frame.

A file may have more frames than were filmed: every second one shown twice (30 frames/s stored as
60), or worked out between its neighbours. And a drawing or a slide show has only a few poses.
"""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.motion import known_median
from posture.pose_track import LANDMARK

PARTS: Final = ("knee", "ankle", "heel", "foot_index")
LEGS: Final = [[LANDMARK[f"{side}_{part}"] for part in PARTS] for side in ("left", "right")]


def leg_moves(xy: FloatArray) -> FloatArray:
    """How far the legs move from each frame to the next, pixels, (T - 1,); NaN = not seen.

    Mean over the landmarks of both, each leg going on as the one that it is nearer to.
    """
    before, after = xy[:-1], xy[1:]
    ways = [
        np.linalg.norm(after[:, LEGS[a] + LEGS[b]] - before[:, LEGS[0] + LEGS[1]], axis=2).mean(
            axis=1
        )
        for a, b in ((0, 1), (1, 0))
    ]
    return np.asarray(np.fmin(*ways))


def steadiness(xy: FloatArray) -> float:
    """Median over mean of the legs' movement: near 1 = they move all the time; NaN = not seen."""
    moves = leg_moves(xy)
    known = moves[np.isfinite(moves)]
    return known_median(known) / float(known.mean()) if known.any() else float("nan")
