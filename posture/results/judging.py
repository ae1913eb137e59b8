"""Limits of a judged measurement, and where a value with its interval lies relative to them."""

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
"""Units of counts: the true value is a whole number, and never below zero."""


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

    Worked out from the value and ``u`` alone, for a normally distributed error; how such values
    are spread among runners is not used yet.
    """

    past_ok: Share
    past_watch: Share


def is_inside(value: float, bounds: LimitBounds) -> bool:
    """Return whether a value lies within bounds, both ends included."""
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


def reaches_back(value: float, u: float, bounds: LimitBounds) -> bool:
    """Return whether a value lies outside bounds that its interval ``value`` ± ``u`` reaches."""
    low, high = bounds
    if high is not None and value > high:
        return value - u <= high
    return low is not None and value < low and value + u >= low


def chance_past(value: float, u: float, limits: Limits, unit: str) -> Chance:
    """Return the probabilities that the true value lies past the limits.

    Parameters
    ----------
    value, u : float
        The value and the half-width of its 90 % interval, in ``unit``; 0 = the value is exact.
    """
    past_ok, past_watch = (
        _chance_outside(value, u / TO_90_PERCENT, _between_counts(bounds, unit))
        for bounds in (limits.ok, limits.watch)
    )
    return Chance(past_ok, past_watch)


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
    return min(1.0, below + above)


def _share_above(deviations: float) -> float:
    """Return the share of a normal distribution above this many standard deviations."""
    return 0.5 * math.erfc(deviations / math.sqrt(2))
