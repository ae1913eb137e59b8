"""Two clips shown together: which instants belong together, and how a film of them looks."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

import numpy as np
from msgspec import Meta

from posture.results.ranges import ClipSpeed, Duration, Share

Layout = Literal["side by side", "overlaid"]
PauseS = Annotated[float, Meta(ge=0.5, le=30)]
MOST_INSTANTS: Final = 2000
Instants = Annotated[tuple[Duration, ...], Meta(max_length=MOST_INSTANTS)]
NOT_IN_STEP: Final = "These clips have no part in common to be shown in step."


@dataclass(frozen=True)
class PairStyle:
    """How a film of a pair looks.

    Attributes
    ----------
    layout : Layout
        Beside each other, or the second over the first with their hips in one place.
    opacity : float
        Of the second over the first, 0 to 1.
    skeleton : bool
        Whether the bodies are drawn in.
    speed : float
        Share of real speed, 0.1 to 1.
    pause_s : float
        How long it stands still on frames with drawings, seconds.
    """

    layout: Layout = "side by side"
    opacity: Share = 0.5
    skeleton: bool = False
    speed: ClipSpeed = 0.25
    pause_s: PauseS = 3.0


@dataclass(frozen=True)
class InStep:
    """Which instants of two clips belong together: real seconds of each, both increasing.

    Between them time passes evenly; the film lasts from the first to the last.

    Raises
    ------
    ValueError
        If there are fewer than two, not equally many of both, or they do not increase.
    """

    first_s: Instants
    second_s: Instants

    def __post_init__(self) -> None:
        alike = len(self.first_s) == len(self.second_s) >= 2
        rising = all(np.all(np.diff(times) > 0) for times in (self.first_s, self.second_s))
        if not alike or not rising:
            raise ValueError(NOT_IN_STEP)

    def second_at(self, first_s: float) -> float:
        """Return the second clip's instant when the first is at ``first_s``."""
        return float(np.interp(first_s, self.first_s, self.second_s))

    def first_at(self, second_s: float) -> float:
        """Return the first clip's instant when the second is at ``second_s``."""
        return float(np.interp(second_s, self.second_s, self.first_s))
