"""Elbow angle: how the arm is carried."""

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy
from posture.checks.base import ANGLE_BETWEEN_DAYS_DEG, Check, Figure, Sample
from posture.checks.known_run import KnownRun
from posture.checks.landmark_angle import LandmarkAngle, SameAngle
from posture.checks.sampling import near_at, stride_means
from posture.geometry import joint_angle_deg
from posture.motion.motion import Motion
from posture.results.report import Measurement


def measure(motion: Motion) -> Sample:
    """Inner angle of the camera-side elbow per stride, degrees, straight = 180."""
    return stride_means(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """The same angle in every frame, degrees."""
    parts = (motion.near(part) for part in ("shoulder", "elbow", "wrist"))
    return joint_angle_deg(*parts)


def figure(motion: Motion, time_s: float) -> Figure:
    """Shoulder, elbow and wrist."""
    shoulder, elbow, wrist = (near_at(motion, p, time_s) for p in ("shoulder", "elbow", "wrist"))
    return Figure(measured=(shoulder, elbow, wrist), arc=(elbow, shoulder, wrist))


def truth(run: KnownRun) -> float:
    """Mean over the strides of a run whose joints are known, degrees."""
    parts = (run.strides.near(part) for part in ("shoulder", "elbow", "wrist"))
    return float(np.mean(joint_angle_deg(*parts)))


def explain(result: Measurement) -> str:  # noqa: ARG001
    """One sentence for the runner."""
    return "Shown as information; arms free and shoulders low are all that is asked of them."


CHECK = Check(
    key="elbow_angle",
    order=120,
    title="Elbow angle",
    unit="deg",
    accuracy=Accuracy(bias=2.6, measured=6.0, people=8.0, repeat=6.0, per_yaw_deg=-0.25),
    definition="Inner angle shoulder-elbow-wrist, camera side, mean over whole strides, "
    "straight = 180°.",
    source="No limits are known; arm carriage is shown as information.",
    measure=measure,
    explain=explain,
    figure=figure,
    series=series,
    same_angle=SameAngle(LandmarkAngle(("near_shoulder", "near_elbow", "near_wrist")), "stride"),
    truth=truth,
    between_days=ANGLE_BETWEEN_DAYS_DEG,
    per_step="near",
)
