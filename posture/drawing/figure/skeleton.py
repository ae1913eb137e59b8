"""A body of fixed lengths and widths, and where its parts are in a pose.

Lengths are those of a person 170 cm tall, after Drillis and Contini 1966 (as fractions of
stature, in Winter, Biomechanics and Motor Control of Human Movement). Axes of a standing body:
x forwards, y up, z to its right; all lengths are in centimetres, all angles in degrees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from posture.arrays import FloatArray
from posture.results.report import Side

Vector = tuple[float, float, float]

SIDES: Final[tuple[Side, Side]] = ("left", "right")
OUTWARDS: Final[Mapping[Side, float]] = {"left": -1.0, "right": 1.0}
THIGH, SHANK, UPPER_ARM, FOREARM, HAND = 41.0, 41.0, 31.0, 25.0, 15.0
PELVIS, LUMBAR, THORAX, NECK = 11.0, 14.0, 25.0, 10.0
HIP_OUT, SHOULDER_OUT = 8.5, 17.0
"""From the middle to the centre of a hip and of a shoulder."""

RADII: Final = {
    **{"buttock": 9.5, "hip": 9.0, "knee": 5.6, "calf": 5.4, "ankle": 3.7},
    **{"heel": 3.4, "ball": 2.6, "toe": 2.0},
    **{"shoulder": 5.9, "elbow": 4.2, "wrist": 2.9, "knuckle": 3.1, "hand": 2.0},
    **{"shoulder_blades": 10.8, "neck": 5.3, "skull": 9.8, "jaw": 5.4, "nose": 1.7},
}
"""Radius of the body around each point; limbs and trunk are the hulls between them."""

SOLE: Final = 7.0
"""Height of the ankle's centre above the sole of a flat foot."""
HEEL: Final[Vector] = (-4.5, RADII["heel"] - SOLE, 0.0)
BALL: Final[Vector] = (11.0, RADII["ball"] - SOLE, 0.0)
"""Heel and ball as seen from the ankle."""
TOE: Final[Vector] = (5.5, RADII["toe"] - RADII["ball"], 0.0)
"""The toes' tips as seen from the ball."""


@dataclass(frozen=True)
class Arm:
    """An arm by its joints; 0 hangs along the trunk with the palm inwards.

    Flexion lifts it forwards, abduction sideways; rotation turns the forearm outwards.
    """

    flexion: float = 0.0
    abduction: float = 4.0
    rotation: float = 0.0
    elbow: float = 8.0
    wrist: float = 0.0


@dataclass(frozen=True)
class Reach:
    """An arm by where its wrist is, and towards where its elbow and its fingers point."""

    wrist: Vector
    elbow: Vector = (-1.0, -0.3, 0.0)
    fingers: Vector | None = None


@dataclass(frozen=True)
class Leg:
    """A leg by its joints; 0 stands straight.

    Flexion lifts the thigh forwards, abduction sideways; rotation turns the knee outwards; knee
    bends it, and ankle and toes draw the foot and the toes up.
    """

    flexion: float = 0.0
    abduction: float = 0.0
    rotation: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0
    toes: float = 0.0


@dataclass(frozen=True)
class Planted:
    """A leg whose foot stands at ``x``, ``z`` on a surface at ``height``.

    ``x`` and ``z`` are below the ankle of the flat foot; the foot is turned by ``turn`` to the
    left, and its heel lifted by ``heel_up`` degrees about the ball, with the toes flat. ``knee`` is
    where the knee points to.
    """

    x: float
    z: float
    height: float = 0.0
    turn: float = 0.0
    heel_up: float = 0.0
    knee: Vector = (1.0, 0.0, 0.0)


@dataclass(frozen=True)
class BodyPose:
    """A pose: the pelvis, the curve of the trunk, the head, and the limbs.

    Attributes
    ----------
    resting : str
        The part whose lowest point is at ``at``; ``hips`` is the point between the hip joints.
    at : Vector
        Where that point is.
    turn, tilt, lean, spin : float
        The pelvis: turned to its left, then its right side lowered, then tilted forwards (-90: on
        its back), then turned to its left about its own length.
    bend, side_bend, twist : float
        The lumbar spine: rounded (negative: arched), to the right, turned to the left.
    neck, nod : float
        The neck forwards of the trunk's line, the head forwards of the neck's.
    """

    resting: str
    at: Vector
    turn: float = 0.0
    tilt: float = 0.0
    lean: float = 0.0
    spin: float = 0.0
    bend: float = 0.0
    side_bend: float = 0.0
    twist: float = 0.0
    neck: float = 8.0
    nod: float = -4.0
    right_arm: Arm | Reach = field(default_factory=Arm)
    left_arm: Arm | Reach = field(default_factory=Arm)
    right_leg: Leg | Planted = field(default_factory=Leg)
    left_leg: Leg | Planted = field(default_factory=Leg)


class PosedBody:
    """Where a body's parts are in a pose.

    Attributes
    ----------
    points : dict of str to array
        Centre of each part, shape (3,), cm; those of limbs begin with ``left_`` or ``right_``.
    frames : dict of str to array
        Axes of each segment as columns, shape (3, 3): forwards, up (towards the trunk or
        the head), right.
    """

    def __init__(self, pose: BodyPose) -> None:
        self.points: dict[str, FloatArray] = {}
        self.frames: dict[str, FloatArray] = {}
        self._trunk(pose)
        legs, arms = (pose.left_leg, pose.right_leg), (pose.left_arm, pose.right_arm)
        for side, leg in zip(SIDES, legs, strict=True):
            if isinstance(leg, Leg):
                self._leg(side, leg)
        for side, arm in zip(SIDES, arms, strict=True):
            if isinstance(arm, Arm):
                self._arm(side, arm)
        self._rest(pose)
        for side, leg in zip(SIDES, legs, strict=True):
            if isinstance(leg, Planted):
                self._plant(side, leg)
        for side, arm in zip(SIDES, arms, strict=True):
            if isinstance(arm, Reach):
                self._reach(side, arm)

    def bottom(self, part: str) -> float:
        """Return the height of a part's lowest point, cm."""
        return float(self.points[part][1]) - radius_of(part)

    def local(self, origin: str, segment: str, offset: Vector) -> FloatArray:
        """Return the point at an offset from another along a segment's axes."""
        return np.asarray(self.points[origin] + self.frames[segment] @ np.array(offset))

    def _trunk(self, pose: BodyPose) -> None:
        half = turned("z", -pose.bend / 2) @ turned("x", pose.side_bend / 2)
        half = half @ turned("y", pose.twist / 2)
        upright = turned("y", pose.turn) @ turned("x", pose.tilt)
        pelvis = upright @ turned("z", -pose.lean) @ turned("y", pose.spin)
        neck = pelvis @ half @ half @ turned("z", -pose.neck)
        self.frames |= {"pelvis": pelvis, "lumbar": pelvis @ half, "thorax": pelvis @ half @ half}
        self.frames |= {"neck": neck, "head": neck @ turned("z", -pose.nod)}
        self.points["hips"] = np.zeros(3)
        self.points["lumbar"] = self.local("hips", "pelvis", (0, PELVIS, 0))
        self.points["thorax"] = self.local("lumbar", "lumbar", (0, LUMBAR, 0))
        self.points["collar"] = self.local("thorax", "thorax", (0, THORAX, 0))
        self.points["neck"] = self.local("collar", "thorax", (-1.5, 3, 0))
        self.points["atlas"] = self.local("neck", "neck", (0, NECK, 0))
        self.points["skull"] = self.local("atlas", "head", (1.5, 6.5, 0))
        self.points["jaw"] = self.local("atlas", "head", (5.6, -0.5, 0))
        self.points["nose"] = self.local("atlas", "head", (11.4, 4.5, 0))
        self.points["shoulder_blades"] = self.local("thorax", "thorax", (0.4, 13, 0))
        self.points["low_back"] = self.local("lumbar", "lumbar", (-8.7, LUMBAR / 2, 0))
        for side in SIDES:
            out = OUTWARDS[side]
            self.points[f"{side}_hip"] = self.local("hips", "pelvis", (0, 0, out * HIP_OUT))
            self.points[f"{side}_buttock"] = self.local("hips", "pelvis", (-2.6, 0.5, out * 7.0))
            place = (0, -1.5, out * SHOULDER_OUT)
            self.points[f"{side}_shoulder"] = self.local("collar", "thorax", place)

    def _leg(self, side: Side, leg: Leg) -> None:
        thigh = self.frames["pelvis"] @ _limb(side, leg.flexion, leg.abduction, leg.rotation)
        shank = thigh @ turned("z", -leg.knee)
        self._thigh_and_shank(side, thigh, shank)
        self._foot(side, shank @ turned("z", leg.ankle), leg.toes)

    def _thigh_and_shank(self, side: Side, thigh: FloatArray, shank: FloatArray) -> None:
        self.frames |= {f"{side}_thigh": thigh, f"{side}_shank": shank}
        self.points[f"{side}_knee"] = self.local(f"{side}_hip", f"{side}_thigh", (0, -THIGH, 0))
        self.points[f"{side}_ankle"] = self.local(f"{side}_knee", f"{side}_shank", (0, -SHANK, 0))
        self.points[f"{side}_calf"] = self.local(f"{side}_knee", f"{side}_shank", (-1.6, -10, 0))

    def _foot(self, side: Side, foot: FloatArray, toes: float) -> None:
        self.frames |= {f"{side}_foot": foot, f"{side}_toes": foot @ turned("z", toes)}
        self.points[f"{side}_heel"] = self.local(f"{side}_ankle", f"{side}_foot", HEEL)
        self.points[f"{side}_ball"] = self.local(f"{side}_ankle", f"{side}_foot", BALL)
        self.points[f"{side}_toe"] = self.local(f"{side}_ball", f"{side}_toes", TOE)

    def _plant(self, side: Side, leg: Planted) -> None:
        foot = turned("y", leg.turn) @ turned("z", -leg.heel_up)
        flat = turned("y", leg.turn) @ np.array(BALL)
        ball = np.array((leg.x, leg.height + SOLE, leg.z)) + flat
        ankle = ball - foot @ np.array(BALL)
        hip = self.points[f"{side}_hip"]
        self._thigh_and_shank(side, *two_bones(hip, ankle, THIGH, SHANK, leg.knee, back=1.0))
        self._foot(side, foot, leg.heel_up)

    def _arm(self, side: Side, arm: Arm) -> None:
        upper = self.frames["thorax"] @ _limb(side, arm.flexion, arm.abduction, arm.rotation)
        forearm = upper @ turned("z", arm.elbow)
        self._arm_and_hand(side, upper, forearm, forearm @ turned("z", arm.wrist))

    def _reach(self, side: Side, arm: Reach) -> None:
        shoulder, wrist = self.points[f"{side}_shoulder"], np.array(arm.wrist)
        upper, fore = two_bones(shoulder, wrist, UPPER_ARM, FOREARM, arm.elbow, back=-1.0)
        hand = fore if arm.fingers is None else _hand(np.array(arm.fingers), fore[:, 2])
        self._arm_and_hand(side, upper, fore, hand)

    def _arm_and_hand(
        self, side: Side, upper: FloatArray, forearm: FloatArray, hand: FloatArray
    ) -> None:
        self.frames |= {f"{side}_upper_arm": upper, f"{side}_forearm": forearm}
        self.frames[f"{side}_palm"] = hand
        chain = (
            ("shoulder", "upper_arm", UPPER_ARM, "elbow"),
            ("elbow", "forearm", FOREARM, "wrist"),
            ("wrist", "palm", 0.5 * HAND, "knuckle"),
            ("wrist", "palm", HAND, "hand"),
        )
        for start, segment, length, end in chain:
            point = self.local(f"{side}_{start}", f"{side}_{segment}", (0, -length, 0))
            self.points[f"{side}_{end}"] = point

    def _rest(self, pose: BodyPose) -> None:
        """Move the body so that the part which it rests on is where it rests."""
        resting = self.points[pose.resting] - (0, radius_of(pose.resting), 0)
        move = np.array(pose.at) - resting
        self.points = {name: point + move for name, point in self.points.items()}


def radius_of(part: str) -> float:
    """Return the body's radius around a part; 0 for a point inside it."""
    return RADII.get(part.removeprefix("left_").removeprefix("right_"), 0.0)


def turned(axis: Literal["x", "y", "z"], degrees: float) -> FloatArray:
    """Return the rotation matrix about an axis, shape (3, 3)."""
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    angle = np.radians(degrees)
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = np.cos(angle)
    matrix[first, second], matrix[second, first] = -np.sin(angle), np.sin(angle)
    return matrix


def two_bones(
    root: FloatArray, end: FloatArray, upper: float, lower: float, pole: Vector, back: float
) -> tuple[FloatArray, FloatArray]:
    """Return the frames of two bones of given lengths that lead from a root to an end.

    Parameters
    ----------
    root, end : array
        PaintedShape (3,), cm.
    upper, lower : float
        Lengths of the two bones, cm.
    pole : Vector
        Direction to which the joint between them points.
    back : float
        1 for a knee, which points forwards of its limb; -1 for an elbow.

    Raises
    ------
    ValueError
        If the end is out of reach.
    """
    line = end - root
    distance = float(np.linalg.norm(line))
    if not abs(upper - lower) < distance <= upper + lower:
        raise ValueError(f"{distance:.1f} cm are not within reach of {upper:g} + {lower:g} cm")
    along = line / distance
    aside = _unit(np.array(pole) - np.dot(np.array(pole), along) * along)
    forth = (upper**2 - lower**2 + distance**2) / (2 * distance)
    joint = root + forth * along + np.sqrt(max(0.0, upper**2 - forth**2)) * aside
    right = back * np.cross(along, aside)
    return _frame(root - joint, right), _frame(joint - end, right)


def _frame(up: FloatArray, right: FloatArray) -> FloatArray:
    upwards = _unit(up)
    return np.column_stack([np.cross(upwards, right), upwards, right])


def _hand(fingers: FloatArray, right: FloatArray) -> FloatArray:
    along = _unit(fingers)
    return _frame(-along, _unit(right - np.dot(right, along) * along))


def _limb(side: Side, flexion: float, abduction: float, rotation: float) -> FloatArray:
    out = OUTWARDS[side]
    sideways = turned("x", -out * abduction)
    return np.asarray(turned("z", flexion) @ sideways @ turned("y", -out * rotation))


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector))
