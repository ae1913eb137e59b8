"""The rotated square around a body that the landmark network looks at.

Definition as in BlazePose (Bazarevsky et al. 2020): centred on the middle of the hips, upright
along the body, and wide enough for the circle around the whole person.
"""

from typing import Final, NamedTuple

import cv2
import numpy as np

from posture.arrays import FloatArray, Image
from posture.pose_track import LANDMARK

# MediaPipe's margin: the square's side over the circle's diameter.
MARGIN: Final = 1.25
# Without the circle: how far it reaches past the outermost landmark.
PAST_LANDMARKS: Final = 1.15
HIPS: Final = [LANDMARK["left_hip"], LANDMARK["right_hip"]]
SHOULDERS: Final = [LANDMARK["left_shoulder"], LANDMARK["right_shoulder"]]


class Region(NamedTuple):
    """A rotated square in a picture.

    Attributes
    ----------
    x, y : float
        Its centre, pixels.
    right : float
        x of the vector from the centre to the middle of its right side, pixels.
    down : float
        y of that vector: > 0 if the body leans to the right of the picture.
    """

    x: float
    y: float
    right: float
    down: float

    def to_picture(self, side: int, mirrored: bool = False) -> FloatArray:
        """Return the 2 x 3 matrix from a cut-out of ``side`` x ``side`` pixels to the picture.

        In a mirrored one left and right of the body are exchanged.
        """
        a, b = 2 * self.right / side, 2 * self.down / side
        turn = np.array([[a, -b], [b, a]]) * ([-1.0, 1.0] if mirrored else 1.0)
        corner = np.array([self.x, self.y]) - turn @ [side / 2, side / 2]
        return np.column_stack([turn, corner])

    def cut(self, image: Image, side: int, mirrored: bool = False) -> Image:
        """Return the square as an upright picture of ``side`` x ``side`` pixels."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(
            image,
            self.to_picture(side, mirrored),
            (side, side),
            flags=flags,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(cut, dtype=np.uint8)


def region_from_circle(centre: FloatArray, top: FloatArray) -> Region:
    """Return the region of a body from the two points that the network places for it.

    Parameters
    ----------
    centre, top : ndarray (2,)
        Middle of the hips, and the point of the circle around the body that lies beyond the
        head, pixels.
    """
    up = MARGIN * (top - centre)
    return Region(float(centre[0]), float(centre[1]), float(-up[1]), float(up[0]))


def region_from_body(xy: FloatArray) -> Region:
    """Return approximately the same region from landmarks (33, 2), pixels, without any NaN."""
    centre = xy[HIPS].mean(axis=0)
    trunk = xy[SHOULDERS].mean(axis=0) - centre
    length = max(float(np.hypot(*trunk)), 1.0)
    reach = PAST_LANDMARKS * float(np.hypot(*(xy - centre).T).max())
    return region_from_circle(centre, centre + trunk / length * reach)
