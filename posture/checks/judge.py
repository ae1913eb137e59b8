"""From raw values to a measurement with interval and verdict."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from posture.checks.accuracy import widening
from posture.checks.against_stance import from_stance
from posture.checks.base import Check, Sample, landmark_bias, nothing
from posture.motion.motion import BeltSpeed, Motion
from posture.results.judging import (
    LIKELY,
    TO_90_PERCENT,
    VERY_LIKELY,
    Chance,
    Limits,
    chance_past,
    is_inside,
)
from posture.results.report import Evidence, Measurement, Norm, Verdict

# Foot contacts fall between frames below this; their checks then never flag.
LEAST_RATE_FOR_FLAGS_HZ: Final = 50.0
# Share of the values that may be left out as strays.
MOST_STRAYS: Final = 0.2
# A corrected contact shifts the moments of its values by less than this.
SAME_MOMENT_S: Final = 0.1
# Strides are like those just before them, so means over a few scatter more than those of
# independent ones: halves and thirds of trials of sixteen runners, by 1.3 to 1.8 times.
WANDER: Final = 1.5
EVIDENCE_FRAMES: Final = {"flag": 3, "watch": 3, "close": 1, "ok": 1}


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
    """Measure one check and set the verdict that its own chances of being past the limits give.

    ``rejected_s`` are the moments that a person rejected (see `sampled`).
    """
    sample = sampled(check, motion, rejected_s)
    known = np.isfinite(sample.values)
    if not known.any():
        return unknown(check, motion, sample.why_not or "the body parts it needs were not seen.")
    by_hand = [c.contact_s for c in motion.contacts if c.found_s is not None]
    value = mean_value(sample.values, np.isin(sample.times_s, by_hand))
    u, u_change = half_widths(check, motion, sample)
    limits = check.limits_at(motion.belt)
    verdict, chance = verdict_at(check, motion.belt, value, u)
    if verdict == "flag" and check.at_contact and motion.frame_rate_hz < LEAST_RATE_FOR_FLAGS_HZ:
        verdict = "watch"
    return Measurement(
        value=value,
        unit=check.unit,
        u=u,
        u_change=u_change,
        u_people=check.accuracy.constant(motion.modelled)[1],
        n=int(known.sum()),
        verdict=verdict,
        chance=chance,
        limits=limits,
        norm=_norm(check, motion),
        why="",
        evidence=candidates(sample, motion, value),
        cm=None if sample.cm_per_unit is None else value * sample.cm_per_unit,
        from_stance=from_stance(check, motion, sample, value, u_mean(sample.values[known])),
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


def verdict_at(
    check: Check, belt: BeltSpeed, value: float, u: float
) -> tuple[Verdict, Chance | None]:
    """Return a value's verdict at a belt speed, and its chances of being past the limits.

    "info" and None where the check is never judged.
    """
    limits = check.limits_at(belt)
    if limits is None:
        return "info", None
    spread, limits_u = check.spread_at(belt), check.limits_u_at(belt)
    chance = chance_past(value, u, limits, check.unit, spread, limits_u)
    return verdict_of(value, limits, chance), chance


def verdict_of(value: float, limits: Limits, chance: Chance) -> Verdict:
    """Return the verdict of a value whose chances of being past its limits are known.

    A value past its ok limit is never ``ok``, and none that is inside a limit is called past it.
    """
    past_ok = not is_inside(value, limits.ok)
    if chance.past_watch >= VERY_LIKELY and not is_inside(value, limits.watch):
        return "flag"
    if chance.past_ok >= LIKELY and past_ok:
        return "watch"
    return "close" if past_ok or chance.past_ok > 1 - LIKELY else "ok"


def is_held_back(measurement: Measurement) -> bool:
    """Whether a measurement is only watched although it is likely enough to stand out."""
    value, limits, chance = measurement.value, measurement.limits, measurement.chance
    if measurement.verdict != "watch" or value is None or limits is None or chance is None:
        return False
    return verdict_of(value, limits, chance) == "flag"


def zone(value: float, limits: Limits) -> Verdict:
    """Return where a value lies among its limits, apart from any uncertainty."""
    if is_inside(value, limits.ok):
        return "ok"
    return "watch" if is_inside(value, limits.watch) else "flag"


def mean_value(values: np.ndarray, by_hand: np.ndarray | None = None) -> float:
    """Return the mean of the values that are known, without strays; NaN where none is."""
    known = np.isfinite(values)
    if not known.any():
        return float("nan")
    by_hand = np.zeros_like(known) if by_hand is None else by_hand
    return float(np.mean(_without_strays(values[known], by_hand[known])))


def _without_strays(values: np.ndarray, by_hand: np.ndarray) -> np.ndarray:
    """Values within 4 robust standard deviations of the median, and those placed by hand.

    All of them where more than a fifth would go: then they are no strays but the runner.
    """
    middle = np.median(values)
    spread = 1.4826 * np.median(np.abs(values - middle))
    kept = values[by_hand | (np.abs(values - middle) <= 4 * spread)]
    return kept if len(kept) >= (1 - MOST_STRAYS) * len(values) else values


def half_widths(check: Check, motion: Motion, sample: Sample) -> tuple[float, float]:
    """(u, u_change): 90 % half-widths for the truth, and for a difference between clips.

    The camera's roll is found anew in each clip, and so are the instants of contact. A lens that
    turns the body's lines counts as if the roll were so much less known. What two looks at the same
    pictures differ by is much the same in two clips of one runner.
    """
    accuracy, values = check.accuracy, sample.values[np.isfinite(sample.values)]
    view = motion.view
    wider = widening(view.yaw_deg, motion.trunk_px, *landing_doubts(check, motion))
    u_roll = accuracy.per_roll_deg * float(np.hypot(view.roll_u_deg, view.lens_turn_deg))
    u_strides = u_mean(values)
    measured, people = accuracy.constant(motion.modelled)
    alone = [mean_value(sampled(check, look).values) for look in motion.looks]
    looks = u_looks(mean_value(sampled(check, motion).values), alone)
    of_truth = (measured * wider, people, looks, sample.u_timing, u_strides, u_roll)
    of_each = np.linalg.norm([sample.u_timing, WANDER * u_strides, u_roll])
    of_change = (accuracy.repeat, np.sqrt(2) * of_each)
    return float(np.linalg.norm(of_truth)), float(np.linalg.norm(of_change))


def landing_doubts(check: Check, motion: Motion) -> tuple[float, float]:
    """What makes the landing leg doubtful (see `widening`); none of it where it is not measured."""
    return (motion.hidden, motion.knee_apart) if check.at_contact else (0.0, 0.0)


def u_looks(value: float, alone: Sequence[float]) -> float:
    """90 % half-width of a value on the mean of two looks.

    Of two values, half of what they are apart is the standard error of their mean. Where only one
    look shows a value, the other is taken to be as far from the mean; 0 where neither does.

    Parameters
    ----------
    value : float
        On the mean of both.
    alone : sequence of float
        Of each look that shows a run; NaN = it shows no value.
    """
    known = [seen for seen in alone if np.isfinite(seen)]
    if len(known) == 2:
        return TO_90_PERCENT * abs(known[0] - known[1]) / 2
    return TO_90_PERCENT * abs(known[0] - value) if known else 0.0


def u_mean(values: np.ndarray) -> float:
    """90 % half-width of the mean of independent values; 0 where there is only one."""
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return TO_90_PERCENT * spread / float(np.sqrt(len(values)))


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


def with_evidence(measurement: Measurement) -> Measurement:
    """Keep as many instants as the verdict needs, in order of time."""
    count = EVIDENCE_FRAMES.get(measurement.verdict, 0)
    chosen = sorted(measurement.evidence[:count], key=lambda e: e.time_s)
    return replace(measurement, evidence=chosen)
