"""Finding out whether the picture shows another person of comparable size besides the runner."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK

DetectPeople = Callable[[NDArray[np.uint8]], Sequence[FloatArray]]

# Lengths are shares of the body's size.
COMPARABLE: Final = 0.6
SAME_BODY: Final = 0.25
SAME_POSE: Final = 0.05
CHAIN: Final = ("shoulder", "hip", "knee", "ankle")
PARTS: Final = (*CHAIN, "elbow", "wrist")
LEFT: Final = [LANDMARK[f"left_{part}"] for part in PARTS]
RIGHT: Final = [LANDMARK[f"right_{part}"] for part in PARTS]
LIMBS: Final = LEFT + RIGHT
SWAPPED_LIMBS: Final = RIGHT + LEFT
FLIPS: Final = (np.array([1.0, 1.0]), np.array([-1.0, 1.0]))


def body_size(xy: FloatArray) -> float:
    """Return shoulder-hip + hip-knee + knee-ankle, mean of both sides, (33, 2) -> pixels.

    Unlike the height in the picture, it stays about the same throughout a stride.
    """
    sides = []
    for side in ("left", "right"):
        chain = xy[[LANDMARK[f"{side}_{part}"] for part in CHAIN]]
        sides.append(np.hypot(*np.diff(chain, axis=0).T).sum())
    return float(np.mean(sides))


def second_person_share(
    images: Sequence[NDArray[np.uint8]], bodies: Sequence[FloatArray], detect: DetectPeople
) -> float:
    """Return the share of the pictures, 0-1, with a second person of comparable size.

    A second person is at least 60 % of the runner's size, stands elsewhere than the runner
    (a detector may find one body twice), and is not the runner's mirror image.

    Parameters
    ----------
    images : sequence of ndarray (H, W, 3) of uint8
        A few pictures spread over the clip.
    bodies : sequence of ndarray (33, 2)
        The runner's landmarks in each, pixels, NaN = not seen; pictures with NaN do not count.
    detect : callable
        Finds everybody in a picture, as landmarks (33, 2) in pixels.
    """
    seen = [
        (image, body)
        for image, body in zip(images, bodies, strict=True)
        if np.isfinite(body_size(body))
    ]
    if not seen:
        return 0.0
    size = float(np.median([body_size(body) for _, body in seen]))
    crowded = [
        any(is_someone_else(other, body, size) for other in detect(image)) for image, body in seen
    ]
    return float(np.mean(crowded))


def is_someone_else(other: FloatArray, runner: FloatArray, size: float) -> bool:
    """Return whether ``other`` is another person of comparable size.

    Bodies are (33, 2), pixels; ``size`` is the runner's `body_size`.
    """
    if not body_size(other) >= COMPARABLE * size:
        return False
    if np.median(np.linalg.norm(other - runner, axis=1)) < SAME_BODY * size:
        return False
    return not is_reflection(other, runner)


def is_reflection(other: FloatArray, runner: FloatArray) -> bool:
    """Return whether ``other`` is in the runner's pose: scaled, shifted, perhaps mirrored.

    A mirror beside the runner shows the same outline, a mirror behind or in front shows it
    reversed; left and right may be swapped. Two runners are in the same pose only now and then.
    """
    poses = [runner[limbs] * flip for limbs in (LIMBS, SWAPPED_LIMBS) for flip in FLIPS]
    return min(_misfit(other[LIMBS], pose) for pose in poses) < SAME_POSE * body_size(other)


def _misfit(points: FloatArray, pose: FloatArray) -> float:
    """Root mean square distance of points (N, 2) after the best-fitting scale and shift, pixels."""
    points, pose = points - points.mean(axis=0), pose - pose.mean(axis=0)
    scale = max(float((points * pose).sum() / (pose * pose).sum()), 0.0)
    return float(np.sqrt(((points - scale * pose) ** 2).sum(axis=1).mean()))
