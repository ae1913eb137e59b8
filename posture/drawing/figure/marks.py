"""What is drawn beside the bodies: arrows, numbers, crosses, rings and grounds."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from posture.drawing.figure.hulls import Circle, Hull, hull_of

Spot = tuple[float, float]

SHAFT, HEAD_LENGTH, HEAD_HALF_WIDTH = 1.7, 9.0, 5.5
"""Half the width of an arrow's shaft, and the size of its head, in units of the page."""
SHORTEST_ARROW: Final = 26.0
DIGITS: Final = (
    ((-2.2, -2.4), (0.3, -4.5), (0.3, 4.5)),
    (
        *((-2.6, -2.3), (-1.6, -4.1), (0.2, -4.6), (2.0, -3.9), (2.6, -2.2), (1.9, -0.6)),
        *((-2.7, 4.4), (2.8, 4.4)),
    ),
    (
        *((-2.4, -3.4), (-1.0, -4.5), (1.0, -4.4), (2.1, -3.0), (1.6, -1.2), (-0.2, -0.3)),
        *((1.9, 0.6), (2.5, 2.3), (1.5, 4.0), (-0.4, 4.6), (-2.4, 3.6)),
    ),
    ((1.2, 4.5), (1.2, -4.5), (-3.0, 1.8), (3.0, 1.8)),
)
"""Strokes of 1 to 4, so that no font is needed."""


def arrow(tail: Spot, tip: Spot, curve: float, *, both_ways: bool = False) -> tuple[Hull, ...]:
    """Return an arrow; one that would be too short to see begins earlier.

    ``curve`` is how far it bulges to its left, as a part of its length; ``both_ways`` gives it a
    head at its tail too.
    """
    length = math.dist(tail, tip) or 1.0
    longer = max(1.0, SHORTEST_ARROW / length)
    across, down = longer * (tip[0] - tail[0]), longer * (tip[1] - tail[1])
    tail = (tip[0] - across, tip[1] - down)
    middle = (tip[0] - across / 2 + curve * down, tip[1] - down / 2 - curve * across)
    way = [_on_curve(tail, middle, tip, n / 10) for n in range(11)]
    if not both_ways:
        return _arrow_along(way, middle)
    return (*_arrow_along(way[5:], middle), *_arrow_along(way[5::-1], middle))


def loop(centre: Spot, radius: float) -> tuple[Hull, ...]:
    """Return an arrow around a spot, clockwise; counter-clockwise if the radius is below 0."""
    angles = [math.radians(angle) for angle in range(-60, 231, 10)]
    way = [
        (centre[0] + radius * math.cos(a), centre[1] + abs(radius) * math.sin(a)) for a in angles
    ]
    return _arrow_along(way, way[-3])


def digit(number: int, centre: Spot) -> tuple[Hull, ...]:
    """Return a number of `DIGITS`, counted from 0."""
    return stroke([(centre[0] + 1.15 * x, centre[1] + 1.15 * y) for x, y in DIGITS[number]], 0.95)


def ring(centre: Spot, radius: float) -> tuple[Hull, ...]:
    """Return a ring around a spot."""
    angles = [math.tau * n / 20 for n in range(21)]
    way = [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]
    return stroke(way, 1.1)


def cross(left: float, top: float, size: float) -> tuple[Hull, ...]:
    """Return a cross in a square."""
    right, bottom = left + size, top + size
    falling = stroke(((left, top), (right, bottom)), 1.8)
    return (*falling, *stroke(((left, bottom), (right, top)), 1.8))


def stroke(way: Sequence[Spot], half_width: float) -> tuple[Hull, ...]:
    """Return a line along a way, with round ends."""
    return tuple(hull_of([Circle(x, y, half_width) for x, y in ends]) for ends in pairwise(way))


def rounded(left: float, top: float, width: float, height: float, radius: float) -> Hull:
    """Return a rectangle with round corners."""
    xs, ys = (left + radius, left + width - radius), (top + radius, top + height - radius)
    return hull_of([Circle(x, y, radius) for x in xs for y in ys])


def _arrow_along(way: Sequence[Spot], before: Spot) -> tuple[Hull, ...]:
    """Return an arrow along a way; ``before`` says from where its tip is reached."""
    tip = way[-1]
    length = math.dist(before, tip)
    dx, dy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
    back = (tip[0] - HEAD_LENGTH * dx, tip[1] - HEAD_LENGTH * dy)
    corners = [(back[0] + s * dy, back[1] - s * dx) for s in (HEAD_HALF_WIDTH, -HEAD_HALF_WIDTH)]
    shaft = [*(spot for spot in way if math.dist(spot, tip) > HEAD_LENGTH), back]
    head = hull_of([Circle(x, y, 0.8) for x, y in (tip, *corners)])
    return (*stroke(shaft, SHAFT), head)


def _on_curve(tail: Spot, middle: Spot, tip: Spot, part: float) -> Spot:
    """Return a spot of the curve from tail to tip by the middle, from 0 to 1."""
    first, second, third = (1 - part) ** 2, 2 * part * (1 - part), part**2
    x, y = (
        first * a + second * (2 * m - (a + b) / 2) + third * b
        for a, m, b in zip(tail, middle, tip, strict=True)
    )
    return x, y
