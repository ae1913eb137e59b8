"""Following one body through the frames of a clip, on all cores at once.

Every frame is looked at as it is and mirrored (`posture.tracking.pose.both_ways`).

The region to look at in a frame comes from the one looked at `LAG` frames before, so that many
frames can be processed at the same time. The lag is fixed: the result is the same on any number of
cores.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Final

import numpy as np

from posture.arrays import FloatArray, Image
from posture.tracking.pose.both_ways import place_both_ways
from posture.tracking.pose.inference import LandmarkNetwork, Pose
from posture.tracking.pose.region import Region, region_from_body
from posture.tracking.pose.workers import Workers
from posture.video import Frame

# Bodies on a treadmill stay in place: this many frames later the region still fits.
LAG: Final = 8

DetectBodies = Callable[[Image], list[FloatArray]]
Followed = tuple[Frame, Pose | None]


def follow(
    frames: Iterable[Frame], networks: Workers[LandmarkNetwork], detect: DetectBodies
) -> Iterator[Followed]:
    """Yield each frame with the body in it (pixels of its picture), None if nobody is there.

    Parameters
    ----------
    frames : iterable of Frame
        The clip, in order, or in the order in which it is looked at.
    networks : Workers
        They do the work; at most `LAG` of them can be busy.
    detect : callable
        Finds bodies anywhere in a picture, most certain first, as landmarks (33, 2); called when
        no region is known: at the start, and after a frame without anybody.
    """
    running: deque[tuple[int, Frame, Future[Pose | None]]] = deque()
    region: Region | None = None
    searched = 0
    for number, frame in enumerate(frames):
        if len(running) == LAG:
            before, done, future = running.popleft()
            pose = future.result()
            # A frame without anybody says nothing if somebody was found since.
            if pose or before >= searched:
                region = pose.region if pose else None
            yield done, pose
        if region is None:
            region, searched = find_region(frame.image, networks, detect), number
        running.append((number, frame, networks.run(_placing(frame.image, region))))
    for _, frame, future in running:
        yield frame, future.result()


def find_region(
    image: Image, networks: Workers[LandmarkNetwork], detect: DetectBodies
) -> Region | None:
    """Return the region of a body anywhere in the picture, as refined by the network itself."""
    bodies = [xy for xy in detect(image) if np.isfinite(xy).all()]
    if not bodies:
        return None
    pose = networks.run(_placing(image, region_from_body(bodies[0]))).result()
    return pose.region if pose else None


def _placing(image: Image, region: Region | None) -> Callable[[LandmarkNetwork], Pose | None]:
    return lambda network: place_both_ways(network, image, region) if region else None
