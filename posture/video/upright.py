"""From the stored picture to the displayed picture: shrunk, rotated, RGB."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, cast

import numpy as np
from av import VideoFrame
from av.sidedata.sidedata import SideDataContainer
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from posture.arrays import Image

Turns = tuple[bool, bool, bool, int]
PIXEL_ASPECTS: Final = (0.2, 5.0)
"""A pixel aspect outside this range is treated as a wrong tag, and the pixels as square."""


def square_size(width: float, height: float, pixel_aspect: float) -> tuple[float, float]:
    """Return the width and height of a stored picture after scaling to square pixels."""
    low, high = PIXEL_ASPECTS
    return width * (pixel_aspect if low <= pixel_aspect <= high else 1.0), height


@dataclass(frozen=True)
class Upright:
    """How a clip's stored pictures are turned into displayed pictures.

    Attributes
    ----------
    stored : (int, int)
        Width and height to scale to, before rotating.
    swap, flip_x, flip_y : bool
        Exchange rows and columns; then mirror left-right; then mirror top-bottom.
    rotation_deg : int
        The clockwise rotation that these amount to: 0, 90, 180 or 270.
    """

    stored: tuple[int, int]
    swap: bool
    flip_x: bool
    flip_y: bool
    rotation_deg: int
    _shrinker: VideoReformatter = field(default_factory=VideoReformatter, compare=False, repr=False)
    _painter: VideoReformatter = field(default_factory=VideoReformatter, compare=False, repr=False)

    @classmethod
    def of(
        cls, frame: VideoFrame, pixel_aspect: float, long_side: int | None, turn_deg: int = 0
    ) -> Self:
        """Work out the layout from a clip's first frame.

        Parameters
        ----------
        frame : VideoFrame
            The first decoded frame.
        pixel_aspect : float
            Width of a stored pixel over its height.
        long_side : int or None
            Longest side of the result, pixels; None, or more than the picture has, = full size.
        turn_deg : int
            By how much to turn the picture besides, clockwise: 0, 90, 180 or 270.
        """
        width, height = square_size(frame.width, frame.height, pixel_aspect)
        scale = min(1.0, (long_side or math.inf) / max(width, height))
        stored = (max(1, round(width * scale)), max(1, round(height * scale)))
        return cls(stored, *turned(_turns(_display_matrix(frame)), turn_deg))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the result, pixels."""
        width, height = self.stored
        return (height, width) if self.swap else (width, height)

    def image(self, frame: VideoFrame) -> Image:
        """Return the frame as displayed, (height, width, 3) RGB, C-contiguous.

        Shrinking averages over the area of each new pixel, and comes before the conversion to
        RGB, which halves the work. One thread: waking more takes longer than it saves.
        """
        if frame.format.name.startswith("yuv"):
            frame = self._shrinker.reformat(frame, *self.stored, interpolation="AREA", threads=1)
        painted = self._painter.reformat(
            frame, *self.stored, "rgb24", interpolation="AREA", threads=1
        )
        image = cast("Image", painted.to_ndarray())
        if self.swap:
            image = image.transpose(1, 0, 2)
        if self.flip_x:
            image = image[:, ::-1]
        if self.flip_y:
            image = image[::-1]
        return np.ascontiguousarray(image)


def _display_matrix(frame: VideoFrame) -> NDArray[np.int32]:
    """Return the container's 3x3 matrix, rows (a b u), (c d v), (x y w) as in ISO 14496-12.

    ``VideoFrame.rotation`` is not enough: it reads a mirrored picture as a half turn.
    ``VideoFrame.side_data`` creates a reference cycle, which keeps the decoder's pictures in
    memory until Python's garbage collector happens to run.
    """
    side_data = cast("Callable[[VideoFrame], Mapping[str, Any]]", SideDataContainer)(frame)
    data = side_data.get("DISPLAYMATRIX")
    if data is None:
        return np.eye(3, dtype=np.int32)
    return np.frombuffer(bytes(data), dtype=np.int32).reshape(3, 3)


def turned(turns: Turns, turn_deg: int) -> Turns:
    """Return (swap, flip_x, flip_y, rotation_deg) with another turn after them, clockwise.

    A quarter turn exchanges rows and columns, and then mirrors left-right.
    """
    swap, flip_x, flip_y, rotation_deg = turns
    for _ in range(turn_deg // 90 % 4):
        swap, flip_x, flip_y = not swap, not flip_y, flip_x
    return swap, flip_x, flip_y, (rotation_deg + turn_deg) % 360


def _turns(matrix: NDArray[np.int32]) -> Turns:
    """Return (swap, flip_x, flip_y, rotation_deg) of x' = a x + c y, y' = b x + d y."""
    (a, b), (c, d) = matrix[:2, :2].astype(float).tolist()
    mirrored = a * d - b * c < 0
    turn = math.degrees(math.atan2(b, a)) + (180 if mirrored else 0)
    rotation_deg = round(turn / 90) * 90 % 360
    if abs(b) + abs(c) > abs(a) + abs(d):
        return True, c < 0, b < 0, rotation_deg
    return False, a < 0, d < 0, rotation_deg
