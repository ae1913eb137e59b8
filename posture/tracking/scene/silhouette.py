"""The trunk's silhouette: how far the body reaches on both sides of the hip-shoulder line."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.pose_track import ALONG_TRUNK, LANDMARK

# Sideways, in trunk lengths: step and reach. No trunk reaches further; arms may.
STEP: Final = 0.01
REACH: Final = 0.9
# Where the mask gives body and background equal probability.
EDGE: Final = 0.5


def trunk_edges(mask: NDArray[np.float32] | None, xy: FloatArray) -> FloatArray:
    """Return the distances of the left and the right edge from the trunk's line.

    Parameters
    ----------
    mask : ndarray (H, W) or None
        Probability that each pixel belongs to the body, 0-1; None = nobody was found.
    xy : ndarray (33, 2)
        Landmarks in its pixels; NaN = not seen.

    Returns
    -------
    ndarray (len(ALONG_TRUNK), 2)
        Distances from the line mid-hip to mid-shoulder, in lengths of that line; left and right
        as seen with the hip below. NaN where the line is outside the body or no edge is in reach.
    """
    unknown = np.full((len(ALONG_TRUNK), 2), np.nan)
    hip, shoulder = (
        (xy[LANDMARK[f"left_{part}"]] + xy[LANDMARK[f"right_{part}"]]) / 2
        for part in ("hip", "shoulder")
    )
    up = shoulder - hip
    if mask is None or not np.hypot(*up) > 1:
        return unknown
    right = np.array([-up[1], up[0]])
    away = np.arange(0.0, REACH + STEP / 2, STEP)
    sides = [_edge(_sampled(mask, hip, up, right, away * sign)) for sign in (-1.0, 1.0)]
    return np.stack(sides, axis=-1)


def _sampled(
    mask: NDArray[np.float32],
    hip: FloatArray,
    up: FloatArray,
    right: FloatArray,
    aside: FloatArray,
) -> FloatArray:
    """Return the mask along lines square to the trunk, (positions, distances); 0 = off picture."""
    places = hip + ALONG_TRUNK[:, None, None] * up + aside[None, :, None] * right
    x, y = np.moveaxis(places.astype(np.float32), -1, 0)
    return np.asarray(cv2.remap(mask, x, y, cv2.INTER_LINEAR), dtype=np.float64)


def _edge(inside: FloatArray) -> FloatArray:
    """Return where each row first falls below `EDGE`, interpolated; NaN = starts off the body."""
    outside = inside < EDGE
    first = np.argmax(outside, axis=1)
    found = outside.any(axis=1) & (first > 0)
    rows = np.arange(len(inside))
    before, after = inside[rows, first - 1], inside[rows, first]
    drop = np.where(found, before - after, 1.0)
    return np.where(found, STEP * (first - 1 + (before - EDGE) / drop), np.nan)
