"""An exercise's drawing as shapes on a page: its poses, movement, muscles, and a mistake."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from posture.drawing.figure.flesh import (
    CHAINS,
    Solid,
    Sphere,
    chain_solids,
    head_solids,
    muscle_solids,
)
from posture.drawing.figure.hulls import Circle, Hull, hull_of
from posture.drawing.figure.marks import arrow, cross, digit, loop, ring, rounded
from posture.drawing.figure.skeleton import BodyPose, PosedBody, Vector
from posture.drawing.figure.viewpoint import FROM_THE_SIDE, Projected, Projection, Viewpoint

WIDTH, HEIGHT = 360.0, 232.0
"""Of the page; its unit is a point of a PDF and a pixel of an SVG at its own size."""
ON_PAGE, ON_PANEL = "page", "panel"
"""Kinds of the two grounds: of the whole drawing, and of the mistake."""
EDGED: Final = ("near", "far")
MARGIN: Final = 10.0
GAP: Final = 8.0
DIGIT: Final = 12.0
"""Width of the strip that a pose's number stands in."""
LARGEST_SCALE, LARGEST_BUST = 1.12, 2.2
"""Units of the page per cm; without legs the body is drawn larger."""
MISTAKE_SCALE: Final = 0.64
"""Largest scale of the mistake, as a part of the largest scale of the poses."""
FLOOR_MARGIN: Final = 6.0
FAR: Final = 5.0
"""A limb this much farther away than the trunk on average, in cm, has the lighter tone."""
FACING_AWAY: Final = -0.5
"""A muscle that faces away from the viewer by more, as a cosine, is hidden."""


class Cell(NamedTuple):
    """A rectangle of the page."""

    left: float
    top: float
    width: float
    height: float


INSET: Final = Cell(244.0, 84.0, 108.0, 140.0)
"""The panel of the mistake."""
CROSS: Final = 12.0
"""Size of the cross in the panel's corner."""
RING: Final = 14.0
"""Radius of the ring around a fault: wide enough to leave the fault itself in sight."""


MISTAKE: Final = -1
"""The number of the mistake's pose."""


@dataclass(frozen=True)
class Prop:
    """A thing: the hull of balls, each at a place or beside a part of the body.

    Attributes
    ----------
    kind : str
        ``thing`` for what stands there, ``weight`` for what is lifted or pulled, ``contact`` for a
        dot on the body where it touches a thing.
    balls : tuple
        Part (None = the room), offset or place in cm, radius in cm.
    only : tuple of int or None
        Numbers of the poses that it is in, counted from 0, with `MISTAKE` for the mistake; None =
        all of them.
    """

    kind: str
    balls: tuple[tuple[str | None, Vector, float], ...]
    only: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Movement:
    """An arrow along the way of a part from one pose to another.

    ``aside`` moves it off the body, to the right and up on the page in cm; ``curve`` is how far
    it bulges to its left, as a part of its length. It leads from the part's place in the pose
    number ``since`` to that in the pose number ``to``, counted from 0, and is drawn at the latter.
    With ``loop``, a radius in cm, it is a circle about the part instead, clockwise on the page;
    counter-clockwise if below 0.
    """

    part: str
    aside: tuple[float, float] = (0.0, 0.0)
    curve: float = 0.0
    since: int = 0
    to: int = 1
    loop: float = 0.0


@dataclass(frozen=True)
class ExerciseFigure:
    """What the drawing of an exercise shows.

    Attributes
    ----------
    words : str
        The same in one sentence: the text alternative.
    poses : tuple of BodyPose
        Where the exercise begins, and where it leads or is held; a third one where it has two
        forms.
    mistake : BodyPose
        What is often done wrong.
    fault : str
        The part of the body where the mistake is seen.
    muscles : tuple of str
        Those at work, or stretched, from the second pose on.
    movements : tuple of Movement
        Arrows.
    props : tuple of Prop
        Things.
    seen_from : Viewpoint
        Where the viewer stands.
    bust : bool
        Whether legs and floor are left out, so that head and neck can be larger.
    """

    words: str
    poses: tuple[BodyPose, ...]
    mistake: BodyPose
    fault: str
    muscles: tuple[str, ...]
    movements: tuple[Movement, ...]
    props: tuple[Prop, ...] = ()
    seen_from: Viewpoint = FROM_THE_SIDE
    bust: bool = False


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
    pictures = [
        _picture(view, figure, number, figure.muscles if number else ())
        for number in range(len(figure.poses))
    ]
    cells = _best_cells(pictures)
    scale = min(_largest_scale(figure), _common_scale(pictures, cells))
    parts = [PaintedShape(ON_PAGE, (rounded(0, 0, WIDTH, HEIGHT, 12),))]
    for number, (picture, cell) in enumerate(zip(pictures, cells, strict=True)):
        placing = _placing(picture, cell, scale)
        parts += _placed(picture, placing, ON_PAGE)
        parts.append(PaintedShape("number", digit(number, (cell.left - 7, cell.top + 8))))
        parts += _arrows(view, figure, number, placing)
    return (*parts, *_mistake(view, figure))


def _mistake(view: Projection, figure: ExerciseFigure) -> Iterator[PaintedShape]:
    picture = _picture(view, figure, MISTAKE, ())
    left, top, width, height = INSET
    yield PaintedShape(ON_PANEL, (rounded(left, top, width, height, 8),))
    yield PaintedShape("cross", cross(left + 8, top + 8, CROSS))
    above = CROSS + 12
    cell = Cell(left + 5, top + above, width - 10, height - above - 6)
    scale = min(_fit(picture, cell), MISTAKE_SCALE * _largest_scale(figure))
    _, high, _, low = _bounds(picture)
    spare = cell.height - scale * (low - high)
    placing = _placing(picture, cell, scale)
    placing = placing._replace(y=placing.y - spare / 2)
    yield from _placed(picture, placing, ON_PANEL)
    fault = placing.circle(_seen(view, PosedBody(figure.mistake), figure.fault))
    yield PaintedShape("cross", ring((fault.x, fault.y), RING * (1.5 if figure.bust else 1.0)))


def _largest_scale(figure: ExerciseFigure) -> float:
    return LARGEST_BUST if figure.bust else LARGEST_SCALE


def _picture(
    view: Projection, figure: ExerciseFigure, number: int, muscles: Sequence[str]
) -> list[Projected]:
    """Return floor, things and body in a pose, from the farthest to the nearest."""
    body = PosedBody(figure.mistake if number == MISTAKE else figure.poses[number])
    solids = {chain: chain_solids(body, chain) for chain in CHAINS}
    far = _far_limbs(view, figure)
    if figure.bust:
        solids = {"trunk": solids["trunk"][2:]} | {a: solids[a][:1] for a in CHAINS if "arm" in a}
    trunk = view.depth(solids["trunk"])
    parts: list[Projected] = []
    for chain, its_solids in solids.items():
        depth = view.depth(its_solids)
        tone = "far" if chain in far else "near"
        parts.append(view.projected(depth, tone, its_solids))
        if chain.endswith("leg") and tone == "near":
            # Its half of the pelvis once more, so that the leg's edge does not cut through it.
            pelvis = solids["trunk"][0]
            half = pelvis[0::2] if chain.startswith("left") else pelvis[1::2]
            parts.append(view.projected(depth, "joint", [half]))
        parts += _muscles(view, body, chain, muscles, parts[-1])
    parts += _head(view, body, trunk)
    for prop in figure.props:
        if prop.only is not None and number not in prop.only:
            continue
        solid = tuple(Sphere(_beside(body, part, place), r) for part, place, r in prop.balls)
        parts.append(view.projected(view.depth([solid]), prop.kind, [solid]))
    parts.sort(key=lambda part: part.depth)
    return parts if figure.bust else [_floor(view, solids.values()), *parts]


def _far_limbs(view: Projection, figure: ExerciseFigure) -> frozenset[str]:
    """Return the limbs of the far side; the same in every pose, so that a limb keeps its tone."""
    bodies = [PosedBody(pose) for pose in figure.poses]

    def depth(chain: str) -> float:
        return math.fsum(view.depth(chain_solids(body, chain)) for body in bodies) / len(bodies)

    return frozenset(chain for chain in CHAINS if depth(chain) < depth("trunk") - FAR)


def _head(view: Projection, body: PosedBody, depth: float) -> list[Projected]:
    """Return hair and face; from behind, the hair is in front."""
    face, hair = head_solids(body)
    parts = [view.projected(depth, "hair", hair), view.projected(depth, "joint", face)]
    x, y, z = body.frames["head"][:, 0]
    return parts[::-1] if view.nearness((x, y, z)) < FACING_AWAY / 2 else parts


def _muscles(
    view: Projection, body: PosedBody, chain: str, names: Sequence[str], drawn: Projected
) -> Iterator[Projected]:
    kind = "far-muscle" if drawn.kind == "far" else "muscle"
    for name in names:
        for belongs, facing, solid in muscle_solids(body, name):
            cosine = view.nearness(facing) / (math.hypot(*facing) or 1.0)
            if belongs == chain and cosine > FACING_AWAY:
                depth = max(drawn.depth, view.depth([solid]))
                yield view.projected(depth, kind, [solid])


def _floor(view: Projection, chains: Iterable[list[Solid]]) -> Projected:
    balls = [ball for solids in chains for solid in solids for ball in solid]
    xs, zs = ([ball.centre[axis] for ball in balls] for axis in (0, 2))
    corners = tuple(
        Sphere((x, -1.3, z), 1.3)
        for x in (min(xs) - FLOOR_MARGIN, max(xs) + FLOOR_MARGIN)
        for z in (min(zs) - FLOOR_MARGIN, max(zs) + FLOOR_MARGIN)
    )
    return view.projected(0.0, "floor", [corners])


def _seen(view: Projection, body: PosedBody, part: str) -> Circle:
    return view.circle(Sphere(_beside(body, part, (0.0, 0.0, 0.0)), 0.0))


def _beside(body: PosedBody, part: str | None, place: Vector) -> Vector:
    if part is None:
        return place
    x, y, z = body.points[part] + np.array(place)
    return float(x), float(y), float(z)


def _best_cells(pictures: list[list[Projected]]) -> list[Cell]:
    """Return cells beside or below each other, whichever lets the bodies be larger.

    A cell is as wide, or as high, as its picture asks for; a digit has its place before it.
    """
    number = len(pictures)
    width, height = INSET.left - MARGIN - GAP, HEIGHT - 2 * MARGIN
    sizes = [(right - left, low - top) for left, top, right, low in map(_bounds, pictures)]
    widths = _shares([size[0] for size in sizes], width - number * DIGIT - (number - 1) * GAP)
    heights = _shares([size[1] for size in sizes], height - (number - 1) * GAP)
    beside, below, left, top = [], [], MARGIN, MARGIN
    for wide, high in zip(widths, heights, strict=True):
        beside.append(Cell(left + DIGIT, MARGIN, wide, height))
        below.append(Cell(MARGIN + DIGIT, top, width - DIGIT, high))
        left, top = left + DIGIT + wide + GAP, top + high + GAP
    return max(beside, below, key=lambda cells: _common_scale(pictures, cells))


def _shares(sizes: list[float], space: float) -> list[float]:
    """Share a space out; what is beyond the largest scale goes to all alike."""
    scale = min(LARGEST_SCALE, space / sum(sizes))
    spare = (space - scale * sum(sizes)) / len(sizes)
    return [scale * size + spare for size in sizes]


def _common_scale(pictures: list[list[Projected]], cells: list[Cell]) -> float:
    return min(_fit(picture, cell) for picture, cell in zip(pictures, cells, strict=True))


def _bounds(picture: Iterable[Projected]) -> tuple[float, float, float, float]:
    circles = [c for part in picture for solid in part.solids for c in solid]
    left, top = min(c.x - c.radius for c in circles), min(c.y - c.radius for c in circles)
    right, bottom = max(c.x + c.radius for c in circles), max(c.y + c.radius for c in circles)
    return left, top, right, bottom


def _fit(picture: Iterable[Projected], cell: Cell) -> float:
    left, top, right, bottom = _bounds(picture)
    return min(cell.width / (right - left), cell.height / (bottom - top))


def _placing(picture: Iterable[Projected], cell: Cell, scale: float) -> _Placing:
    """Stand a picture at the bottom of a cell, in its middle."""
    left, _, right, bottom = _bounds(picture)
    x = cell.left + cell.width / 2 - scale * (left + right) / 2
    return _Placing(x, cell.top + cell.height - scale * bottom, scale)


def _placed(picture: list[Projected], placing: _Placing, ground: str) -> list[PaintedShape]:
    return [
        PaintedShape(
            part.kind,
            tuple(hull_of([placing.circle(seen) for seen in solid]) for solid in part.solids),
            ground if part.kind in EDGED else None,
        )
        for part in picture
    ]


def _arrows(
    view: Projection, figure: ExerciseFigure, number: int, placing: _Placing
) -> Iterator[PaintedShape]:
    for movement in figure.movements:
        if movement.to == number:
            right, up = movement.aside
            bodies = [PosedBody(figure.poses[n]) for n in (movement.since, movement.to)]
            seen = [_seen(view, body, movement.part) for body in bodies]
            ends = [placing.circle(Circle(s.x + right, s.y - up, movement.loop)) for s in seen]
            tail, tip = ((end.x, end.y) for end in ends)
            radius = ends[1].radius
            hulls = loop(tip, radius) if radius else arrow(tail, tip, movement.curve)
            yield PaintedShape("arrow", hulls)
