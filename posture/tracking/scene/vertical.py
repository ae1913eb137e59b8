"""Gravity's direction in the picture, from upright lines of the room, confirmed by level lines."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.tracking.scene.families import Family, Favour, Leans, find_family, leans

# Lengths are shares of the picture's long side; angles are degrees.
UPRIGHT_SHORTEST: Final = 0.045
LEVEL_SHORTEST: Final = 0.08
FOCAL: Final = 0.8  # focal length of a phone's main camera when filming
STRADDLE: Final = 4.0  # how far level lines lean if the camera is not square to them
AGREE: Final = 2.0
CERTAIN: Final = 0.7
LEVEL_CERTAIN: Final = 1.0
MANY: Final = 5
SPREAD: Final = 0.3  # of the picture's width
WIDEN_TO_90: Final = 1.645


@dataclass(frozen=True)
class Roll:
    """Gravity's direction in the picture.

    Attributes
    ----------
    deg : float
        ``atan2(-dx, -dy)`` of the vector from the foot of an upright line at the runner to its
        top, in picture coordinates (x right, y down): + = its top leans to the left, and level
        things square to the camera rise to the right. Within -12 to 12.
    u_deg : float
        Half-width of a 90 % interval.
    """

    deg: float
    u_deg: float


def find_roll(lines: FloatArray, size: tuple[int, int], runner: FloatArray) -> Roll | None:
    """Find gravity's direction at the runner, None if the picture does not show it.

    A camera tilted up or down makes upright lines converge, so that away from the middle they
    lean even if the camera has no roll. The direction is taken where the runner is, since the
    runner's lean is measured against it.

    Upright lines at several places must agree with each other. They must also agree with the
    level lines at the height of the horizon, or else be many and spread out: the slanted posts
    of a treadmill agree with each other too.

    Parameters
    ----------
    lines : ndarray (N, 4)
        Straight edges of the still picture, longest first, pixels.
    size : (int, int)
        Width and height of the picture.
    runner : ndarray (2,)
        Where the runner's trunk is, pixels.
    """
    width, height = size
    long_side = max(size)
    ahead = width / 2 - float(runner[0])
    candidates = leans(lines, float(runner[1]), UPRIGHT_SHORTEST * long_side)
    levels = leans(lines[:, [1, 0, 3, 2]], width / 2, LEVEL_SHORTEST * long_side)
    uprights = find_family(candidates, float(runner[0]), long_side, _square_to(levels, ahead))
    if uprights is None or np.degrees(uprights.tilt_u) > CERTAIN:
        return None
    horizon = height / 2 - uprights.change * (FOCAL * long_side) ** 2
    level = find_family(levels, horizon, long_side)
    if not _believable(uprights, _disagreement(uprights, level, ahead), size):
        return None
    angle, u = np.arctan(-uprights.tilt), WIDEN_TO_90 * uprights.tilt_u
    return Roll(float(np.degrees(angle)), float(np.degrees(u)))


def _square_to(levels: Leans, ahead: float) -> Favour:
    """Return a factor that favours an upright direction square to many level lines."""

    def favour(tilt: FloatArray, change: FloatArray) -> FloatArray:
        off = np.degrees(levels.tilt + (tilt + change * ahead)[:, None]) / STRADDLE
        square = np.clip(1 - off**2, 0, None) @ levels.length
        return np.asarray(0.5 + square / max(float(levels.length.sum()), 1.0))

    return favour


def _disagreement(uprights: Family, level: Family | None, ahead: float) -> float | None:
    """Return how far level lines at the horizon are from square to uprights, degrees.

    Measured in the middle of the picture; None if the level lines are too uncertain. Level
    lines of the same wall converge as well, but at the horizon they keep their direction.
    """
    if level is None or np.degrees(level.tilt_u) > LEVEL_CERTAIN:
        return None
    return abs(float(np.degrees(level.tilt + uprights.tilt + uprights.change * ahead)))


def _believable(uprights: Family, off_deg: float | None, size: tuple[int, int]) -> bool:
    count = uprights.distinct(max(size))
    if off_deg is not None and off_deg < AGREE:
        return count >= 2
    spread = float(np.ptp(uprights.places)) / size[0]
    contradicted = off_deg is not None and off_deg > 2 * AGREE
    return count >= MANY and spread > SPREAD and not contradicted
