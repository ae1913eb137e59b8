"""Add a check of your own: the most the knee bends while the leg swings forward.

    python examples/own_check.py run.mp4

A check that should be part of posture goes into a file of its own in ``posture/checks``; see
CONTRIBUTING.md.
"""

import sys

import numpy as np

import posture
from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.accuracy import Accuracy
from posture.checks.base import Check, Sample, nothing
from posture.geometry import joint_angle_deg
from posture.motion.motion import Motion


def series(motion: Motion) -> FloatArray:
    """Knee flexion of the camera-side leg in every frame, (T,), degrees; straight = 0."""
    hip, knee, ankle = (motion.near(part) for part in ("hip", "knee", "ankle"))
    return 180.0 - joint_angle_deg(hip, knee, ankle)


def measure(motion: Motion) -> Sample:
    """Return the largest flexion of every stride, with its instant."""
    flexion, values, times = series(motion), [], []
    for start_s, end_s in motion.strides():
        inside = (motion.time_s >= start_s) & (motion.time_s < end_s) & np.isfinite(flexion)
        if inside.any():
            largest = np.flatnonzero(inside)[np.argmax(flexion[inside])]
            values.append(flexion[largest])
            times.append(motion.time_s[largest])
    if not values:
        return nothing("the knee was not seen during a full stride.")
    return Sample(np.array(values), np.array(times), (motion.view.facing,) * len(values))


CHECK = Check(
    key="knee_flexion_in_swing",
    order=200,
    title="Knee bend in swing",
    unit="deg",
    # Half-widths of 90 % intervals. These are guesses: measure yours before you trust them.
    accuracy=Accuracy(bias=0.0, measured=4.0, people=4.0, repeat=3.0),
    definition="180° minus the angle hip-knee-ankle, camera-side leg, at its largest in a stride.",
    source="An example; nothing is judged.",
    measure=measure,
    explain=lambda _: "Shown as information.",
    series=series,
)
CHECKS[CHECK.key] = CHECK


def main(clip: str) -> None:
    """Print what the check measured in a clip."""
    analysis = posture.analyze(clip)
    if analysis.report.refusal:
        sys.exit(analysis.report.refusal.message)

    flexion = analysis.report.measurements[CHECK.key]
    if flexion.value is None:
        print(flexion.why)
    else:
        print(f"{CHECK.title}: {flexion.value:.0f} ± {flexion.u:.0f}°, {flexion.n} strides")
        in_frames = analysis.frames()["knee_flexion_in_swing_deg"]
        print(f"Largest in any frame: {np.nanmax(in_frames):.0f}°")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except posture.PostureError as error:
        sys.exit(str(error))
