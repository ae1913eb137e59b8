"""Drawings of the exercises for legs and hips."""

from typing import Any, Final

from posture.drawing.figure.contents import MISTAKE, Echo, ExerciseFigure, Movement, Prop
from posture.drawing.figure.poses import (
    FISTS,
    ON_HIPS,
    STANDING_HIPS,
    dumbbell,
    hip_line,
    lying,
    slab,
    standing,
)
from posture.drawing.figure.skeleton import (
    HIP_OUT,
    OUTWARDS,
    SIDES,
    Arm,
    BodyPose,
    Leg,
    Planted,
    Reach,
)
from posture.drawing.figure.viewpoint import Viewpoint

GOBLET: Final[dict[str, Any]] = {"right_arm": FISTS, "left_arm": FISTS}
HELD_LOW: Final = Arm(flexion=62, abduction=6, rotation=-20, elbow=92)
KETTLEBELL: Final = Prop(
    "weight", (("right_knuckle", (3.0, 3.0, -8.0), 4.0), ("right_knuckle", (3.0, -8.0, -8.0), 8.0))
)

HANDS_ON_HIPS: Final[dict[str, Any]] = {"right_arm": ON_HIPS, "left_arm": ON_HIPS}


def _split(heel_up: float) -> dict[str, Any]:
    """Return feet one ahead of the other, and the heel of the back one lifted."""
    return {
        "right_leg": Planted(30, HIP_OUT),
        "left_leg": Planted(-55, -HIP_OUT, heel_up=heel_up),
        **HANDS_ON_HIPS,
    }


BOX: Final = slab(22, 62, 0, 22)
"""A box 22 cm high, 22 to 62 cm ahead."""
SIDE_BOX: Final = Prop(
    "thing",
    tuple((None, (x, y, z), 1.0) for x in (-16, 31) for y in (1, 15) for z in (-3.0, 24.0)),
)
BESIDE_BOX: Final[dict[str, Any]] = {
    "right_leg": Planted(0, HIP_OUT, height=16, knee=(1, 0, 0.25)),
    "left_leg": Planted(6, -20),
    **HANDS_ON_HIPS,
}
CHAIR: Final = (
    slab(-66, -24, 41, 45),
    slab(-70, -66, 0, 88),
    slab(-29, -25, 0, 45),
)
BRIDGE_FEET: Final[dict[str, Any]] = {
    "right_leg": Planted(40, HIP_OUT, knee=(0.3, 1, 0)),
    "left_leg": Planted(40, -HIP_OUT, knee=(0.3, 1, 0)),
}
ARMS_DOWN: Final[dict[str, Any]] = {
    "right_arm": Reach((4, 3, 30), elbow=(0, -0.3, 1), fingers=(1, 0, 0)),
    "left_arm": Reach((4, 3, -30), elbow=(0, -0.3, -1), fingers=(1, 0, 0)),
}
BRIDGED: Final[dict[str, Any]] = {
    **ARMS_DOWN,
    "resting": "shoulder_blades",
    "at": (-37.5, 1, 0),
    "neck": 50.0,
    "nod": -23.0,
}

IN_FRONT: Final = Arm(flexion=52, abduction=-38, elbow=62)
UNDER_HEAD: Final = Arm(flexion=150, abduction=-4, elbow=125)
SIDE_ARMS: Final[dict[str, Any]] = {"left_arm": IN_FRONT, "right_arm": UNDER_HEAD}


def _on_side(**changes: Any) -> BodyPose:
    """Return a body on its right side, head to the left, its front to the viewer."""
    pose: dict[str, Any] = {
        "resting": "right_hip",
        "lean": -82.0,
        "spin": -90.0,
        "neck": 0.0,
        "nod": 0.0,
        "right_leg": Leg(50, abduction=-3, knee=95),
    }
    return lying(**{**pose, **changes})


MAT: Final = Prop(
    "floor", tuple((None, (x, -1.3, z), 1.3) for x in (-92.0, 82.0) for z in (-36.0, 70.0))
)
"""More of the floor, so that who lies there is seen to lie on it, not before it."""


def _weights_at(x: float, y: float) -> dict[str, Any]:
    """Return both arms hanging, the wrists at a place before the legs."""
    return {
        f"{side}_arm": Reach((x, y, OUTWARDS[side] * 18), (-1, 0, 0), fingers=(0, -1, 0))
        for side in SIDES
    }


def _on_one_leg(free: float, heel_up: float = 0.0) -> dict[str, Any]:
    """Return the right leg and a hand on the wall; ``free`` flexes the hip of the other leg."""
    return {
        "right_leg": Planted(-4.1 if heel_up else 0.0, HIP_OUT, heel_up=heel_up),
        "left_leg": Leg(flexion=free, knee=68, ankle=4),
        "left_arm": Reach((29, 122, -17), elbow=(-0.2, -1, 0), fingers=(0, 1, 0)),
    }


def _dropping(height: float, lean: float, bend: float) -> BodyPose:
    """Return a body that falls back onto the chair, arms and free leg flung up."""
    return standing(
        (-40, height),
        lean=lean,
        bend=bend,
        neck=20,
        right_leg=Planted(0, HIP_OUT),
        left_leg=Leg(flexion=78, knee=8),
        right_arm=Arm(100, elbow=20),
        left_arm=Arm(88, elbow=20),
    )


LEG_FIGURES: Final = {
    "Goblet squat": ExerciseFigure(
        "Standing with a weight held before the chest, then sitting down and back until the thighs "
        "are level, the back long and the heels down; mistake: the tail tucks under and the "
        "low back rounds.",
        (
            standing(**GOBLET),
            standing((-20, 43), lean=36, neck=0, nod=-16, **GOBLET),
        ),
        standing(
            (-22, 42),
            lean=-12,
            bend=76,
            neck=10,
            nod=-30,
            right_arm=HELD_LOW,
            left_arm=HELD_LOW,
        ),
        "low_back",
        ("buttock", "front of the thigh"),
        (Movement("hips", (-26, 0), 0.0),),
        (KETTLEBELL,),
    ),
    "Split squat": ExerciseFigure(
        "Standing with one foot well ahead, then sinking straight down until the back knee almost "
        "touches the floor; mistake: the trunk falls forwards.",
        (
            standing((-7, 79), **_split(34)),
            standing((-7, 51), lean=4, **_split(56)),
        ),
        standing((-5, 51), lean=44, bend=22, **_split(56)),
        "thorax",
        ("right buttock", "right front of the thigh"),
        (Movement("hips", (-30, 8)),),
    ),
    "Step-up (15-30 cm box)": ExerciseFigure(
        "One foot on a box of 15 to 30 cm, then standing up tall on it with that leg alone; "
        "mistake: falling forwards and pushing off with the foot below.",
        (
            standing((6, 85), lean=10, right_leg=Planted(38, HIP_OUT, height=22)),
            standing(
                (38, STANDING_HIPS + 22),
                right_leg=Planted(38, HIP_OUT, height=22),
                left_leg=Leg(flexion=62, knee=80),
                right_arm=Arm(flexion=30, elbow=70),
                left_arm=Arm(flexion=-20, elbow=60),
            ),
        ),
        standing(
            (16, 86),
            lean=48,
            bend=24,
            right_leg=Planted(38, HIP_OUT, height=22),
            left_leg=Planted(0, -HIP_OUT, heel_up=45),
        ),
        "thorax",
        ("right buttock", "right front of the thigh"),
        (Movement("hips", (-26, 0)),),
        (BOX,),
    ),
    "Lateral step-up": ExerciseFigure(
        "One foot on a low box beside the body, then rising on that leg until it is straight, the "
        "pelvis level, and letting the other heel down again; mistake: the knee falls inwards.",
        (
            standing((-10, 84), lean=20, **BESIDE_BOX),
            standing(
                (0, STANDING_HIPS + 16), **{**BESIDE_BOX, "left_leg": Leg(flexion=6, abduction=2)}
            ),
        ),
        standing(
            (-10, 82),
            lean=20,
            tilt=-8,
            side_bend=22,
            **{**BESIDE_BOX, "right_leg": Planted(0, HIP_OUT, height=16, knee=(1, 0, -0.9))},
        ),
        "right_knee",
        ("right buttock", "right front of the thigh", "right side of the hip"),
        (Movement("hips", (34, 0)),),
        (SIDE_BOX,),
        Viewpoint(68, 9),
    ),
    "Lunge": ExerciseFigure(
        "From standing, a long step forwards, sinking until both knees are at right angles, then "
        "back; mistake: a short step, so that the knee pushes past the toes and the heel lifts.",
        (
            standing(**HANDS_ON_HIPS),
            standing(
                (48, 51.5),
                lean=4,
                right_leg=Planted(87, HIP_OUT),
                left_leg=Planted(0, -HIP_OUT, heel_up=56),
                **HANDS_ON_HIPS,
            ),
        ),
        standing(
            (36, 49),
            lean=6,
            right_leg=Planted(46, HIP_OUT, heel_up=28),
            left_leg=Planted(-8, -HIP_OUT, heel_up=58),
            **HANDS_ON_HIPS,
        ),
        "right_knee",
        ("right buttock", "right front of the thigh"),
        (Movement("hips", (-30, 8)),),
    ),
    "Single-leg squat to a chair": ExerciseFigure(
        "Standing on one leg before a chair, the other foot in the air, then sitting back slowly "
        "until the seat is touched, and up again; mistake: dropping onto the seat.",
        (
            standing(
                (0, STANDING_HIPS),
                left_leg=Leg(flexion=44, knee=30),
                right_arm=Arm(36, elbow=100),
                left_arm=Arm(36, elbow=100),
            ),
            standing(
                (-33, 52.6),
                lean=38,
                nod=-14,
                left_leg=Leg(flexion=130, knee=22, ankle=5),
                right_arm=Arm(80, elbow=100),
                left_arm=Arm(80, elbow=100),
            ),
        ),
        _dropping(53.5, -22, 28),
        "right_buttock",
        ("right buttock", "right front of the thigh"),
        (
            Movement("hips", (-4, 32), 0.1),
            Movement("hips", (18, 22), since=2, to=MISTAKE),
        ),
        CHAIR,
        echoes=(Echo(_dropping(78, -12, 10), ("trunk",), MISTAKE),),
    ),
    "Romanian deadlift, light": ExerciseFigure(
        "Standing with light weights, then pushing the hips back with a flat back and soft knees, "
        "the weights close to the legs; mistake: the back rounds.",
        (
            standing(**_weights_at(11.0, 83.0)),
            standing((-26, 81), lean=70, neck=2, nod=-14, **_weights_at(9.0, 44.0)),
        ),
        standing((-18, 82), lean=44, bend=76, neck=24, **_weights_at(11.0, 36.0)),
        "lumbar",
        ("buttock", "back of the thigh", "low back"),
        (Movement("hips", (-16, 10)),),
        (dumbbell("right"), dumbbell("left")),
    ),
    "Calf raise, knee bent and straight": ExerciseFigure(
        "On one leg with a hand on the wall; with a straight knee, 1 to 2, up on the ball of the "
        "foot; with a bent knee, 3 to 4, the same; mistake: leaning into the wall while the "
        "heel hardly lifts.",
        (
            standing(**_on_one_leg(38)),
            standing((1.3, STANDING_HIPS + 5.9), **_on_one_leg(38, heel_up=40)),
            standing((-6, STANDING_HIPS - 9), lean=6, **_on_one_leg(56)),
            standing((-4.4, STANDING_HIPS - 3.6), lean=6, **_on_one_leg(56, heel_up=40)),
        ),
        standing(
            (-4, STANDING_HIPS - 5),
            lean=20,
            neck=2,
            nod=-10,
            **{**_on_one_leg(56), "right_leg": Planted(-27, HIP_OUT, heel_up=8)},
        ),
        "thorax",
        ("right calf",),
        (
            Movement("left_shoulder", (-26, -8), since=1, to=MISTAKE),
            Movement("right_heel", (-11, 24)),
            Movement("right_heel", (-11, 24), since=2, to=3),
        ),
        (slab(32, 36, 0, 165),),
    ),
    "Glute bridge, later on one leg": ExerciseFigure(
        "On the back with bent knees; the hips lifted until shoulders, hips and knees are in line; "
        "later with one leg held out straight; mistake: the hips go too high and the back arches.",
        (
            lying(**BRIDGE_FEET),
            lying(**{**BRIDGED, **BRIDGE_FEET}, lean=-117),
            lying(
                **{**BRIDGED, "right_leg": BRIDGE_FEET["right_leg"]},
                lean=-117,
                left_leg=Leg(flexion=2, knee=2),
            ),
        ),
        lying(
            resting="right_shoulder",
            at=(-46, 4, 17),
            lean=-100,
            bend=-50,
            neck=78,
            nod=-20,
            **BRIDGE_FEET,
            **ARMS_DOWN,
        ),
        "lumbar",
        ("right buttock", "right back of the thigh"),
        (Movement("hips", (-4, 28)), Movement("left_ankle", (8, 6), to=2)),
    ),
    "Clamshell": ExerciseFigure(
        "On the side with bent hips and knees, then opening the upper knee while the feet stay "
        "together and the pelvis stays still, as a line from hip to hip shows; mistake: the pelvis "
        "rolls back.",
        (
            _on_side(**SIDE_ARMS, left_leg=Leg(50, abduction=-13, rotation=-2, knee=94)),
            _on_side(**SIDE_ARMS, left_leg=Leg(29, abduction=32, rotation=53, knee=94)),
        ),
        _on_side(
            spin=-36,
            twist=-38,
            **SIDE_ARMS,
            right_leg=Leg(36.5, abduction=36.5, rotation=41, knee=95),
            left_leg=Leg(42, abduction=19, rotation=42, knee=91),
        ),
        "hips",
        ("left side of the hip", "left buttock"),
        (
            Movement("left_knee", (10, 4), 0.2),
            Movement("left_hip", (14, 38), 0.2, to=MISTAKE, along=(36, 20)),
        ),
        (MAT, hip_line("contact", (0, 1)), hip_line("cross", (MISTAKE,))),
        Viewpoint(32, 30),
        nearest=("contact", "cross"),
    ),
    "Frankenstein walk": ExerciseFigure(
        "Walking with both arms held out ahead, swinging one straight leg up towards the hands at "
        "every step, the trunk upright; mistake: the back rounds and the knee bends.",
        (
            standing(
                (8, STANDING_HIPS - 3),
                right_leg=Planted(-16, HIP_OUT, heel_up=34),
                left_leg=Planted(16, -HIP_OUT),
                right_arm=Arm(88, elbow=3),
                left_arm=Arm(88, elbow=3),
            ),
            standing(
                (16, STANDING_HIPS),
                right_leg=Leg(flexion=78, knee=2),
                left_leg=Planted(16, -HIP_OUT),
                right_arm=Arm(88, elbow=3),
                left_arm=Arm(88, elbow=3),
            ),
        ),
        standing(
            (12, STANDING_HIPS - 3),
            lean=10,
            bend=56,
            right_leg=Leg(flexion=92, knee=48),
            left_leg=Planted(16, -HIP_OUT),
            right_arm=Arm(92, elbow=3),
            left_arm=Arm(92, elbow=3),
        ),
        "thorax",
        ("right front of the hip", "right back of the thigh"),
        (Movement("right_toe", (12, -2), -0.25), Movement("hips", (-24, 26))),
    ),
}
