"""Geometry of a measurement's scale: the verdicts' zones with the value's interval on them.

Its limits are written as the sentence beside it tells them, without a unit.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from posture.checks.judge import zone
from posture.results.formatting import MINUS, plain_number
from posture.results.judging import Limits
from posture.results.report import Measurement, Verdict
from posture.results.sentences import plain_decimals

WIDTH: Final = 320.0
NAMES: Final[dict[Verdict, str]] = {"ok": "usual", "watch": "watch", "flag": "stands out"}
LETTER_WIDTH: Final = 6.2


@dataclass(frozen=True)
class Zone:
    """A stretch of the scale with one verdict; ``name`` is empty if there is no room for it."""

    level: Verdict
    x: float
    width: float
    name: str


@dataclass(frozen=True)
class Band:
    """A scale 320 units wide: zones, ticks at the limits, the interval and the value."""

    zones: tuple[Zone, ...]
    ticks: tuple[tuple[float, str], ...]
    low_x: float
    value_x: float
    high_x: float


def band(measurement: Measurement) -> Band | None:
    """Lay out the scale of a judged measurement; None where there is nothing to draw."""
    limits, value = measurement.limits, measurement.value
    if limits is None or value is None or measurement.unit == "signs":
        return None
    bounds = _bounds(limits)
    if not bounds:
        return None
    u = measurement.u or 0.0
    low, high = _domain(limits, bounds, value - u, value + u)

    def x(at: float) -> float:
        return round(WIDTH * (at - low) / (high - low), 1)

    edges = [low, *bounds, high]
    zones = [_zone(zone((a + b) / 2, limits), x(a), x(b)) for a, b in pairwise(edges)]
    decimals = plain_decimals(measurement)
    ticks = tuple((x(at), plain_number(at, decimals).replace("minus ", MINUS)) for at in bounds)
    return Band(tuple(zones), ticks, x(value - u), x(value), x(value + u))


def _bounds(limits: Limits) -> list[float]:
    return sorted({at for at in (*limits.ok, *limits.watch) if at is not None})


def _domain(
    limits: Limits, bounds: list[float], value_low: float, value_high: float
) -> tuple[float, float]:
    """Return the ends of the scale, which shows every zone and the whole interval."""
    span = bounds[-1] - bounds[0] or max(abs(bounds[0]), 1.0)
    open_low, open_high = limits.ok[0] is None, limits.ok[1] is None
    low = bounds[0] - span * _padding(open_low, open_high)
    high = bounds[-1] + span * _padding(open_high, open_low)
    margin = 0.04 * (high - low)
    return min(low, value_low - margin), max(high, value_high + margin)


def _padding(this_end_open: bool, other_end_open: bool) -> float:
    """Return by how many spans the scale extends past its last limit: far in an open ok range."""
    if this_end_open:
        return 2.0
    return 1.0 if other_end_open else 0.22


def _zone(verdict: Verdict, left: float, right: float) -> Zone:
    width = round(right - left, 1)
    name = NAMES[verdict]
    return Zone(verdict, left, width, name if width >= LETTER_WIDTH * len(name) else "")
