"""How well the runner can be seen: brightness, contrast and blur of the runner's region."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from posture.arrays import FloatArray, Image

CALM_PX: Final = 1.0  # smoothing, so that noise does not look like sharp edges
MIN_PX: Final = 8


@dataclass(frozen=True)
class Look:
    """How a region looks.

    ``luminance`` is the mean brightness, 0-255; ``contrast`` the difference between the 95th
    and the 5th percentile, 0-255; ``edge_px`` the width of the sharpest edges, pixels.
    """

    luminance: float
    contrast: float
    edge_px: float


def brightness_of(image: Image, body: FloatArray) -> float:
    """Return the mean brightness, 0-255, of a picture (H, W, 3) about landmarks (N, 2), pixels."""
    box = np.concatenate([body.min(axis=0), body.max(axis=0)])
    return float(_cut(image, box).mean())


def look_of(greys: Sequence[Image], boxes: FloatArray) -> Look:
    """Describe the runner's region by medians over the pictures (H, W).

    Parameters
    ----------
    greys : sequence of ndarray (H, W) of uint8
        At least one picture.
    boxes : ndarray (K, 4)
        Left, top, right, bottom of the region in each; if NaN or outside the picture, the
        whole picture is used.
    """
    looks = [_look(_cut(grey, box)) for grey, box in zip(greys, boxes, strict=True)]
    return Look(*(float(value) for value in np.median(looks, axis=0)))


def _cut(grey: Image, box: FloatArray) -> Image:
    if not np.isfinite(box).all():
        return grey
    left, top, right, bottom = box.clip(0).astype(int)
    part = grey[top:bottom, left:right]
    return part if min(part.shape[:2]) >= MIN_PX else grey


def _look(region: Image) -> tuple[float, float, float]:
    calm = cv2.GaussianBlur(region.astype(np.float32), (0, 0), CALM_PX)
    dark, bright = np.percentile(calm, (5, 95))
    down, across = np.gradient(calm)
    steepest = float(np.percentile(np.hypot(down, across), 99))
    contrast = float(bright - dark)
    return float(region.mean()), contrast, contrast / max(steepest, 1e-3)
