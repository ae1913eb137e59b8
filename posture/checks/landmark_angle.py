"""An angle between landmarks, by their names: at a joint, or of a line against level or upright."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

import numpy as np
from msgspec import Meta

from posture.arrays import FloatArray
from posture.geometry import hang_deg, joint_angle_deg, lean_deg, slope_deg
from posture.motion.motion import Motion, known_median
from posture.pose_track import LANDMARK_NAMES
from posture.results.report import Side

Against = Literal["vertical", "horizontal"]
AngleMoment = Literal["contact", "toe-off", "stride"]
"""When a value counts: at the camera-side foot's contacts, its toe-offs, or as strides' means."""
AGAINST: Final[tuple[Against, ...]] = get_args(Against)
AT_A_JOINT: Final = 3
BACKWARDS: Final = np.array([-1.0, 1.0])


def landmark_names(near: Side) -> list[str]:
    """Return what the landmarks are called here, in their order: "near_knee", "nose".

    ``near`` is the tracker's side that faces the camera. So a definition holds for clips of either
    side.
    """
    return [_name(name, near) for name in LANDMARK_NAMES]


def _name(name: str, near: Side) -> str:
    words = name.split("_")
    if not {"left", "right"} & set(words):
        return name
    part = "_".join(word for word in words if word not in ("left", "right"))
    return f"{'near' if near in words else 'far'}_{part}"


NAMES: Final = frozenset(landmark_names("left"))


@dataclass(frozen=True)
class LandmarkAngle:
    """Which landmarks, and what the angle is against.

    At a joint (three landmarks, ``against`` None) it is the inner angle at the second, 0 folded to
    180 straight. Of a line (two landmarks) it is how far the second is ahead of the vertical
    through the first, forward +, or above the level through it, up +; 0 = along it. A line is
    taken the way up or down, ahead or behind, that it points in most frames, so the values do not
    jump; they lie in (-180, 180].

    Raises
    ------
    ValueError
        If there is no such landmark, one comes twice, or there are too few or too many.
    """

    landmarks: Annotated[tuple[str, ...], Meta(min_length=2, max_length=AT_A_JOINT)]
    against: Against | None = None

    def __post_init__(self) -> None:
        unknown = [name for name in self.landmarks if name not in NAMES]
        if unknown:
            raise ValueError("there is no such landmark")
        if len(set(self.landmarks)) < len(self.landmarks):
            raise ValueError("an angle needs different landmarks")
        if (len(self.landmarks) == AT_A_JOINT) != (self.against is None):
            raise ValueError("an angle is at the second of three landmarks, or of two against one")

    @property
    def reversed(self) -> "LandmarkAngle":
        """The same with its landmarks in the opposite order."""
        return LandmarkAngle(self.landmarks[::-1], self.against)

    def numbers(self, near: Side) -> list[int]:
        """Return the numbers of its landmarks in a track."""
        names = landmark_names(near)
        return [names.index(name) for name in self.landmarks]

    def paths(self, motion: Motion, smooth: bool = False) -> list[FloatArray]:
        """Return its landmarks' paths, each (T, 2) sagittal pixels; ``smooth`` as for drawing."""
        body = motion.smooth if smooth else motion.body
        return [body[:, number] for number in self.numbers(motion.view.facing)]

    def points_back(self, motion: Motion) -> bool:
        """Return whether a line points down (against the vertical) or behind in most frames."""
        axis = 1 if self.against == "vertical" else 0
        first, second = self.paths(motion)[:2]
        return known_median(second[:, axis] - first[:, axis]) < 0

    def series(self, motion: Motion) -> FloatArray:
        """Return the angle in every frame, (T,) degrees, as the landmarks give it; NaN = unseen."""
        paths, back = self.paths(motion), self.points_back(motion)
        if self.against is None:
            return joint_angle_deg(*paths)
        if self.against == "vertical":
            return hang_deg(*paths) if back else lean_deg(*paths)
        return slope_deg(*(path * BACKWARDS for path in paths)) if back else slope_deg(*paths)


@dataclass(frozen=True)
class SameAngle:
    """A check's angle as one of landmarks, so that the same angle has the same accuracy.

    Attributes
    ----------
    angle : LandmarkAngle
        The landmarks.
    at : AngleMoment
        When the check takes it: only there is its accuracy known.
    offset, sign : float
        The angle of the landmarks is ``offset`` + ``sign`` times the check's value.
    """

    angle: LandmarkAngle
    at: AngleMoment
    offset: float = 0.0
    sign: float = 1.0
