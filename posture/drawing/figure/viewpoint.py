"""From where a body is seen: the projection from the room to the plane of the page."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from posture.drawing.figure.flesh import Solid, Sphere
from posture.drawing.figure.hulls import Circle
from posture.drawing.figure.skeleton import Vector


@dataclass(frozen=True)
class Viewpoint:
    """Where the viewer stands, in degrees: 0, 0 sees the body's right side, 90, 0 its front."""

    turn: float = 0.0
    above: float = 0.0


FROM_THE_SIDE: Final = Viewpoint()


class Projected(NamedTuple):
    """Solids of one kind as seen: circles in cm, y down, and how near they are."""

    depth: float
    kind: str
    solids: tuple[tuple[Circle, ...], ...]


class Projection:
    """The view without perspective, so that lengths keep their scale."""

    def __init__(self, seen_from: Viewpoint) -> None:
        turn, above = math.radians(seen_from.turn), math.radians(seen_from.above)
        self._right = np.array((math.cos(turn), 0.0, -math.sin(turn)))
        self._towards = np.array(
            (math.sin(turn) * math.cos(above), math.sin(above), math.cos(turn) * math.cos(above))
        )
        self._up = np.cross(self._towards, self._right)

    def circle(self, sphere: Sphere) -> Circle:
        """Return a ball's outline."""
        centre = np.array(sphere.centre)
        return Circle(float(centre @ self._right), -float(centre @ self._up), sphere.radius)

    def nearness(self, place: Vector) -> float:
        """Return how near to the viewer a place, or how far a direction leads there."""
        return float(np.array(place) @ self._towards)

    def depth(self, solids: Iterable[Solid]) -> float:
        """Return how near solids are on average, cm."""
        return float(np.mean([self.nearness(ball.centre) for solid in solids for ball in solid]))

    def projected(self, depth: float, kind: str, solids: Iterable[Solid]) -> Projected:
        """Return solids as seen."""
        circles = tuple(tuple(self.circle(ball) for ball in solid) for solid in solids)
        return Projected(depth, kind, circles)
