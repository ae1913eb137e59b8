"""Overstride: how far the foot lands ahead of the knee."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy, Target
from posture.checks.base import Advice, Card, Check, Figure, Point, Sample
from posture.checks.exercises import (
    CALF_FOR_STEPS,
    CALF_RAISE,
    LEGS_FOR_FORM,
    SPLIT_SQUAT,
    SQUAT,
)
from posture.checks.known_run import KnownRun
from posture.checks.norm import FROM_RBDS, SpeedLine, SpeedNorm
from posture.checks.sampling import at_contacts, near_at
from posture.geometry import ahead
from posture.motion.motion import Motion
from posture.results.sentences import Words


def measure(motion: Motion) -> Sample:
    """Ankle ahead of knee at every contact of the camera-side foot, % of shank length."""
    return at_contacts(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """Ankle ahead of knee in every frame, % of shank length."""
    return ahead(motion.near("ankle"), motion.near("knee"), motion.shank_px())


def figure(motion: Motion, time_s: float) -> Figure:
    """Shank against the vertical through the knee, with the gap at ankle height."""
    knee, ankle = near_at(motion, "knee", time_s), near_at(motion, "ankle", time_s)
    below = (knee[0], ankle[1])
    return Figure(measured=(knee, ankle), reference=(knee, below, ankle), arc=(knee, below, ankle))


def place(motion: Motion, figure: Figure, value: float) -> Point:
    """Where the ankle would be, at its height."""
    knee, ankle = figure.measured
    return knee[0] + value / 100 * motion.shank_px(), ankle[1]


def truth(run: KnownRun) -> float:
    """Mean over the contacts of a run whose joints are known, % of shank length."""
    body = run.contacts
    gap = (body.near("ankle") - body.near("knee"))[:, 0]
    return 100 * float(np.mean(gap)) / body.length("knee", "ankle")


ADVICE: Final = Advice(
    "A foot that lands well ahead of the knee brakes more and sends a harder first knock up "
    "the leg. That is well shown for the load on the leg; whether it matters for the back "
    "is plausible and not shown. A rule of thumb that nobody has tested: if you can see your "
    "foot land ahead of the knee when you glance down, the step is too long.",
    "good for the load on the leg and for what quicker steps change in it; not tested for the back",
    "Quick, light steps: {quicker}, at the same belt speed. Each is a little shorter, so the foot "
    "lands nearer under you.",
    (
        CALF_RAISE.recommended("Quicker steps ask more of the calf.", CALF_FOR_STEPS),
        SQUAT.recommended("Strong legs take up more of every landing.", LEGS_FOR_FORM),
        SPLIT_SQUAT.recommended("Trains one leg at a time, as running does.", LEGS_FOR_FORM),
    ),
    back="Landing like this sends a harder knock up the leg. That it matters for a back is "
    "plausible, not shown.",
)


CHECK = Check(
    key="overstride",
    order=30,
    title="Overstride",
    unit="%",
    # A degree of the shank is 1.75 % of its length.
    accuracy=Accuracy(bias=-0.8, measured=3.3, people=3.5, repeat=2.0, bare=1.2, per_roll_deg=1.75),
    definition="Horizontal distance of the ankle ahead of the knee at initial contact, "
    "camera-side leg, as a share of shank length.",
    source=f"{FROM_RBDS}The ankle was ahead of the knee at every contact of these runners. "
    "Foot ahead of the knee goes with the impact peak (Lieberman 2015, abstract).",
    norm=SpeedNorm(SpeedLine(14.2, 3.58), SpeedLine(4.55, 1.15), judged="above"),
    measure=measure,
    words=Words(
        usual="how far your foot lands ahead of the knee is in the usual range",
        high="your foot lands further ahead of the knee than in most runners",
        of="of the lower leg",
        minus="the foot lands behind the knee",
    ),
    advice=ADVICE,
    figure=figure,
    place=place,
    series=series,
    at_contact=True,
    truth=truth,
    target=Target(mean_error=3.5, worst=9.0),
    # 12 % of the shank are 7 degrees of it.
    between_days=12.0,
    priority=10,
    card=Card("Overstride", 40),
    live=50,
    per_step="near",
    quicker_steps_help=True,
    # Feet of the sixteen runners: 3 to 30.
    possible=(-25.0, 70.0),
)
