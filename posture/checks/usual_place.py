"""Where on the picture a measured point would be with the usual values: the target drawn there."""

import numpy as np

from posture.checks.base import Check, Figure, Point, landmark_bias
from posture.motion.motion import Motion
from posture.results.report import Measurement

POINTS = 25


def turned(point: Point, about: Point, angle_deg: float) -> Point:
    """Return ``point`` turned about ``about``, against the clock (x is right, y up)."""
    angle = np.radians(angle_deg)
    x, y = point[0] - about[0], point[1] - about[1]
    across, up = x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)
    return (about[0] + float(across), about[1] + float(up))


def from_reference(motion: Motion, figure: Figure, value: float) -> Point:  # noqa: ARG001
    """Return the end of a line that stands at ``value`` degrees to the figure's reference.

    The reference's ray is turned with the clock (a runner who faces right: forwards above the
    vertex, backwards below it), and is as long as the measured one.
    """
    assert figure.arc is not None
    vertex, reference, measured = (np.asarray(point) for point in figure.arc)
    ray = reference - vertex
    length = np.hypot(*(measured - vertex)) / np.hypot(*ray)
    x, y = vertex + length * ray
    return turned((float(x), float(y)), figure.arc[0], -value)


def with_usual(check: Check, motion: Motion, figure: Figure, measurement: Measurement) -> Figure:
    """Return a check's figure with the usual range of a measurement as its target.

    The landmarks' bias is added to the range, since they are what is drawn. A figure whose check
    has no place for a value, or whose measurement is not judged, stays as it is.
    """
    ends = usual_ends(measurement)
    if check.place is None or ends is None:
        return figure
    low, high = (end + landmark_bias(check.accuracy, motion) for end in ends)
    path = [check.place(motion, figure, float(value)) for value in np.linspace(low, high, POINTS)]
    return Figure(figure.measured, figure.reference, figure.arc, tuple(path))


def usual_ends(measurement: Measurement) -> tuple[float, float] | None:
    """Return both ends of the usual range; None = the measurement is not judged.

    Where it is open, it ends where nine in ten runners end, else at zero or at twice the limit.
    """
    if measurement.limits is None:
        return None
    low, high = measurement.limits.ok
    norm = measurement.norm
    if high is not None:
        open_low = norm.p5 if norm and norm.p5 < high else min(0.0, 2 * high)
        return (open_low if low is None else low, high)
    if low is not None:
        return low, norm.p95 if norm and norm.p95 > low else max(0.0, 2 * low)
    return None
