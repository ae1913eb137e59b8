"""A body seen twice: in the picture as it is, and in its mirror image.

The network is not symmetric: on real runners its two answers are ten times as far apart as on
rendered ones. Their mean is the same for a clip and for its mirror image.
"""

from typing import Final

import numpy as np

from posture.arrays import FloatArray, Image
from posture.pose_track import LANDMARK, OTHER_SIDE
from posture.tracking.pose.inference import LandmarkNetwork, Pose
from posture.tracking.pose.region import Region

LEGS: Final = [
    LANDMARK[f"{side}_{part}"]
    for part in ("hip", "knee", "ankle", "heel", "foot_index")
    for side in ("left", "right")
]


def place_both_ways(network: LandmarkNetwork, image: Image, region: Region) -> Pose | None:
    """Return the body in ``region`` of ``image`` as the mean of both looks.

    None unless both find somebody: in a street at night without anybody, one or the other look
    saw a body in more than half of the pictures.
    """
    straight = network.place(image, region)
    mirrored = network.place(image, region, mirrored=True) if straight else None
    if straight is None or mirrored is None:
        return None
    return mean_of(straight, mirrored)


def mean_of(first: Pose, second: Pose) -> Pose:
    """Return the mean of two looks at one body.

    Where the looks take each other's left leg for the right one, the names are the first one's:
    which of them is right, only the whole clip can tell (`posture.motion.legs`).
    """
    names = np.arange(len(OTHER_SIDE))
    crossed = names.copy()
    crossed[LEGS] = np.array(OTHER_SIDE)[LEGS]
    if _gap(first.xy, second.xy[crossed]) < _gap(first.xy, second.xy):
        names = crossed
    xy = (first.xy + second.xy[names]) / 2
    return Pose(
        xy,
        (first.visibility + second.visibility[names]) / 2,
        Region(*np.mean([first.region, second.region], axis=0).tolist()),
        first.xy - xy,
    )


def _gap(first: FloatArray, second: FloatArray) -> float:
    """Sum of the squared distances of the legs' landmarks, pixels."""
    return float(np.sum(np.square(first[LEGS] - second[LEGS])))
