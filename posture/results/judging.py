"""Limits of a judged measurement, and where a value with its interval lies against them."""

import math
from dataclasses import dataclass
from typing import Final

from posture.results.ranges import Quantity, Share

LimitBounds = tuple[Quantity | None, Quantity | None]
TO_90_PERCENT: Final = 1.645
"""Half-width of a 90 % interval, in standard deviations."""
TOO_CLOSE: Final = (
    "Too close to call: the value is past the usual range, but by less than its uncertainty."
)
COUNTS: Final = ("signs",)
"""Units that are counted: their truth is a whole number, and never below zero."""


@dataclass(frozen=True)
class Limits:
    """Bands of a judged measurement; a bound of None is open.

    Inside ``ok`` a value is usual, outside ``ok`` but inside ``watch`` it is worth watching, and
    outside ``watch`` it stands out.
    """

    ok: LimitBounds
    watch: LimitBounds


@dataclass(frozen=True)
class Chance:
    """How probable it is that the truth lies past the ok limit, and past the watch limit.

    From the value and ``u`` alone, for an error that is normally distributed; how such values are
    spread among runners is not used yet.
    """

    past_ok: Share
    past_watch: Share


def is_inside(value: float, bounds: LimitBounds) -> bool:
    """Whether a value lies within bounds, both ends included."""
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


def reaches_back(value: float, u: float, bounds: LimitBounds) -> bool:
    """Whether a value lies outside bounds and its interval, ``value`` ± ``u``, reaches them."""
    low, high = bounds
    if high is not None and value > high:
        return value - u <= high
    return low is not None and value < low and value + u >= low


def chance_past(value: float, u: float, limits: Limits, unit: str) -> Chance:
    """Return the probabilities that the truth lies past the limits.

    Parameters
    ----------
    value, u : float
        The value and its 90 % half-width, in ``unit``; with a half-width of 0 the truth is the
        value.
    """
    past_ok, past_watch = (
        _chance_outside(value, u / TO_90_PERCENT, _between_counts(bounds, unit))
        for bounds in (limits.ok, limits.watch)
    )
    return Chance(past_ok, past_watch)


def _between_counts(bounds: LimitBounds, unit: str) -> LimitBounds:
    """Return bounds halfway to the next count, and none below, where the unit is a count."""
    _, high = bounds
    return (None, None if high is None else high + 0.5) if unit in COUNTS else bounds


def _chance_outside(value: float, sd: float, bounds: LimitBounds) -> float:
    low, high = bounds
    if sd == 0:
        return float(not is_inside(value, bounds))
    below = 0.0 if low is None else _share_above((value - low) / sd)
    above = 0.0 if high is None else _share_above((high - value) / sd)
    return min(1.0, below + above)


def _share_above(deviations: float) -> float:
    """Share of a normal distribution that lies above so many standard deviations."""
    return 0.5 * math.erfc(deviations / math.sqrt(2))
