"""Finding straight lines in a picture, and joining the pieces of the same edge."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray

SHORTEST: Final = 0.03  # of the picture's long side
APART: Final = 0.003  # sideways distance between pieces of the same edge, of the long side
GAP: Final = 0.06  # distance along the edge between two of its pieces, of the long side
TURNED_DEG: Final = 1.5  # between two pieces of the same edge


def find_lines(grey: NDArray[np.uint8]) -> FloatArray:
    """Return the straight edges of a picture, longest first.

    Parameters
    ----------
    grey : ndarray (H, W) of uint8
        The picture.

    Returns
    -------
    ndarray (N, 4)
        ``x1, y1, x2, y2`` of each edge in pixels.
    """
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    if found is None:
        return np.empty((0, 4))
    pieces = np.asarray(found, dtype=np.float64).reshape(-1, 4)
    long_side = max(grey.shape)
    pieces = pieces[lengths(pieces) >= SHORTEST * long_side]
    return join(pieces, long_side)


def lengths(lines: FloatArray) -> FloatArray:
    """Return the length of each line, (N,) pixels."""
    return np.asarray(np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]))


def join(pieces: FloatArray, long_side: int) -> FloatArray:
    """Join pieces of the same edge that have only small gaps between them; longest first."""
    left = _by_length(pieces)
    joined = []
    while len(left):
        line, left = left[0], left[1:]
        while (on_edge := _on_edge(line, left, long_side)).any():
            line, left = _spanning(line, left[on_edge]), left[~on_edge]
        joined.append(line)
    return _by_length(np.array(joined).reshape(-1, 4))


def _by_length(lines: FloatArray) -> FloatArray:
    return np.asarray(lines[np.argsort(-lengths(lines), kind="stable")])


def _along(line: FloatArray) -> FloatArray:
    step = line[2:] - line[:2]
    return np.asarray(step / np.hypot(*step))


def _on_edge(line: FloatArray, pieces: FloatArray, long_side: int) -> NDArray[np.bool_]:
    """Return which pieces (N, 4) continue the line: same direction, no offset, a small gap."""
    along = _along(line)
    ends = pieces.reshape(-1, 2, 2) - line[:2]
    aside = ends @ np.array([-along[1], along[0]])
    reach = ends @ along
    turned = np.abs(aside[:, 1] - aside[:, 0]) / lengths(pieces)
    gap = GAP * long_side
    return np.asarray(
        (turned < np.sin(np.radians(TURNED_DEG)))
        & (np.abs(aside).max(axis=1) < APART * long_side)
        & (reach.min(axis=1) < lengths(line[None])[0] + gap)
        & (reach.max(axis=1) > -gap)
    )


def _spanning(line: FloatArray, pieces: FloatArray) -> FloatArray:
    """Return the line between the outermost ends of a line and its pieces."""
    points = np.concatenate([line[None], pieces]).reshape(-1, 2)
    reach = points @ _along(line)
    return np.concatenate([points[reach.argmin()], points[reach.argmax()]])


def outside(lines: FloatArray, box: FloatArray) -> FloatArray:
    """Return the lines whose middle is not in ``box`` (left, top, right, bottom; NaN = none)."""
    middles = (lines[:, :2] + lines[:, 2:]) / 2
    within = ((middles > box[:2]) & (middles < box[2:])).all(axis=1)
    return np.asarray(lines[~within])
