"""The room: treadmill, wall, floor and some clutter, as boxes."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from bench.render.rotations import about_z
from posture.arrays import FloatArray

Span = tuple[float, float]
Colour = tuple[float, float, float]
WALL, FLOOR, BELT, SOLID = 5.0, 6.0, 7.0, 8.0
DARK: Final[Colour] = (0.020, 0.021, 0.023)
GREY: Final[Colour] = (0.20, 0.20, 0.21)
MIDDLE: Final[Colour] = (0.05, 0.052, 0.056)
LIGHT_WALL: Final[Colour] = (0.60, 0.585, 0.55)
DARK_WALL: Final[Colour] = (0.035, 0.035, 0.04)
# The wall stands this far beyond the runner.
WALL_M: Final = 1.55
LEANING: Final = about_z(-0.22)
# How far the occluders' uprights stand on the camera's side of the runner's plane.
UPRIGHT_M: Final = {"console": 0.78, "rail": 0.465}
FACES: Final = (
    *((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1)),
    *((2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)),
)


@dataclass(frozen=True)
class Occluder:
    """What stands between camera and runner.

    Attributes
    ----------
    kind : "console" or "rail"
        The console of the next treadmill on its upright, or a hand-rail on its post.
    at_m : float
        Where on the belt the upright or post stands, towards the running direction.
    top_m : float
        Height of the console's or rail's upper edge over the belt.
    """

    kind: Literal["console", "rail"]
    at_m: float
    top_m: float


def box(
    x: Span, y: Span, z: Span, colour: Colour, gloss: float, material: float = SOLID
) -> FloatArray:
    """Triangles of a box: rows of place, normal, colour, gloss, material and 1 (36, 12)."""
    corners = np.array([(i, j, k) for i in x for j in y for k in sorted(z)])
    rows = []
    for face in FACES:
        quad = corners[list(face)]
        normal = np.cross(quad[1] - quad[0], quad[2] - quad[0])
        normal = normal / np.linalg.norm(normal)
        if normal @ (quad.mean(axis=0) - corners.mean(axis=0)) < 0:
            normal = -normal
        rows += [[*quad[n], *normal, *colour, gloss, material, 1.0] for n in (0, 1, 2, 0, 2, 3)]
    return np.array(rows)


def leaning(own: FloatArray, pivot: tuple[float, float, float]) -> FloatArray:
    """The same box, tipped towards the runner about ``pivot``."""
    tipped = own.copy()
    tipped[:, :3] = (own[:, :3] - pivot) @ LEANING.T + pivot
    tipped[:, 3:6] = own[:, 3:6] @ LEANING.T
    return tipped


def make_room(side: float, dark_wall: bool, occluder: Occluder | None) -> FloatArray:
    """All boxes; the camera stands on the +z side where ``side`` is +1. Belt top at y = 0."""
    return np.concatenate(
        [*_treadmill(), *_surroundings(side, dark_wall), *_in_front(side, occluder)]
    )


def _treadmill() -> list[FloatArray]:
    boxes = [
        box((-0.98, 0.92), (-0.012, 0), (-0.27, 0.27), (0.030, 0.030, 0.032), 0.10, BELT),
        box((-1.02, 0.95), (-0.17, -0.015), (-0.36, 0.36), DARK, 0.25),
        box((-1.00, 0.80), (-0.02, 0.018), (0.27, 0.365), GREY, 0.3),
        box((-1.00, 0.80), (-0.02, 0.018), (-0.365, -0.27), GREY, 0.3),
        box((0.72, 1.18), (-0.19, 0.115), (-0.37, 0.37), DARK, 0.4),
        box((-1.05, -0.98), (-0.18, -0.02), (-0.36, 0.36), MIDDLE, 0.3),
        leaning(box((1.14, 1.24), (0.98, 1.30), (-0.42, 0.42), DARK, 0.4), (1.18, 1.0, 0)),
        leaning(
            box((1.10, 1.16), (1.03, 1.25), (-0.25, 0.25), (0.05, 0.08, 0.11), 0.6), (1.18, 1.0, 0)
        ),
        box((0.95, 1.20), (0.84, 0.90), (-0.40, 0.40), MIDDLE, 0.4),
    ]
    for z in (-0.40, 0.40):
        post = box((0.98, 1.07), (-0.19, 1.12), (z - 0.03, z + 0.03), MIDDLE, 0.5)
        boxes.append(leaning(post, (1.02, -0.19, 0)))
        boxes.append(box((0.62, 1.20), (0.86, 0.905), (z - 0.022, z + 0.022), DARK, 0.4))
    return boxes


def _surroundings(side: float, dark_wall: bool) -> list[FloatArray]:
    wall = -side * WALL_M

    def before(near: float, far: float) -> Span:
        """From ``near`` to ``far`` in front of the wall."""
        return (wall + side * near, wall + side * far)

    colour = DARK_WALL if dark_wall else LIGHT_WALL
    poster = 0.4 if dark_wall else 1.0
    boxes = [
        box((-6, 6), (-0.22, -0.20), (-6, 6), (0.30, 0.29, 0.275), 0.25, FLOOR),
        box((-6, 6), (-0.2, 4), before(-0.1, 0), colour, 0.03, SOLID if dark_wall else WALL),
        box((-6, 6), (-0.2, -0.10), before(0, 0.02), (0.10, 0.10, 0.10), 0.2),
        box((-1.75, -1.05), (1.05, 1.85), before(0, 0.03), (0.05, 0.05, 0.05), 0.3),
        box((-1.70, -1.10), (1.10, 1.80), before(0, 0.034), (0.42 * poster, 0.30, 0.16), 0.1),
        box((-1.62, -1.18), (1.45, 1.70), before(0, 0.038), (0.10, 0.20, 0.28), 0.1),
        box((1.35, 2.1), (-0.2, 0.75), before(0.05, 0.4), (0.09, 0.09, 0.10), 0.3),
    ]
    for n in range(5):
        weight = (0.03 + 0.02 * n, 0.03, 0.035)
        start = 1.40 + 0.14 * n
        boxes.append(box((start, start + 0.10), (0.75, 0.87), before(0.1, 0.3), weight, 0.4))
    return boxes


def _in_front(side: float, occluder: Occluder | None) -> list[FloatArray]:
    """What stands between camera and runner."""
    if occluder is None:
        return []
    at_m, top_m, middle = occluder.at_m, occluder.top_m, UPRIGHT_M[occluder.kind]

    def span(before: float, beyond: float) -> Span:
        return (side * (middle - before), side * (middle + beyond))

    if occluder.kind == "console":
        # Arms and landing foot pass behind.
        return [
            box((at_m - 0.04, at_m + 0.04), (-0.2, top_m - 0.07), span(0.03, 0.03), MIDDLE, 0.4),
            box((at_m - 0.08, at_m + 0.16), (top_m - 0.22, top_m), span(0.06, 0.08), DARK, 0.4),
        ]
    return [
        box((-0.75, 0.75), (top_m - 0.05, top_m), span(0.025, 0.025), GREY, 0.5),
        box((at_m - 0.025, at_m + 0.025), (-0.19, top_m - 0.01), span(0.025, 0.025), GREY, 0.5),
    ]
