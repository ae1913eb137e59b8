"""Angles and offsets of points in the sagittal plane: x forward, y up.

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


def _degrees(sine: FloatArray, cosine: FloatArray) -> FloatArray:
    angle = np.degrees(np.arctan2(sine, cosine))
    return np.asarray(np.where((sine == 0) & (cosine == 0), np.nan, angle))
