"""Drawings of the stretches."""

from typing import Any, Final

from posture.drawing.figure.contents import MISTAKE, ExerciseFigure, Movement, Prop
from posture.drawing.figure.poses import ON_HIPS, gap, half_kneeling, lying, slab, standing
from posture.drawing.figure.skeleton import HIP_OUT, Arm, Leg, Planted, Reach
from posture.drawing.figure.viewpoint import Viewpoint

ON_KNEE: Final = Arm(flexion=34, elbow=26)
ON_WALL: Final = Reach((42, 124, -17), elbow=(-0.2, -1, 0), fingers=(0, 1, 0))
STRAP: Final = Prop("weight", (("right_knuckle", (0, 0, 0), 0.9), ("right_ball", (0, 0, 0), 0.9)))

HOLDING: Final[dict[str, Any]] = {
    "left_leg": Leg(104, knee=104),
    "right_leg": Leg(104, abduction=34, rotation=104, knee=120),
    "right_arm": Reach((2, 31, 4), elbow=(-0.2, 0.5, 0.6), fingers=(0.45, 0.35, -0.6)),
    "left_arm": Reach((-4, 34, -16), elbow=(-0.3, 0.8, -0.8), fingers=(0.7, 0.2, 0.7)),
}
"""The right ankle on the left knee, and both hands clasped behind the left thigh."""

STRETCH_FIGURES: Final = {
    "Half-kneeling hip-flexor stretch, tail tucked under": ExerciseFigure(
        "On one knee with the trunk upright, then the tail tucked under and the hips moved a "
        "little forwards; mistake: the low back arches.",
        (
            half_kneeling(left_arm=ON_KNEE, right_arm=ON_HIPS),
            half_kneeling(
                lean=-10,
                bend=10,
                right_leg=Leg(flexion=-28, knee=74, ankle=-62),
                left_leg=Planted(44, -HIP_OUT),
                left_arm=ON_KNEE,
                right_arm=ON_HIPS,
            ),
        ),
        half_kneeling(
            lean=32,
            bend=-66,
            right_leg=Leg(flexion=12, knee=74, ankle=-62),
            left_leg=Planted(44, -HIP_OUT),
            left_arm=ON_KNEE,
            right_arm=ON_KNEE,
        ),
        "lumbar",
        ("right front of the hip",),
        (Movement("hips", (-34, 10)), Movement("hips", loop=-19)),
    ),
    "Standing quadriceps stretch": ExerciseFigure(
        "On one leg with a hand on the wall, the other foot held behind and the heel drawn to the "
        "buttock, knees side by side; mistake: the knee comes forwards.",
        (
            standing(left_arm=ON_WALL),
            standing(
                right_leg=Leg(flexion=-8, knee=138, ankle=-40),
                right_arm=Reach((-23, 90, 11), elbow=(-1, 0, 0.3), fingers=(-0.3, -1, 0)),
                left_arm=ON_WALL,
            ),
        ),
        standing(
            lean=4,
            right_leg=Leg(flexion=44, knee=150, ankle=-30),
            right_arm=Reach((-10, 84, 15), elbow=(-1, 0, 0.3), fingers=(0.2, -1, 0)),
            left_arm=ON_WALL,
        ),
        "right_knee",
        ("right front of the thigh",),
        (Movement("right_ankle", (-14, 0), 0.3),),
        (slab(45, 49, 0, 165),),
    ),
    "Hamstring stretch": ExerciseFigure(
        "On the back, a strap round one foot and the other leg flat; the knee is straightened "
        "until the back of the thigh pulls; mistake: the pelvis rolls up and the leg is yanked.",
        (
            lying(
                right_leg=Leg(92, knee=84),
                right_arm=Reach((-2, 36, 15), elbow=(-1, -0.2, 0.3)),
                left_arm=Reach((-2, 36, -15), elbow=(-1, -0.2, -0.3)),
            ),
            lying(
                right_leg=Leg(80, knee=4),
                right_arm=Reach((-4, 36, 15), elbow=(-1, -0.2, 0.3)),
                left_arm=Reach((-4, 36, -15), elbow=(-1, -0.2, -0.3)),
            ),
        ),
        lying(
            resting="shoulder_blades",
            at=(-37.5, 0, 0),
            lean=-128,
            bend=38,
            neck=-3,
            nod=3,
            right_leg=Leg(78),
            right_arm=Reach((-22, 46, 16), elbow=(-1, -0.2, 0.3)),
            left_arm=Reach((-22, 46, -16), elbow=(-1, -0.2, -0.3)),
            left_leg=Leg(-46.4, knee=2),
        ),
        "hips",
        ("right back of the thigh",),
        (Movement("right_ankle", (10, 2), 0.15),),
        (STRAP, gap((-18, 0, 0), (14, 0, 0), (-12, 14, 0), (8, 14, 0))),
    ),
    "Piriformis stretch": ExerciseFigure(
        "On the back with one ankle on the other knee, then the lower thigh held with both hands "
        "behind it and drawn towards the chest; mistake: head and shoulders come off the floor.",
        (
            lying(
                right_leg=Leg(62, abduction=42, rotation=96, knee=125),
                left_leg=Planted(40, -HIP_OUT, knee=(0.3, 1, 0)),
            ),
            lying(**HOLDING),
        ),
        lying(bend=32, neck=26, nod=4, **HOLDING),
        "skull",
        ("right buttock",),
        (
            Movement("right_knee", (16, -10), along=(-26, -2)),
            Movement("skull", (-22, 2), since=1, to=MISTAKE),
        ),
        (gap((-70, 0, -10), (-70, 0, 10), (-24, 0, 0), (-58, 28, 0)),),
        Viewpoint(-48, 18),
        nearest=("left_leg", "right_arm", "right_leg"),
    ),
}
