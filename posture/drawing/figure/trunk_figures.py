"""Drawings of the exercises for trunk, back and neck."""

from typing import Any, Final

from posture.drawing.figure.contents import MISTAKE, Echo, ExerciseFigure, Movement, Prop
from posture.drawing.figure.poses import (
    ALL_FOURS_LEAN,
    HAND_ON_FLOOR,
    STANDING_HIPS,
    gap,
    half_kneeling,
    hand_on_floor,
    hip_line,
    lying,
    on_all_fours,
    slab,
    standing,
)
from posture.drawing.figure.skeleton import (
    HIP_OUT,
    SHOULDER_OUT,
    Arm,
    BodyPose,
    Leg,
    Planted,
    Reach,
)
from posture.drawing.figure.viewpoint import Viewpoint

TOWEL: Final = Prop("weight", ((None, (-13.5, 162, 0), 2.6), (None, (-13.5, 153, 0), 2.6)))
TOUCHING: Final = tuple(
    Prop("contact", ((part, (x, y, 14), 2.0),), only=(1,))
    for part, x, y in (("skull", -8.6, 0), ("shoulder_blades", -9.2, 2), ("hips", -9.6, 3))
)
"""Dots on what touches the wall."""
CIRCLING: Final = Leg(ALL_FOURS_LEAN, abduction=88, rotation=12, knee=92, ankle=-20)
UP: Final = Arm(90, elbow=2)
OVERHEAD: Final = Arm(165, elbow=2)
TURNED: Final = 45.0
"""How far the shoulders follow the hands in a chop, from hips that face forwards."""
LEFT_KNEE: Final = (0.0, 0.0, -HIP_OUT)
RIGHT_ANGLES: Final = Leg(80, knee=90)
FLAT_BACK: Final[dict[str, Any]] = {
    "lean": -100,
    "bend": 10,
    "neck": -8.0,
    "right_leg": RIGHT_ANGLES,
}
"""The pelvis rolled so that the low back lies on the floor."""

CLASPED: Final[dict[str, Any]] = {
    "right_arm": Reach((6, 46, 2.8), elbow=(0, -0.7, 1), fingers=(0.7, 0.5, -0.2)),
    "left_arm": Reach((6, 46, -2.8), elbow=(0, -0.7, -1), fingers=(0.7, 0.5, 0.2)),
}
"""Both hands together before the chest of who sits and leans back."""
BESIDE_HIP: Final[dict[str, Any]] = {
    "right_arm": Reach((-11, 21, 37), elbow=(-1, -0.3, 0.6), fingers=(0.6, -0.5, 0.6)),
    "left_arm": Reach((-9, 23, 34), elbow=(0.3, 0.3, 1), fingers=(0.6, -0.5, 0.6)),
}
"""Both hands together beside the right hip."""


def _forearms(lean: float, legs: Leg, bend: float = 0.0, elbows: float = 0.0) -> BodyPose:
    """Return a body on its forearms; ``elbows`` says how far forward they are."""
    forearm = Arm(lean + bend, abduction=0, elbow=92)
    return BodyPose(
        "right_elbow",
        (elbows, 0.0, SHOULDER_OUT),
        lean=lean,
        bend=bend,
        neck=2.0,
        nod=-14.0,
        right_arm=forearm,
        left_arm=forearm,
        right_leg=legs,
        left_leg=legs,
    )


def _on_side(lean: float, side_bend: float = 0.0) -> BodyPose:
    """Return a body on its right forearm, its front to the viewer."""
    return BodyPose(
        "right_elbow",
        (0.0, 0.0, 0.0),
        lean=lean,
        spin=-90.0,
        side_bend=side_bend,
        right_arm=Arm(0, abduction=side_bend - lean, rotation=40, elbow=90),
        left_arm=Arm(-20, abduction=40, rotation=-70, elbow=95),
        right_leg=Leg(abduction=-5),
        left_leg=Leg(abduction=-5),
    )


def _hands_at(x: float, y: float, z: float) -> dict[str, Any]:
    """Return both arms with the hands together at a place."""
    return {
        "right_arm": Reach((x, y, z + 2.5), elbow=(0, -1, 0.6)),
        "left_arm": Reach((x, y, z - 2.5), elbow=(0, -1, -0.6)),
    }


def _band_from(height: float, only: tuple[int, ...]) -> tuple[Prop, Prop]:
    """Return a band to the hands and the post at the left side that holds it, in some poses."""
    x, z = 14.0, -70.0
    band = (("right_knuckle", (0.0, 0.0, 0.0), 0.9), (None, (x, height, z), 0.9))
    post = ((None, (x, 2.0, z), 2.0), (None, (x, 148.0, z), 2.0))
    return Prop("weight", band, only), Prop("thing", post, only)


def _seated(**changes: Any) -> BodyPose:
    """Return a body sitting on the floor and leaning back."""
    pose: dict[str, Any] = {
        "resting": "right_buttock",
        "at": (0.0, 0.0, HIP_OUT),
        "lean": -48.0,
        "bend": 10.0,
        "neck": 26.0,
        "nod": 4.0,
        "right_leg": Planted(48, HIP_OUT, knee=(0, 1, 0.1)),
        "left_leg": Planted(48, -HIP_OUT, knee=(0, 1, -0.1)),
    }
    return BodyPose(**{**pose, **changes})


def _wipers(knees: float, **changes: Any) -> BodyPose:
    """Return a body on its back, arms out in a T, the knees sunk to its right; -1: to its left."""
    aside = (0.0, 1.02 - abs(knees), knees)
    pose: dict[str, Any] = {
        "resting": "shoulder_blades",
        "at": (-37.5, 0.0, 0.0),
        "neck": -4.0,
        "nod": 4.0,
        "right_arm": Reach((-48, HAND_ON_FLOOR, 72.2), elbow=(1, 0, 0), fingers=(0, -0.06, 1)),
        "left_arm": Reach((-48, HAND_ON_FLOOR, -72.2), elbow=(1, 0, 0), fingers=(0, -0.06, -1)),
        "right_leg": Planted(40, 7, knee=aside),
        "left_leg": Planted(40, -7, knee=aside),
    }
    return lying(**{**pose, **changes})


CIRCLED: Final = on_all_fours(
    resting="left_knee", at=LEFT_KNEE, neck=-12, nod=-24, right_leg=CIRCLING
)
WIPED: Final = _wipers(-0.8, lean=-96, bend=6, spin=16, twist=-16)
CHOPPED: Final = half_kneeling(twist=-TURNED, **_hands_at(25.7, 61.7, 32.3))

TRUNK_FIGURES: Final = {
    "Bird dog": ExerciseFigure(
        "On hands and knees, then one arm and the opposite leg stretched out level with the back, "
        "which stays still; mistake: the leg goes too high and the back arches.",
        (
            on_all_fours(),
            on_all_fours(
                resting="left_knee",
                at=LEFT_KNEE,
                left_arm=Arm(166, elbow=2),
                right_leg=Leg(-13, ankle=-10),
            ),
        ),
        on_all_fours(
            resting="left_knee",
            at=LEFT_KNEE,
            lean=110,
            bend=-50,
            left_arm=Arm(168, elbow=2),
            left_leg=Leg(110, knee=88, ankle=-70),
            right_leg=Leg(-26, knee=8, ankle=-10),
        ),
        "lumbar",
        ("low back", "right buttock", "left shoulder"),
        (Movement("right_ankle", (4, 17), 0.15), Movement("left_hand", (8, -4), -0.25)),
    ),
    "Dead bug": ExerciseFigure(
        "On the back with arms up and hips and knees at right angles, then one arm reaching "
        "overhead while the opposite leg stretches out; mistake: the low back leaves the floor.",
        (
            lying(**FLAT_BACK, right_arm=UP, left_arm=UP, left_leg=RIGHT_ANGLES),
            lying(**FLAT_BACK, right_arm=OVERHEAD, left_arm=UP, left_leg=Leg(4, knee=2)),
        ),
        lying(
            lean=-46,
            bend=-74,
            neck=48,
            nod=-18,
            right_arm=Arm(135, elbow=2),
            left_arm=Arm(60, elbow=2),
            right_leg=Leg(134, knee=90),
            left_leg=Leg(58, knee=2),
        ),
        "lumbar",
        ("belly",),
        (Movement("right_wrist", (-2, 8), -0.25), Movement("left_ankle", (14, 8), 0.25)),
        (gap((-2, 0, 0), (-34, 0, 0), (-8, 12, 0), (-24, 12, 0)),),
    ),
    "Front plank": ExerciseFigure(
        "On forearms and knees, then on forearms and toes with head, trunk and legs in one line; "
        "mistake: the hips sag and the back arches.",
        (
            _forearms(74, Leg(8, knee=64, ankle=-40)),
            _forearms(80.5, Leg(0, knee=1, ankle=2, toes=80)),
        ),
        _forearms(100, Leg(10.4, knee=1, ankle=2, toes=80), bend=-62, elbows=-9),
        "lumbar",
        ("belly", "shoulder", "front of the thigh"),
        (Movement("right_knee", (0, 16)), Movement("hips", (-4, 14), since=1, to=MISTAKE)),
    ),
    "Side plank": ExerciseFigure(
        "On one forearm with the hips on the floor, then the hips lifted until the body is one "
        "line from head to feet; mistake: the hips sink.",
        (
            _on_side(-82, -48),
            _on_side(-69.5),
        ),
        _on_side(-75, -20),
        "hips",
        ("right waist", "right side of the hip", "right shoulder"),
        (Movement("hips", (0, -14)), Movement("hips", (0, 14), since=1, to=MISTAKE)),
        (),
        Viewpoint(0, 8),
    ),
    "Hip circles": ExerciseFigure(
        "On hands and knees, one bent leg lifted to the side and led round in a slow circle while "
        "back and pelvis stay still, as a line from hip to hip shows; mistake: the pelvis tips and "
        "the trunk leans to the other side.",
        (
            on_all_fours(neck=-12, nod=-24),
            CIRCLED,
        ),
        on_all_fours(
            resting="left_knee",
            at=LEFT_KNEE,
            neck=-12,
            nod=-24,
            tilt=-30,
            lean=82,
            twist=24,
            left_arm=hand_on_floor(58, -40),
            right_arm=hand_on_floor(50, 10),
            left_leg=Leg(82, abduction=22, knee=88, ankle=-70),
            right_leg=Leg(ALL_FOURS_LEAN, abduction=62, rotation=40, knee=92, ankle=-20),
        ),
        "hips",
        ("right side of the hip", "right buttock"),
        (
            Movement("right_knee", loop=-18),
            Movement("skull", (-12, 25), 0.25, to=MISTAKE, along=(-34, -2)),
        ),
        (
            Prop(
                "floor",
                tuple((None, (x, -1.3, z), 1.3) for x in (-66.0, 82.0) for z in (-52.0, 66.0)),
            ),
            hip_line("contact", (0, 1)),
            hip_line("cross", (MISTAKE,)),
        ),
        Viewpoint(-125, 12),
        echoes=(Echo(CIRCLED, ("trunk",), MISTAKE),),
        nearest=("contact", "cross"),
    ),
    "Half-kneeling chop and lift": ExerciseFigure(
        "On one knee beside a post, with long arms and the hips still; the chop, 1 to 2, pulls a "
        "band from high at the post down to the far hip; the lift, 3 to 4, from low at the post up "
        "to the far side; mistake: the trunk bends sideways.",
        (
            half_kneeling(twist=TURNED, **_hands_at(22, 116, -40)),
            CHOPPED,
            half_kneeling(twist=TURNED, **_hands_at(21.2, 64.1, -35.3)),
            half_kneeling(twist=-TURNED, **_hands_at(28, 114, 36)),
        ),
        half_kneeling(twist=-TURNED, side_bend=40, **_hands_at(22, 58, 48)),
        "shoulder_blades",
        ("upper belly", "shoulder"),
        (
            Movement("right_hand", (-6, 14), -0.15, along=(-24, -40)),
            Movement("right_hand", (-2, -18), 0.15, since=2, to=3, along=(-16, 44)),
            Movement("skull", (6, 20), 0.15, since=1, to=MISTAKE),
        ),
        (
            *_band_from(140, (0, 1, MISTAKE)),
            *_band_from(10, (2, 3)),
            Prop("weight", (("right_knuckle", (3, 0, -1), 3.6),)),
        ),
        Viewpoint(125, 12),
        echoes=(Echo(CHOPPED, ("trunk",), MISTAKE),),
        nearest=("right_arm", "left_arm", "weight"),
    ),
    "Russian twist": ExerciseFigure(
        "Sitting with bent knees and leaning back a little with a long back, hands together before "
        "the chest, then turning the chest until the hands are beside the hip, on one side and on "
        "the other; mistake: the back rounds.",
        (
            _seated(**CLASPED),
            _seated(twist=-65, **BESIDE_HIP),
        ),
        _seated(lean=-46, bend=80, neck=12, **_hands_at(44, 54, 0)),
        "low_back",
        ("waist", "belly"),
        (Movement("right_hand", (12, -2), 0.25),),
        (),
        Viewpoint(5, 18),
    ),
    "Windscreen wipers": ExerciseFigure(
        "On the back with arms out and knees bent, both knees lowered slowly to one side and then "
        "to the other while both shoulders stay down; mistake: the other shoulder and its arm come "
        "off the floor.",
        (_wipers(0, lean=-92.5, bend=2.5), WIPED),
        _wipers(
            -0.85,
            resting="left_shoulder",
            at=(-47.6, 0, -SHOULDER_OUT),
            lean=-89,
            spin=42,
            twist=-4,
            right_arm=Arm(0, abduction=88, elbow=2),
        ),
        "right_shoulder",
        ("belly",),
        (
            Movement("right_knee", (0, 12), -0.3, since=2, both_ways=True),
            Movement("right_wrist", (0, 0), -0.2, since=3, to=MISTAKE),
        ),
        (),
        Viewpoint(-117, 38),
        echoes=(
            Echo(_wipers(0.8, lean=-96, bend=6, spin=-16, twist=16), ("left_leg", "right_leg")),
            Echo(WIPED, ("right_arm",), MISTAKE),
        ),
    ),
    "Chin tuck against a towel": ExerciseFigure(
        "A folded towel between the back of the head and a wall; the chin level, the head pressed "
        "straight back; mistake: the chin is tipped up.",
        (
            standing(neck=30, nod=-22),
            # The chin moves level: the neck that straightens would lift it.
            standing((-1.2, STANDING_HIPS - 1.2), neck=-4, nod=12),
        ),
        standing(neck=20, nod=-60),
        "skull",
        ("front of the neck",),
        (Movement("jaw", (14, 0)),),
        (slab(-20, -16, 125, 178), TOWEL),
        bust=True,
    ),
    "Back against the wall": ExerciseFigure(
        "Slumped, then tall against a wall so that skull, shoulder blades and sacrum touch it; "
        "mistake: ribs and belly come away from the wall, and the low back arches.",
        (
            standing(
                (8, STANDING_HIPS - 2),
                lean=-6,
                bend=36,
                neck=26,
                nod=-24,
                right_arm=Arm(30),
                left_arm=Arm(30),
            ),
            standing((0, STANDING_HIPS), lean=-2, neck=0, nod=2),
        ),
        standing(
            (-1, STANDING_HIPS - 0.6),
            lean=40,
            bend=-66,
            neck=38,
            nod=-12,
            right_arm=Arm(22),
            left_arm=Arm(22),
        ),
        "low_back",
        ("upper back", "front of the neck"),
        (Movement("skull", (20, 6)),),
        (
            slab(-18, -12.2, 0, 180),
            gap((-12, 95, 0), (-12, 124, 0), (0, 99, 0), (2, 114, 0)),
            *TOUCHING,
        ),
    ),
    "Row with a band": ExerciseFigure(
        "Standing before a fixed band with long arms, then pulling the elbows back beside the "
        "trunk; mistake: the shoulders lift and the trunk leans back.",
        (
            standing(right_arm=Arm(72, elbow=6), left_arm=Arm(72, elbow=6)),
            standing(right_arm=Arm(-34, elbow=104), left_arm=Arm(-34, elbow=104)),
        ),
        standing(lean=-16, bend=-14, right_arm=Arm(-30, elbow=104), left_arm=Arm(-30, elbow=104)),
        "lumbar",
        ("upper back", "shoulder"),
        (Movement("right_wrist", (6, -18)),),
        (
            slab(84, 89, 0, 150),
            Prop("weight", (("right_knuckle", (0, 0, 0), 0.9), (None, (84, 110, 17), 0.9))),
        ),
    ),
}
