"""The annotated clip: with the chosen overlay, at the chosen speed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from posture.arrays import FloatArray, Image
from posture.checks import CHECKS
from posture.drawing.evidence import annotate_frame
from posture.drawing.overlays import draw_figure, limb_width, side_bones
from posture.drawing.paint import INK, PAPER, check_colour, draw_line
from posture.drawing.placing import figure_at, picture_points
from posture.drawing.ruler import ruler_of
from posture.drawing.shapes import draw_shapes
from posture.errors import UsageError
from posture.motion.motion import Motion
from posture.own_angle import OwnAngle, as_check
from posture.report.pauses import Drawings, DrawnFrame, with_pauses
from posture.report.series import at_times, belt_line, course
from posture.results.formatting import quantity
from posture.results.ranges import ClipSpeed, Key
from posture.results.report import Report, Side
from posture.system.progress import Progress
from posture.video import probe, read_frames, write_h264

LONG_SIDE: Final = 1280


@dataclass(frozen=True)
class Overlay:
    """What is drawn on the clip, and how it plays.

    Attributes
    ----------
    skeleton, contacts, numbers, belt : bool
        The body; the foot on the belt underlined; time and cadence in the corner; the belt's
        line as the analysis uses it.
    check : str or None
        Key of the check whose figure and value are drawn too.
    speed : float or None
        Share of real speed, 0.1 to 1; None = as the file plays.
    """

    skeleton: bool = True
    contacts: bool = True
    numbers: bool = True
    belt: bool = False
    check: Key | None = None
    speed: ClipSpeed | None = None


@dataclass(frozen=True)
class Marked:
    """What people marked on the clip.

    Attributes
    ----------
    drawn : sequence of DrawnFrame
        The drawings, each shown on its frame.
    pause_s : float
        How long the film stands still there, seconds.
    own : sequence of OwnAngle
        Own angles, one of which may be the overlay's.
    """

    drawn: Sequence[DrawnFrame] = ()
    pause_s: float = 0.0
    own: Sequence[OwnAngle] = ()


UNMARKED: Final = Marked()
DEFAULT_OVERLAY: Final = Overlay()
PARTS: Final = ("skeleton", "contacts", "numbers", "belt")


def overlay_of(parts: str, speed: float | None) -> Overlay:
    """Return the overlay that a comma-separated list names: parts, and at most one check's key.

    Raises
    ------
    UsageError
        If a name is unknown, or more than one check is named.
    """
    names = [part.strip() for part in parts.split(",") if part.strip()]
    drawable = [key for key, check in CHECKS.items() if check.figure]
    checks = [part for part in names if part in drawable]
    unknown = [part for part in names if part not in (*PARTS, *drawable)]
    if unknown or len(checks) > 1:
        raise UsageError(
            f"'{parts}' cannot be drawn; choose from {', '.join(PARTS)}, and at most one of "
            f"{', '.join(drawable)}."
        )
    drawn = {part: part in names for part in PARTS}
    return Overlay(**drawn, check=checks[0] if checks else None, speed=speed)


def write_annotated(
    path: Path,
    report: Report,
    motion: Motion,
    clip: Path,
    overlay: Overlay,
    marked: Marked,
    progress: Progress,
) -> None:
    """Write the clip with the overlay, every frame at its own time, and standing still on drawings.

    Raises
    ------
    PostureError
        If it cannot be written, or the clip cannot be read.
    """
    turn_deg = report.made_with.options.turn_deg
    stream = probe(clip, turn_deg)
    scale = min(1.0, LONG_SIDE / max(stream.width, stream.height))
    factor = report.clip.slow_motion_factor
    draw = _Drawing(report, motion, overlay, scale, marked)
    drawings = Drawings(marked.drawn)
    ruler = ruler_of(motion, report.made_with.options.units)
    shown_ruler = ruler.resized(scale) if ruler else None
    with read_frames(clip, LONG_SIDE, turn_deg=turn_deg) as frames:
        first = next(frames)

        def drawn() -> Iterator[tuple[float, Image, float]]:
            for frame in chain([first], frames):
                real_s = frame.file_time_s / factor
                shown_s = real_s / overlay.speed if overlay.speed else frame.file_time_s
                image, shapes = draw.on(frame.image, real_s), drawings.due(real_s)
                if shapes:
                    image = image.copy()
                    draw_shapes(image, shapes, shown_ruler)
                yield shown_s, image, marked.pause_s if shapes else 0.0
                progress(frame.index + 1, stream.expected_frames)

        height, width = first.image.shape[:2]
        write_h264(path, with_pauses(drawn()), (width, height))


class _Drawing:
    """The overlay of one clip at the size in which it is written."""

    def __init__(
        self, report: Report, motion: Motion, overlay: Overlay, scale: float, marked: Marked
    ) -> None:
        self._motion, self._overlay, self._scale = motion, overlay, scale
        known = CHECKS | {own.key: as_check(own) for own in marked.own}
        self._check = known[overlay.check] if overlay.check else None
        self._course = course(self._check, motion) if self._check else None
        self._colour = check_colour(report, self._check.key) if self._check else INK
        self._belt = belt_line(motion) if overlay.belt else None

    def on(self, image: Image, time_s: float) -> Image:
        """Return a copy of the frame with the overlay; outside the running, the frame itself."""
        motion, overlay = self._motion, self._overlay
        if not motion.judges(np.array([time_s]))[0]:
            return image
        points = self._scale * picture_points(motion, time_s)
        frame = annotate_frame(
            image,
            points,
            motion.view.facing,
            self._lines(time_s) if overlay.numbers else [],
            _on_belt(motion, time_s) if overlay.contacts else None,
            overlay.skeleton,
        )
        if self._belt is not None:
            width = limb_width(points)
            draw_line(frame, self._scale * self._belt, INK, 2.0 * width)
            draw_line(frame, self._scale * self._belt, PAPER, width)
        self._draw_check(frame, points, time_s)
        return frame

    def _draw_check(self, frame: Image, points: FloatArray, time_s: float) -> None:
        if self._check is None or self._check.figure is None:
            return
        figure = figure_at(self._check, self._motion, time_s, self._scale)
        places = np.array([*figure.measured, *figure.reference, *(figure.arc or ())])
        if not np.isfinite(places).all():
            return
        label = ""
        if self._course is not None:
            value = float(at_times(self._motion, self._course, np.array([time_s]))[0])
            label = quantity(value, self._check.unit) if np.isfinite(value) else ""
        clear = side_bones(points, self._motion.view.facing)
        draw_figure(frame, figure, self._colour, limb_width(points), label, clear)

    def _lines(self, time_s: float) -> list[str]:
        lines = [f"{time_s:6.2f} s"]
        if np.isfinite(self._motion.stride_s):
            lines.append(f"{120.0 / self._motion.stride_s:.0f} steps/min")
        return lines


def _on_belt(motion: Motion, time_s: float) -> Side | None:
    """Return which foot is on the belt, by the tracker's label; None = neither, or unknown."""
    return next(
        (c.side for c in motion.contacts if c.contact_s <= time_s <= c.toe_off_s),
        None,
    )
