"""Layout of the screen: the live picture, slow motion beside it, guide or numbers below.

Images are (H, W, 3) RGB; everything is laid out for 1280 x 720 pixels.
"""

from typing import Final

import cv2
import numpy as np

from posture.arrays import FloatArray, Image
from posture.drawing.overlays import draw_skeleton
from posture.drawing.paint import (
    INK,
    PAPER,
    VERDICT_COLOUR,
    Colour,
    draw_dot,
    draw_panel,
    draw_text,
    fill_shape,
    text_width,
)
from posture.live.delay import AGO_S, Moment, decode
from posture.live.guide import SetupPoint, all_right
from posture.live.readings import Reading
from posture.live.session import Seen, Status
from posture.report.texts import VERDICT_WORDS
from posture.results.report import Side

WIDTH: Final = 1280
HEIGHT: Final = 720
HALF: Final = WIDTH // 2
PICTURE_HEIGHT: Final = 500
GROUND: Final[Colour] = (15, 22, 29)
QUIET: Final[Colour] = (174, 187, 199)
EDGE: Final = 16
PUT_RIGHT: Final = "Setting up: put these right, first things first"
ALL_RIGHT: Final = "Setting up: all is right, hold it so"
SLOW: Final = "10 s ago, at a quarter of the speed"
KEYS: Final = "Q ends"
KEYS_WITH_BEAT: Final = f"{KEYS}   M beats time"
BEAT: Final[Colour] = (240, 190, 70)


class Screen:
    """Composes the whole screen; text is only drawn again if it changes."""

    def __init__(self) -> None:
        self._canvas = np.full((HEIGHT, WIDTH, 3), GROUND, dtype=np.uint8)
        self._written: object = None

    def compose(
        self, seen: Seen | None, moment: Moment | None, status: Status, beat: float | None
    ) -> Image:
        """Return the screen's picture, valid until the next call.

        Parameters
        ----------
        seen : Seen or None
            The newest picture; None = none yet.
        moment : Moment or None
            What the slow motion shows; None = nothing is old enough yet.
        status : Status
            The state of the live check.
        beat : float or None
            The metronome's position between two beats, 0-1; None = it is off.
        """
        near = seen.near_side if seen else "right"
        live = skeleton_on(seen.image.copy(), seen.points, near) if seen else None
        self._lay(live, 0, _heading(status))
        slow = skeleton_on(decode(moment.jpeg), moment.points, near) if moment else None
        self._lay(slow, HALF, SLOW if slow is not None else f"In {AGO_S:.0f} s: you, slowed down")
        beats = beat is not None or status.readings.cadence_to_raise is not None
        content = (status.ready, status.guide, status.readings, status.trouble, beats)
        if content != self._written:
            self._written = content
            self._write(status, KEYS_WITH_BEAT if beats else KEYS)
        self._beat(beat)
        return self._canvas

    def _lay(self, image: Image | None, left: int, title: str) -> None:
        area: Image = self._canvas[:PICTURE_HEIGHT, left : left + HALF]
        area[:] = GROUND
        if image is not None:
            fitted = fit(image, HALF, PICTURE_HEIGHT)
            height, width = fitted.shape[:2]
            top, start = (PICTURE_HEIGHT - height) // 2, (HALF - width) // 2
            area[top : top + height, start : start + width] = fitted
        wide = text_width(title, 17, 600) + 24
        draw_panel(area, (8, 8, 8 + wide, 38), INK, 0.72)
        draw_text(area, title, (20, 29), 17, PAPER, 600)

    def _write(self, status: Status, keys: str) -> None:
        below: Image = self._canvas[PICTURE_HEIGHT:]
        below[:] = GROUND
        if status.ready:
            self._write_readings(below, status)
        elif status.trouble:
            for number, line in enumerate(wrapped(status.trouble, 22, WIDTH - 2 * EDGE)):
                draw_text(below, line, (EDGE, 40 + 32 * number), 22, PAPER, 600)
        else:
            self._write_guide(below, status.guide)
        draw_text(below, keys, (WIDTH - text_width(keys, 14) - EDGE, 208), 14, QUIET)

    def _write_readings(self, below: Image, status: Status) -> None:
        wide = (WIDTH - 2 * EDGE) // len(status.readings.shown)
        for number, reading in enumerate(status.readings.shown):
            _write_reading(below, reading, EDGE + number * wide, wide - 12)
        strides = status.readings.strides
        note = f"Over the last {strides} strides." if strides else ""
        if status.guide:
            note = f"{status.guide[0].words}"
        draw_text(below, note, (EDGE, 208), 15, BEAT if status.guide else QUIET)

    def _write_guide(self, below: Image, points: tuple[SetupPoint, ...]) -> None:
        heading = ALL_RIGHT if all_right(points) else PUT_RIGHT
        draw_text(below, heading, (EDGE, 28), 19, PAPER, 600)
        for number, point in enumerate(points):
            base = 58 + 24 * number
            tint = {"right": VERDICT_COLOUR["ok"], "wrong": BEAT, "unknown": QUIET}[point.state]
            draw_dot(below, np.array([EDGE + 7.0, base - 5.0]), tint, 6)
            draw_text(below, point.title, (EDGE + 24, base), 16, PAPER, 600)
            ink = PAPER if point.state == "wrong" else QUIET
            draw_text(below, point.words, (EDGE + 150, base), 16, ink)

    def _beat(self, beat: float | None) -> None:
        area: Image = self._canvas[:PICTURE_HEIGHT, :HALF]
        if beat is not None:
            draw_dot(area, np.array([HALF - 40.0, 40.0]), BEAT, 24 if beat < 0.25 else 7)


def _heading(status: Status) -> str:
    if status.trouble:
        return shortened(status.trouble, 17, HALF - 50)
    if status.recording_trouble:
        return shortened(status.recording_trouble, 17, HALF - 50)
    if status.recording_s is not None:
        return f"Live, recording {status.recording_s:.0f} s"
    return "Live"


def _write_reading(below: Image, reading: Reading, left: int, wide: int) -> None:
    tint = VERDICT_COLOUR[reading.verdict]
    corners = [[left, 10], [left + wide, 10], [left + wide, 15], [left, 15]]
    fill_shape(below, np.array(corners, dtype=np.float64), tint)
    draw_text(below, reading.title, (left, 40), 17, PAPER, 600)
    if reading.state == "measured":
        # Only the value is large: it is read from a treadmill some metres away.
        draw_text(below, reading.words, (left, 82), 40, PAPER, 700)
        draw_text(below, reading.between or reading.unit, (left, 104), 14, PAPER)
        lines = [VERDICT_WORDS[reading.verdict], *wrapped(reading.why, 14, wide)]
    else:
        head = "Not yet" if reading.state == "not yet" else "Not possible"
        draw_text(below, head, (left, 84), 26, QUIET, 700)
        lines = wrapped(reading.why, 14, wide)
    for number, line in enumerate(lines[:4]):
        draw_text(below, line, (left, 126 + 18 * number), 14, QUIET)


def skeleton_on(image: Image, points: FloatArray, near_side: Side) -> Image:
    """Draw the body on a picture, and return it."""
    if np.isfinite(points).any():
        draw_skeleton(image, points, near_side)
    return image


def fit(image: Image, width: int, height: int) -> Image:
    """Return a picture scaled to fit into ``width`` x ``height``, keeping its proportions."""
    scale = min(width / image.shape[1], height / image.shape[0])
    if scale == 1:
        return image
    size = (max(1, int(image.shape[1] * scale)), max(1, int(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def wrapped(text: str, size: int, wide: int) -> list[str]:
    """Break a text between words into lines of at most ``wide`` pixels."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(text: str, size: int, wide: int) -> str:
    """Return the text, or as much of it as fits into ``wide`` pixels."""
    lines = wrapped(text, size, wide - size)
    return lines[0] + (" …" if len(lines) > 1 else "") if lines else ""
