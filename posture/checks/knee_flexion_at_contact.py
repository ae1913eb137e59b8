"""Knee flexion at initial contact."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import ANGLE_BETWEEN_DAYS_DEG, Advice, AgainstStance, Check, Figure, Sample
from posture.checks.exercises import LEGS_FOR_FORM, SPLIT_SQUAT, SQUAT, STEP_UP
from posture.checks.known_run import KnownRun
from posture.checks.landmark_angle import LandmarkAngle, SameAngle
from posture.checks.norm import FROM_RBDS, HIP_MARKER, SpeedLine, SpeedNorm
from posture.checks.sampling import at_contacts, near_at
from posture.checks.usual_place import from_reference
from posture.geometry import joint_angle_deg
from posture.motion.motion import Motion
from posture.results.sentences import Words


def measure(motion: Motion) -> Sample:
    """Knee flexion at every contact of the camera-side foot, degrees, 0 = straight."""
    return at_contacts(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """Knee flexion in every frame, degrees, 0 = straight."""
    parts = (motion.near(part) for part in ("hip", "knee", "ankle"))
    return 180.0 - joint_angle_deg(*parts)


def figure(motion: Motion, time_s: float) -> Figure:
    """Hip, knee and ankle, with the thigh's line carried on."""
    hip, knee, ankle = (near_at(motion, part, time_s) for part in ("hip", "knee", "ankle"))
    straight = (2 * knee[0] - hip[0], 2 * knee[1] - hip[1])
    return Figure(
        measured=(hip, knee, ankle), reference=(knee, straight), arc=(knee, straight, ankle)
    )


def truth(run: KnownRun) -> float:
    """Mean over the contacts of a run whose joints are known, degrees."""
    parts = (run.contacts.near(part) for part in ("hip", "knee", "ankle"))
    return float(np.mean(180 - joint_angle_deg(*parts)))


ADVICE: Final = Advice(
    "A nearly straight knee at landing has less travel left to cushion the step. Injured "
    "runners landed a little straighter in one study that looked back in time.",
    "low: one study, of injuries in general",
    "Land softly, on a knee that is already a little bent.",
    (
        SQUAT.recommended("Strong thighs let the knee give way softly.", LEGS_FOR_FORM),
        SPLIT_SQUAT.recommended("Trains one leg at a time, as running does.", LEGS_FOR_FORM),
        STEP_UP.recommended("Strength on one leg, in the range of running.", LEGS_FOR_FORM),
    ),
    back="A straight knee has less room to cushion the step. Nobody has tested whether that "
    "matters for a back.",
)


CHECK = Check(
    key="knee_flexion_at_contact",
    order=50,
    title="Knee bend at landing",
    unit="deg",
    # What a hip 7-10 % of a torso further back does to the thigh's line (the two trackers).
    accuracy=Accuracy(bias=0.3, measured=5.2, people=3.3, repeat=2.0, bare=1.7),
    from_stance=AgainstStance(
        Accuracy(bias=0.0, measured=6.5, people=2.0, repeat=1.4),
        more="more bent",
        less="straighter",
    ),
    definition="180° minus the angle hip-knee-ankle at initial contact, camera-side leg.",
    source=f"{FROM_RBDS}{HIP_MARKER}by the joint's centre, 3 cm higher and 1 cm ahead, they would "
    "bend the knee 3° less. Injured runners landed straighter (Bramah 2018, abstract).",
    norm=SpeedNorm(SpeedLine(14.4, 0.81), SpeedLine(4.85, 0.27), judged="below"),
    measure=measure,
    words=Words(
        usual="your knee's bend when the foot lands is in the usual range",
        low="your knee is straighter than in most runners when the foot lands",
        minus="the knee looks past straight",
    ),
    advice=ADVICE,
    figure=figure,
    place=from_reference,
    series=series,
    at_contact=True,
    same_angle=SameAngle(
        LandmarkAngle(("near_hip", "near_knee", "near_ankle")), "contact", offset=180.0, sign=-1.0
    ),
    truth=truth,
    target=Target(mean_error=2.5, worst=6.0),
    between_days=ANGLE_BETWEEN_DAYS_DEG,
    priority=70,
    per_step="near",
    # Legs of the sixteen runners: 2 to 24.
    possible=(-20.0, 55.0),
)
