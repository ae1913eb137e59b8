"""Families of lines that are parallel in the room and so share a vanishing point in the picture.

Along any row of the picture, the tangent of such lines' lean is exactly a linear function of the
position where they cross that row. So two numbers describe a family: its lean at one position,
and the change of lean per pixel. Lengths below are shares of the picture's long side, angles are
degrees.
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
MAX_LINES: Final = 80
LARGEST_CHANGE: Final = 0.65  # per long side: a camera tilted by some 30 degrees
USUAL_CHANGE: Final = 0.3
END_PX: Final = 1.4  # uncertainty of a lean, times the line's length
BUILT: Final = 0.4  # how far upright things in a room are from exactly upright
WITHIN: Final = 1.0
CROWD: Final = 0.02  # lines this close to each other may belong to the same thing
DISTINCT: Final = 0.05

Favour = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True)
class Leans:
    """Lines by lean: its tangent, the crossing of the row, and the length; (N,) each, pixels."""

    tilt: FloatArray
    place: FloatArray
    length: FloatArray


@dataclass(frozen=True)
class Family:
    """Lines that are parallel in the room.

    Attributes
    ----------
    tilt : float
        Tangent of the lean at the requested position, + = top to the right.
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
        """Return the number of things that the members belong to: positions well apart."""
        count, last = 0, -np.inf
        for place in self.places:
            if place - last > DISTINCT * long_side:
                count, last = count + 1, place
        return count


def leans(lines: FloatArray, row: float, shortest: float) -> Leans:
    """Return the leans of the longest lines (N, 4), pixels, within 20 degrees of upright."""
    across, down = (lines[:, 2:] - lines[:, :2]).T
    steep = np.abs(across) < np.tan(np.radians(STEEPEST)) * np.abs(down)
    chosen = lines[steep & (lengths(lines) >= shortest)][:MAX_LINES]
    tilt = (chosen[:, 2] - chosen[:, 0]) / (chosen[:, 1] - chosen[:, 3])
    return Leans(tilt, chosen[:, 0] - tilt * (row - chosen[:, 1]), lengths(chosen))


def find_family(
    lines: Leans, at: float, long_side: float, favour: Favour | None = None
) -> Family | None:
    """Find the family with the largest total length of lines.

    Parameters
    ----------
    lines : Leans
        The lines to choose from.
    at : float
        The position at which to give ``tilt``, pixels.
    long_side : float
        Long side of the picture, pixels.
    favour : callable, optional
        Returns the factor by which to favour each guess (tilts, changes).

    Returns
    -------
    Family or None
        None if no line leans by less than 12 degrees there.
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
    """Return the lines' lengths, reduced where lines crowd: ten slats are not ten witnesses."""
    near = np.abs(lines.place[:, None] - lines.place) < CROWD * long_side
    return np.asarray(lines.length * np.minimum(1, 0.5 * long_side / (near @ lines.length)))


def _guesses(tilts: FloatArray, x: FloatArray, long_side: float) -> tuple[FloatArray, FloatArray]:
    """Return tilts and changes as guesses: from each pair of lines, and each line on its own."""
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
    """Fit the members by least squares, with a prior for the usual tilt and change."""
    spread = np.hypot(np.radians(BUILT), END_PX / lines.length)
    trust = (weight / lines.length / spread**2)[members]
    design = np.column_stack([np.ones(len(trust)), x[members]])
    usual = np.diag([1.0, (long_side / USUAL_CHANGE) ** 2])
    covariance = np.linalg.inv((design.T * trust) @ design + usual)
    fit = covariance @ ((design.T * trust) @ lines.tilt[members])
    return fit, float(np.sqrt(covariance[0, 0]))
