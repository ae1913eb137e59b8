"""Where the runner is in the pictures, and how tall.

Bodies are landmarks (K, 33, 2), pixels, NaN = not seen. Frames without a body are ignored; if no
frame has one, results are NaN.
"""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK

# From the nose to the lower ankle, as a share of a person's height, also while running.
NOSE_TO_ANKLE: Final = 0.87
TRUNK: Final = [
    LANDMARK[f"{side}_{part}"] for part in ("shoulder", "hip") for side in ("left", "right")
]
ANKLES: Final = [LANDMARK["left_ankle"], LANDMARK["right_ankle"]]
HEAD_TO_WRISTS: Final = range(LANDMARK["left_pinky"])
UPPER: Final = [*HEAD_TO_WRISTS, LANDMARK["left_hip"], LANDMARK["right_hip"]]


def body_height(bodies: FloatArray) -> float:
    """Return the median height of the body, pixels; NaN if it was never seen."""
    lowest = bodies[:, ANKLES, 1].max(axis=1)
    return _middle(lowest - bodies[:, LANDMARK["nose"], 1]) / NOSE_TO_ANKLE


def trunk_place(bodies: FloatArray) -> FloatArray:
    """Return the median position of the middle of the trunk, (2,) pixels; NaN if never seen."""
    middles = bodies[:, TRUNK].mean(axis=1)
    return np.array([_middle(middles[:, 0]), _middle(middles[:, 1])])


def boxes(bodies: FloatArray, margin: float) -> FloatArray:
    """Return left, top, right, bottom around each body, (K, 4) pixels.

    ``margin`` is added on all sides, as a share of the box's height.
    """
    first, last = bodies.min(axis=1), bodies.max(axis=1)
    more = margin * (last - first)[:, 1:]
    return np.concatenate([first - more, last + more], axis=1)


def upper_box(bodies: FloatArray) -> FloatArray:
    """Return the box, (4,) pixels, in which head, arms and trunk are most of the time.

    Moving legs vanish from a median picture; the upper body stays visible in it.
    """
    around = boxes(bodies[:, UPPER], margin=0.0)
    seen = around[np.isfinite(around).all(axis=1)]
    if not len(seen):
        return np.full(4, np.nan)
    first, last = np.quantile(seen[:, :2], 0.2, axis=0), np.quantile(seen[:, 2:], 0.8, axis=0)
    return np.concatenate([first, last])


def _middle(values: FloatArray) -> float:
    seen = values[np.isfinite(values)]
    return float(np.median(seen)) if len(seen) else float("nan")
