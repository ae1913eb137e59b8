"""Shank angle at initial contact: overstride in degrees."""

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import ANGLE_BETWEEN_DAYS_DEG, Check, Figure, Sample
from posture.checks.known_run import KnownRun
from posture.checks.landmark_angle import LandmarkAngle, SameAngle
from posture.checks.norm import FROM_RBDS, SpeedLine, SpeedNorm
from posture.checks.sampling import at_contacts, near_at
from posture.geometry import hang_deg
from posture.motion.motion import Motion
from posture.results.report import Measurement


def measure(motion: Motion) -> Sample:
    """Angle of knee to ankle against vertical at every contact, degrees, ankle ahead +."""
    return at_contacts(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """The same angle in every frame, degrees."""
    return hang_deg(motion.near("knee"), motion.near("ankle"))


def figure(motion: Motion, time_s: float) -> Figure:
    """Shank against the vertical through the knee."""
    knee, ankle = near_at(motion, "knee", time_s), near_at(motion, "ankle", time_s)
    below = (knee[0], ankle[1])
    return Figure(measured=(knee, ankle), reference=(knee, below), arc=(knee, below, ankle))


def truth(run: KnownRun) -> float:
    """Mean over the contacts of a run whose joints are known, degrees."""
    return float(np.mean(hang_deg(run.contacts.near("knee"), run.contacts.near("ankle"))))


def explain(result: Measurement) -> str:  # noqa: ARG001
    """One sentence for the runner."""
    return "The same as overstride, as an angle; the verdict stands there."


CHECK = Check(
    key="shank_angle_at_contact",
    order=40,
    title="Lower leg at landing",
    unit="deg",
    accuracy=Accuracy(bias=-0.5, measured=1.9, people=2.0, repeat=1.2, bare=0.4, per_roll_deg=1.0),
    definition="Line from knee to ankle against vertical at initial contact, camera-side leg, "
    "ankle ahead positive.",
    source=FROM_RBDS.strip(),
    norm=SpeedNorm(SpeedLine(8.2, 2.09), SpeedLine(2.64, 0.67)),
    measure=measure,
    explain=explain,
    figure=figure,
    series=series,
    at_contact=True,
    same_angle=SameAngle(LandmarkAngle(("near_knee", "near_ankle"), "vertical"), "contact"),
    truth=truth,
    target=Target(mean_error=2.0, worst=5.0),
    between_days=ANGLE_BETWEEN_DAYS_DEG,
    per_step="near",
)
