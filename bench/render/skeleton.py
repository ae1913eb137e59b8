"""The skeleton that gait moves and pictures clothe, and one pose of it.

World axes: x the running direction, y up, z the runner's right, metres; the belt's surface
is y = 0 and moves towards -x.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray


@dataclass(frozen=True)
class Skeleton:
    """Bones at rest, standing upright, and the points that they carry.

    Attributes
    ----------
    bones : tuple of str
        Names, each after its parent; the first is the pelvis.
    parents : tuple of int
        Index of each bone's parent, -1 for the first.
    heads_m : ndarray (bones, 3)
        Where each bone begins (its joint's centre), at rest.
    points : tuple of str
        Names of the points carried along: MediaPipe's 33 in its order, then ``c7``,
        ``vertex`` and the sole's ``left_sole_heel``, ``left_sole_ball``, ``left_sole_toe``
        and the same on the right.
    point_bones : ndarray of int (points,)
        The bone that carries each point.
    points_m : ndarray (points, 3)
        Each point at rest.
    height_m : float
        Standing height.
    """

    bones: tuple[str, ...]
    parents: tuple[int, ...]
    heads_m: FloatArray
    points: tuple[str, ...]
    point_bones: NDArray[np.intp]
    points_m: FloatArray
    height_m: float

    def bone(self, name: str) -> int:
        """Index of a bone."""
        return self.bones.index(name)

    def point(self, name: str) -> int:
        """Index of a point."""
        return self.points.index(name)


@dataclass(frozen=True)
class Pose:
    """A skeleton at one instant.

    Attributes
    ----------
    rotations : ndarray (bones, 3, 3)
        Each bone's orientation in the world against its rest.
    heads_m : ndarray (bones, 3)
        Where each bone begins.
    points_m : ndarray (points, 3)
        The carried points.
    """

    rotations: FloatArray
    heads_m: FloatArray
    points_m: FloatArray


def with_points(skeleton: Skeleton, body: Pose) -> Pose:
    """Return the pose with the points where its bones carry them."""
    bones = skeleton.point_bones
    rest = skeleton.points_m - skeleton.heads_m[bones]
    points = np.einsum("pij,pj->pi", body.rotations[bones], rest) + body.heads_m[bones]
    return replace(body, points_m=points)
