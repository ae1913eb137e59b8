"""What Python and the components for two clips, and for a voice, exchange (`contract`)."""

from typing import TypedDict

from msgspec import Struct

from posture.results.pairs import InStep, PairStyle
from posture.ui.browser.contract import KeptNote


class ComparedClip(TypedDict):
    """One of the two clips in a comparison; ``video`` and ``overlay`` are addresses.

    ``notes`` None = they cannot be read.
    """

    title: str
    video: str | None
    overlay: str
    notes: list[KeptNote] | None


class PairFilm(Struct, frozen=True):
    """A film of the two clips is to be made."""

    step: InStep
    style: PairStyle


class CompareData(TypedDict):
    """The data for the comparison of two clips, together called ``pair``.

    ``filmed`` = a film of them can be made here, ``noted`` = notes can be. ``received`` is the
    number of the last message that Python has received.
    """

    pair: str
    before: ComparedClip
    after: ComparedClip
    filmed: bool
    noted: bool
    received: int


class VoiceData(TypedDict):
    """The data for recording a voice: addresses of the film and of where the voice goes."""

    film: str
    upload: str
    voiced: bool
