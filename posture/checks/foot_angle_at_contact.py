"""Foot angle at initial contact: heel, middle or front of the foot first."""

from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy
from posture.checks.base import ANGLE_BETWEEN_DAYS_DEG, Check, Figure, Sample
from posture.checks.known_run import KnownRun
from posture.checks.sampling import at_contacts, near_at
from posture.geometry import slope_deg
from posture.motion.motion import Motion, known_median
from posture.results.judging import LIKELY, LimitBounds, Limits, chance_past
from posture.results.report import Measurement

# Altman and Davis 2012: rearfoot above 8 degrees, forefoot below -1.6.
LANDINGS: Final[dict[str, LimitBounds]] = {
    "the heel": (8.0, None),
    "the middle of the foot": (-1.6, 8.0),
    "the front of the foot": (None, -1.6),
}
# When the sole lies flat, whatever the speed; the heel's landmark rises soon after.
FLAT_AFTER_S = 0.08


def measure(motion: Motion) -> Sample:
    """Heel-to-toe slope at contact minus the same in mid-stance, degrees, toe up +."""
    return at_contacts(motion, series(motion))


def series(motion: Motion) -> FloatArray:
    """Heel-to-toe slope in every frame minus the same in mid-stance, degrees, toe up +."""
    slope = slope_deg(motion.near("heel"), motion.near("foot_index"))
    flat = np.array([c.contact_s + FLAT_AFTER_S for c in motion.near_contacts()])
    level = known_median(motion.at(slope, flat)) if len(flat) else float("nan")
    return slope - level


def figure(motion: Motion, time_s: float) -> Figure:
    """Heel to toe against the level through the heel."""
    heel, toe = near_at(motion, "heel", time_s), near_at(motion, "foot_index", time_s)
    return Figure(measured=(heel, toe), reference=(heel, (toe[0], heel[1])))


def truth(run: KnownRun) -> float:
    """Slope at contact minus slope in mid-stance, in a run whose joints are known, degrees."""
    landing, flat = (
        float(np.mean(slope_deg(body.near("heel"), body.near("foot_index"))))
        for body in (run.contacts, run.mid_stances)
    )
    return landing - flat


def explain(result: Measurement) -> str:
    """One sentence for the runner: which part lands first, where that is likely."""
    assert result.value is not None  # what was not measured has its own sentence
    assert result.u is not None
    landing = "It is too close to call which part of the foot lands first."
    for part, bounds in LANDINGS.items():
        inside = 1 - chance_past(result.value, result.u, Limits(bounds, bounds), "deg").past_ok
        if inside >= LIKELY:
            landing = f"You probably land on {part}."
    return landing + " There is no right or wrong here, so it gets no verdict."


CHECK = Check(
    key="foot_angle_at_contact",
    order=60,
    title="Foot angle at landing",
    unit="deg",
    accuracy=Accuracy(bias=0.8, measured=9.7, people=3.3, repeat=8.0),
    definition="Slope from heel to toe at initial contact minus the same in mid-stance, "
    "camera-side foot, toe up positive.",
    source="Classes after Altman and Davis 2012 (general knowledge, not read); by-hand "
    "measurement in 2D has an error of 3° (Mo 2025, abstract), the pose model's is larger. There "
    "is no case for switching (Anderson 2020; Hamill and Gruber 2017).",
    measure=measure,
    explain=explain,
    figure=figure,
    series=series,
    at_contact=True,
    truth=truth,
    between_days=ANGLE_BETWEEN_DAYS_DEG,
    per_step="near",
)
