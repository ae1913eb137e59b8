"""Lines, dots, panels and text on pictures: the parts of every overlay.

Images are RGB, uint8, (height, width, 3), and are drawn on in place; points are picture
pixels, x right, y down, centres of pixels at whole numbers.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray, Image
from posture.drawing.lettering import Lettering, is_written_apart, lettering
from posture.results.report import Report, Verdict

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

INK: Final[Colour] = (22, 34, 46)
PAPER: Final[Colour] = (255, 255, 255)
# Okabe and Ito's palette: distinguishable with any kind of colour vision.
VERDICT_COLOUR: Final[dict[Verdict, Colour]] = {
    "ok": (0, 158, 115),
    "close": (138, 125, 96),
    "watch": (230, 159, 0),
    "flag": (213, 94, 0),
    "info": (0, 114, 178),
    "unknown": (110, 120, 130),
}
_SHIFT: Final = 4


def check_colour(report: Report, key: str) -> Colour:
    """Return the colour of a check's verdict; of an own angle, that of what is only shown."""
    measurement = report.measurements.get(key)
    return VERDICT_COLOUR[measurement.verdict if measurement else "info"]


def draw_line(image: Image, points: FloatArray, colour: Colour, width: float) -> None:
    """Draw a polyline (N, 2) with round ends; it is left out where a point is NaN."""
    if len(points) >= 2 and np.isfinite(points).all():
        thickness = max(1, round(width))
        cv2.polylines(image, [_fixed(points)], False, colour, thickness, cv2.LINE_AA, _SHIFT)


def draw_dot(image: Image, point: FloatArray, colour: Colour, radius: float) -> None:
    """Draw a filled circle."""
    x, y = (int(v) for v in _fixed(point))
    cv2.circle(image, (x, y), round(radius * 2**_SHIFT), colour, -1, cv2.LINE_AA, _SHIFT)


def fill_shape(image: Image, outline: FloatArray, colour: Colour) -> None:
    """Fill the polygon (N, 2)."""
    cv2.fillPoly(image, [_fixed(outline)], colour, cv2.LINE_AA, _SHIFT)


def draw_panel(image: Image, box: Box, colour: Colour, alpha: float) -> None:
    """Lay a tinted rectangle with round corners (left, top, right, bottom) over the picture."""
    left, top, right, bottom = _clip_box(image, box)
    part = image[top:bottom, left:right]
    if part.size == 0:
        return
    weight = alpha * _round_mask(*part.shape[:2])[..., None]
    part[:] = np.round(part + (np.asarray(colour, dtype=np.float32) - part) * weight)


def _round_mask(height: int, width: int) -> NDArray[np.float32]:
    """Return 1 inside a rectangle with round corners and 0 outside, smooth between."""
    radius = 0.2 * min(height, width)
    y = np.abs(np.arange(height) - (height - 1) / 2) - (height / 2 - radius)
    x = np.abs(np.arange(width) - (width - 1) / 2) - (width / 2 - radius)
    outside = np.hypot(np.maximum(x, 0)[None], np.maximum(y, 0)[:, None]) - radius
    return np.asarray(np.clip(0.5 - outside, 0.0, 1.0), dtype=np.float32)


def draw_text(
    image: Image, text: str, at: tuple[int, int], size: int, colour: Colour, weight: int = 400
) -> None:
    """Write ``text`` with its baseline starting at ``at``; ``size`` is the font's in pixels."""
    shaped = None if is_written_apart(text) else lettering(text, size, colour, weight)
    if shaped is None:
        cv2.putText(image, text, at, colour, cv2.FontFace("sans"), size, weight, wrap=(0, 1 << 20))
    else:
        _lay(image, shaped, at)


def _lay(image: Image, shaped: Lettering, at: tuple[int, int]) -> None:
    """Lay a text over the picture, its baseline starting at ``at``."""
    height, width = shaped.picture.shape[:2]
    left, top = at[0], at[1] - shaped.baseline
    box = _clip_box(image, (left, top, left + width, top + height))
    part = image[box[1] : box[3], box[0] : box[2]]
    laid = shaped.picture[box[1] - top : box[3] - top, box[0] - left : box[2] - left]
    weight = laid[..., 3:].astype(np.float32) / 255
    part[:] = np.round(part + (laid[..., :3].astype(np.float32) - part) * weight)


def text_width(text: str, size: int, weight: int = 400) -> int:
    """Return how many pixels wide :func:`draw_text` writes ``text``."""
    shaped = None if is_written_apart(text) else lettering(text, size, INK, weight)
    if shaped is not None:
        return int(shaped.picture.shape[1])
    canvas = (1 << 20, 1 << 10)
    return int(cv2.getTextSize(canvas, text, (0, 0), cv2.FontFace("sans"), size, weight)[2])


def _fixed(points: FloatArray) -> NDArray[np.int32]:
    """Return points as OpenCV's fixed-point numbers, for drawing between pixels."""
    return np.round(np.asarray(points) * 2**_SHIFT).astype(np.int32)


def _clip_box(image: Image, box: Box) -> Box:
    height, width = image.shape[:2]
    left, top = max(0, box[0]), max(0, box[1])
    return left, top, max(left, min(width, box[2])), max(top, min(height, box[3]))


def region(image: Image, points: FloatArray, margin: float) -> Image:
    """Return the part of the picture around the points, as a view."""
    low = np.floor(points.min(axis=0) - margin).astype(int)
    high = np.ceil(points.max(axis=0) + margin).astype(int) + 1
    left, top, right, bottom = _clip_box(image, (low[0], low[1], high[0], high[1]))
    return image[top:bottom, left:right]


def blend(image: Image, before: Image, alpha: float) -> None:
    """Let ``before`` show through what has been drawn on ``image`` since."""
    cv2.addWeighted(image, alpha, before, 1 - alpha, 0, dst=image)
