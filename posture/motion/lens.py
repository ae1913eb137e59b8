"""What a lens that bends straight lines does to the lines of a runner's body."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.geometry import straightened
from posture.pose_track import LANDMARK
from posture.results.report import Side

# Of the corners' distance from the middle of the picture. On a runner who fills an upright picture,
# with the feet near its edge, a tenth turns the shank by 2 degrees; at contact it is known to 2.8
# at best.
LARGEST_DISTORTION: Final = 0.1
LINES: Final = (("hip", "shoulder"), ("hip", "knee"), ("knee", "ankle"))
MOST_FRAMES: Final = 0.9


def lens_turn_deg(
    xy: FloatArray, size: tuple[int, int], distortion: float | None, facing: Side
) -> float:
    """Return by how much the lens turns trunk, thigh or shank of the camera side, degrees.

    Parameters
    ----------
    xy : ndarray (T, 33, 2)
        Landmarks, picture pixels; NaN = not seen.
    size : (int, int)
        Width and height of the picture.
    distortion : float or None
        See `posture.pose_track.Scene`; None or NaN = not seen.
    facing : Side
        The camera side.

    Returns
    -------
    float
        Of the line that is turned most, by so much or less in nine frames of ten; 0 where the lens
        bends little, or nothing shows that it does.
    """
    if distortion is None or not abs(distortion) > LARGEST_DISTORTION:
        return 0.0
    straight = straightened(xy, size, distortion)
    turns = [0.0]
    for start, end in LINES:
        first, last = LANDMARK[f"{facing}_{start}"], LANDMARK[f"{facing}_{end}"]
        seen, true = (points[:, last] - points[:, first] for points in (xy, straight))
        cross = seen[:, 0] * true[:, 1] - seen[:, 1] * true[:, 0]
        turn = np.abs(np.degrees(np.arctan2(cross, (seen * true).sum(axis=1))))
        known = turn[np.isfinite(turn)]
        turns += [float(np.quantile(known, MOST_FRAMES))] if len(known) else []
    return max(turns)
