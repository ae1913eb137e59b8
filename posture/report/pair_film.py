"""A film of two clips in step: side by side, or one laid over the other."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from posture.arrays import FloatArray, Image
from posture.drawing.overlays import draw_skeleton
from posture.drawing.paint import INK, PAPER, draw_panel, draw_text, text_width
from posture.drawing.placing import picture_points
from posture.drawing.ruler import ruler_of
from posture.drawing.shapes import draw_shapes
from posture.motion.motion import Motion
from posture.motion.view import trunk_px
from posture.pose_track import LANDMARK
from posture.report.pauses import SAME_FRAME_S, DrawnFrame, with_pauses
from posture.results.clip_settings import Units
from posture.results.pairs import InStep, PairStyle
from posture.system.progress import Progress
from posture.video import Frame, probe, read_frames, write_h264

LONG_SIDE: Final = 1280
PANEL: Final = (576, 720)
"""Width and height of each picture side by side: as tall as a runner is, like the player's."""
GAP: Final = 8
CANVAS: Final = (960, 960)
# As in the player (posture/ui/browser/compare/overlaid.js): shares of the canvas's height.
TRUNK_SHARE: Final = 0.26
HIP_FROM_TOP: Final = 0.47
# As in the player (posture/ui/browser/overlay.js).
STRAYS: Final = 0.002
MARGIN: Final = 0.12
MARGIN_ABOVE: Final = 1.3 * MARGIN
BACKGROUND: Final = 15
LEAST_PX: Final = 16
"""Of a side of the part that shows the runner; otherwise all of the picture is shown."""
LETTERS: Final = 22


@dataclass(frozen=True)
class FilmedClip:
    """One clip of a pair.

    Attributes
    ----------
    clip : Path
        The video.
    factor : float
        Its slow-motion factor: file time over real time.
    motion : Motion or None
        None = it was not judged; then it has no skeleton and is shown whole.
    drawn : sequence of DrawnFrame
        The drawings on it.
    title : str
        A word in its corner; may be empty.
    turn_deg : int
        By how much to turn its pictures, as the clip's settings say.
    units : Units
        Those of distances that are drawn on it.
    """

    clip: Path
    factor: float
    motion: Motion | None
    drawn: Sequence[DrawnFrame]
    title: str = ""
    turn_deg: int = 0
    units: Units = "metric"


@dataclass(frozen=True)
class _Stop:
    """An instant of the first clip at which the film stands still, and the second's then."""

    first_s: float
    second_s: float


def write_pair(
    path: Path,
    first: FilmedClip,
    second: FilmedClip,
    step: InStep,
    style: PairStyle,
    progress: Progress,
) -> None:
    """Write two clips in step as one film; the first one's frames set its times.

    Raises
    ------
    PostureError
        If it cannot be written, or a clip cannot be read.
    """
    sides = (_Side(first), _Side(second))
    size = CANVAS if style.layout == "overlaid" else (2 * PANEL[0] + GAP, PANEL[1])
    expected = round((step.first_s[-1] - step.first_s[0]) * 60)

    def frames() -> Iterator[tuple[float, Image, float]]:
        for done, (start_s, pictures, stops) in enumerate(_in_step(sides, step)):
            shown_s = (start_s - step.first_s[0]) / style.speed
            yield shown_s, _composed(pictures, style, sides), style.pause_s if stops else 0.0
            progress(done + 1, max(expected, done + 1))

    write_h264(path, with_pauses(frames()), size)


class _Side:
    """One clip, its frames drawn on."""

    def __init__(self, filmed: FilmedClip) -> None:
        stream = probe(filmed.clip, filmed.turn_deg)
        self.filmed = filmed
        self.scale = min(1.0, LONG_SIDE / max(stream.width, stream.height))
        self.size = (round(self.scale * stream.width), round(self.scale * stream.height))
        self.box = _runner_box(filmed.motion, self.scale, self.size)
        self.trunk = self.scale * _trunk(filmed.motion)

    def frames(self) -> Generator[Frame]:
        """Return the frames with their real times."""
        turn_deg = self.filmed.turn_deg
        with read_frames(self.filmed.clip, LONG_SIDE, turn_deg=turn_deg) as frames:
            for frame in frames:
                yield Frame(frame.index, frame.file_time_s / self.filmed.factor, frame.image)

    def drawn(self, frame: Frame, style: PairStyle) -> Image:
        """Return a copy of a frame with the body and the coach's shapes of that instant."""
        image = frame.image.copy()
        motion = self.filmed.motion
        if style.skeleton and motion and motion.judges(np.array([frame.file_time_s]))[0]:
            points = self.scale * picture_points(motion, frame.file_time_s)
            draw_skeleton(image, points, motion.view.facing)
        ruler = ruler_of(motion, self.filmed.units)
        for drawn in self.filmed.drawn:
            if abs(drawn.at_s - frame.file_time_s) <= SAME_FRAME_S:
                draw_shapes(image, drawn.shapes, ruler.resized(self.scale) if ruler else None)
        return image

    def hip(self, time_s: float) -> FloatArray:
        """Return the middle of the hips, pixels; the picture's middle where it is not seen."""
        motion = self.filmed.motion
        if motion is not None:
            points = self.scale * picture_points(motion, time_s)
            hip = points[[LANDMARK["left_hip"], LANDMARK["right_hip"]]].mean(axis=0)
            if np.isfinite(hip).all():
                return np.asarray(hip)
        return np.array(self.size) / 2


def _trunk(motion: Motion | None) -> float:
    length = trunk_px(motion.body) if motion else float("nan")
    return length if np.isfinite(length) else 0.0


def _in_step(
    sides: tuple[_Side, _Side], step: InStep
) -> Iterator[tuple[float, tuple[Frame, Frame], bool]]:
    """Yield the first clip's instants, both frames, and whether the film stands still there."""
    first, second = sides
    stops = _stops(first.filmed, second.filmed, step)
    with closing(_Nearest(second.frames())) as others, closing(first.frames()) as frames:
        for frame in frames:
            time_s = frame.file_time_s
            if time_s > step.first_s[-1] + SAME_FRAME_S:
                break
            if time_s < step.first_s[0] - SAME_FRAME_S:
                continue
            due = [stop for stop in stops if stop.first_s <= time_s + SAME_FRAME_S]
            stops = stops[len(due) :]
            wanted_s = due[-1].second_s if due else step.second_at(time_s)
            yield time_s, (frame, others.at(wanted_s)), bool(due)


def _stops(first: FilmedClip, second: FilmedClip, step: InStep) -> list[_Stop]:
    """Return where the film stands still, in order of time."""
    ours = [_Stop(d.at_s, step.second_at(d.at_s)) for d in first.drawn if d.shapes]
    theirs = [_Stop(step.first_at(d.at_s), d.at_s) for d in second.drawn if d.shapes]
    within = [
        stop
        for stop in (*ours, *theirs)
        if step.first_s[0] <= stop.first_s <= step.first_s[-1]
        and step.second_s[0] <= stop.second_s <= step.second_s[-1]
    ]
    return sorted(within, key=lambda stop: stop.first_s)


class _Nearest:
    """The frames of a clip nearest to instants that only grow."""

    def __init__(self, frames: Generator[Frame]) -> None:
        self._frames = frames
        self._before = next(frames)
        self._after = next(frames, None)

    def at(self, time_s: float) -> Frame:
        """Return the frame nearest to an instant, at least as late as the one before."""
        while self._after is not None and self._after.file_time_s <= time_s:
            self._before, self._after = self._after, next(self._frames, None)
        after = self._after
        if after is not None and after.file_time_s - time_s < time_s - self._before.file_time_s:
            return after
        return self._before

    def close(self) -> None:
        """Close the clip."""
        self._frames.close()


def _composed(pictures: tuple[Frame, Frame], style: PairStyle, sides: tuple[_Side, _Side]) -> Image:
    drawn = [side.drawn(frame, style) for side, frame in zip(sides, pictures, strict=True)]
    if style.layout == "overlaid":
        return _overlaid(pictures, drawn, style, sides)
    panels = [_panel(image, side) for image, side in zip(drawn, sides, strict=True)]
    gap = np.full((PANEL[1], GAP, 3), 255, dtype=np.uint8)
    return np.hstack([panels[0], gap, panels[1]])


def _panel(image: Image, side: _Side) -> Image:
    """Return the runner's part of a picture in a panel, with the clip's title in the corner."""
    left, top, right, bottom = side.box
    part = image[top:bottom, left:right]
    scale = min(PANEL[0] / part.shape[1], PANEL[1] / part.shape[0])
    width, height = round(scale * part.shape[1]), round(scale * part.shape[0])
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    panel = np.full((PANEL[1], PANEL[0], 3), BACKGROUND, dtype=np.uint8)
    across, down = (PANEL[0] - width) // 2, (PANEL[1] - height) // 2
    panel[down : down + height, across : across + width] = small
    if side.filmed.title:
        wide = text_width(side.filmed.title, LETTERS, 600) + LETTERS
        draw_panel(panel, (8, 8, 8 + wide, 8 + 3 * LETTERS // 2), PAPER, 0.85)
        draw_text(
            panel,
            side.filmed.title,
            (8 + LETTERS // 2, 8 + LETTERS + LETTERS // 8),
            LETTERS,
            INK,
            600,
        )
    return panel


def _overlaid(
    pictures: tuple[Frame, Frame],
    drawn: Sequence[Image],
    style: PairStyle,
    sides: tuple[_Side, _Side],
) -> Image:
    """Return the second picture over the first, hips in one place and trunks of one size."""
    layers = [
        _placed(image, side, frame.file_time_s)
        for image, side, frame in zip(drawn, sides, pictures, strict=True)
    ]
    (under, _), (over, there) = layers
    weight = np.float32(style.opacity) * there[..., None]
    return np.round(under + (over.astype(np.float32) - under) * weight).astype(np.uint8)


def _placed(image: Image, side: _Side, time_s: float) -> tuple[Image, FloatArray]:
    """Return a picture on the canvas, and where the canvas shows it (1) or nothing (0)."""
    width, height = CANVAS
    whole = min(width / side.size[0], height / side.size[1])
    scale = TRUNK_SHARE * height / side.trunk if side.trunk else whole
    hip = side.hip(time_s)
    place = np.array([width / 2, (HIP_FROM_TOP if side.trunk else 0.5) * height])
    moved = np.hstack([scale * np.eye(2), (place - scale * hip)[:, None]])
    back = (BACKGROUND,) * 3
    shown = cv2.warpAffine(image, moved, CANVAS, flags=cv2.INTER_AREA, borderValue=back)
    ones = np.ones(image.shape[:2], dtype=np.float32)
    return np.asarray(shown), np.asarray(cv2.warpAffine(ones, moved, CANVAS))


def _runner_box(
    motion: Motion | None, scale: float, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return the part of the picture that shows the runner, in a panel's shape where it can be."""
    width, height = size
    if motion is None:
        return 0, 0, width, height
    points = scale * motion.view.to_picture(motion.smooth).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    low, high = np.quantile(points, STRAYS, axis=0), np.quantile(points, 1 - STRAYS, axis=0)
    tall = float(high[1] - low[1])
    top, bottom = low[1] - MARGIN_ABOVE * tall, high[1] + MARGIN * tall
    across = max(high[0] - low[0] + 2 * MARGIN * tall, (bottom - top) * PANEL[0] / PANEL[1])
    middle_x = (low[0] + high[0]) / 2
    left, right = max(0, round(middle_x - across / 2)), min(width, round(middle_x + across / 2))
    top, bottom = max(0, round(top)), min(height, round(bottom))
    inside = right - left >= LEAST_PX and bottom - top >= LEAST_PX
    return (left, top, right, bottom) if inside else (0, 0, width, height)
