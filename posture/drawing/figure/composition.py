"""An exercise's drawing as shapes on a page: its poses, movement, muscles, and a mistake."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from posture.drawing.figure.contents import MISTAKE, ExerciseFigure, Movement
from posture.drawing.figure.hulls import Circle, Hull, hull_of
from posture.drawing.figure.layout import (
    DIGIT,
    GAP,
    MARGIN,
    Cell,
    Size,
    best_cells,
    common_scale,
    fit,
)
from posture.drawing.figure.marks import Spot, arrow, cross, digit, loop, ring, rounded, stroke
from posture.drawing.figure.pose_picture import TWO_FORMS, picture, seen
from posture.drawing.figure.skeleton import PosedBody
from posture.drawing.figure.viewpoint import Projected, Projection

WIDTH, HEIGHT = 360.0, 232.0
"""Of the page; its unit is a point of a PDF and a pixel of an SVG at its own size."""
ON_PAGE, ON_PANEL = "page", "panel"
"""Kinds of the two grounds: of the whole drawing, and of the mistake."""
EDGED: Final = ("near", "far", "echo")
LARGEST_SCALE, LARGEST_BUST = 1.12, 2.2
"""Units of the page per cm; without legs the body is drawn larger."""
MISTAKE_SCALE: Final = 0.75
"""Largest scale of the mistake, as a part of the largest scale of the poses."""
PANEL: Final = Cell(244.0, 56.0, 108.0, 168.0)
WIDE_PANEL: Final = Cell(218.0, 84.0, 134.0, 140.0)
BUST_PANEL: Final = Cell(244.0, 104.0, 108.0, 120.0)
"""The panel of the mistake: high, or wide, or without legs."""
CROSS: Final = 12.0
"""Size of the cross in the panel's corner."""
RING: Final = 14.0
"""Radius of the ring around a fault: wide enough to leave the fault itself in sight."""


class PaintedShape(NamedTuple):
    """A union of hulls of one kind, which decides its colour.

    ``edge`` is the kind whose colour surrounds it, so that a limb stands out from what is behind
    it; None for no edge.
    """

    kind: str
    hulls: tuple[Hull, ...]
    edge: str | None = None


class _Placing(NamedTuple):
    """Where the room's origin is on the page, and the scale, units of the page per cm."""

    x: float
    y: float
    scale: float

    def circle(self, seen: Circle) -> Circle:
        x, y = self.x + self.scale * seen.x, self.y + self.scale * seen.y
        return Circle(x, y, self.scale * seen.radius)


@cache
def shapes(figure: ExerciseFigure) -> tuple[PaintedShape, ...]:
    """Return a drawing as shapes, in the order in which they are painted.

    The page is `WIDTH` by `HEIGHT`, with the origin at its top left and y down.
    """
    view = Projection(figure.seen_from)
    pictures = [picture(view, figure, number) for number in range(len(figure.poses))]
    sizes = [_size(drawn) for drawn in pictures]
    mistake = picture(view, figure, MISTAKE)
    panel = _panel(figure, sizes, _size(mistake))
    space = _space_beside(panel)
    cells = best_cells(sizes, space, LARGEST_SCALE)
    scale = min(_largest_scale(figure), common_scale(sizes, cells))
    parts = [PaintedShape(ON_PAGE, (rounded(0, 0, WIDTH, HEIGHT, 12),))]
    for number, (drawn, cell) in enumerate(zip(pictures, cells, strict=True)):
        placing = _placing(drawn, cell, scale, in_the_middle=figure.bust)
        parts += _placed(drawn, placing, ON_PAGE)
        parts.append(PaintedShape("number", digit(number, (cell.left - 7, cell.top + 8))))
        parts += _arrows(view, figure, number, placing)
    if len(cells) == TWO_FORMS:
        parts.append(PaintedShape("divider", _divider(cells, space)))
    return (*parts, *_mistake(view, figure, mistake, panel))


def _divider(cells: Sequence[Cell], space: Size) -> tuple[Hull, ...]:
    """Return the line between the two forms of an exercise."""
    (_, top, *_), third = cells[1], cells[2]
    if third.top > top:
        y = third.top - GAP / 2
        return stroke(((MARGIN, y), (space[0], y)), 0.6)
    x = third.left - DIGIT - GAP / 2
    return stroke(((x, MARGIN), (x, HEIGHT - MARGIN)), 0.6)


def _panel(figure: ExerciseFigure, sizes: Sequence[Size], mistake: Size) -> Cell:
    """Return the panel beside which poses and mistake together are largest."""
    if figure.bust:
        return BUST_PANEL

    def largeness(panel: Cell) -> float:
        cells = best_cells(sizes, _space_beside(panel), LARGEST_SCALE)
        poses = min(LARGEST_SCALE, common_scale(sizes, cells))
        return poses * min(MISTAKE_SCALE * LARGEST_SCALE, fit(mistake, _inside(panel)))

    return max((PANEL, WIDE_PANEL), key=largeness)


def _space_beside(panel: Cell) -> Size:
    return panel.left - MARGIN - GAP, HEIGHT - 2 * MARGIN


def _inside(panel: Cell) -> Cell:
    """Return where in its panel the mistake is: below the cross."""
    left, top, width, height = panel
    above = CROSS + 12
    return Cell(left + 5, top + above, width - 10, height - above - 6)


def _mistake(
    view: Projection, figure: ExerciseFigure, drawn: list[Projected], panel: Cell
) -> Iterator[PaintedShape]:
    left, top, width, height = panel
    yield PaintedShape(ON_PANEL, (rounded(left, top, width, height, 8),))
    yield PaintedShape("cross", cross(left + 8, top + 8, CROSS))
    cell = _inside(panel)
    scale = min(fit(_size(drawn), cell), MISTAKE_SCALE * _largest_scale(figure))
    placing = _placing(drawn, cell, scale, in_the_middle=True)
    yield from _placed(drawn, placing, ON_PANEL)
    yield from _arrows(view, figure, MISTAKE, placing)
    if any(movement.loop for movement in figure.movements if movement.to == MISTAKE):
        return
    fault = placing.circle(seen(view, PosedBody(figure.mistake), figure.fault))
    radius = RING * (1.5 if figure.bust else 1.0)
    yield PaintedShape("cross", ring((fault.x, fault.y), radius), ON_PANEL)


def _largest_scale(figure: ExerciseFigure) -> float:
    return LARGEST_BUST if figure.bust else LARGEST_SCALE


def _bounds(drawn: Iterable[Projected]) -> tuple[float, float, float, float]:
    circles = [c for part in drawn for solid in part.solids for c in solid]
    left, top = min(c.x - c.radius for c in circles), min(c.y - c.radius for c in circles)
    right, bottom = max(c.x + c.radius for c in circles), max(c.y + c.radius for c in circles)
    return left, top, right, bottom


def _size(drawn: Iterable[Projected]) -> Size:
    left, top, right, bottom = _bounds(drawn)
    return right - left, bottom - top


def _placing(
    drawn: Iterable[Projected], cell: Cell, scale: float, *, in_the_middle: bool
) -> _Placing:
    """Stand a picture at the bottom of a cell, or hang it in the middle of its height."""
    left, top, right, bottom = _bounds(drawn)
    spare = cell.height - scale * (bottom - top) if in_the_middle else 0.0
    x = cell.left + cell.width / 2 - scale * (left + right) / 2
    return _Placing(x, cell.top + cell.height - spare / 2 - scale * bottom, scale)


def _placed(drawn: list[Projected], placing: _Placing, ground: str) -> list[PaintedShape]:
    return [
        PaintedShape(
            part.kind,
            tuple(hull_of([placing.circle(seen) for seen in solid]) for solid in part.solids),
            ground if part.kind in EDGED else None,
        )
        for part in drawn
    ]


def _arrows(
    view: Projection, figure: ExerciseFigure, number: int, placing: _Placing
) -> Iterator[PaintedShape]:
    for movement in figure.movements:
        if movement.to == number:
            tail, tip, radius = _ends(view, figure, movement, placing)
            hulls = (
                loop(tip, radius)
                if radius
                else arrow(tail, tip, movement.curve, both_ways=movement.both_ways)
            )
            mistaken = number == MISTAKE
            kind, ground = ("cross", ON_PANEL) if mistaken else ("arrow", ON_PAGE)
            yield PaintedShape(kind, hulls, ground)


def _ends(
    view: Projection, figure: ExerciseFigure, movement: Movement, placing: _Placing
) -> tuple[Spot, Spot, float]:
    """Return tail and tip of an arrow on the page, and the radius of a loop about the tip."""
    right, up = movement.aside
    poses = (*figure.poses, *(echo.pose for echo in figure.echoes), figure.mistake)
    before, after = (
        seen(view, PosedBody(poses[number]), movement.part)
        for number in (movement.since, movement.to)
    )
    if movement.along is not None:
        before = Circle(after.x - movement.along[0], after.y + movement.along[1], 0.0)
    tail, tip = (
        placing.circle(Circle(end.x + right, end.y - up, movement.loop)) for end in (before, after)
    )
    return (tail.x, tail.y), (tip.x, tip.y), tip.radius
