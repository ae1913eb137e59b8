"""When a runner's feet land: strides that differ a little from each other."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator

from posture.arrays import FloatArray

Foot = Literal["left", "right"]
FEET: Final[tuple[Foot, Foot]] = ("left", "right")
# Left lands at whole phases, right half a stride later.
LEAD: Final[dict[Foot, float]] = {"left": 0.0, "right": 0.5}
# Clips are shorter than this; strides before and after serve their ends.
LONGEST_S: Final = 40.0
MARGIN_STRIDES: Final = 4


@dataclass(frozen=True)
class Step:
    """One contact of one foot: its running number, initial contact and toe-off."""

    foot: Foot
    number: int
    contact_s: float
    toe_off_s: float


class Rhythm:
    """The gait's phase over time, in strides of the left leg.

    Parameters
    ----------
    stride_s : float
        Mean stride time.
    duty : float
        Share of a stride that a foot is on the belt, 0-1.
    jitter : float
        Standard deviation of stride times over their mean.
    start : float
        Phase at time 0.
    rng : Generator
        Draws the strides.
    """

    def __init__(
        self, stride_s: float, duty: float, jitter: float, start: float, rng: np.random.Generator
    ) -> None:
        self.duty = duty
        first, last = -MARGIN_STRIDES, int(LONGEST_S / stride_s) + MARGIN_STRIDES
        knots = np.arange(first, last, 0.5)
        # The difference of two independent draws a stride apart has the wanted deviation.
        late = rng.normal(0, jitter / np.sqrt(2), len(knots))
        self._time = PchipInterpolator(knots, (knots - start + late) * stride_s)
        self._phase = CubicSpline(*self._table(knots))

    def _table(self, knots: FloatArray) -> tuple[FloatArray, FloatArray]:
        fine = np.arange(knots[0], knots[-1], 0.02)
        return np.asarray(self._time(fine)), fine

    def phase(self, time_s: float) -> float:
        """Strides of the left leg since its contact number 0."""
        return float(self._phase(time_s))

    def step(self, foot: Foot, number: int) -> Step:
        """Return contact ``number`` of a foot."""
        phase = number + LEAD[foot]
        contact, off = (float(self._time(p)) for p in (phase, phase + self.duty))
        return Step(foot, number, contact, off)

    def latest(self, foot: Foot, time_s: float) -> Step:
        """Return the last contact of a foot at or before a time."""
        number = int(np.floor(self.phase(time_s) - LEAD[foot]))
        # The phase is an interpolation of the contacts' table: settle ties by the contacts.
        if self.step(foot, number + 1).contact_s <= time_s:
            number += 1
        elif self.step(foot, number).contact_s > time_s:
            number -= 1
        return self.step(foot, number)

    def steps(self, start_s: float, end_s: float) -> list[Step]:
        """Return all steps whose initial contact lies from ``start_s`` to before ``end_s``."""
        found = []
        for foot in FEET:
            step = self.latest(foot, start_s)
            while step.contact_s < end_s:
                if step.contact_s >= start_s:
                    found.append(step)
                step = self.step(foot, step.number + 1)
        return sorted(found, key=lambda step: step.contact_s)
