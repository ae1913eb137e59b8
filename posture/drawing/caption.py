"""The caption under an evidence picture."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from posture.arrays import Image
from posture.drawing.paint import (
    INK,
    PAPER,
    VERDICT_COLOUR,
    Colour,
    draw_dot,
    draw_text,
    fill_shape,
    text_width,
)
from posture.results.report import Verdict

GREY: Final[Colour] = (86, 99, 112)
_Row = tuple[str, int, int, Colour]


@dataclass(frozen=True)
class Caption:
    """The text under an evidence picture.

    Attributes
    ----------
    title : str
        What was measured.
    value : str
        The value at this instant with its unit; also the label beside the angle.
    detail : str
        Limits, instant and side, in one line.
    verdict : Verdict
        Decides the colour and shape of the mark.
    """

    title: str
    value: str
    detail: str
    verdict: Verdict


def caption_band(width: int, caption: Caption) -> Image:
    """Return the caption as a picture, ``width`` pixels wide."""
    size = max(16, round(width / 24))
    small = round(0.72 * size)
    pad = round(0.8 * size)
    indent = pad + round(1.15 * size)
    room = width - indent - pad
    value_width = text_width(caption.value, size, 600)
    title = _wrap(caption.title, room - value_width - size, size, 600)
    rows = [(line, size, 600, INK) for line in title]
    rows += [(line, small, 400, GREY) for line in _wrap(caption.detail, room, small, 400)]
    band = _band(width, rows, pad, indent)
    value_at = (width - pad - value_width, _baseline(pad, size))
    draw_text(band, caption.value, value_at, size, INK, 600)
    _draw_mark(band, pad + 0.4 * size, pad + 0.52 * size, 0.42 * size, caption.verdict)
    return band


def _band(width: int, rows: list[_Row], pad: int, indent: int) -> Image:
    height = 2 * pad + sum(round(1.4 * size) for _, size, _, _ in rows)
    band: Image = np.full((height, width, 3), PAPER, dtype=np.uint8)
    top = pad
    for text, size, weight, colour in rows:
        draw_text(band, text, (indent, _baseline(top, size)), size, colour, weight)
        top += round(1.4 * size)
    return band


def _baseline(top: int, size: int) -> int:
    return top + round(0.9 * size)


def _wrap(text: str, room: int, size: int, weight: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size, weight) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _draw_mark(image: Image, x: float, y: float, radius: float, verdict: Verdict) -> None:
    """Draw the verdict's shape: disc (ok), triangle (watch), diamond (flag), else a ring."""
    corners = {
        "watch": ((0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)),
        "flag": ((0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)),
    }
    colour = VERDICT_COLOUR[verdict]
    centre = np.array([x, y])
    if verdict in corners:
        outline = centre + radius * np.array(corners[verdict])
        fill_shape(image, outline, colour)
        return
    draw_dot(image, centre, colour, radius)
    if verdict != "ok":
        draw_dot(image, centre, PAPER, 0.55 * radius)
