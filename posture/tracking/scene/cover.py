"""What stands still before the legs: a console, a rail, its post.

Where a leg is and the picture shows what it shows when no leg is there, something stands before
it (or the leg has the colour of what is behind it, and cannot be told from it either).
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray, Image
from posture.pose_track import LANDMARK

SIDES: Final = ("left", "right")
# Down the shank from the knee, beside the ankle itself and the middle of the foot. Higher up,
# trousers before a wall of their colour look hidden.
ALONG_SHANK: Final = (0.7, 0.9)
SOFT_PX: Final = 1.5
AROUND_PX: Final = 2
# Grey levels that something must differ by from the still picture, and times its noise.
LEAST_DIFFERENCE: Final = 8.0
TIMES_NOISE: Final = 5.0
MAD_TO_SD: Final = 1.4826


def hidden_legs(pictures: Sequence[Image], bodies: FloatArray) -> FloatArray:
    """Return how much of either lower leg is hidden in each picture.

    Parameters
    ----------
    pictures : sequence of ndarray (H, W, 3) of uint8
        RGB, mapped onto each other so that the room stands still.
    bodies : ndarray (K, 33, 2)
        The runner's landmarks in their pixels; NaN = not seen.

    Returns
    -------
    ndarray (K, 2)
        Share of the left and of the right lower leg, 0-1; NaN = not seen or outside the picture.
    """
    soft = np.array([cv2.GaussianBlur(own, (0, 0), SOFT_PX) for own in pictures], np.uint8)
    still = np.median(soft, axis=0).astype(np.uint8)
    moved = [_largest(cv2.absdiff(own, still)) for own in soft]
    least = max(LEAST_DIFFERENCE, TIMES_NOISE * MAD_TO_SD * float(np.median(moved)))
    return np.array(
        [
            [_hidden(picture, _places(body, side), least) for side in SIDES]
            for picture, body in zip(moved, bodies, strict=True)
        ]
    ).reshape(-1, 2)


def _largest(difference: Image) -> NDArray[np.uint8]:
    """Return the largest of the three colours' differences; by OpenCV, which is 15 times faster."""
    red, green, blue = cv2.split(difference)
    return np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)


def _places(body: FloatArray, side: str) -> FloatArray:
    knee, ankle, toe = (body[LANDMARK[f"{side}_{p}"]] for p in ("knee", "ankle", "foot_index"))
    return np.array([*(knee + at * (ankle - knee) for at in ALONG_SHANK), ankle, (ankle + toe) / 2])


def _hidden(moved: NDArray[np.uint8], places: FloatArray, least: float) -> float:
    height, width = moved.shape
    # NaN is neither above nor below.
    inside = np.asarray(((places >= 0) & (places < [width, height])).all(axis=1))
    seen = [_difference(moved, *place) >= least for place in places[inside].astype(int).tolist()]
    return 1.0 - float(np.mean(seen)) if seen else float("nan")


def _difference(moved: NDArray[np.uint8], x: int, y: int) -> float:
    """Return the median difference around a place."""
    rows, columns = (slice(max(0, at - AROUND_PX), at + AROUND_PX + 1) for at in (y, x))
    return float(np.median(moved[rows, columns]))
