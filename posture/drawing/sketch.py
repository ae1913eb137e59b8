"""What a coach draws on a frame: lines, arrows, angles and freehand strokes.

A place is (x, y) as shares of the picture's width and height, from the left and from the top, so
that a drawing fits the clip, its preview and its pictures alike. Drawings that come from a browser
or an archive are validated here.
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
"""The kinds of shapes, with the fewest and the most places that each may have."""
HEAD: Final = 0.03
"""The length of an arrow's head, as a share of the picture's longer side."""
WIDTH: Final = 0.0045


@dataclass(frozen=True)
class Shape:
    """One shape; an angle's second place is its vertex.

    Raises
    ------
    ValueError
        If it has more or fewer places than its kind allows.
    """

    kind: ShapeKind
    places: Annotated[tuple[PicturePoint, ...], Meta(max_length=MOST_PLACES)]

    def __post_init__(self) -> None:
        least, most = PLACES[self.kind]
        if not least <= len(self.places) <= most:
            raise ValueError(f"{len(self.places)} places do not fit the kind '{self.kind}'")


class ShapeContent(TypedDict):
    """A shape in JSON."""

    kind: ShapeKind
    places: list[PicturePoint]


Drawing = Annotated[list[Shape], Meta(max_length=MOST_SHAPES)]


def shapes_from(content: Any) -> list[Shape]:
    """Return the shapes in JSON content, which may come from anywhere.

    Raises
    ------
    ContentError
        If it is not a drawing, or has too many shapes or places.
    """
    return rounded(convert(content, Drawing, "The drawing"))


def rounded(shapes: Sequence[Shape]) -> list[Shape]:
    """Return the shapes with their places rounded to about a picture's pixel."""
    return [Shape(s.kind, tuple((round(x, 5), round(y, 5)) for x, y in s.places)) for s in shapes]


def to_content(shapes: Sequence[Shape]) -> list[ShapeContent]:
    """Return shapes as JSON content, which `shapes_from` reads."""
    return [{"kind": s.kind, "places": list(s.places)} for s in shapes]


def angle_deg(shape: Shape, width: int, height: int) -> float:
    """Return the angle of an angle shape, 0 to 180 degrees, in a picture of the given size."""
    (ax, ay), (vx, vy), (bx, by) = shape.places
    a = math.atan2((ay - vy) * height, (ax - vx) * width)
    b = math.atan2((by - vy) * height, (bx - vx) * width)
    return abs(math.degrees(math.remainder(a - b, math.tau)))


def draw_shapes(image: "Image", shapes: Sequence[Shape]) -> None:
    """Draw the shapes on a whole RGB frame, in place."""
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
    back = math.atan2(from_y - y, from_x - x)
    turned = (back + 0.5, back - 0.5)
    sides = [(x + length * math.cos(angle), y + length * math.sin(angle)) for angle in turned]
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
