"""Drawing a coach's shapes on a frame, as the player does (``posture/ui/browser/shapes.js``)."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from posture.arrays import FloatArray, Image
from posture.drawing.paint import (
    INK,
    PAPER,
    Colour,
    draw_line,
    draw_panel,
    draw_text,
    text_width,
)
from posture.drawing.ruler import Ruler
from posture.drawing.sketch import COLOURS, HEAD, LETTERS, WIDTH, Shape, label_of

LEAST_LETTERS_PX: Final = 14
CORNERS: Final = 90
"""Of the polygon that stands for a circle."""
HALF_HEAD_RAD: Final = 0.5


def draw_shapes(image: Image, shapes: Sequence[Shape], ruler: Ruler | None = None) -> None:
    """Draw the shapes on a whole RGB frame, in place.

    Parameters
    ----------
    image : ndarray (height, width, 3)
        The frame, of any size.
    shapes : sequence of Shape
        Those that are on it.
    ruler : Ruler or None
        This picture's; None = its scale is unknown, and distances have no number.
    """
    height, width = image.shape[:2]
    long = max(height, width)
    for shape in shapes:
        points = np.asarray(shape.places) * (width, height) - 0.5
        for line in _lines(shape, points, long):
            _draw(image, line, COLOURS[shape.colour], WIDTH * long)
        label = label_of(shape, width, height, ruler)
        if label:
            _write(image, _label_place(shape, points), label)


def _lines(shape: Shape, points: FloatArray, long: int) -> list[FloatArray]:
    """Return the lines that a shape consists of, pixels."""
    if shape.kind == "text":
        return []
    if shape.kind == "circle":
        return [_circle(points)]
    if shape.kind == "arrow":
        return [points, _arrow_head(points, HEAD * long)]
    if shape.kind == "distance":
        return [points, _end_mark(points, 0, HEAD * long), _end_mark(points, 1, HEAD * long)]
    return [points]


def _circle(points: FloatArray) -> FloatArray:
    turns = np.linspace(0, math.tau, CORNERS + 1)
    radius = float(np.linalg.norm(points[1] - points[0]))
    return np.asarray(points[0] + radius * np.stack([np.cos(turns), np.sin(turns)], axis=1))


def _arrow_head(points: FloatArray, length: float) -> FloatArray:
    (x, y), (from_x, from_y) = points[1], points[0]
    back = math.atan2(from_y - y, from_x - x)
    turned = (back + HALF_HEAD_RAD, back - HALF_HEAD_RAD)
    sides = [(x + length * math.cos(angle), y + length * math.sin(angle)) for angle in turned]
    return np.array([sides[0], (x, y), sides[1]])


def _end_mark(points: FloatArray, end: int, length: float) -> FloatArray:
    """Return the short stroke across a distance at one of its ends."""
    along = points[1] - points[0]
    across = np.array([-along[1], along[0]]) / max(1e-9, float(np.linalg.norm(along)))
    return np.stack([points[end] - length / 2 * across, points[end] + length / 2 * across])


def _label_place(shape: Shape, points: FloatArray) -> FloatArray:
    """Return where a label stands: at an angle's vertex, in the middle of a distance."""
    if shape.kind == "distance":
        return np.asarray(points.mean(axis=0))
    return np.asarray(points[1] if shape.kind == "angle" else points[0])


def _draw(image: Image, points: FloatArray, colour: Colour, thick: float) -> None:
    draw_line(image, points, INK, 2 * thick)
    draw_line(image, points, colour, thick)


def _write(image: Image, at: FloatArray, text: str) -> None:
    size = max(LEAST_LETTERS_PX, round(LETTERS * max(image.shape[:2])))
    across = text_width(text, size, 600) + size
    left, top = round(float(at[0])) + size // 2, round(float(at[1])) - size // 2
    left = max(0, min(left, image.shape[1] - across))
    top = max(0, min(top, image.shape[0] - 3 * size // 2))
    draw_panel(image, (left, top, left + across, top + 3 * size // 2), PAPER, 1)
    draw_text(image, text, (left + size // 2, top + size + size // 8), size, INK, 600)
