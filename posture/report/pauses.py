"""Films that stop where a coach has drawn: which frames, and for how long."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from posture.arrays import Image
from posture.drawing.sketch import Shape

SAME_FRAME_S: Final = 5e-4
"""Instants of drawings are rounded; frames are further apart than this."""
EVERY_S: Final = 0.1
"""While a film stands still a frame is written this often, so that every player can go there."""


@dataclass(frozen=True)
class DrawnFrame:
    """A frame with a drawing on it: its instant, real seconds, and the shapes."""

    at_s: float
    shapes: tuple[Shape, ...]


class Drawings:
    """The drawings of a clip whose frames come in order.

    Parameters
    ----------
    drawn : sequence of DrawnFrame
        In any order; those of one frame are shown together.
    """

    def __init__(self, drawn: Sequence[DrawnFrame]) -> None:
        self._left = sorted((d for d in drawn if d.shapes), key=lambda d: d.at_s)

    def due(self, time_s: float) -> tuple[Shape, ...]:
        """Return the shapes of the frame at this instant: those that no earlier frame showed."""
        shapes: list[Shape] = []
        while self._left and self._left[0].at_s <= time_s + SAME_FRAME_S:
            shapes += self._left.pop(0).shapes
        return tuple(shapes)


def with_pauses(frames: Iterable[tuple[float, Image, float]]) -> Iterator[tuple[float, Image]]:
    """Let a film stand still on some of its frames.

    Parameters
    ----------
    frames : iterable of (float, ndarray, float)
        Times in the film without any pause, seconds; pictures; how much longer each is shown,
        seconds, 0 = no longer.

    Yields
    ------
    (float, ndarray)
        Times in the film with its pauses, and pictures.
    """
    waited = 0.0
    for time_s, image, pause_s in frames:
        yield time_s + waited, image
        for k in range(1, round(pause_s / EVERY_S)):
            yield time_s + waited + k * EVERY_S, image
        waited += pause_s
