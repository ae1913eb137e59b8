"""Pictures behind the numbers: one real instant with what was measured drawn on it."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from posture.arrays import FloatArray, Image
from posture.checks.base import Figure, Point
from posture.drawing.caption import Caption, caption_band
from posture.drawing.overlays import FAR, draw_figure, draw_skeleton, limb_width, side_bones
from posture.drawing.paint import (
    INK,
    PAPER,
    VERDICT_COLOUR,
    Box,
    Colour,
    draw_line,
    draw_panel,
    draw_text,
    text_width,
)
from posture.pose_track import LANDMARK
from posture.results.report import Side

LOWEST_PX: Final = 900
HIGHEST_PX: Final = 1400
JPEG_QUALITY: Final = 88
# Margins as shares of the landmarks' height: the head reaches above the eyes, the shoe below the
# heel.
ABOVE: Final = 0.15
BELOW: Final = 0.08
BESIDE: Final = 0.13
NARROWEST: Final = 0.68
CONTACT: Final[Colour] = (240, 228, 66)


def evidence_picture(
    image: Image, points: FloatArray, near_side: Side, figure: Figure, caption: Caption
) -> Image:
    """Crop to the runner, draw what was measured, and put the caption underneath.

    Parameters
    ----------
    image : ndarray (H, W, 3)
        The whole frame, RGB; it is not changed.
    points : ndarray (33, 2)
        Landmarks in pixels of that frame; NaN = not seen.
    near_side : "left" or "right"
        The tracker's label of the camera-side limbs.
    figure : Figure
        In pixels of that frame.
    caption : Caption
        The text under the picture.

    Returns
    -------
    ndarray (h, w, 3)
        RGB; the picture part is 900 to 1400 pixels high, and the caption comes below it.
    """
    box = crop_box(points, figure, image.shape[1], image.shape[0])
    picture, scale = _crop(image, box)
    moved = to_crop(points, box, scale)
    drawn = _move_figure(figure, box, scale)
    width = limb_width(moved)
    draw_skeleton(picture, moved, near_side, FAR, 0.6)
    clear = side_bones(moved, near_side)
    draw_figure(picture, drawn, VERDICT_COLOUR[caption.verdict], width, caption.value, clear)
    return np.vstack([picture, caption_band(picture.shape[1], caption)])


def jpeg_of(image: Image) -> bytes:
    """Return an RGB picture as JPEG."""
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def annotate_frame(
    image: Image,
    points: FloatArray,
    near_side: Side,
    lines: Sequence[str],
    contact: Side | None,
    skeleton: bool = True,
) -> Image:
    """Return a copy of a frame with skeleton, contact mark and a read-out in the corner.

    Parameters
    ----------
    image : ndarray (H, W, 3)
        The whole frame, RGB.
    points : ndarray (33, 2)
        Landmarks in pixels of that frame; NaN = not seen.
    near_side : "left" or "right"
        The tracker's label of the camera-side limbs.
    lines : sequence of str
        The read-out, one short line each.
    contact : "left", "right" or None
        The tracker's label of the foot that is on the belt now.
    skeleton : bool
        Whether the body is drawn.
    """
    frame = image.copy()
    if skeleton:
        draw_skeleton(frame, points, near_side)
    if contact:
        _draw_contact(frame, points, contact)
    _draw_readout(frame, lines)
    return frame


def crop_box(points: FloatArray, figure: Figure, width: int, height: int) -> Box:
    """Return (left, top, right, bottom) of the runner with a margin, within the picture."""
    body = points[np.isfinite(points).all(axis=1)]
    if not len(body):
        return 0, 0, width, height
    body_height = max(float(np.ptp(body[:, 1])), 16.0)
    margins = body_height * np.array([[BESIDE, ABOVE], [BESIDE, BELOW]])
    edges = [body.min(axis=0) - margins[0], body.max(axis=0) + margins[1], *_corners(figure)]
    (left, top), (right, bottom) = np.nanmin(edges, axis=0), np.nanmax(edges, axis=0)
    wide = max(right - left, NARROWEST * (bottom - top))
    left, right = _fit((left + right - wide) / 2, (left + right + wide) / 2, width)
    top, bottom = _fit(top, bottom, height)
    return round(left), round(top), round(right), round(bottom)


def _corners(figure: Figure) -> FloatArray:
    corners = [*figure.measured, *figure.reference, *(figure.arc or ()), *figure.usual]
    return np.asarray(corners, dtype=np.float64).reshape(-1, 2)


def to_crop(points: FloatArray, box: Box, scale: float) -> FloatArray:
    """Move points of the whole frame into the enlarged crop (pixel centres stay centres)."""
    return (np.asarray(points) - box[:2] + 0.5) * scale - 0.5


def _fit(low: float, high: float, limit: int) -> tuple[float, float]:
    """Shift an interval into [0, limit]; trim it if it is longer than that."""
    shift = max(0.0, -low) - max(0.0, high - limit)
    if high - low >= limit:
        return 0.0, float(limit)
    return low + shift, high + shift


def _crop(image: Image, box: Box) -> tuple[Image, float]:
    """Cut the box out and bring its height to 900-1400 pixels; return it with the scale."""
    left, top, right, bottom = box
    part = image[top:bottom, left:right]
    height = min(max(part.shape[0], LOWEST_PX), HIGHEST_PX)
    scale = height / part.shape[0]
    size = (max(1, round(part.shape[1] * scale)), height)
    method = cv2.INTER_LANCZOS4 if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(part, size, interpolation=method), dtype=np.uint8), scale


def _move_figure(figure: Figure, box: Box, scale: float) -> Figure:
    def move(points: Sequence[Point]) -> tuple[Point, ...]:
        moved = to_crop(np.asarray(points, dtype=np.float64).reshape(-1, 2), box, scale)
        return tuple((float(x), float(y)) for x, y in moved)

    arc = None
    if figure.arc:
        vertex, a, b = move(figure.arc)
        arc = (vertex, a, b)
    return Figure(move(figure.measured), move(figure.reference), arc, move(figure.usual))


def _draw_contact(image: Image, points: FloatArray, side: Side) -> None:
    """Underline the foot that is on the belt."""
    foot = points[[LANDMARK[f"{side}_heel"], LANDMARK[f"{side}_foot_index"]]]
    if not np.isfinite(foot).all():
        return
    width = limb_width(points)
    along = foot[1] - foot[0]
    base = foot + np.stack([-0.25 * along, 0.25 * along]) + np.array([0.0, 2.6 * width])
    draw_line(image, base, INK, 2.6 * width)
    draw_line(image, base, CONTACT, 1.6 * width)


def _draw_readout(image: Image, lines: Sequence[str]) -> None:
    if not lines:
        return
    size = max(13, round(min(image.shape[:2]) / 34))
    row, pad = round(1.45 * size), round(0.7 * size)
    widest = max(text_width(line, size, 500) for line in lines)
    box = (pad, pad, 3 * pad + widest, 3 * pad + row * len(lines))
    draw_panel(image, box, INK, 0.72)
    for number, line in enumerate(lines):
        draw_text(image, line, (2 * pad, 2 * pad + row * number + size), size, PAPER, 500)
