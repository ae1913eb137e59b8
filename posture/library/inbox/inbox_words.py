"""What is said of a clip in the inbox, the same in the app and in a terminal."""

from typing import Final

from posture.library.inbox.inbox import InboxClip, on_its_side
from posture.pipeline.first_look import (
    BENT,
    FEW_FRAMES,
    NO_PERSON,
    NOT_RUNNING,
    NOT_SIDE_ON,
    SEVERAL_PEOPLE,
    TOO_POOR,
    TOO_SHORT,
    UNREADABLE,
)
from posture.results.clip_settings import TURN_WORDS

TROUBLES: Final = {
    UNREADABLE: "not a film",
    TOO_SHORT: "too short",
    NO_PERSON: "no person seen",
    SEVERAL_PEOPLE: "more than one person",
    NOT_SIDE_ON: "not from the side",
    NOT_RUNNING: "moves across the picture: this needs a treadmill",
    **{
        on_its_side(turn): f"the picture must be turned {words}"
        for turn, words in TURN_WORDS.items()
    },
    TOO_POOR: "{rate:.0f} frames a second are too few",
    FEW_FRAMES: "{rate:.0f} frames a second: the landing cannot be flagged",
    BENT: "the lens bends straight lines",
}


def trouble_words(clip: InboxClip) -> list[str]:
    """Return what is wrong with a clip, and whether the library has it already."""
    known = [TROUBLES[trouble] for trouble in clip.troubles if trouble in TROUBLES]
    words = [sentence.format(rate=clip.rate_hz or 0.0) for sentence in known]
    return [*words, *(f"already in the library: {where}" for where in clip.known_as)]
