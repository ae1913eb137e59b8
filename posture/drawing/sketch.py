"""What a coach draws on a frame: lines, arrows, angles and strokes, in shares of the picture.

A place is (x, y), both from 0 to 1, from the left and from the top, so that a drawing fits the
clip, its preview and its pictures alike. What comes from a browser or an archive is checked here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypedDict

from msgspec import Meta

from posture.results.ranges import Share
from posture.system.validation import convert

if TYPE_CHECKING:
    from posture.arrays import FloatArray, Image

ShapeKind = Literal["line", "arrow", "angle", "freehand"]
PicturePoint = tuple[Share, Share]
MOST_SHAPES: Final = 60
MOST_PLACES: Final = 600
PLACES: Final = {"line": (2, 2), "arrow": (2, 2), "angle": (3, 3), "freehand": (2, MOST_PLACES)}
"""Kinds of shapes, with how many places each has at least and at most."""
HEAD: Final = 0.03
"""The length of an arrow's head, in shares of the picture's longer side."""
WIDTH: Final = 0.0045


@dataclass(frozen=True)
class Shape:
    """One shape; an angle's second place is its vertex.

    Raises
    ------
    ValueError
        If it has more or fewer places than its kind.
    """

    kind: ShapeKind
    places: Annotated[tuple[PicturePoint, ...], Meta(max_length=MOST_PLACES)]

    def __post_init__(self) -> None:
        least, most = PLACES[self.kind]
        if not least <= len(self.places) <= most:
            raise ValueError(f"no {self.kind} has {len(self.places)} places")


class ShapeContent(TypedDict):
    """A shape as JSON has it."""

    kind: ShapeKind
    places: list[PicturePoint]


Drawing = Annotated[list[Shape], Meta(max_length=MOST_SHAPES)]


def shapes_from(content: Any) -> list[Shape]:
    """Return the shapes that lie in JSON content, whoever wrote it.

    Raises
    ------
    ContentError
        If it is no drawing, or one larger than anybody draws.
    """
    return rounded(convert(content, Drawing, "The drawing"))


def rounded(shapes: Sequence[Shape]) -> list[Shape]:
    """Return shapes with places that are no finer than a picture's pixels."""
    return [Shape(s.kind, tuple((round(x, 5), round(y, 5)) for x, y in s.places)) for s in shapes]


def to_content(shapes: Sequence[Shape]) -> list[ShapeContent]:
    """Return shapes as JSON content, which `shapes_from` reads."""
    return [{"kind": s.kind, "places": list(s.places)} for s in shapes]


def angle_deg(shape: Shape, width: int, height: int) -> float:
    """Return the angle, 0 to 180 degrees, that an angle shape has in a picture of a size."""
    (ax, ay), (vx, vy), (bx, by) = shape.places
    a = math.atan2((ay - vy) * height, (ax - vx) * width)
    b = math.atan2((by - vy) * height, (bx - vx) * width)
    return abs(math.degrees(math.remainder(a - b, math.tau)))


def draw_shapes(image: "Image", shapes: Sequence[Shape]) -> None:
    """Draw shapes on a whole RGB frame, in place."""
    import numpy as np

    height, width = image.shape[:2]
    for shape in shapes:
        points = np.asarray(shape.places) * (width, height) - 0.5
        _draw(image, points)
        if shape.kind == "arrow":
            _draw(image, _arrow_head(points, HEAD * max(height, width)))
        if shape.kind == "angle":
            _write(image, points[1], f"{angle_deg(shape, width, height):.0f}°")


def _draw(image: "Image", points: "FloatArray") -> None:
    from posture.drawing.paint import INK, VERDICT_COLOUR, draw_line

    thick = WIDTH * max(image.shape[:2])
    draw_line(image, points, INK, 2 * thick)
    draw_line(image, points, VERDICT_COLOUR["watch"], thick)


def _arrow_head(points: "FloatArray", length: float) -> "FloatArray":
    import numpy as np

    (x, y), (from_x, from_y) = points[1], points[0]
    way = math.atan2(from_y - y, from_x - x)
    sides = [(x + length * math.cos(way + t), y + length * math.sin(way + t)) for t in (0.5, -0.5)]
    return np.array([sides[0], (x, y), sides[1]])


def _write(image: "Image", at: "FloatArray", text: str) -> None:
    from posture.drawing.paint import INK, PAPER, draw_panel, draw_text, text_width

    size = max(14, round(0.028 * max(image.shape[:2])))
    left, top = round(float(at[0])) + size // 2, round(float(at[1])) - size // 2
    left = max(0, min(left, image.shape[1] - text_width(text, size, 600) - size))
    draw_panel(
        image, (left, top, left + text_width(text, size, 600) + size, top + 3 * size // 2), PAPER, 1
    )
    draw_text(image, text, (left + size // 2, top + size + size // 8), size, INK, 600)
