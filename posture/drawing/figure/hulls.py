"""Convex hulls of circles: the single shape of which the drawings consist."""

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

DIRECTIONS: Final = 180
"""Directions in which the outermost circle is looked for; thinner arcs may be missed."""


class Circle(NamedTuple):
    """A circle on the page, y downwards."""

    x: float
    y: float
    radius: float


class Arc(NamedTuple):
    """A part of a circle that is on a hull, from one angle to another, in radians.

    Angles grow from +x towards +y, thus clockwise on the page; ``end`` is above ``start``.
    """

    circle: Circle
    start: float
    end: float

    def point(self, angle: float) -> tuple[float, float]:
        """Return the point of the circle at an angle."""
        x, y, radius = self.circle
        return x + radius * math.cos(angle), y + radius * math.sin(angle)


Hull = tuple[Arc, ...]
"""Arcs in clockwise order; a straight line leads from each to the next."""


def hull_of(circles: Sequence[Circle]) -> Hull:
    """Return the convex hull of circles, for example of two: a limb that tapers.

    Parameters
    ----------
    circles : sequence of Circle
        At least one; circles inside the hull of the others leave no trace.
    """
    outermost = [
        max(circles, key=lambda circle: _reach(circle, angle))
        for angle in (math.tau * n / DIRECTIONS for n in range(DIRECTIONS))
    ]
    runs = [
        (circle, list(run)) for circle, run in groupby(range(DIRECTIONS), outermost.__getitem__)
    ]
    order = [circle for circle, _ in runs]
    if len(set(order)) == 1:
        return (Arc(order[0], 0.0, math.tau),)
    firsts = [math.tau * run[0] / DIRECTIONS for _, run in runs]
    if order[0] == order[-1]:
        order, firsts = order[:-1], [firsts[-1] - math.tau, *firsts[1:-1]]
    starts = [
        _handover(order[n - 1], circle, first)
        for n, (circle, first) in enumerate(zip(order, firsts, strict=True))
    ]
    ends = [*starts[1:], starts[0] + math.tau]
    return tuple(Arc(*arc) for arc in zip(order, starts, ends, strict=True))


def _reach(circle: Circle, angle: float) -> float:
    return circle.x * math.cos(angle) + circle.y * math.sin(angle) + circle.radius


def _handover(before: Circle, after: Circle, near: float) -> float:
    """Return the angle, close to ``near``, of the line that touches both circles."""
    across, down = after.x - before.x, after.y - before.y
    cosine = (before.radius - after.radius) / math.hypot(across, down)
    middle, half = math.atan2(down, across), math.acos(max(-1.0, min(1.0, cosine)))
    candidates = (middle - half, middle + half)
    return min((_close_to(near, angle) for angle in candidates), key=lambda a: abs(a - near))


def _close_to(near: float, angle: float) -> float:
    return angle + math.tau * round((near - angle) / math.tau)
