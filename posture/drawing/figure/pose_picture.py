"""What a pose looks like from where it is seen: floor, things and body, by depth."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from posture.drawing.figure.contents import MISTAKE, ExerciseFigure
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
from posture.drawing.figure.hulls import Circle
from posture.drawing.figure.skeleton import PosedBody, Vector
from posture.drawing.figure.viewpoint import Projected, Projection, Viewpoint

BEHIND: Final = ("gap", "floor")
"""Kinds of things that are behind all else."""
NEAREST: Final = 1000.0
"""Nearer than any part of a body or thing, cm."""
FLOOR_MARGIN: Final = 6.0
FAR: Final = 5.0
"""A limb this much farther away than trunk and fellow on average, in cm, has the lighter tone."""
HIGH: Final = 30.0
"""Degrees above the floor from where the viewer rather looks down on a body than at its side."""
FACING_AWAY: Final = -0.5
"""A muscle that faces away from the viewer by more, as a cosine, is hidden."""
TWO_FORMS: Final = 4
"""Poses of an exercise that has two forms, each with a start and an end."""


def picture(view: Projection, figure: ExerciseFigure, number: int) -> list[Projected]:
    """Return floor, things and body in a pose, or in the `MISTAKE`, the farthest first."""
    starts = (0, 2) if len(figure.poses) == TWO_FORMS else (0,)
    muscles = () if number in (*starts, MISTAKE) else figure.muscles
    body = PosedBody(figure.mistake if number == MISTAKE else figure.poses[number])
    solids = {chain: chain_solids(body, chain) for chain in CHAINS}
    far = _far_limbs(figure)
    if figure.bust:
        arms = {arm: solids[arm][:1] for arm in CHAINS if "arm" in arm}
        solids = {"trunk": solids["trunk"][CHEST_SOLID:], **arms}
    trunk = view.depth(solids["trunk"])
    parts: list[Projected] = []
    for chain, its_solids in solids.items():
        depth = _depth_of(figure, chain, view.depth(its_solids))
        tone = "far" if chain in far else "near"
        parts.append(view.projected(depth, tone, its_solids))
        if chain.endswith("leg") and (tone == "near" or chain in figure.nearest):
            # Belly and its half of the pelvis again, so that the leg's edge does not cut through.
            pelvis, belly = solids["trunk"][PELVIS_SOLID], solids["trunk"][BELLY_SOLID]
            half = pelvis[0::2] if chain.startswith("left") else pelvis[1::2]
            covers = chain in figure.nearest or {"belly", "upper belly"} & set(muscles)
            again = [half] if covers else [half, belly]
            parts.append(view.projected(depth, "joint", again))
        parts += _muscles(view, body, chain, muscles, tone, (depth, trunk))
    parts += _head(view, body, _depth_of(figure, "head", trunk))
    for prop in figure.props:
        if prop.only is not None and number not in prop.only:
            continue
        solid = tuple(Sphere(_beside(body, part, place), r) for part, place, r in prop.balls)
        depth = _depth_of(figure, prop.kind, view.depth([solid]))
        parts.append(view.projected(depth, prop.kind, [solid]))
    parts.sort(key=lambda part: part.depth)
    if figure.bust:
        return parts
    return [_floor(view, solids.values()), *_echoes(view, figure, number), *parts]


def _depth_of(figure: ExerciseFigure, name: str, depth: float) -> float:
    """Return the depth of a limb or kind of things, or where the figure puts it instead."""
    if name in figure.nearest:
        return NEAREST + figure.nearest.index(name)
    return -math.inf if name in BEHIND else depth


def _echoes(view: Projection, figure: ExerciseFigure, number: int) -> Iterator[Projected]:
    for echo in figure.echoes:
        body = PosedBody(echo.pose)
        for chain in echo.chains if echo.to == number else ():
            head = head_solids(body) if chain == "trunk" else ()
            solids = chain_solids(body, chain) + [solid for part in head for solid in part]
            yield view.projected(0.0, "echo", solids)


def _far_limbs(figure: ExerciseFigure) -> frozenset[str]:
    """Return the limbs of the far side; the same in every pose, so that a limb keeps its tone.

    A limb is one if it is behind the trunk and behind its fellow. How high they are does not
    matter, as if they were seen from no higher than they are; from straight above, none is.
    """
    if figure.seen_from.above > HIGH:
        return frozenset()
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
    view: Projection,
    body: PosedBody,
    chain: str,
    names: Sequence[str],
    tone: str,
    depths: tuple[float, float],
) -> Iterator[Projected]:
    """Return a chain's muscles; its own depth and the trunk's say what they are before."""
    kind = "far-muscle" if tone == "far" else "muscle"
    for name in names:
        for belongs, facing, solid in muscle_solids(body, name):
            cosine = view.nearness(facing) / (math.hypot(*facing) or 1.0)
            if belongs == chain and cosine > FACING_AWAY:
                # What faces the viewer is not behind the trunk, as the limb may be.
                depth = max(*depths[: 2 if cosine > 0 else 1], view.depth([solid]))
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


def seen(view: Projection, body: PosedBody, part: str) -> Circle:
    """Return where a part is seen, as a circle without a size."""
    return view.circle(Sphere(_beside(body, part, (0.0, 0.0, 0.0)), 0.0))


def _beside(body: PosedBody, part: str | None, place: Vector) -> Vector:
    if part is None:
        return place
    x, y, z = body.points[part] + np.array(place)
    return float(x), float(y), float(z)
