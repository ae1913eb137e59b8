"""A run whose joints and contacts are known exactly, as rendered runners' are: what is true of it.

Checks say by it what they measure, apart from how they find it in a picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from posture.arrays import FloatArray


class KnownBody(Protocol):
    """The true joints at n instants, metres in the plane of running (x forward, y up)."""

    def near(self, part: str) -> FloatArray:
        """Return a camera-side joint, (n, 2)."""

    def middle(self, part: str) -> FloatArray:
        """Return the middle between both sides' joint, (n, 2)."""

    def length(self, one: str, other: str) -> float:
        """Return the median distance between two camera-side joints, metres."""


@dataclass(frozen=True)
class KnownRun:
    """A stretch of a run.

    Attributes
    ----------
    stride_s, contact_time_s : float
        Mean stride time, and mean time from initial contact to toe-off of the camera-side foot,
        seconds.
    strides : KnownBody
        In every frame of whole strides of the camera-side leg.
    contacts, mid_stances, toe_offs : KnownBody
        At these instants of the camera-side foot.
    steps : sequence of KnownBody
        For each step of either foot, at even instants from contact to contact.
    clip : KnownBody
        In every frame of the clip that the stretch is part of.
    """

    stride_s: float
    contact_time_s: float
    strides: KnownBody
    contacts: KnownBody
    mid_stances: KnownBody
    toe_offs: KnownBody
    steps: Sequence[KnownBody]
    clip: KnownBody
