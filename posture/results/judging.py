"""Limits of a judged measurement, and how likely the true value lies past them."""

import math
from dataclasses import dataclass
from typing import Final

from posture.results.ranges import Quantity, Share

LimitBounds = tuple[Quantity | None, Quantity | None]
TO_90_PERCENT: Final = 1.645
"""Half-width of a 90 % interval, in standard deviations."""
TOO_CLOSE: Final = "Too close to call: the true value may lie on either side of the usual limit."
VERY_LIKELY: Final = 0.85
"""Chance past the watch limit from which a value stands out."""
LIKELY: Final = 0.60
"""Chance past the ok limit from which a value is worth watching; below ``1 - LIKELY`` it is ok."""
COUNTS: Final = ("signs",)
"""Units of counts: the true value is a whole number, and never below zero."""
FILMED_RUNNERS: Final = ((0.5, 1.0), (0.5, 3.0))
"""Which runners are filmed, as (share, spread relative to that of the measured runners).

Half of them move like the measured runners, and half are spread three times as widely: people
film themselves because something seems odd, and few runners were ever measured. Our own
judgement; `bench.verdicts` shows what other shares would give.
"""


@dataclass(frozen=True)
class Limits:
    """Limits of a judged measurement; a bound of None is open.

    Inside ``ok`` a value is usual, outside ``ok`` but inside ``watch`` it is worth watching, and
    outside ``watch`` it stands out.
    """

    ok: LimitBounds
    watch: LimitBounds


@dataclass(frozen=True)
class Chance:
    """The probabilities that the true value lies past the ok limit and past the watch limit.

    Given the value, ``u`` (a normally distributed error) and how true values are spread among
    runners (`Spread`); where no spread is known, given the value and ``u`` alone.
    """

    past_ok: Share
    past_watch: Share


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of true values among measured runners, in the check's unit."""

    mean: float
    sd: float


def is_inside(value: float, bounds: LimitBounds) -> bool:
    """Return whether a value lies within bounds, both ends included."""
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


def chance_past(
    value: float,
    u: float,
    limits: Limits,
    unit: str,
    spread: Spread | None = None,
    limits_u: tuple[float, float] = (0.0, 0.0),
) -> Chance:
    """Return the probabilities that the true value lies past the limits.

    Parameters
    ----------
    value, u : float
        The value and the half-width of its 90 % interval, in ``unit``; 0 = the value is exact.
    limits : Limits
        The limits.
    unit : str
        Counts (`COUNTS`) lie past a limit from the next whole number on.
    spread : Spread or None
        How true values are spread among runners of that speed; None = not known, and the
        chance follows from the error alone.
    limits_u : (float, float)
        Half-widths of the 90 % intervals of the ok and the watch limit: how far a value is past a
        limit is as uncertain as both together.
    """
    chances = []
    for bounds, limit_u in zip((limits.ok, limits.watch), limits_u, strict=True):
        likely = _true_values(value, math.hypot(u, limit_u) / TO_90_PERCENT, spread)
        own = _between_counts(bounds, unit)
        outside = sum(share * _chance_outside(mean, sd, own) for share, mean, sd in likely)
        chances.append(min(1.0, outside))
    return Chance(chances[0], chances[1])


def _true_values(
    value: float, sd: float, spread: Spread | None
) -> list[tuple[float, float, float]]:
    """Return where the true value may lie: normal distributions as (share, mean, SD).

    Bayes' rule for a normal error and each of the kinds of `FILMED_RUNNERS`.
    """
    if spread is None:
        return [(1.0, value, sd)]
    found, logs = [], []
    for share, factor in FILMED_RUNNERS:
        own, both = factor * spread.sd, math.hypot(factor * spread.sd, sd)
        kept = (own / both) ** 2
        found.append((spread.mean + kept * (value - spread.mean), own * sd / both))
        logs.append(math.log(share / both) - ((value - spread.mean) / both) ** 2 / 2)
    weights = [math.exp(log - max(logs)) for log in logs]
    return [
        (weight / sum(weights), mean, own_sd)
        for weight, (mean, own_sd) in zip(weights, found, strict=True)
    ]


def _between_counts(bounds: LimitBounds, unit: str) -> LimitBounds:
    """Return the bounds, for counts the upper one raised by half a count and no lower one."""
    _, high = bounds
    return (None, None if high is None else high + 0.5) if unit in COUNTS else bounds


def _chance_outside(value: float, sd: float, bounds: LimitBounds) -> float:
    low, high = bounds
    if sd == 0:
        return float(not is_inside(value, bounds))
    below = 0.0 if low is None else _share_above((value - low) / sd)
    above = 0.0 if high is None else _share_above((high - value) / sd)
    return below + above


def _share_above(deviations: float) -> float:
    """Return the share of a normal distribution above this many standard deviations."""
    return 0.5 * math.erfc(deviations / math.sqrt(2))
