"""Gravity's direction as several readings of one picture agree on it.

Which edges are found depends on a picture's brightness, sharpness and size, and even on which way
round it is. A direction that comes and goes with them is not the room's.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.tracking.scene.body import trunk_place, upper_box
from posture.tracking.scene.lines import find_lines, outside
from posture.tracking.scene.vertical import WIDEN_TO_90, Roll, find_roll

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class _Reading:
    """A picture as it may be read: with its contrast evened out, softened, smaller, mirrored."""

    contrast: float
    """Limit of the gain by which faint edges are brought out; 0 = as it is."""
    softened_px: float = 0.0
    scale: float = 1.0
    mirrored: bool = False


# Seams of panels and door frames before a wall of their own colour are too faint for the line
# finder until the contrast is evened out: then 23 of 26 rendered rooms show their direction
# instead of 16.
READINGS: Final = (
    _Reading(0.0),
    _Reading(2.0),
    _Reading(4.0),
    _Reading(4.0, mirrored=True),
    _Reading(4.0, softened_px=1.2),
    _Reading(3.0, scale=0.7),
)
TILES: Final = (8, 8)
LEAST_READINGS: Final = 4
"""More than half of them."""


def find_agreed_roll(still: Grey, bodies: FloatArray) -> Roll | None:
    """Find gravity's direction at the runner in more than half of the readings of a picture.

    Parameters
    ----------
    still : ndarray (H, W) of uint8
        The still picture, without what moves.
    bodies : ndarray (K, 33, 2)
        The runner's landmarks in its pixels; NaN = not seen.

    Returns
    -------
    Roll or None
        The middle one of what was found, its interval wider by how far the readings differ.
        None if too few readings show a direction.
    """
    found = [roll for reading in READINGS if (roll := _read(still, bodies, reading))]
    if len(found) < LEAST_READINGS:
        return None
    degrees = np.array([roll.deg for roll in found])
    own_u = float(np.median([roll.u_deg for roll in found]))
    spread_u = WIDEN_TO_90 * float(degrees.std(ddof=1))
    return Roll(float(np.median(degrees)), float(np.hypot(own_u, spread_u)))


def _read(still: Grey, bodies: FloatArray, reading: _Reading) -> Roll | None:
    picture, seen = _evened(still, reading.contrast), bodies * reading.scale
    if reading.softened_px:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), reading.softened_px), np.uint8)
    if reading.scale != 1:
        size = tuple(round(reading.scale * side) for side in picture.shape[::-1])
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    if reading.mirrored:
        picture = np.ascontiguousarray(picture[:, ::-1])
        seen = np.stack([picture.shape[1] - 1 - seen[..., 0], seen[..., 1]], axis=-1)
    lines = outside(find_lines(picture), upper_box(seen))
    roll = find_roll(lines, picture.shape[::-1], _place(seen, picture))
    return Roll(-roll.deg, roll.u_deg) if roll and reading.mirrored else roll


def _evened(picture: Grey, limit: float) -> Grey:
    if not limit:
        return picture
    return np.asarray(cv2.createCLAHE(limit, TILES).apply(picture), dtype=np.uint8)


def _place(bodies: FloatArray, picture: Grey) -> FloatArray:
    """Return where the runner's trunk is, or the picture's middle if nobody was seen."""
    place = trunk_place(bodies)
    return place if np.isfinite(place).all() else np.array(picture.shape[::-1]) / 2
