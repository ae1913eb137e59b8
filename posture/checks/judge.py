"""From raw values to a measurement with interval and verdict."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from posture.checks.accuracy import widening
from posture.checks.base import Check, Sample, landmark_bias, nothing
from posture.motion.motion import Motion
from posture.results.judging import TO_90_PERCENT, Limits, chance_past, is_inside, reaches_back
from posture.results.report import JUDGED, Evidence, Measurement, Norm, Verdict

# Foot contacts fall between frames below this; their checks then never flag.
LEAST_RATE_FOR_FLAGS_HZ: Final = 50.0
# Share of the values that may be left out as strays.
MOST_STRAYS: Final = 0.2
# A corrected contact shifts the moments of its values by less than this.
SAME_MOMENT_S: Final = 0.1
EVIDENCE_FRAMES: Final = {"flag": 3, "watch": 3, "close": 1, "ok": 1}
ONE_LEVEL_LOWER: Final[dict[Verdict, Verdict]] = {"flag": "watch", "watch": "close"}


def sampled(check: Check, motion: Motion, rejected_s: Sequence[float] = ()) -> Sample:
    """Measure one check: its values with the landmarks' bias taken off.

    Parameters
    ----------
    check : Check
        What to measure.
    motion : Motion
        The clip's.
    rejected_s : sequence of float
        Moments that a person rejected, seconds: the value nearest to each becomes NaN.
    """
    sample = check.measure(motion)
    values = sample.values - landmark_bias(check.accuracy, motion)
    for time_s in rejected_s:
        away = np.nan_to_num(np.abs(sample.times_s - time_s), nan=np.inf)
        if len(away) and away.min() <= SAME_MOMENT_S:
            values[away.argmin()] = np.nan
    if np.isfinite(values).any() or not np.isfinite(sample.values).any():
        return replace(sample, values=values)
    return nothing("all its moments were rejected by hand.")


def judge(check: Check, motion: Motion, rejected_s: Sequence[float] = ()) -> Measurement:
    """Measure one check and set the verdict that its own value and limits give.

    ``rejected_s`` are the moments that a person rejected (see `sampled`).
    """
    sample = sampled(check, motion, rejected_s)
    known = np.isfinite(sample.values)
    if not known.any():
        return unknown(check, motion, sample.why_not or "the body parts it needs were not seen.")
    accuracy = check.accuracy
    values = sample.values[known]
    by_hand = [c.contact_s for c in motion.contacts if c.found_s is not None]
    value = float(np.mean(_without_strays(values, np.isin(sample.times_s[known], by_hand))))
    wider = widening(motion.view.yaw_deg, motion.trunk_px)
    u_roll = accuracy.per_roll_deg * motion.view.roll_u_deg
    measured, people = accuracy.constant(motion.modelled)
    constant = float(np.hypot(np.hypot(measured * wider, sample.u_timing), people))
    u, u_change = _intervals(values, constant, accuracy.repeat, u_roll)
    limits = check.limits_at(motion.belt)
    verdict = level(value, u, limits)
    if verdict == "flag" and check.at_contact and motion.frame_rate_hz < LEAST_RATE_FOR_FLAGS_HZ:
        verdict = "watch"
    return Measurement(
        value=value,
        unit=check.unit,
        u=u,
        u_change=u_change,
        u_people=people,
        n=int(known.sum()),
        verdict=verdict,
        chance=None,
        limits=limits,
        norm=_norm(check, motion),
        why="",
        evidence=candidates(sample, motion, value),
        cm=None if sample.cm_per_unit is None else value * sample.cm_per_unit,
    )


def unknown(check: Check, motion: Motion, because: str) -> Measurement:
    """A measurement that could not be made, with the reason."""
    return Measurement(
        value=None,
        unit=check.unit,
        u=None,
        u_change=None,
        u_people=None,
        n=0,
        verdict="unknown",
        chance=None,
        limits=check.limits_at(motion.belt),
        norm=_norm(check, motion),
        why=f"Could not be measured, because {because}",
    )


def _norm(check: Check, motion: Motion) -> Norm | None:
    return check.norm.at(motion.belt) if check.norm else None


def level(value: float, u: float, limits: Limits | None) -> Verdict:
    """Verdict of a value by itself: one level lower where its interval reaches the limit passed.

    Parameters
    ----------
    value, u : float
        The value and its 90 % half-width.
    limits : Limits or None
        None = never judged.
    """
    if limits is None:
        return "info"
    if is_inside(value, limits.ok):
        return "ok"
    passed: Verdict = "watch" if is_inside(value, limits.watch) else "flag"
    bounds = limits.ok if passed == "watch" else limits.watch
    return ONE_LEVEL_LOWER[passed] if reaches_back(value, u, bounds) else passed


def lowered(measurement: Measurement) -> Measurement:
    """The same measurement one level lower, down to close."""
    return replace(
        measurement, verdict=ONE_LEVEL_LOWER.get(measurement.verdict, measurement.verdict)
    )


def _without_strays(values: np.ndarray, by_hand: np.ndarray) -> np.ndarray:
    """Values within 4 robust standard deviations of the median, and those placed by hand.

    All of them where more than a fifth would go: then they are no strays but the runner.
    """
    middle = np.median(values)
    spread = 1.4826 * np.median(np.abs(values - middle))
    kept = values[by_hand | (np.abs(values - middle) <= 4 * spread)]
    return kept if len(kept) >= (1 - MOST_STRAYS) * len(values) else values


def _intervals(
    values: np.ndarray, constant: float, repeat: float, u_roll: float
) -> tuple[float, float]:
    """(u, u_change): 90 % half-widths for the truth, and for a difference between clips.

    The camera's roll is found anew in each clip; how contacts are timed is much the same in two
    clips of one runner, and what is left of that is in ``repeat``.
    """
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    mean_u = TO_90_PERCENT * spread / float(np.sqrt(len(values)))
    own = float(np.hypot(mean_u, u_roll))
    return float(np.hypot(constant, own)), float(np.hypot(repeat, np.sqrt(2) * own))


def candidates(sample: Sample, motion: Motion, value: float) -> list[Evidence]:
    """Instants that show ``value`` best: near the clip's own value, on frames left as seen.

    Repaired frames come last, so that a flagged frame is never a tracking glitch.
    """
    known = np.flatnonzero(np.isfinite(sample.values))
    frames = np.minimum(np.searchsorted(motion.time_s, sample.times_s), len(motion.time_s) - 1)
    around = np.convolve(motion.repaired, np.ones(3), mode="same")[frames]
    spread = float(np.std(sample.values[known])) + 1e-9
    off = around + np.abs(sample.values - value) / spread
    order = known[np.argsort(off[known], kind="stable")]
    return [
        Evidence(
            time_s=float(sample.times_s[k]),
            side=motion.view.reported_side(sample.sides[k]),
            value=float(sample.values[k]),
        )
        for k in order
    ]


def with_chance(measurement: Measurement) -> Measurement:
    """Work out how probable it is that the truth lies past the limits, where it is judged."""
    value, u, limits = measurement.value, measurement.u, measurement.limits
    if measurement.verdict not in JUDGED or value is None or u is None or limits is None:
        return replace(measurement, chance=None)
    return replace(measurement, chance=chance_past(value, u, limits, measurement.unit))


def with_evidence(measurement: Measurement) -> Measurement:
    """Keep as many instants as the verdict needs, in order of time."""
    count = EVIDENCE_FRAMES.get(measurement.verdict, 0)
    chosen = sorted(measurement.evidence[:count], key=lambda e: e.time_s)
    return replace(measurement, evidence=chosen)
