"""Angles that a person defines on landmarks: measured in every frame of a clip, and never judged.

How far the pose model's landmarks may be off is known for the checks' angles only, at the moments
at which these take them. An own angle on the same landmarks gets that check's bias and half-width
there; of every other one only the spread over the strides is told.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.checks.accuracy import Accuracy
from posture.checks.base import Check, Figure, Point, Sample, landmark_bias
from posture.checks.judge import half_widths, mean_value
from posture.checks.landmark_angle import AngleMoment, LandmarkAngle, SameAngle
from posture.checks.sampling import at_contacts, at_toe_offs, point_at, stride_means
from posture.motion.motion import Motion
from posture.results.ranges import Id, Name

OWN: Final = "own_"
"""Prefix of the keys of own angles, which no check's key has."""
MOMENTS: Final[dict[AngleMoment, str]] = {
    "contact": "at contact",
    "toe-off": "at toe-off",
    "stride": "mean over the strides",
}
NO_INTERVAL: Final = (
    "No interval can be given: how far these landmarks may be off at this moment is not known."
)
# Nothing is known, and nothing shows it: `reading_at` gives no interval.
UNKNOWN: Final = Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=0.0)


@dataclass(frozen=True)
class OwnAngle:
    """An angle that a person named.

    Attributes
    ----------
    id : str
        Its id in the library.
    name : str
        What it is called.
    angle : LandmarkAngle
        What it is.
    """

    id: Id
    name: Name
    angle: LandmarkAngle

    @property
    def key(self) -> str:
        """Its key in addresses and tables."""
        return f"{OWN}{self.id}"


@dataclass(frozen=True)
class OwnReading:
    """An own angle at a moment of the strides.

    Attributes
    ----------
    value_deg : float or None
        Mean over the strides, degrees; None = not measured.
    spread_deg : float or None
        Standard deviation over the strides, degrees; None = fewer than two.
    n : int
        How many strides it is from.
    u_deg : float or None
        90 % half-width of the value; None = none can be given.
    why_not : str
        Why there is no value, or no interval; a sentence, empty if there are both.
    """

    value_deg: float | None
    spread_deg: float | None
    n: int
    u_deg: float | None
    why_not: str


def own_readings(own: OwnAngle, motion: Motion) -> dict[AngleMoment, OwnReading]:
    """Return an own angle at contact, at toe-off, and over whole strides."""
    return {moment: reading_at(own, motion, moment) for moment in MOMENTS}


def reading_at(own: OwnAngle, motion: Motion, moment: AngleMoment) -> OwnReading:
    """Return an own angle at one of the moments."""
    sample = sample_at(own, motion, moment)
    known = sample.values[np.isfinite(sample.values)]
    if not len(known):
        why = sample.why_not or "these landmarks were not seen."
        return OwnReading(None, None, 0, None, f"Could not be measured, because {why}")
    same = same_check(own.angle)
    u, why = None, NO_INTERVAL
    if same is not None and same[1].at == moment:
        u, why = half_widths(same[0], motion, same[0].measure(motion))[0], ""
    spread = float(np.std(known, ddof=1)) if len(known) > 1 else None
    return OwnReading(mean_value(sample.values), spread, len(known), u, why)


def sample_at(own: OwnAngle, motion: Motion, moment: AngleMoment) -> Sample:
    """Return the values of an own angle, one for each stride, degrees."""
    values = series_of(own.angle, motion)
    if moment == "stride":
        return stride_means(motion, values)
    return (at_contacts if moment == "contact" else at_toe_offs)(motion, values)


def series_of(angle: LandmarkAngle, motion: Motion) -> FloatArray:
    """Return an angle in every frame, (T,) degrees; NaN = not seen.

    If a check measures the same, without what our pose model's landmarks add to it.
    """
    values, same = angle.series(motion), same_check(angle)
    if same is None:
        return values
    return np.asarray(values - same[1].sign * landmark_bias(same[0].accuracy, motion))


def same_check(angle: LandmarkAngle) -> tuple[Check, SameAngle] | None:
    """Return the check that measures the same angle, and how; None = there is none.

    The other way round, a joint's angle is the same, and a line's the opposite.
    """
    for check in CHECKS.values():
        same = check.same_angle
        if same is None or same.angle not in (angle, angle.reversed):
            continue
        if same.angle == angle or angle.against is None:
            return check, same
        return check, replace(same, angle=angle, offset=-same.offset, sign=-same.sign)
    return None


def as_check(own: OwnAngle, moment: AngleMoment = "contact") -> Check:
    """Return an own angle as a check that is never judged, for charts, tables and drawing."""
    return Check(
        key=own.key,
        order=1000,
        title=own.name,
        unit="deg",
        accuracy=UNKNOWN,
        definition="An angle of one's own.",
        source="",
        measure=lambda motion: sample_at(own, motion, moment),
        figure=lambda motion, time_s: figure_of(own.angle, motion, time_s),
        series=lambda motion: series_of(own.angle, motion),
    )


def figure_of(angle: LandmarkAngle, motion: Motion, time_s: float) -> Figure:
    """Return what is drawn of an angle at an instant, sagittal pixels."""
    points = [point_at(motion, path, time_s) for path in angle.paths(motion, smooth=True)]
    if angle.against is None:
        first, vertex, last = points
        return Figure(measured=(first, vertex, last), arc=(vertex, first, last))
    first, second = points
    along = _along(angle, motion, first, second)
    return Figure(measured=(first, second), reference=(first, along), arc=(first, along, second))


def _along(angle: LandmarkAngle, motion: Motion, first: Point, second: Point) -> Point:
    """Return the end of the line that a line is measured against, as long as the line itself."""
    length = float(np.hypot(second[0] - first[0], second[1] - first[1]))
    way = -length if angle.points_back(motion) else length
    x, y = first
    return (x, y + way) if angle.against == "vertical" else (x + way, y)
