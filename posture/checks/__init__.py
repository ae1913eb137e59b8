"""The checks, one module each; registering one here carries it to report, app and export."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from posture.checks import (
    cadence,
    contact_time,
    duty_factor,
    elbow_angle,
    foot_angle_at_contact,
    head_forward,
    knee_flexion_at_contact,
    lumbar_hollow,
    overstride,
    pelvic_tilt_proxy,
    shank_angle_at_contact,
    thigh_extension_at_toe_off,
    trunk_lean,
    vertical_oscillation,
)
from posture.checks.base import Advice, Check
from posture.checks.exercises import GENERAL
from posture.checks.judge import judge, with_evidence
from posture.motion.motion import Motion
from posture.results.report import Exercise, Measurement, Plan

# In the order in which verdicts are settled: a check may look at those before it.
CHECKS: Final[dict[str, Check]] = {
    module.CHECK.key: module.CHECK
    for module in (
        trunk_lean,
        head_forward,
        overstride,
        shank_angle_at_contact,
        knee_flexion_at_contact,
        foot_angle_at_contact,
        cadence,
        vertical_oscillation,
        thigh_extension_at_toe_off,
        contact_time,
        duty_factor,
        elbow_angle,
        lumbar_hollow,
        pelvic_tilt_proxy,
    )
}
# Which finding is worth working on first, where several have the same verdict.
WEIGHT: Final = (
    "overstride",
    "trunk_lean",
    "pelvic_tilt_proxy",
    "cadence",
    "head_forward",
    "vertical_oscillation",
    "knee_flexion_at_contact",
    "thigh_extension_at_toe_off",
)
MOST_EXERCISES: Final = 3
NOTHING_FOUND: Final = (
    "Keep your form as it is: nothing here asks for a change. Look at load and leg strength "
    "instead."
)


def run_checks(
    motion: Motion, rejected_s: Mapping[str, Sequence[float]] | None = None
) -> dict[str, Measurement]:
    """Measure and judge everything; verdicts that look at others are settled last.

    ``rejected_s`` are the moments that a person rejected, seconds by key. The pelvis' moments are
    those of the thigh at toe-off, so each of the two goes without what the other was refused.
    """
    rejected = {key: list((rejected_s or {}).get(key, ())) for key in CHECKS}
    toe_offs = rejected["pelvic_tilt_proxy"] + rejected["thigh_extension_at_toe_off"]
    rejected |= dict.fromkeys(("pelvic_tilt_proxy", "thigh_extension_at_toe_off"), toe_offs)
    judged = {key: judge(check, motion, rejected[key]) for key, check in CHECKS.items()}
    for key, check in CHECKS.items():
        settled = with_evidence(check.settle(motion, judged[key], judged))
        why = settled.why or check.explain(settled)
        judged[key] = replace(settled, why=why + _doubt(settled))
    return judged


def _doubt(measurement: Measurement) -> str:
    if measurement.near_limit:
        return " The value passes the limit, but not by more than its uncertainty."
    return ""


def make_plan(measurements: dict[str, Measurement]) -> Plan:
    """Findings in order of weight, one cue, and at most three exercises that fit."""
    order = sorted(
        (key for key in WEIGHT if measurements[key].verdict in ("flag", "watch")),
        key=lambda key: (measurements[key].verdict != "flag", WEIGHT.index(key)),
    )
    found = [advice for key in order if (advice := advice_for(key, measurements[key]))]
    if not found:
        return Plan([], NOTHING_FOUND, list(GENERAL))
    exercises: list[Exercise] = []
    for exercise in [e for advice in found for e in advice.exercises]:
        if exercise not in exercises:
            exercises.append(exercise)
    return Plan(order, found[0].cue, exercises[:MOST_EXERCISES])


def advice_for(key: str, measurement: Measurement) -> Advice | None:
    """What a check tells the runner; None where there is nothing to tell."""
    return CHECKS[key].advise(measurement)
