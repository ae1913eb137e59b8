"""Positions from which several exercises begin."""

from typing import Any, Final

from posture.drawing.figure.contents import MISTAKE, Prop
from posture.drawing.figure.skeleton import (
    HIP_OUT,
    RADII,
    SHANK,
    SHOULDER_OUT,
    SOLE,
    THIGH,
    Arm,
    BodyPose,
    Leg,
    Planted,
    Reach,
    Vector,
)

STANDING_HIPS: Final = THIGH + SHANK + SOLE - 0.4
"""Height of the hip joints above the floor with knees that are not locked, cm."""
HAND_ON_FLOOR: Final = RADII["wrist"]
ALL_FOURS_LEAN: Final = 77.0
FISTS: Final = Arm(flexion=12, abduction=10, rotation=-24, elbow=142)
"""Hands before the chest, as if they held a weight there."""

ON_HIPS: Final = Arm(flexion=-32, abduction=30, rotation=-60, elbow=95)


def standing(hips: tuple[float, float] = (0.0, STANDING_HIPS), **changes: Any) -> BodyPose:
    """Return a body on both feet; ``hips`` says how far forward and how high the hips are."""
    pose: dict[str, Any] = {
        "resting": "hips",
        "at": (*hips, 0.0),
        "right_leg": Planted(0.0, HIP_OUT),
        "left_leg": Planted(0.0, -HIP_OUT),
    }
    return BodyPose(**{**pose, **changes})


def lying(**changes: Any) -> BodyPose:
    """Return a body flat on its back, head to the left, arms along the trunk."""
    pose: dict[str, Any] = {
        "resting": "right_buttock",
        "at": (0.0, 0.0, HIP_OUT),
        "lean": -90.0,
        "neck": -14.0,
        "nod": 14.0,
        "right_arm": Arm(flexion=-9, abduction=12, elbow=2),
        "left_arm": Arm(flexion=-9, abduction=12, elbow=2),
    }
    return BodyPose(**{**pose, **changes})


def on_all_fours(**changes: Any) -> BodyPose:
    """Return a body on hands and knees, head to the right."""
    kneeling = Leg(flexion=ALL_FOURS_LEAN, knee=88, ankle=-70)
    pose: dict[str, Any] = {
        "resting": "right_knee",
        "at": (0.0, 0.0, HIP_OUT),
        "lean": ALL_FOURS_LEAN,
        "neck": 2.0,
        "nod": -14.0,
        "right_arm": hand_on_floor(49.0, SHOULDER_OUT),
        "left_arm": hand_on_floor(49.0, -SHOULDER_OUT),
        "right_leg": kneeling,
        "left_leg": kneeling,
    }
    return BodyPose(**{**pose, **changes})


def half_kneeling(**changes: Any) -> BodyPose:
    """Return a body on its right knee, its left foot ahead, the trunk upright."""
    pose: dict[str, Any] = {
        "resting": "right_knee",
        "at": (0.0, 0.0, HIP_OUT),
        "right_leg": Leg(flexion=0, knee=88, ankle=-70),
        "left_leg": Planted(40.0, -HIP_OUT),
    }
    return BodyPose(**{**pose, **changes})


def hand_on_floor(x: float, z: float, elbow: Vector = (-1.0, 0.0, 0.0)) -> Reach:
    """Return an arm whose hand lies flat on the floor, fingers to the right."""
    return Reach((x, HAND_ON_FLOOR, z), elbow, fingers=(1.0, -0.06, 0.0))


def slab(left: float, right: float, bottom: float, top: float, z: float = 18.0) -> Prop:
    """Return a box, bench or wall between two x and two heights, cm, ``z`` deep to each side."""
    radius = 1.0
    balls = tuple(
        (None, (x, y, depth), radius)
        for x in (left + radius, right - radius)
        for y in (bottom + radius, top - radius)
        for depth in (-z, z)
    )
    return Prop("thing", balls)


def gap(*corners: Vector) -> Prop:
    """Return the space between the body of the mistake and floor or wall."""
    return Prop("gap", tuple((None, corner, 0.5) for corner in corners), (MISTAKE,))


def dumbbell(side: str) -> Prop:
    """Return a weight in a hand."""
    return Prop("weight", tuple((f"{side}_knuckle", (0.0, -1.0, z), 4.6) for z in (-6.0, 6.0)))


def hip_line(kind: str, only: tuple[int, ...]) -> Prop:
    """Return a line from hip to hip, which shows whether the pelvis rolls."""
    ends = ("left_hip", (0.0, 0.0, 0.0), 1.4), ("right_hip", (0.0, 0.0, 0.0), 1.4)
    return Prop(kind, ends, only)
