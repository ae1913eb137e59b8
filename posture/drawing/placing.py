"""Where the body and the checks' figures are in the picture at an instant."""

from collections.abc import Callable

import numpy as np

from posture.arrays import FloatArray
from posture.checks.base import Check, Figure, Point
from posture.checks.usual_place import with_usual
from posture.motion.motion import CameraView, Motion
from posture.results.report import Measurement


def to_picture(figure: Figure, view: CameraView, scale: float = 1.0) -> Figure:
    """Move a figure from sagittal pixels into those of the picture, shrunk by ``scale``."""
    return _moved(figure, lambda points: scale * view.to_picture(points))


def scaled(figure: Figure, scale: float) -> Figure:
    """Return a picture's figure for a copy of that picture ``scale`` times as wide."""
    return _moved(figure, lambda points: scale * points)


def _moved(figure: Figure, to: Callable[[FloatArray], FloatArray]) -> Figure:
    def move(points: tuple[Point, ...]) -> tuple[Point, ...]:
        moved = to(np.array(points, dtype=np.float64).reshape(-1, 2))
        return tuple((float(x), float(y)) for x, y in moved)

    arc = None
    if figure.arc:
        vertex, start, end = move(figure.arc)
        arc = (vertex, start, end)
    return Figure(move(figure.measured), move(figure.reference), arc, move(figure.usual))


def figure_at(check: Check, motion: Motion, time_s: float, scale: float = 1.0) -> Figure:
    """Return what a check with a figure draws at an instant, in pixels of the picture."""
    assert check.figure is not None
    return to_picture(check.figure(motion, time_s), motion.view, scale)


def evidence_figure(
    check: Check, motion: Motion, time_s: float, measurement: Measurement
) -> Figure:
    """Return the same with the usual range of the measurement, as evidence shows it."""
    assert check.figure is not None
    figure = with_usual(check, motion, check.figure(motion, time_s), measurement)
    return to_picture(figure, motion.view)


def picture_points(motion: Motion, time_s: float) -> FloatArray:
    """Return the smoothed landmarks at an instant, (33, 2) picture pixels; NaN = not seen."""
    flat = motion.smooth.reshape(len(motion.time_s), -1)
    points = np.array([np.interp(time_s, motion.time_s, column) for column in flat.T])
    return motion.view.to_picture(points.reshape(-1, 2))
