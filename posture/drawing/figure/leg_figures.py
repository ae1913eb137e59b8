"""Drawings of the exercises for legs and hips."""

from typing import Any, Final

from posture.drawing.figure.composition import ExerciseFigure, Movement, Prop
from posture.drawing.figure.poses import (
    FISTS,
    ON_HIPS,
    STANDING_HIPS,
    dumbbell,
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
KETTLEBELL: Final = Prop(
    "weight", (("right_knuckle", (3.0, 3.0, -8.0), 4.0), ("right_knuckle", (3.0, -8.0, -8.0), 8.0))
)

SPLIT: Final[dict[str, Any]] = {
    "right_leg": Planted(28, HIP_OUT),
    "left_leg": Planted(-34, -HIP_OUT, heel_up=50),
}
BOX: Final = slab(22, 62, 0, 22)
"""A box 22 cm high, 22 to 62 cm ahead."""
SIDE_BOX: Final = Prop(
    "thing",
    tuple((None, (x, y, z), 1.0) for x in (-14, 26) for y in (1, 15) for z in (1.0, 36.0)),
)
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


def _on_side(**changes: Any) -> BodyPose:
    """Return a body on its right side, head to the left, its front to the viewer."""
    pose = {"resting": "right_hip", "lean": -82.0, "spin": -90.0, "neck": 0.0, "nod": 0.0}
    return lying(**{**pose, **changes})


def _weights_at(x: float, y: float) -> dict[str, Any]:
    """Return both arms hanging, the wrists at a place before the legs."""
    return {
        f"{side}_arm": Reach((x, y, OUTWARDS[side] * 18), (-1, 0, 0), fingers=(0, -1, 0))
        for side in SIDES
    }


ONE_LEG: Final[dict[str, Any]] = {
    "right_leg": Planted(0, HIP_OUT),
    "left_leg": Leg(flexion=6, knee=58, ankle=-20),
    "left_arm": Reach((33, 122, -17), elbow=(-0.2, -1, 0), fingers=(0, 1, 0)),
}

LEG_FIGURES: Final = {
    "Goblet squat": ExerciseFigure(
        "Standing with a weight held before the chest, then sitting down and back until the thighs "
        "are level, the back long and the heels down; mistake: the back rounds and the heels lift.",
        (
            standing(**GOBLET),
            standing((-20, 43), lean=36, neck=0, nod=-16, **GOBLET),
        ),
        standing(
            (-14, 40),
            lean=26,
            bend=62,
            neck=14,
            right_leg=Planted(0, HIP_OUT, heel_up=24),
            left_leg=Planted(0, -HIP_OUT, heel_up=24),
            **GOBLET,
        ),
        "lumbar",
        ("buttock", "front of the thigh"),
        (Movement("hips", (-26, 0), 0.0),),
        (KETTLEBELL,),
    ),
    "Split squat": ExerciseFigure(
        "Standing with one foot well ahead, then sinking straight down until the back knee almost "
        "touches the floor; mistake: the trunk falls forwards.",
        (
            standing((-2, 83), **SPLIT, right_arm=ON_HIPS, left_arm=ON_HIPS),
            standing((-7, 49), lean=6, **SPLIT, right_arm=ON_HIPS, left_arm=ON_HIPS),
        ),
        standing((-5, 52), lean=50, bend=20, **SPLIT, right_arm=ON_HIPS, left_arm=ON_HIPS),
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
            standing(
                (-10, 84),
                lean=20,
                right_leg=Planted(0, HIP_OUT, height=16),
                left_leg=Planted(4, -12),
                right_arm=ON_HIPS,
                left_arm=ON_HIPS,
            ),
            standing(
                (0, STANDING_HIPS + 16),
                right_leg=Planted(0, HIP_OUT, height=16),
                left_leg=Leg(flexion=6, abduction=3),
                right_arm=ON_HIPS,
                left_arm=ON_HIPS,
            ),
        ),
        standing(
            (-10, 84),
            lean=20,
            side_bend=14,
            right_leg=Planted(0, HIP_OUT, height=16, knee=(1, 0, -0.8)),
            left_leg=Planted(4, -12),
            right_arm=ON_HIPS,
            left_arm=ON_HIPS,
        ),
        "right_knee",
        ("right buttock", "right front of the thigh", "right side of the hip"),
        (Movement("hips", (34, 0)),),
        (SIDE_BOX,),
        Viewpoint(62, 8),
    ),
    "Lunge": ExerciseFigure(
        "From standing, a long step forwards, sinking until both knees are at right angles, then "
        "back; mistake: a short step, so that the knee pushes past the toes and the heel lifts.",
        (
            standing(right_arm=ON_HIPS, left_arm=ON_HIPS),
            standing(
                (30, 50),
                lean=4,
                right_leg=Planted(68, HIP_OUT),
                left_leg=Planted(2, -HIP_OUT, heel_up=55),
                right_arm=ON_HIPS,
                left_arm=ON_HIPS,
            ),
        ),
        standing(
            (12, 49),
            lean=6,
            right_leg=Planted(28, HIP_OUT, heel_up=28),
            left_leg=Planted(-6, -HIP_OUT, heel_up=60),
            right_arm=ON_HIPS,
            left_arm=ON_HIPS,
        ),
        "right_knee",
        ("right buttock", "right front of the thigh"),
        (Movement("right_ankle", (-10, 22), -0.1),),
    ),
    "Single-leg squat to a chair": ExerciseFigure(
        "Standing on one leg before a chair, then sitting back slowly until the seat is touched, "
        "and up again; mistake: falling back onto the seat with a round back.",
        (
            standing(
                (0, STANDING_HIPS),
                left_leg=Leg(flexion=24, knee=20),
                right_arm=Arm(36, elbow=100),
                left_arm=Arm(36, elbow=100),
            ),
            standing(
                (-33, 52.6),
                lean=38,
                nod=-14,
                left_leg=Leg(flexion=106, knee=18),
                right_arm=Arm(80, elbow=100),
                left_arm=Arm(80, elbow=100),
            ),
        ),
        standing(
            (-38, 54),
            lean=-4,
            bend=58,
            neck=16,
            right_leg=Planted(0, HIP_OUT, heel_up=0),
            left_leg=Leg(flexion=76, knee=30),
            right_arm=Arm(60, elbow=20),
            left_arm=Arm(60, elbow=20),
        ),
        "lumbar",
        ("right buttock", "right front of the thigh"),
        (Movement("hips", (-4, 32), 0.1),),
        CHAIR,
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
        "On one leg with a hand on the wall; up on the ball of the foot with a straight knee; and "
        "the same with a bent knee; mistake: leaning on the wall while the heel hardly lifts.",
        (
            standing(**ONE_LEG),
            standing(
                (5.4, STANDING_HIPS + 5.9),
                **{**ONE_LEG, "right_leg": Planted(0, HIP_OUT, heel_up=40)},
            ),
            standing(
                (-3, STANDING_HIPS - 2),
                lean=8,
                **{**ONE_LEG, "right_leg": Planted(0, HIP_OUT, heel_up=38)},
            ),
        ),
        standing(
            (-16, STANDING_HIPS - 2),
            lean=16,
            bend=16,
            **{**ONE_LEG, "right_leg": Planted(0, HIP_OUT, heel_up=14)},
        ),
        "right_heel",
        ("right calf",),
        (Movement("right_heel", (-15, 12)), Movement("right_heel", (-15, 12), to=2)),
        (slab(36, 40, 0, 165),),
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
            at=(-46, 0, 17),
            lean=-96,
            bend=-62,
            neck=66,
            nod=-18,
            **BRIDGE_FEET,
            **ARMS_DOWN,
        ),
        "lumbar",
        ("right buttock", "right back of the thigh"),
        (Movement("hips", (-4, 28)), Movement("left_ankle", (8, 6), to=2)),
    ),
    "Clamshell": ExerciseFigure(
        "On the side with bent hips and knees, then opening the upper knee while the feet stay "
        "together and the pelvis stays still; mistake: the pelvis rolls back.",
        (
            _on_side(
                left_arm=IN_FRONT,
                right_arm=UNDER_HEAD,
                right_leg=Leg(flexion=50, abduction=-3, knee=85),
                left_leg=Leg(flexion=50, knee=85),
            ),
            _on_side(
                left_arm=IN_FRONT,
                right_arm=UNDER_HEAD,
                right_leg=Leg(flexion=50, abduction=-3, knee=85),
                left_leg=Leg(flexion=39, abduction=26, rotation=42, knee=87),
            ),
        ),
        _on_side(
            spin=-30,
            left_arm=IN_FRONT,
            right_arm=UNDER_HEAD,
            right_leg=Leg(flexion=50, abduction=36, rotation=30, knee=85),
            left_leg=Leg(flexion=50, abduction=10, rotation=40, knee=85),
        ),
        "hips",
        ("left side of the hip", "left buttock"),
        (Movement("left_knee", (10, 4), 0.2),),
        (),
        Viewpoint(0, 34),
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
