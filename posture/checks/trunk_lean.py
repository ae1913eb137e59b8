"""Trunk lean: how far the trunk is tipped forward or back."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import (
    ANGLE_BETWEEN_DAYS_DEG,
    Advice,
    AgainstStance,
    Card,
    Check,
    Figure,
    Sample,
)
from posture.checks.exercises import (
    BIRD_DOG,
    BRIDGE,
    DEADLIFT,
    HIPS_FOR_LEAN,
    LEGS_FOR_FORM,
    SPLIT_SQUAT,
    TRUNK_FOR_FORM,
)
from posture.checks.known_run import KnownRun
from posture.checks.norm import Runners, SpeedLine, SpeedNorm
from posture.checks.sampling import against_vertical, middle_at, stride_means
from posture.checks.usual_place import from_reference
from posture.geometry import lean_deg
from posture.motion.motion import Motion
from posture.results.sentences import Words

# Spread: Teng and Powers 2014, at 3.4 m/s or about 4.2 leg lengths a second. Growth with speed:
# 5.6, 8.0, 10.1 and 9.8 degrees at 2, 3, 4 and 5 m/s by the markers of one runner of Hamner and
# Delp 2013.
RUNNERS: Final = Runners(
    24,
    "24 recreational runners, 12 of them women",
    (2.0, 5.0),
    (2.4, 6.0),
    adjusted_from_mps=3.4,
)


def measure(motion: Motion) -> Sample:
    """Lean per stride, degrees, forward +."""
    return stride_means(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """Lean in every frame, degrees, forward +."""
    return lean_deg(motion.middle("hip"), motion.middle("shoulder"))


def figure(motion: Motion, time_s: float) -> Figure:
    """Trunk line against the vertical through mid-hip."""
    return against_vertical(middle_at(motion, "hip", time_s), middle_at(motion, "shoulder", time_s))


def truth(run: KnownRun) -> float:
    """Mean lean over the strides of a run whose joints are known, degrees."""
    body = run.strides
    return float(np.mean(lean_deg(body.middle("hip"), body.middle("shoulder"))))


LESS_LEAN: Final = Advice(
    "A trunk far ahead of the hips keeps the muscles along the back working harder. "
    "Research has not shown that it leads to back pain, so take it as something to "
    "try out.",
    "low: it follows from the weight that the back holds; nobody has tested it for pain",
    "Run tall: let the crown of your head rise, and slow down a little while you learn it.",
    (
        BIRD_DOG.recommended("The muscles along the back last longer.", TRUNK_FOR_FORM),
        BRIDGE.recommended("Works the hips without load on the back.", HIPS_FOR_LEAN),
        DEADLIFT.recommended("Teaches the hips to move while the back stays still.", HIPS_FOR_LEAN),
    ),
    back="A trunk this far ahead makes the muscles along the back work harder. That it leads to "
    "pain has not been shown.",
)
MORE_LEAN: Final = Advice(
    "Running very upright or leaning back goes with a more arched low back and with less "
    "work from the hips. Research has not shown that it leads to back pain, so take it as "
    "something to try out.",
    "low: runners with weaker hips ran more upright, looked at once; nothing on pain",
    "Run tall with the chest slightly ahead of the hips: three to five degrees are plenty.",
    (
        BRIDGE.recommended("Works the hips without load on the back.", HIPS_FOR_LEAN),
        DEADLIFT.recommended("Teaches the hips to move while the back stays still.", HIPS_FOR_LEAN),
        SPLIT_SQUAT.recommended("Trains one leg at a time, as running does.", LEGS_FOR_FORM),
    ),
    back="Running this upright goes with a more arched low back. That it leads to pain has not "
    "been shown.",
)


CHECK = Check(
    key="trunk_lean",
    order=10,
    title="Trunk lean",
    unit="deg",
    # Two trackers differ by 4 degrees on one real runner, since they put the hip elsewhere.
    accuracy=Accuracy(bias=0.2, measured=1.7, people=2.5, repeat=1.5, per_roll_deg=1.0),
    from_stance=AgainstStance(
        Accuracy(bias=0.0, measured=2.2, people=1.3, repeat=0.7),
        more="further forward",
        less="further back",
    ),
    definition="Line from mid-hip to mid-shoulder against gravity's direction in the picture, "
    "forward positive, mean over whole strides.",
    source="The limits follow the belt's speed: nine tenths of runners are inside the usual range, "
    "and 99 % inside the limits of what stands out, as prediction intervals (Student's t). The "
    "spread is 7.3 ± 3.6° self-selected at 3.4 m/s (24 runners, Teng and Powers "
    "2014, abstract); told to lean it was 14.1 ± 4.8°, told to stay upright 4.0 ± 3.9°. Lean "
    "grows with speed: 5.6, 8.0, 10.1 and 9.8° at 2, 3, 4 and 5 m/s by the markers of one "
    "runner (Hamner and Delp 2013). Taking the two together is this project's judgement; no "
    "published cut-off exists.",
    norm=SpeedNorm(SpeedLine(7.0, 1.25), SpeedLine(3.6), RUNNERS, judged="either"),
    measure=measure,
    words=Words(
        usual="your trunk's lean is in the usual range",
        high="your trunk leans further forward than in most runners",
        low="your trunk is held further back than in most runners",
        minus="leaning back",
    ),
    advice=LESS_LEAN,
    advice_below=MORE_LEAN,
    figure=figure,
    place=from_reference,
    series=series,
    truth=truth,
    target=Target(mean_error=0.8, worst=2.0, largest_turn_deg=8.0),
    between_days=ANGLE_BETWEEN_DAYS_DEG,
    priority=20,
    card=Card("Trunk lean", 10),
    live=20,
    per_step="near",
)
