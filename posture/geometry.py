"""Angles and offsets of points in the sagittal plane: x forward, y up; and what a lens bends.

Pure functions on arrays of points, shape (..., 2), that know nothing about skeletons, videos or
limits. Angles are in degrees. A NaN in any point gives NaN, and so does a line of length zero.
"""

import numpy as np

from posture.arrays import FloatArray


def lean_deg(below: FloatArray, above: FloatArray) -> FloatArray:
    """Angle between the line from ``below`` to ``above`` and vertical, forward +, (-180, 180].

    0 = upright, 90 = lying forward.
    """
    line = above - below
    return _degrees(line[..., 0], line[..., 1])


def hang_deg(above: FloatArray, below: FloatArray) -> FloatArray:
    """Angle between the line from ``above`` to ``below`` and straight down, forward +.

    In (-180, 180]; 0 = straight down, 90 = pointing forward. For the shank's angle from knee
    to ankle, and the thigh's from hip to knee.
    """
    line = below - above
    return _degrees(line[..., 0], -line[..., 1])


def bend_deg(base: FloatArray, joint: FloatArray, tip: FloatArray) -> FloatArray:
    """Turn from the line base -> joint to the line joint -> tip, clockwise +, (-180, 180].

    With x forward and y up, clockwise is forward at the top: a head ahead of the trunk's
    line is +.
    """
    first, second = joint - base, tip - joint
    cross = first[..., 1] * second[..., 0] - first[..., 0] * second[..., 1]
    dot = (first * second).sum(axis=-1)
    return _degrees(cross, dot)


def joint_angle_deg(base: FloatArray, joint: FloatArray, tip: FloatArray) -> FloatArray:
    """Inner angle at ``joint``, 0 (folded) to 180 (straight)."""
    return 180.0 - np.abs(bend_deg(base, joint, tip))


def slope_deg(back: FloatArray, front: FloatArray) -> FloatArray:
    """Angle between the line from ``back`` to ``front`` and level, front up +, (-180, 180]."""
    line = front - back
    return _degrees(line[..., 1], line[..., 0])


def ahead(point: FloatArray, of: FloatArray, length: float) -> FloatArray:
    """Distance of ``point`` ahead of ``of`` in per cent of ``length``; behind is negative."""
    return np.asarray(100.0 * (point[..., 0] - of[..., 0]) / length)


def straightened(points: FloatArray, size: tuple[int, int], distortion: float) -> FloatArray:
    """Return where a lens that bends nothing would show points of a picture, pixels.

    Parameters
    ----------
    points : ndarray (..., 2)
        Pixels. Beyond the corners the lens is taken to move points by the same share as there.
    size : (int, int)
        Width and height of the picture.
    distortion : float
        By what share of its distance the lens moves a corner away from the picture's middle, more
        than -1; - = towards it. Other places by the square of their distance (the division model,
        Fitzgibbon 2001).
    """
    middle = np.array(size) / 2
    away = points - middle
    r2 = (away**2).sum(axis=-1, keepdims=True) / (middle**2).sum()
    return np.asarray(middle + away / (1 + distortion * np.minimum(r2, 1.0)))


def bent(points: FloatArray, size: tuple[int, int], distortion: float) -> FloatArray:
    """Return where a lens shows points that `straightened` gives, pixels; parameters as there.

    A lens that moves points outwards shows none beyond some distance; those are put there.
    """
    middle = np.array(size) / 2
    away = points - middle
    u2 = (away**2).sum(axis=-1, keepdims=True) / (middle**2).sum()
    # u = r / (1 + distortion * r**2), solved for r / u.
    inside = 2 / (1 + np.sqrt(np.maximum(1 - 4 * distortion * u2, 0.0)))
    return np.asarray(middle + away * np.where(inside**2 * u2 < 1, inside, 1 + distortion))


def _degrees(sine: FloatArray, cosine: FloatArray) -> FloatArray:
    angle = np.degrees(np.arctan2(sine, cosine))
    return np.asarray(np.where((sine == 0) & (cosine == 0), np.nan, angle))
