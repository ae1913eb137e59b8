"""Thigh extension at toe-off: how far the thigh reaches behind the body."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy
from posture.checks.base import ANGLE_BETWEEN_DAYS_DEG, Advice, AgainstStance, Check, Figure, Sample
from posture.checks.exercises import (
    BRIDGE,
    DEAD_BUG,
    HIP_FLEXOR_STRETCH,
    HIPS_FOR_REACH,
    ONE_STRETCH,
    TRUNK_FOR_FORM,
)
from posture.checks.known_run import KnownRun
from posture.checks.landmark_angle import LandmarkAngle, SameAngle
from posture.checks.norm import FROM_RBDS, HIP_MARKER, SpeedLine, SpeedNorm
from posture.checks.sampling import against_vertical, at_toe_offs, near_at
from posture.checks.usual_place import from_reference
from posture.geometry import hang_deg
from posture.motion.motion import Motion
from posture.results.sentences import Words


def measure(motion: Motion) -> Sample:
    """Angle of hip to knee against vertical at every toe-off, degrees, knee behind +."""
    return at_toe_offs(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """The same angle in every frame, degrees."""
    return -hang_deg(motion.near("hip"), motion.near("knee"))


def figure(motion: Motion, time_s: float) -> Figure:
    """Thigh against the vertical through the hip."""
    return against_vertical(near_at(motion, "hip", time_s), near_at(motion, "knee", time_s))


def truth(run: KnownRun) -> float:
    """Mean over the toe-offs of a run whose joints are known, degrees."""
    return float(np.mean(-hang_deg(run.toe_offs.near("hip"), run.toe_offs.near("knee"))))


ADVICE: Final = Advice(
    "When the thigh reaches back little, the pelvis or the low back may make up for it. At "
    "slow speeds little reach is normal.",
    "low: what a clinician concluded from watching runners; not tested for the back",
    "Push the ground back behind you and keep the ribs down.",
    (
        HIP_FLEXOR_STRETCH.recommended(
            "Gives the thigh a little more room behind the body.", ONE_STRETCH
        ),
        BRIDGE.recommended("Works the hips without load on the back.", HIPS_FOR_REACH),
        DEAD_BUG.recommended("Keeps the ribs down while the leg reaches.", TRUNK_FOR_FORM),
    ),
    back="The low back may make up for what the thigh does not reach. That is what one clinician "
    "saw, and nobody has tested it.",
)


CHECK = Check(
    key="thigh_extension_at_toe_off",
    order=90,
    title="Thigh reach at push-off",
    unit="deg",
    accuracy=Accuracy(bias=-2.4, measured=3.5, people=3.3, repeat=1.5, per_roll_deg=1.0),
    from_stance=AgainstStance(
        Accuracy(bias=0.0, measured=3.0, people=1.5, repeat=1.0),
        more="further back",
        less="less far back",
    ),
    definition="Line from hip to knee against vertical at toe-off, camera-side leg, knee behind "
    "positive. The thigh goes on turning back by 3 to 7° for some 50 ms; that does not count.",
    source=f"{FROM_RBDS}{HIP_MARKER}by the joint's centre the thigh would reach 2° further back. "
    "About 10° of hip extension can be enough for a slow runner, and no best value is known "
    "(Souza 2016).",
    norm=SpeedNorm(SpeedLine(19.2, 2.57), SpeedLine(2.68, 0.36), judged="below"),
    measure=measure,
    words=Words(
        usual="how far your thigh reaches behind you is in the usual range",
        low="your thigh reaches behind you less than in most runners",
        minus="the thigh is still ahead of the hip",
    ),
    advice=ADVICE,
    figure=figure,
    place=from_reference,
    series=series,
    at_contact=True,
    same_angle=SameAngle(
        LandmarkAngle(("near_hip", "near_knee"), "vertical"), "toe-off", sign=-1.0
    ),
    truth=truth,
    between_days=ANGLE_BETWEEN_DAYS_DEG,
    priority=80,
    per_step="near",
)
