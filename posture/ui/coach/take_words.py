"""Clips and sessions of a runner in one line."""

from posture.library.runners.queries import ComparableClip
from posture.library.trend.session_points import Take
from posture.ui.clips.wording import conditions_words, day_words
from posture.ui.parts.units import chosen_units


def clip_line(clip: ComparableClip) -> str:
    """Return a clip's day, name and conditions."""
    return " · ".join([day_words(clip.day), clip.name, *_conditions(clip)])


def take_line(take: Take) -> str:
    """Return a session's day, which side is seen, how many clips, and the conditions."""
    number = len(take.clips)
    clips = take.clips[0].name if number == 1 else f"mean of {number} clips"
    side = f"{take.filming.near_side} side"
    return " · ".join([day_words(take.day), side, clips, *_conditions(take.clips[0])])


def _conditions(clip: ComparableClip) -> list[str]:
    filming = clip.filming
    belt = filming.speed_kmh, filming.incline
    return conditions_words(*belt, filming.shoes, filming.state, chosen_units())
