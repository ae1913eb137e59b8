"""Centimetres per pixel at the runner, from body height or belt speed."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.belt import belt_px_per_s
from posture.motion.motion import BeltSpeed, CameraView, median_length
from posture.motion.rhythm import Rhythm
from posture.motion.view import trunk_px
from posture.pose_track import LANDMARK

# Body height over (leg + trunk), joint centre to joint centre (Drillis and Contini 1966).
HEIGHT_PER_LEG_AND_TRUNK: Final = 1 / 0.779
# Two scales further apart than this do not fit each other.
LARGEST_RATIO: Final = 1.2


@dataclass(frozen=True)
class Scale:
    """What the user gave that sets the scale; None = not given."""

    height_cm: float | None = None
    speed_kmh: float | None = None


def find_scale(
    body: FloatArray, rhythm: Rhythm, view: CameraView, scale: Scale
) -> tuple[float, list[str]]:
    """Centimetres per pixel at the runner (NaN = unknown), and warnings about it."""
    candidates = []
    if scale.height_cm is not None:
        candidates.append(scale.height_cm / body_height_px(body, view))
    if scale.speed_kmh is not None:
        belt_px = belt_px_per_s(body, rhythm, view.facing)
        if np.isfinite(belt_px):
            candidates.append(scale.speed_kmh / 3.6 * 100 / belt_px)
    if not candidates:
        return float("nan"), []
    if max(candidates) > LARGEST_RATIO * min(candidates):
        return candidates[0], ["Height and belt speed do not fit each other; please check both."]
    return float(np.mean(candidates)), []


def leg_m(scale: Scale, belt: BeltSpeed) -> float | None:
    """Return the runner's leg by the belt's speed, hip to knee to ankle, metres.

    NaN = the belt's speed cannot be read from the picture; None = it was not given.
    """
    return None if scale.speed_kmh is None else scale.speed_kmh / 3.6 / belt.legs_per_s


def body_height_px(body: FloatArray, view: CameraView) -> float:
    """Standing height in pixels from leg and trunk lengths."""
    side = view.facing
    parts = [body[:, LANDMARK[f"{side}_{p}"]] for p in ("hip", "knee", "ankle")]
    leg = sum(median_length(above, below) for above, below in pairwise(parts))
    return HEIGHT_PER_LEG_AND_TRUNK * (leg + trunk_px(body))
