"""Overlays on frames: the skeleton, and what a check measured.

Images are RGB, uint8, (height, width, 3), and are drawn on in place; points are picture
pixels, x right, y down, centres of pixels at whole numbers. All sizes scale with ``width``,
the width of a limb's line, so that small and large pictures look alike.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from posture.arrays import FloatArray, Image
from posture.checks.base import Figure, Point
from posture.drawing.paint import (
    INK,
    PAPER,
    VERDICT_COLOUR,
    Colour,
    blend,
    draw_dot,
    draw_line,
    draw_panel,
    draw_text,
    fill_shape,
    region,
    text_width,
)
from posture.pose_track import LANDMARK
from posture.results.report import Side

NEAR: Final[Colour] = (86, 180, 233)
FAR: Final[Colour] = (226, 232, 238)

BONES: Final = (
    ("ear", "shoulder"),
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)
JOINTS: Final = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
LIMB_SHARE_OF_BODY: Final = 0.008
LEAST_LIMB_PX: Final = 1.5
SMALL_ANGLE_DEG: Final = 40.0


def limb_width(points: FloatArray) -> float:
    """Return the line width that suits a body of this size, pixels, at least 1.5.

    Parameters
    ----------
    points : ndarray (33, 2)
        Landmarks in picture pixels; NaN = not seen.
    """
    seen = points[np.isfinite(points).all(axis=1)]
    if len(seen) < 2:
        return LEAST_LIMB_PX
    return max(LEAST_LIMB_PX, LIMB_SHARE_OF_BODY * float(np.ptp(seen, axis=0).max()))


def draw_skeleton(
    image: Image,
    points: FloatArray,
    near_side: Side,
    colour: Colour = NEAR,
    thickness: float = 1.0,
) -> None:
    """Draw both sides of the body: the camera side strong, the far side faint.

    Parameters
    ----------
    image : ndarray (H, W, 3)
        RGB picture, drawn on in place.
    points : ndarray (33, 2)
        Landmarks in picture pixels; those that are NaN are not drawn.
    near_side : "left" or "right"
        The tracker's label of the camera-side limbs.
    colour : (int, int, int)
        Colour of the camera-side limbs.
    thickness : float
        Share of the usual line width.
    """
    width = thickness * limb_width(points)
    far_side: Side = "right" if near_side == "left" else "left"
    _draw_faint(image, side_bones(points, far_side), 0.7 * width)
    bones = side_bones(points, near_side)
    for tint, thick in ((INK, 1.7 * width), (colour, width)):
        for bone in bones:
            draw_line(image, bone, tint, thick)
    for joint in _seen(points, [f"{near_side}_{name}" for name in JOINTS]):
        draw_dot(image, joint, INK, 1.25 * width)
        draw_dot(image, joint, PAPER, 0.8 * width)


def side_bones(points: FloatArray, side: Side) -> list[FloatArray]:
    """Return the bones of one side that were seen, each (2, 2) picture pixels."""
    pairs = [points[[LANDMARK[f"{side}_{a}"], LANDMARK[f"{side}_{b}"]]] for a, b in BONES]
    return [pair for pair in pairs if np.isfinite(pair).all()]


def draw_figure(
    image: Image,
    figure: Figure,
    colour: Colour,
    width: float,
    label: str = "",
    keep_clear: Sequence[FloatArray] = (),
) -> None:
    """Draw what a check measured: wedge, usual range, dashed reference, solid line and a label.

    Parameters
    ----------
    image : ndarray (H, W, 3)
        RGB picture, drawn on in place.
    figure : Figure
        In picture pixels.
    colour : (int, int, int)
        Colour of the measured line and the wedge.
    width : float
        Width of a limb's line, see :func:`limb_width`.
    label : str
        Short text beside the angle; empty = none.
    keep_clear : sequence of ndarray (2, 2)
        Lines that the label should not cover.
    """
    if figure.arc:
        _draw_wedge(image, arc_points(*figure.arc), figure.arc[0], colour, width)
    for dash in dashes(figure.reference, 3.0 * width, 2.6 * width):
        draw_line(image, dash, INK, 1.5 * width)
        draw_line(image, dash, PAPER, 0.8 * width)
    measured = np.asarray(figure.measured, dtype=np.float64).reshape(-1, 2)
    _draw_usual(image, np.asarray(figure.usual, dtype=np.float64).reshape(-1, 2), width)
    draw_line(image, measured, PAPER, 2.1 * width)
    draw_line(image, measured, colour, 1.3 * width)
    for point in measured[np.isfinite(measured).all(axis=1)]:
        draw_dot(image, point, PAPER, 1.7 * width)
        draw_dot(image, point, colour, 1.2 * width)
    if label:
        _draw_label(image, label, _label_anchor(figure), width, [*keep_clear, measured])


def arc_points(vertex: Point, a: Point, b: Point, count: int = 32) -> FloatArray:
    """Return points on the arc from the ray towards ``a`` to the ray towards ``b``.

    The arc goes the short way round; its radius is 0.9 of the shorter ray where the angle
    is small, else 0.4 of it.

    Returns
    -------
    ndarray (count, 2)
    """
    centre = np.asarray(vertex, dtype=np.float64)
    rays = np.asarray([a, b], dtype=np.float64) - centre
    start, end = np.arctan2(rays[:, 1], rays[:, 0])
    turn = (end - start + np.pi) % (2 * np.pi) - np.pi
    share = 0.9 if abs(np.degrees(turn)) < SMALL_ANGLE_DEG else 0.4
    radius = share * float(np.hypot(rays[:, 0], rays[:, 1]).min())
    angles = start + turn * np.linspace(0.0, 1.0, count)
    return centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])


def dashes(points: Sequence[Point], on: float, off: float) -> Iterator[FloatArray]:
    """Cut a line into dashes of length ``on`` with gaps of ``off``; each is (2, 2) pixels."""
    corners = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    for start, end in pairwise(corners):
        length = float(np.hypot(*(end - start)))
        if not length > 0:
            continue
        for begin in np.arange(0.0, length, on + off):
            stop = min(begin + on, length)
            yield np.stack([start + (end - start) * (at / length) for at in (begin, stop)])


def _seen(points: FloatArray, names: Sequence[str]) -> FloatArray:
    chosen = points[[LANDMARK[name] for name in names]]
    return np.asarray(chosen[np.isfinite(chosen).all(axis=1)])


def _draw_faint(image: Image, bones: list[FloatArray], width: float) -> None:
    if not bones:
        return
    part = region(image, np.concatenate(bones), 3 * width)
    if part.size == 0:
        return
    before = part.copy()
    for tint, thick in ((INK, 1.8 * width), (FAR, width)):
        for bone in bones:
            draw_line(image, bone, tint, thick)
    blend(part, before, 0.45)


def _draw_wedge(image: Image, arc: FloatArray, vertex: Point, colour: Colour, width: float) -> None:
    outline = np.vstack([arc, vertex])
    if not np.isfinite(outline).all():
        return
    part = region(image, outline, 3 * width)
    if part.size == 0:
        return
    before = part.copy()
    fill_shape(image, outline, colour)
    blend(part, before, 0.5)
    draw_line(image, arc, PAPER, 1.4 * width)
    draw_line(image, arc, colour, 0.8 * width)


def _draw_usual(image: Image, path: FloatArray, width: float) -> None:
    """Draw the target: where the measured end is in most runners, with a mark at both ends."""
    if len(path) < 2 or not np.isfinite(path).all():
        return
    ends = [_across(path[0], path[1], 3.4 * width), _across(path[-1], path[-2], 3.4 * width)]
    for colour, more in ((PAPER, 1.2 * width), (VERDICT_COLOUR["ok"], 0.0)):
        draw_line(image, path, colour, 2.2 * width + more)
        for end in ends:
            draw_line(image, end, colour, 1.2 * width + more)


def _across(end: FloatArray, inside: FloatArray, half: float) -> FloatArray:
    """Return a line across a path's end, (2, 2)."""
    along = (end - inside) / max(float(np.hypot(*(end - inside))), 1e-9)
    across = half * np.array([-along[1], along[0]])
    return np.stack([end - across, end + across])


def _label_anchor(figure: Figure) -> FloatArray:
    """Return where the label belongs: the middle of the arc, else the last measured point."""
    if figure.arc:
        arc = arc_points(*figure.arc)
        return np.asarray(arc[len(arc) // 2])
    return np.asarray(figure.measured[-1], dtype=np.float64)


def _draw_label(
    image: Image, label: str, anchor: FloatArray, width: float, keep_clear: Sequence[FloatArray]
) -> None:
    if not np.isfinite(anchor).all():
        return
    size = max(11, round(5.0 * width))
    half = np.array([text_width(label, size, 600) / 2 + 0.55 * size, 0.85 * size])
    centre = _clear_place(image, anchor, half, keep_clear)
    left, top = (int(v) for v in np.round(centre - half))
    right, bottom = (int(v) for v in np.round(centre + half))
    draw_panel(image, (left, top, right, bottom), PAPER, 0.94)
    baseline = (left + round(0.55 * size), round(float(centre[1]) + 0.36 * size))
    draw_text(image, label, baseline, size, INK, 600)


def _clear_place(
    image: Image, anchor: FloatArray, half: FloatArray, keep_clear: Sequence[FloatArray]
) -> FloatArray:
    """Return the centre near ``anchor`` whose box stays in the picture and off the lines."""
    angles = np.arange(0.0, 2 * np.pi, np.pi / 8)
    rays = np.column_stack([np.cos(angles), np.sin(angles)])
    centres = anchor + np.concatenate([rays * (half + reach) for reach in (8.0, half.max())])
    height, width = image.shape[:2]
    centres = np.clip(centres, half + 2, np.array([width, height]) - half - 2)
    lines = [line for line in keep_clear if len(line) > 1 and np.isfinite(line).all()]
    if not lines:
        return np.asarray(centres[0])
    samples = np.concatenate([_along(line) for line in lines])
    gaps = np.abs(samples[None] - centres[:, None]) - half
    room = np.maximum(gaps, 0).max(axis=2).min(axis=1)
    return np.asarray(centres[int(np.argmax(np.minimum(room, half[1])))])


def _along(line: FloatArray, count: int = 12) -> FloatArray:
    shares = np.linspace(0.0, 1.0, count)[:, None]
    ends = pairwise(line)
    return np.concatenate([a + (b - a) * shares for a, b in ends])
