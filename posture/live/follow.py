"""Following one body from picture to picture, always in the newest.

In clips, the region to look at comes from eight frames earlier, so that many frames can be
processed at once (`posture.tracking.pose.follower`). Here there is only the newest frame, and the
region of the previous frame fits it better.
"""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from posture.arrays import Image
from posture.tracking.pose.follower import DetectBodies
from posture.tracking.pose.inference import Pose
from posture.tracking.pose.region import Region, region_from_body

SEARCH_EVERY_S: Final = 0.4


class Follower:
    """Follows the body from picture to picture.

    Parameters
    ----------
    place : callable
        Places the landmarks in a region of a picture (`LandmarkNetwork.place`).
    detect : callable
        Finds bodies anywhere in a picture, as landmarks (33, 2), most certain first; slower,
        and only called while no body is followed.
    """

    def __init__(self, place: Callable[[Image, Region], Pose | None], detect: DetectBodies) -> None:
        self._place = place
        self._detect = detect
        self._region: Region | None = None
        self._searched_s = -math.inf

    def follow(self, image: Image, time_s: float) -> Pose | None:
        """Return the body in the next picture, None if nobody is there."""
        region = self._region or self._search(image, time_s)
        pose = self._place(image, region) if region else None
        self._region = pose.region if pose else None
        return pose

    def _search(self, image: Image, time_s: float) -> Region | None:
        if time_s - self._searched_s < SEARCH_EVERY_S:
            return None
        self._searched_s = time_s
        bodies = [xy for xy in self._detect(image) if np.isfinite(xy).all()]
        first = self._place(image, region_from_body(bodies[0])) if bodies else None
        return first.region if first else None
