"""What a coach draws on a frame, as data: lines, angles, circles, words, distances.

A place is (x, y) as shares of the picture's width and height, from the left and from the top, so
that a drawing fits the clip, its preview and its pictures alike. Drawings that come from a browser
or an archive are validated here; `posture.drawing.shapes` draws them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypedDict

from msgspec import Meta

from posture.drawing.ruler import Ruler
from posture.results.ranges import Share, max_characters
from posture.system.validation import convert

ShapeKind = Literal["line", "arrow", "angle", "circle", "text", "freehand", "distance"]
ShapeColour = Literal["orange", "yellow", "blue", "green", "red", "white"]
PicturePoint = tuple[Share, Share]
MOST_SHAPES: Final = 60
MOST_PLACES: Final = 600
LONGEST_WORDS: Final = 200
PLACES: Final[dict[ShapeKind, tuple[int, int]]] = {
    "line": (2, 2),
    "arrow": (2, 2),
    "angle": (3, 3),
    "circle": (2, 2),
    "text": (1, 1),
    "freehand": (2, MOST_PLACES),
    "distance": (2, 2),
}
"""The kinds of shapes, with the fewest and the most places that each may have."""
COLOURS: Final[dict[ShapeColour, tuple[int, int, int]]] = {
    "orange": (230, 159, 0),
    "yellow": (240, 228, 66),
    "blue": (86, 180, 233),
    "green": (0, 158, 115),
    "red": (213, 94, 0),
    "white": (255, 255, 255),
}
"""Red, green, blue, 0 to 255: Okabe and Ito's palette, told apart with any colour vision."""
HEAD: Final = 0.03
"""The length of an arrow's head, as a share of the picture's longer side."""
WIDTH: Final = 0.0045
LETTERS: Final = 0.028
"""The size of text, as a share of the picture's longer side."""


@dataclass(frozen=True)
class Shape:
    """One shape.

    Attributes
    ----------
    kind : ShapeKind
        What it is.
    places : tuple of PicturePoint
        An angle's second place is its vertex; a circle has its centre and a point on it.
    colour : ShapeColour
        Orange for drawings from before there was a choice.
    text : str
        The words of a text; empty for every other kind.

    Raises
    ------
    ValueError
        If it has more or fewer places than its kind allows, or words that its kind has not.
    """

    kind: ShapeKind
    places: Annotated[tuple[PicturePoint, ...], Meta(max_length=MOST_PLACES)]
    colour: ShapeColour = "orange"
    text: Annotated[str, max_characters(LONGEST_WORDS)] = ""

    def __post_init__(self) -> None:
        least, most = PLACES[self.kind]
        if not least <= len(self.places) <= most:
            raise ValueError(f"{len(self.places)} places do not fit the kind '{self.kind}'")
        if bool(self.text.strip()) != (self.kind == "text"):
            raise ValueError("a text, and nothing else, has words")


class ShapeContent(TypedDict):
    """A shape in JSON."""

    kind: ShapeKind
    places: list[PicturePoint]
    colour: ShapeColour
    text: str


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
    return [
        Shape(s.kind, tuple((round(x, 5), round(y, 5)) for x, y in s.places), s.colour, s.text)
        for s in shapes
    ]


def to_content(shapes: Sequence[Shape]) -> list[ShapeContent]:
    """Return shapes as JSON content, which `shapes_from` reads."""
    return [
        {"kind": s.kind, "places": list(s.places), "colour": s.colour, "text": s.text}
        for s in shapes
    ]


def angle_deg(shape: Shape, width: int, height: int) -> float:
    """Return the angle of an angle shape, 0 to 180 degrees, in a picture of the given size."""
    (ax, ay), (vx, vy), (bx, by) = shape.places
    a = math.atan2((ay - vy) * height, (ax - vx) * width)
    b = math.atan2((by - vy) * height, (bx - vx) * width)
    return abs(math.degrees(math.remainder(a - b, math.tau)))


def length_px(shape: Shape, width: int, height: int) -> float:
    """Return how far a shape's first two places are apart, pixels, in a picture of that size."""
    (ax, ay), (bx, by) = shape.places[:2]
    return math.hypot((bx - ax) * width, (by - ay) * height)


def label_of(shape: Shape, width: int, height: int, ruler: Ruler | None) -> str:
    """Return what is written beside a shape in a picture of the given size; empty = nothing.

    ``ruler`` is that of this picture; None = its scale is unknown, and a distance has no number.
    """
    if shape.kind == "angle":
        return f"{angle_deg(shape, width, height):.0f}°"
    if shape.kind == "distance" and ruler is not None:
        return ruler.words(length_px(shape, width, height))
    return shape.text
