"""An exercise's drawing as shapes on a page: its poses, movement, muscles, and a mistake."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from posture.drawing.figure.flesh import (
    BELLY_SOLID,
    CHAINS,
    CHEST_SOLID,
    PELVIS_SOLID,
    Solid,
    Sphere,
    chain_solids,
    head_solids,
    muscle_solids,
)
from posture.drawing.figure.hulls import Circle, Hull, hull_of
from posture.drawing.figure.layout import GAP, MARGIN, Cell, Size, best_cells, common_scale, fit
from posture.drawing.figure.marks import arrow, cross, digit, loop, ring, rounded
from posture.drawing.figure.skeleton import BodyPose, PosedBody, Vector
from posture.drawing.figure.viewpoint import FROM_THE_SIDE, Projected, Projection, Viewpoint

WIDTH, HEIGHT = 360.0, 232.0
"""Of the page; its unit is a point of a PDF and a pixel of an SVG at its own size."""
ON_PAGE, ON_PANEL = "page", "panel"
"""Kinds of the two grounds: of the whole drawing, and of the mistake."""
EDGED: Final = ("near", "far")
LARGEST_SCALE, LARGEST_BUST = 1.12, 2.2
"""Units of the page per cm; without legs the body is drawn larger."""
MISTAKE_SCALE: Final = 0.75
"""Largest scale of the mistake, as a part of the largest scale of the poses."""
FLOOR_MARGIN: Final = 6.0
FAR: Final = 5.0
"""A limb this much farther away than trunk and fellow on average, in cm, has the lighter tone."""
FACING_AWAY: Final = -0.5
"""A muscle that faces away from the viewer by more, as a cosine, is hidden."""


PANEL: Final = Cell(244.0, 56.0, 108.0, 168.0)
WIDE_PANEL: Final = Cell(218.0, 84.0, 134.0, 140.0)
BUST_PANEL: Final = Cell(244.0, 104.0, 108.0, 120.0)
"""The panel of the mistake: as it is, if it lies flat, and without legs."""
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
        dot on the body where it touches a thing, ``gap`` for a space, drawn behind everything else.
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
    number ``since`` to that in the pose number ``to``, counted from 0, and is drawn at the latter;
    with `MISTAKE` for ``to``, it is part of the mistake.
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
        Where the exercise begins, and where it leads or is held; more where it has two
        forms.
    mistake : BodyPose
        What is often done wrong.
    fault : str
        The part of the body where the mistake is seen: in a ring, unless a loop is there.
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
    sizes = [_size(picture) for picture in pictures]
    largest = _largest_scale(figure)
    mistake = _picture(view, figure, MISTAKE, ())
    panel = _panel(figure, _size(mistake))
    space = (panel.left - MARGIN - GAP, HEIGHT - 2 * MARGIN)
    cells = best_cells(sizes, space, LARGEST_SCALE)
    scale = min(largest, common_scale(sizes, cells))
    parts = [PaintedShape(ON_PAGE, (rounded(0, 0, WIDTH, HEIGHT, 12),))]
    for number, (picture, cell) in enumerate(zip(pictures, cells, strict=True)):
        placing = _placing(picture, cell, scale, in_the_middle=figure.bust)
        parts += _placed(picture, placing, ON_PAGE)
        parts.append(PaintedShape("number", digit(number, (cell.left - 7, cell.top + 8))))
        parts += _arrows(view, figure, number, placing)
    return (*parts, *_mistake(view, figure, mistake, panel))


def _panel(figure: ExerciseFigure, size: Size) -> Cell:
    if figure.bust:
        return BUST_PANEL
    width, height = size
    return WIDE_PANEL if width > 1.4 * height else PANEL


def _mistake(
    view: Projection, figure: ExerciseFigure, picture: list[Projected], panel: Cell
) -> Iterator[PaintedShape]:
    left, top, width, height = panel
    yield PaintedShape(ON_PANEL, (rounded(left, top, width, height, 8),))
    yield PaintedShape("cross", cross(left + 8, top + 8, CROSS))
    above = CROSS + 12
    cell = Cell(left + 5, top + above, width - 10, height - above - 6)
    scale = min(fit(_size(picture), cell), MISTAKE_SCALE * _largest_scale(figure))
    placing = _placing(picture, cell, scale, in_the_middle=True)
    yield from _placed(picture, placing, ON_PANEL)
    yield from _arrows(view, figure, MISTAKE, placing)
    if any(movement.loop for movement in figure.movements if movement.to == MISTAKE):
        return
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
    far = _far_limbs(figure)
    if figure.bust:
        arms = {arm: solids[arm][:1] for arm in CHAINS if "arm" in arm}
        solids = {"trunk": solids["trunk"][CHEST_SOLID:], **arms}
    trunk = view.depth(solids["trunk"])
    parts: list[Projected] = []
    for chain, its_solids in solids.items():
        depth = view.depth(its_solids)
        tone = "far" if chain in far else "near"
        parts.append(view.projected(depth, tone, its_solids))
        if chain.endswith("leg") and tone == "near":
            # Belly and its half of the pelvis again, so that the leg's edge does not cut through.
            pelvis, belly = solids["trunk"][PELVIS_SOLID], solids["trunk"][BELLY_SOLID]
            half = pelvis[0::2] if chain.startswith("left") else pelvis[1::2]
            again = [half] if "belly" in muscles else [half, belly]
            parts.append(view.projected(depth, "joint", again))
        parts += _muscles(view, body, chain, muscles, parts[-1])
    parts += _head(view, body, trunk)
    for prop in figure.props:
        if prop.only is not None and number not in prop.only:
            continue
        solid = tuple(Sphere(_beside(body, part, place), r) for part, place, r in prop.balls)
        depth = -math.inf if prop.kind == "gap" else view.depth([solid])
        parts.append(view.projected(depth, prop.kind, [solid]))
    parts.sort(key=lambda part: part.depth)
    return parts if figure.bust else [_floor(view, solids.values()), *parts]


def _far_limbs(figure: ExerciseFigure) -> frozenset[str]:
    """Return the limbs of the far side; the same in every pose, so that a limb keeps its tone.

    A limb is one if it is behind the trunk and behind its fellow. How high they are does not
    matter, as if they were seen from no higher than they are.
    """
    view = Projection(Viewpoint(figure.seen_from.turn))
    bodies = [PosedBody(pose) for pose in figure.poses]

    def depth(chain: str) -> float:
        return math.fsum(view.depth(chain_solids(body, chain)) for body in bodies) / len(bodies)

    far = set()
    for limb in ("leg", "arm"):
        left, right = f"left_{limb}", f"right_{limb}"
        farther, nearer = sorted((left, right), key=depth)
        if depth(farther) < min(depth(nearer), depth("trunk")) - FAR:
            far.add(farther)
    return frozenset(far)


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


def _bounds(picture: Iterable[Projected]) -> tuple[float, float, float, float]:
    circles = [c for part in picture for solid in part.solids for c in solid]
    left, top = min(c.x - c.radius for c in circles), min(c.y - c.radius for c in circles)
    right, bottom = max(c.x + c.radius for c in circles), max(c.y + c.radius for c in circles)
    return left, top, right, bottom


def _size(picture: Iterable[Projected]) -> Size:
    left, top, right, bottom = _bounds(picture)
    return right - left, bottom - top


def _placing(
    picture: Iterable[Projected], cell: Cell, scale: float, *, in_the_middle: bool
) -> _Placing:
    """Stand a picture at the bottom of a cell, or hang it in the middle of its height."""
    left, top, right, bottom = _bounds(picture)
    spare = cell.height - scale * (bottom - top) if in_the_middle else 0.0
    x = cell.left + cell.width / 2 - scale * (left + right) / 2
    return _Placing(x, cell.top + cell.height - spare / 2 - scale * bottom, scale)


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
            poses = (*figure.poses, figure.mistake)
            bodies = [PosedBody(poses[n]) for n in (movement.since, number)]
            seen = [_seen(view, body, movement.part) for body in bodies]
            ends = [placing.circle(Circle(s.x + right, s.y - up, movement.loop)) for s in seen]
            tail, tip = ((end.x, end.y) for end in ends)
            radius = ends[1].radius
            hulls = loop(tip, radius) if radius else arrow(tail, tip, movement.curve)
            yield PaintedShape("cross" if number == MISTAKE else "arrow", hulls)
