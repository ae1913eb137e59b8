"""Rotations about the world's axes (x forward, y up, z to the runner's right), radians."""

import numpy as np

from posture.arrays import FloatArray


def about_x(angle: float) -> FloatArray:
    """Rotate y towards z."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def about_y(angle: float) -> FloatArray:
    """Rotate z towards x."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def about_z(angle: float) -> FloatArray:
    """Rotate x towards y: toes up, positive."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def forward(angle: float) -> FloatArray:
    """Tip forward."""
    return about_z(-angle)


def about(axis: FloatArray, angle: float) -> FloatArray:
    """Rotate about any axis of unit length."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def frame(along: FloatArray, beside: FloatArray) -> FloatArray:
    """Right-handed axes as columns: ``along``, ``beside`` made square to it, their product."""
    first = along / np.sqrt(along @ along)
    second = beside - (beside @ first) * first
    second = second / np.sqrt(second @ second)
    third = np.array(
        [
            first[1] * second[2] - first[2] * second[1],
            first[2] * second[0] - first[0] * second[2],
            first[0] * second[1] - first[1] * second[0],
        ]
    )
    return np.stack([first, second, third], axis=1)


def ease(share: float) -> float:
    """Smooth step from 0 to 1 with level ends."""
    x = min(max(share, 0.0), 1.0)
    return x * x * (3 - 2 * x)
