"""Vertical oscillation: how far the hips rise and fall with every step."""

from dataclasses import replace
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks import cadence
from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import Advice, Check, Figure, Sample, nothing
from posture.checks.exercises import CALF_FOR_STEPS, CALF_RAISE, LEGS_FOR_FORM, SQUAT
from posture.checks.known_run import KnownRun
from posture.checks.norm import FROM_RBDS, HIP_MARKER, SpeedLine, SpeedNorm
from posture.checks.sampling import NOT_SEEN, middle_at
from posture.motion.motion import Motion, known_median, middle
from posture.motion.rhythm import mean_ignoring_nan
from posture.results.sentences import Words

# Heights are read at this many instants of a step.
INSTANTS = 50


def measure(motion: Motion) -> Sample:
    """Peak-to-trough of the trunk's height per step, % of leg length."""
    steps = motion.steps()
    if not steps:
        return nothing(motion.why_no_contacts)
    height = trunk_height(motion)
    leg = motion.leg_px()
    values, times = [], []
    for start_s, end_s in steps:
        swing, instant = swing_between(motion.time_s, height, start_s, end_s)
        values.append(100.0 * swing / leg)
        times.append(instant)
    if not np.isfinite(values).any():
        return nothing(NOT_SEEN)
    sides = tuple(motion.view.facing for _ in values)
    sample = Sample(np.array(values), np.array(times), sides)
    if not np.isfinite(motion.cm_per_px):
        return sample
    return replace(sample, cm_per_unit=leg * motion.cm_per_px / 100)


def series(motion: Motion) -> FloatArray:
    """How much higher than usual the trunk is in every frame, % of leg length."""
    return 100.0 * trunk_height(motion) / motion.leg_px()


def trunk_height(motion: Motion) -> FloatArray:
    """How much higher than usual mid-hip is, from hips, shoulders and ears together, (T,).

    The hips' own landmarks wander with the legs: on rendered runners they alone put the rise
    and fall of a step off by 1.2 % of leg length (standard deviation), the three by 0.5.
    """
    heights = [middle(motion.smooth, part)[:, 1] for part in ("hip", "shoulder", "ear")]
    return mean_ignoring_nan(np.stack([own - known_median(own) for own in heights], axis=1))


def swing_between(
    time_s: FloatArray, height: FloatArray, start_s: float, end_s: float
) -> tuple[float, float]:
    """Return peak-to-trough over a step, a steady drift taken out, and the lowest instant.

    Between frames too: at 30 frames/s the lowest and the highest frame miss both ends.
    """
    instants = np.linspace(start_s, end_s, INSTANTS)
    part = np.interp(instants, time_s, height)
    if not np.isfinite(part).all():
        return float("nan"), float("nan")
    level = part - np.linspace(0, part[-1] - part[0], INSTANTS)
    return float(np.ptp(level)), float(instants[int(np.argmin(level))])


def figure(motion: Motion, time_s: float) -> Figure:
    """Hip's height at its lowest against its highest around it."""
    hip = middle_at(motion, "hip", time_s)
    height = trunk_height(motion)
    near = np.abs(motion.time_s - time_s) < motion.stride_s / 2
    rise = float(np.nanmax(height[near]) - np.interp(time_s, motion.time_s, height))
    top = hip[1] + rise
    half = 0.4 * motion.leg_px()
    return Figure(
        measured=((hip[0] - half, hip[1]), (hip[0] + half, hip[1])),
        reference=((hip[0] - half, top), (hip[0] + half, top)),
    )


def truth(run: KnownRun) -> float:
    """Mean rise of mid-hip per step of a run whose joints are known, % of leg length."""
    rises = [float(np.ptp(step.middle("hip")[:, 1])) for step in run.steps]
    leg = run.clip.length("hip", "knee") + run.clip.length("knee", "ankle")
    return 100 * float(np.mean(rises)) / leg


ADVICE: Final = Advice(
    "More bounce means landing from a greater height. Less is not better as such: runners "
    "who bounce and runners who glide can be equally economical.",
    "low: one study of how much energy running takes; not tested for the back",
    "Run quietly, as if under a low ceiling.",
    (
        CALF_RAISE.recommended("The calf softens every landing.", CALF_FOR_STEPS),
        SQUAT.recommended("Strong legs take up more of every landing.", LEGS_FOR_FORM),
    ),
    back="More bounce means landing from higher up. Nobody has tested whether that matters for a "
    "back.",
)


CHECK = Check(
    key="vertical_oscillation",
    order=80,
    title="Rise and fall",
    unit="%",
    # Rendered trunks neither nod nor bend within a step, real ones a little.
    accuracy=Accuracy(bias=0.1, measured=1.0, people=0.8, repeat=0.5),
    definition="Peak-to-trough height of mid-hip within a step, over leg length (hip-knee plus "
    "knee-ankle). Hips, shoulders and ears rise and fall together, so their mean is taken.",
    source=f"{FROM_RBDS}{HIP_MARKER}by the joint's centre they would rise half a per cent "
    "to one and a half less. It falls with step rate (Heiderscheit 2011, abstract).",
    norm=SpeedNorm(SpeedLine(11.1, -0.43), SpeedLine(1.92, -0.07), judged="above"),
    measure=measure,
    words=Words(
        usual="how far you rise and fall with every step is in the usual range",
        high="you rise and fall more than most runners with every step",
        of="of the leg",
    ),
    advice=ADVICE,
    figure=figure,
    series=series,
    truth=truth,
    target=Target(mean_error=0.5, worst=1.0),
    between_days=1.0,
    priority=60,
    card=cadence.RHYTHM,
    live=40,
    per_step="both",
    # The sixteen runners: 7 to 15.
    possible=(2.0, 30.0),
)
