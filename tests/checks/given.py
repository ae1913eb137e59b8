"""Checks of given raw values, for what happens to values once they are measured."""

import numpy as np

from posture.checks.accuracy import Accuracy
from posture.checks.base import Check, Sample
from posture.results.judging import Limits
from posture.results.report import Side

UPPER = Limits(ok=(None, 14.0), watch=(None, 21.0))
EXACT = Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=0.0)


def sample_of(values: list[float], u_timing: float = 0.0) -> Sample:
    """Return values at 1.0, 1.1, 1.2 s and so on, all of the right side."""
    times = np.array([1.0 + 0.1 * k for k in range(len(values))])
    sides: tuple[Side, ...] = tuple("right" for _ in values)
    return Sample(np.array(values), times, sides, u_timing)


def check_of(
    sample: Sample,
    limits: Limits | None = UPPER,
    at_contact: bool = False,
    accuracy: Accuracy = EXACT,
) -> Check:
    """Return a check that measures this on every clip."""
    return Check(
        key="overstride",
        order=1,
        title="t",
        unit="%",
        accuracy=accuracy,
        definition="d",
        source="s",
        limits=limits,
        measure=lambda _: sample,
        explain=lambda _: "A sentence.",
        at_contact=at_contact,
    )
