"""A runner over time: a session is one point, and points are compared by one honest rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from posture.comparison.compare import CHANGED, ChangeResult, least_change, result_of
from posture.comparison.filming import Filming, apart_in_state, obstacles_between, unknown_of
from posture.library.runners.queries import ComparableClip, HistoryPoint
from posture.library.trend.targets import Aim
from posture.results.clip_settings import Units

SPEED_UNTOLD: Final = "The belt's speed is not known for both."
Aimed = Literal["reached", "perhaps", "not reached"]


@dataclass(frozen=True)
class Take:
    """The clips of a session that were filmed alike, oldest first; at least one."""

    clips: tuple[ComparableClip, ...]

    @property
    def id(self) -> str:
        """The id of its first clip."""
        return self.clips[0].clip_id

    @property
    def day(self) -> date:
        """The day of the session."""
        return self.clips[0].day

    @property
    def filming(self) -> Filming:
        """How it was filmed, by its first clip."""
        return self.clips[0].filming


@dataclass(frozen=True)
class SessionPoint:
    """A measurement of a take.

    Attributes
    ----------
    take : Take
        The take.
    value : float
        The mean of the clips in which it was measured.
    u : float
        Half-width of the value's 90 % interval: the largest of the clips', or half of what the
        clips are apart if that is more.
    u_change : float
        The same for a difference from another take (see `least_change`), without what people
        differ by from day to day: the largest of the clips', or what they are apart.
    n : int
        The number of clips in the mean.
    """

    take: Take
    value: float
    u: float
    u_change: float
    n: int


@dataclass(frozen=True)
class PointChange:
    """A point beside the reference.

    Attributes
    ----------
    point : SessionPoint
        The point.
    obstacles : list of str
        Why it is not compared, one sentence each; empty = it is.
    tired : str
        A sentence where one take is of a tired runner and the other of a fresh one; else "".
    result : str or None
        What the difference is (`ChangeResult`); None for the reference itself, and for a point
        that is not compared.
    change, least : float or None
        The difference from the reference, and beyond what it is likely a change; None as before.
    """

    point: SessionPoint
    obstacles: list[str]
    tired: str = ""
    result: ChangeResult | None = None
    change: float | None = None
    least: float | None = None


def takes_of(clips: Sequence[ComparableClip]) -> list[Take]:
    """Return a runner's clips, oldest first, as takes: those of one session filmed alike."""
    groups: list[list[ComparableClip]] = []
    for clip in clips:
        for group in groups:
            first = group[0]
            same = first.session_id == clip.session_id
            if same and not obstacles_between(first.filming, clip.filming, "metric"):
                group.append(clip)
                break
        else:
            groups.append([clip])
    return [Take(tuple(group)) for group in groups]


def why_not(reference: Take, other: Take, units: Units = "metric") -> list[str]:
    """Return why two takes are not compared, one sentence each; empty = they are."""
    earlier, later = sorted((reference, other), key=lambda take: take.day)
    return obstacles_over_time(earlier.filming, later.filming, units)


def obstacles_over_time(before: Filming, after: Filming, units: Units) -> list[str]:
    """Return why a runner is not followed from one visit to another, one sentence each.

    A belt's speed that was not told is compared with none.
    """
    found = obstacles_between(before, after, units)
    if None in (before.speed_kmh, after.speed_kmh):
        found.append(SPEED_UNTOLD)
    return found


def apart_in_tiredness(reference: Take, other: Take) -> str:
    """Return a sentence where one take is of a tired runner and the other of a fresh one."""
    earlier, later = sorted((reference, other), key=lambda take: take.day)
    return apart_in_state(earlier.filming, later.filming)


def point_of(take: Take, measured: Mapping[str, HistoryPoint]) -> SessionPoint | None:
    """Return a take's point from one measurement's values by clip; None = measured in no clip."""
    known = [measured[clip.clip_id] for clip in take.clips if clip.clip_id in measured]
    values = [point.value for point in known if point.value is not None]
    if not values:
        return None
    known = [point for point in known if point.value is not None]
    apart = max(values) - min(values)
    return SessionPoint(
        take,
        sum(values) / len(values),
        max(apart / 2, *(point.u or 0.0 for point in known)),
        max(apart, *(point.u_change or 0.0 for point in known)),
        len(values),
    )


def points_of(
    takes: Sequence[Take], points: Sequence[HistoryPoint], key: str
) -> list[SessionPoint]:
    """Return a measurement's points, one per take in which it was measured, oldest first."""
    by_clip = {point.clip_id: point for point in points if point.key == key}
    found = (point_of(take, by_clip) for take in takes)
    return [point for point in found if point is not None]


def standing(
    key: str, point: SessionPoint, base: SessionPoint | None, reference: Take, units: Units
) -> PointChange:
    """Compare a point with the reference's, ``base``; None = not measured there."""
    take = point.take
    if take.id == reference.id:
        return PointChange(point, [])
    obstacles = why_not(reference, take, units)
    tired = apart_in_tiredness(reference, take)
    if obstacles or base is None:
        return PointChange(point, obstacles, tired)
    change, between_days = point.value - base.value, take.day != reference.day
    larger = max(point.u_change, base.u_change)
    all_told = not unknown_of(reference.filming, take.filming)
    result = result_of(key, change, larger, between_days, all_told)
    least = least_change(key, larger, between_days)
    return PointChange(point, obstacles, tired, result, change, least)


def standings(
    key: str, points: Sequence[SessionPoint], reference: Take, units: Units = "metric"
) -> list[PointChange]:
    """Compare every point of a measurement with the reference's."""
    base = next((point for point in points if point.take.id == reference.id), None)
    return [standing(key, point, base, reference, units) for point in points]


def aimed(point: SessionPoint, aim: Aim) -> Aimed:
    """Return whether a target is reached: only where the point's whole interval lies in it.

    "perhaps" = the interval reaches into it.
    """
    low = float("-inf") if aim.low is None else aim.low
    high = float("inf") if aim.high is None else aim.high
    if low <= point.value - point.u and point.value + point.u <= high:
        return "reached"
    return (
        "perhaps"
        if point.value + point.u >= low and point.value - point.u <= high
        else ("not reached")
    )


def is_change(stood: PointChange) -> bool:
    """Return whether a point differs from the reference, likely or surely, as form over time.

    What a tired runner shows beside a fresh one is none.
    """
    return stood.result in CHANGED and not stood.tired


def take_before(takes: Sequence[Take], take: Take) -> Take | None:
    """Return the last take of an earlier day that ``take`` is compared with; None = none."""
    earlier = [
        other
        for other in takes
        if other.day < take.day and not why_not(other, take) and not apart_in_tiredness(other, take)
    ]
    return earlier[-1] if earlier else None
