"""Families of lines: parallel in the room, meeting in one point of the picture.

Lines that are parallel in the room meet in one point of the picture, near or far. Along any
row the tangent of their lean is then exactly a straight-line function of the place where
they cross that row. So two numbers describe a family: its lean at one place, and the change
of it per pixel. Lengths below are shares of the picture's long side, angles are degrees.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.tracking.scene.lines import lengths

STEEPEST: Final = 20.0
LARGEST_LEAN: Final = 12.0
MOST_LINES: Final = 80
LARGEST_CHANGE: Final = 0.65  # per long side: a camera tilted by some 30 degrees
USUAL_CHANGE: Final = 0.3
END_PX: Final = 1.4  # uncertainty of a lean, times the line's length
BUILT: Final = 0.4  # how upright the upright things of a room stand
WITHIN: Final = 1.0
CROWD: Final = 0.02  # lines this close to one another may be one thing
DISTINCT: Final = 0.05

Favour = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True)
class Leans:
    """Lines as leans from upright: tangent, place on the row, length; each (N,), pixels."""

    tilt: FloatArray
    place: FloatArray
    length: FloatArray


@dataclass(frozen=True)
class Family:
    """Lines that are parallel in the room.

    Attributes
    ----------
    tilt : float
        Tangent of the lean at the place asked for, + = top to the right.
    change : float
        Change of ``tilt`` per pixel to the right.
    tilt_u : float
        Standard uncertainty of ``tilt``.
    places : ndarray (M,)
        Where the members cross the row, sorted, pixels.
    """

    tilt: float
    change: float
    tilt_u: float
    places: FloatArray

    def distinct(self, long_side: float) -> int:
        """Count the things the members belong to: places well apart from each other."""
        count, last = 0, -np.inf
        for place in self.places:
            if place - last > DISTINCT * long_side:
                count, last = count + 1, place
        return count


def leans(lines: FloatArray, row: float, shortest: float) -> Leans:
    """Take the longest lines within 20 degrees of upright, (N, 4) pixels, as leans."""
    across, down = (lines[:, 2:] - lines[:, :2]).T
    steep = np.abs(across) < np.tan(np.radians(STEEPEST)) * np.abs(down)
    chosen = lines[steep & (lengths(lines) >= shortest)][:MOST_LINES]
    tilt = (chosen[:, 2] - chosen[:, 0]) / (chosen[:, 1] - chosen[:, 3])
    return Leans(tilt, chosen[:, 0] - tilt * (row - chosen[:, 1]), lengths(chosen))


def find_family(
    lines: Leans, at: float, long_side: float, favour: Favour | None = None
) -> Family | None:
    """Find the family that most of the lines' length belongs to.

    Parameters
    ----------
    lines : Leans
        The lines to choose from.
    at : float
        The place at which ``tilt`` is wanted, pixels.
    long_side : float
        The picture's, pixels.
    favour : callable, optional
        Factor by which a guess (tilts, changes) is preferred.

    Returns
    -------
    Family or None
        None when no line leans by less than 12 degrees there.
    """
    x = lines.place - at
    close = np.hypot(np.radians(WITHIN), 2 * END_PX / lines.length)
    weight = _weights(lines, long_side)
    tilt, change = _guesses(lines.tilt, x, long_side)
    if not len(tilt):
        return None
    off = (tilt[:, None] + change[:, None] * x - lines.tilt) / close
    score = np.clip(1 - off**2, 0, None) @ weight
    score *= np.exp(-0.5 * (change * long_side / USUAL_CHANGE) ** 2)
    if favour is not None:
        score *= favour(tilt, change)
    best = int(np.argmax(score))
    members = np.abs(off[best]) < 1
    fit = np.array([tilt[best], change[best]])
    for _ in range(4):
        fit, u = _fitted(lines, x, weight, members, long_side)
        members = np.abs(fit[0] + fit[1] * x - lines.tilt) < close
    return Family(float(fit[0]), float(fit[1]), u, np.sort(lines.place[members]))


def _weights(lines: Leans, long_side: float) -> FloatArray:
    """Length, less where many lines stand together: ten slats are not ten witnesses."""
    near = np.abs(lines.place[:, None] - lines.place) < CROWD * long_side
    return np.asarray(lines.length * np.minimum(1, 0.5 * long_side / (near @ lines.length)))


def _guesses(tilts: FloatArray, x: FloatArray, long_side: float) -> tuple[FloatArray, FloatArray]:
    """Each pair of lines is a guess, and each line alone with no change."""
    first, second = np.triu_indices(len(x), 1)
    apart = np.abs(x[second] - x[first]) > CROWD * long_side
    first, second = first[apart], second[apart]
    change = (tilts[second] - tilts[first]) / (x[second] - x[first])
    tilt = np.concatenate([tilts[first] - change * x[first], tilts])
    change = np.concatenate([change, np.zeros(len(x))])
    possible = np.abs(change) * long_side < LARGEST_CHANGE
    possible &= np.abs(tilt) < np.tan(np.radians(LARGEST_LEAN))
    return tilt[possible], change[possible]


def _fitted(
    lines: Leans, x: FloatArray, weight: FloatArray, members: NDArray[np.bool_], long_side: float
) -> tuple[FloatArray, float]:
    """Least squares over the members; what is usual stands in where they say nothing."""
    spread = np.hypot(np.radians(BUILT), END_PX / lines.length)
    trust = (weight / lines.length / spread**2)[members]
    design = np.column_stack([np.ones(len(trust)), x[members]])
    usual = np.diag([1.0, (long_side / USUAL_CHANGE) ** 2])
    covariance = np.linalg.inv((design.T * trust) @ design + usual)
    fit = covariance @ ((design.T * trust) @ lines.tilt[members])
    return fit, float(np.sqrt(covariance[0, 0]))
