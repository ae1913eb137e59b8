"""The slope of the treadmill's deck in the picture."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK
from posture.tracking.scene.lines import lengths

FEET: Final = [
    LANDMARK[f"{side}_{part}"] for side in ("left", "right") for part in ("heel", "foot_index")
]
# Lengths are shares of body height; angles are degrees.
STEEPEST: Final = 15.0
SHORTEST: Final = 0.3
ABOVE: Final = 0.06
BELOW: Final = 0.2
TOGETHER: Final = 0.6
APART: Final = 1.5


def find_deck(lines: FloatArray, bodies: FloatArray, body_height: float) -> float | None:
    """Find the slope of the long edges just below the feet.

    Seen at an angle, the deck's edges slope even if camera and belt are level (about 0.2 deg per
    degree of yaw), so the slope says something about roll only if yaw is small.

    Parameters
    ----------
    lines : ndarray (N, 4)
        Straight edges of the still picture, pixels.
    bodies : ndarray (K, 33, 2)
        Landmarks over the clip, same pixels, NaN = not seen.
    body_height : float
        Pixels.

    Returns
    -------
    float or None
        Degrees, + = rising to the right in the picture; None if there are few such edges, or
        they differ by more than 1.5 deg.
    """
    feet = bodies[:, FEET].reshape(-1, 2)
    feet = feet[np.isfinite(feet).all(axis=1)]
    if not (len(feet) and body_height > 0):
        return None
    slopes, weights = _edges_near(lines, feet, body_height)
    if weights.sum() < TOGETHER * body_height:
        return None
    low, middle, high = _weighted_quantiles(slopes, weights, (0.2, 0.5, 0.8))
    return middle if high - low <= APART else None


def _edges_near(
    lines: FloatArray, feet: FloatArray, body_height: float
) -> tuple[FloatArray, FloatArray]:
    """Return slopes and lengths of the level edges that the feet land on."""
    left, right = np.quantile(feet[:, 0], (0.1, 0.9))
    ground = np.quantile(feet[:, 1], 0.9)
    start, end = lines[:, :2], lines[:, 2:]
    across, down = (end - start).T
    level = np.abs(down) < np.tan(np.radians(STEEPEST)) * np.abs(across)
    first, last = np.minimum(start, end)[:, 0], np.maximum(start, end)[:, 0]
    under = np.minimum(last, right) - np.maximum(first, left) > 0.5 * (right - left)
    height = (start + end)[:, 1] / 2
    near = (height > ground - ABOVE * body_height) & (height < ground + BELOW * body_height)
    chosen = level & under & near & (lengths(lines) > SHORTEST * body_height)
    slopes = np.degrees(np.arctan(-down[chosen] / across[chosen]))
    return np.asarray(slopes), lengths(lines[chosen])


def _weighted_quantiles(
    values: FloatArray, weights: FloatArray, shares: tuple[float, ...]
) -> list[float]:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) - 0.5 * weights[order]
    return [float(q) for q in np.interp(shares, reached / weights.sum(), values[order])]
