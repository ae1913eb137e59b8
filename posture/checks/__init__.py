"""The checks, one module each: what the product knows of a measurement stands in its module."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from posture.checks.base import FINDINGS, Advice, Check
from posture.checks.cadence import CHECK as CADENCE
from posture.checks.judge import is_held_back, judge, with_evidence
from posture.checks.remedies import remedy
from posture.motion.motion import Motion
from posture.results.report import JUDGED, Measurement, Verdict
from posture.results.sentences import sentence

TOO_FEW_FRAMES: Final = (
    "Filmed at under 50 frames a second, nothing at landing or push-off is said to stand out."
)
BESIDE_A_CLOSE_ONE: Final = (
    "It is only watched because what goes with it, where the foot lands, is too close to call."
)


def find_checks() -> dict[str, Check]:
    """Return the ``CHECK`` of every module of this package that has one, by key and in order."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    checks: list[Check] = [module.CHECK for module in modules if hasattr(module, "CHECK")]
    return {check.key: check for check in sorted(checks, key=lambda check: check.order)}


CHECKS: Final = find_checks()


def run_checks(
    motion: Motion, rejected_s: Mapping[str, Sequence[float]] | None = None
) -> dict[str, Measurement]:
    """Measure and judge everything; verdicts that look at others are settled last.

    ``rejected_s`` are the moments that a person rejected, seconds by key.
    """
    rejected = _rejected(rejected_s or {})
    judged = {key: judge(check, motion, rejected[key]) for key, check in CHECKS.items()}
    for key, check in CHECKS.items():
        settled = check.settle(motion, judged_beside(check, judged), judged)
        if not motion.known_errors:
            settled = only_for_information(settled)
        why = settled.why or _why(check, motion, settled, rejected[key])
        judged[key] = with_evidence(replace(settled, why=why))
    return judged


def _rejected(rejected_s: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Return what is rejected for each check; those that share their instants go without all."""
    rejected = {key: list(rejected_s.get(key, ())) for key in CHECKS}
    for key, check in CHECKS.items():
        if check.moments_of:
            shared = rejected[key] + rejected[check.moments_of.key]
            rejected |= dict.fromkeys((key, check.moments_of.key), shared)
    return rejected


def judged_beside(check: Check, judged: Mapping[str, Measurement]) -> Measurement:
    """Return a check's measurement, not judged where its finding counts only beside another's.

    Beside one that is too close to call it is worth watching at most.
    """
    own = judged[check.key]
    if check.only_beside is None or own.verdict not in (*FINDINGS, "close"):
        return own
    beside = judged[check.only_beside.key].verdict
    if beside == "close" and own.verdict == "flag":
        return replace(own, verdict="watch")
    if beside in (*FINDINGS, "close"):
        return own
    why = check.alone.format("found" if beside == "ok" else "measured")
    return replace(only_for_information(own), why=why)


def only_for_information(measurement: Measurement) -> Measurement:
    """Return a measurement that is shown and not judged; one without a value stays unknown."""
    verdict: Verdict = "unknown" if measurement.value is None else "info"
    return replace(measurement, verdict=verdict, chance=None, limits=None, evidence=[])


def _why(
    check: Check, motion: Motion, measurement: Measurement, rejected_s: Sequence[float]
) -> str:
    """Return the sentence for the runner."""
    if measurement.verdict not in JUDGED:
        return check.explain(measurement)
    more = ""
    if measurement.verdict == "close":
        more = remedy(check, motion, measurement, rejected_s)
    elif is_held_back(measurement):
        more = TOO_FEW_FRAMES if check.at_contact else BESIDE_A_CLOSE_ONE
    return sentence(check.words, measurement, more)


def by_priority() -> list[Check]:
    """Return the checks that a plan can hold, the one to work on first in front."""
    ranked = [(check.priority, check) for check in CHECKS.values() if check.priority is not None]
    return [check for _, check in sorted(ranked, key=lambda pair: pair[0])]


def advice_for(key: str, measurements: Mapping[str, Measurement]) -> Advice | None:
    """What a check tells the runner of these measurements; None where there is nothing to tell."""
    cadence = measurements.get(CADENCE.key)
    return CHECKS[key].advise(measurements[key], cadence.value if cadence else None)
