"""Whether two clips of one runner were filmed alike, so that their constant errors cancel.

What was not told of both clips is unknown: it is neither alike nor different.
"""

from dataclasses import dataclass
from typing import Final

from posture.results.clip_settings import Units
from posture.results.formatting import speed_words

# The view is read within 2.3 degrees of yaw (standard deviation), so two readings of one view
# differ by more than this once in ten times.
LARGEST_YAW_CHANGE_DEG: Final = 5.5
# The half-width of the roll where nothing in the picture shows it.
LARGEST_ROLL_CHANGE_DEG: Final = 2.0
LARGEST_SPEED_CHANGE_KMH: Final = 0.2
LARGEST_INCLINE_CHANGE: Final = 0.5
# Tenths have no exact binary fraction: 10.3 - 10.1 is a little over 0.2.
ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Filming:
    """What two clips have to share for their constant errors to cancel; None = not given.

    ``near_side``, ``yaw_deg`` and ``roll_deg`` as in the report's view, ``incline`` in per cent,
    ``state`` "fresh" or "tired".
    """

    near_side: str
    yaw_deg: float
    roll_deg: float
    speed_kmh: float | None
    incline: float | None
    model_sha256: str
    shoes: str | None = None
    state: str | None = None


def obstacles_between(before: Filming, after: Filming, units: Units) -> list[str]:
    """Return why two clips cannot be compared, one sentence each; empty = they can.

    ``units`` are those in which a speed is told.
    """
    found = _apart_in_view(before, after)
    speeds, inclines = (before.speed_kmh, after.speed_kmh), (before.incline, after.incline)
    if _differ(*speeds, LARGEST_SPEED_CHANGE_KMH):
        first, second = (speed_words(speed, units) for speed in speeds if speed is not None)
        found.append(f"Different belt speed: {first} before, {second} after.")
    if _differ(*inclines, LARGEST_INCLINE_CHANGE):
        first, second = (f"{incline:g} per cent" for incline in inclines)
        found.append(f"Different belt incline: {first} before, {second} after.")
    if before.shoes and after.shoes and before.shoes.casefold() != after.shoes.casefold():
        found.append(f"Different shoes: {before.shoes} before, {after.shoes} after.")
    if before.model_sha256 != after.model_sha256:
        found.append("The clips were tracked with different models, whose errors differ.")
    return found


def _differ(first: float | None, second: float | None, largest: float) -> bool:
    return first is not None and second is not None and abs(second - first) > largest + ROUNDING


def apart_in_state(before: Filming, after: Filming) -> str:
    """Return a sentence where one clip shows the runner fresh and the other tired; or "".

    That may be what a comparison is for, and it is no change of form over time.
    """
    if not (before.state and after.state) or before.state == after.state:
        return ""
    return f"{before.state.capitalize()} before, {after.state} after: a change may be tiredness."


def unknown_of(before: Filming, after: Filming) -> list[str]:
    """Return what was not told of both clips, in words."""
    told = {
        "the belt's speed": (before.speed_kmh, after.speed_kmh),
        "its incline": (before.incline, after.incline),
        "shoes": (before.shoes, after.shoes),
        "fresh or tired": (before.state, after.state),
    }
    return [words for words, both in told.items() if None in both]


def _apart_in_view(before: Filming, after: Filming) -> list[str]:
    found = []
    if before.near_side != after.near_side:
        found.append(
            f"Different sides of the body: {before.near_side} before, {after.near_side} after."
        )
    yaw = abs(after.yaw_deg - before.yaw_deg)
    if yaw > LARGEST_YAW_CHANGE_DEG:
        found.append(f"The camera angle differs by {yaw:.0f} degrees.")
    roll = abs(after.roll_deg - before.roll_deg)
    if roll > LARGEST_ROLL_CHANGE_DEG:
        found.append(f"The camera's tilt differs by {roll:.0f} degrees.")
    return found
