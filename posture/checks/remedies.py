"""What filming differently would do for a verdict that is too close to call.

Each way of filming better is tried on the clip's own motion: what the interval would then be, and
whether the same value would still be too close to call.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posture.checks.accuracy import LARGE_ENOUGH_PX, SQUARE_DEG
from posture.checks.base import Check, Sample
from posture.checks.judge import (
    LEAST_RATE_FOR_FLAGS_HZ,
    half_widths,
    sampled,
    verdict_at,
)
from posture.motion.contacts import FRAME_SD, TO_90_PERCENT
from posture.motion.motion import Contact, Motion
from posture.motion.view import ROLL_FROM_DECK_U_DEG
from posture.results.formatting import joined, plain_quantity
from posture.results.report import Measurement

LONGER_S: Final = 60.0
LONGER: Final = "for a minute longer"
BETTER_RATE_HZ: Final = 60.0
SETTLED: Final = (
    "Film {}: the value would then be known to within about {}, and one like this would be clear."
)
NOT_BY_FILMING: Final = (
    "No way of filming would settle this: even the best leaves a doubt of about {}. A change in "
    "your own running shows sooner: film again in the same way."
)


@dataclass(frozen=True)
class Way:
    """A way of filming better.

    Attributes
    ----------
    words : str
        To follow "Film".
    is_open : callable
        Whether a clip could have been filmed better in this way, for a check.
    filmed : callable
        A clip's motion -> the same motion filmed so, as far as intervals depend on it.
    """

    words: str
    is_open: Callable[[Check, Motion], bool]
    filmed: Callable[[Motion], Motion]


def remedy(
    check: Check, motion: Motion, measurement: Measurement, rejected_s: Sequence[float] = ()
) -> str:
    """Return what would settle a verdict that is too close to call, as a sentence.

    The first single way of filming better that would do; else all of them together; else that
    none does.

    Parameters
    ----------
    check : Check
        The measurement's check.
    motion : Motion
        The clip's.
    measurement : Measurement
        With the verdict ``close``.
    rejected_s : sequence of float
        Moments that a person rejected (see `posture.checks.judge.sampled`).
    """
    ways = [way for way in WAYS if way.is_open(check, motion)]
    value, better = measurement.value, motion
    assert value is not None
    for way in ways:
        better = way.filmed(better)

    def u(filmed: Motion, seconds: float) -> float:
        sample = sampled(check, filmed, rejected_s)
        return half_widths(check, filmed, _longer(sample, filmed, seconds))[0]

    tried = [(LONGER, u(motion, LONGER_S))]
    tried += [(way.words, u(way.filmed(motion), 0.0)) for way in ways]
    best = u(better, LONGER_S)
    for words, reached in [*tried, (joined([words for words, _ in tried]), best)]:
        if verdict_at(check, motion.belt, value, reached)[0] != "close":
            return SETTLED.format(words, _within(reached, measurement.unit))
    doubt = float(np.hypot(best, check.limits_u_at(motion.belt)[0]))
    return NOT_BY_FILMING.format(_within(doubt, measurement.unit))


def _within(u: float, unit: str) -> str:
    return plain_quantity(u, unit, 0 if u >= 1 else 1)


def _longer(sample: Sample, motion: Motion, seconds: float) -> Sample:
    """Return a sample as if so many more seconds of the same running had been filmed."""
    times = 1 + round(seconds / motion.judged_s())
    return replace(sample, values=np.tile(sample.values, times))


def _is_slow(check: Check, motion: Motion) -> bool:
    return check.at_contact and motion.frame_rate_hz < LEAST_RATE_FOR_FLAGS_HZ


def _is_turned(check: Check, motion: Motion) -> bool:  # noqa: ARG001
    return abs(motion.view.yaw_deg) > SQUARE_DEG


def _is_small(check: Check, motion: Motion) -> bool:  # noqa: ARG001
    return motion.trunk_px < LARGE_ENOUGH_PX


def _lacks_vertical(check: Check, motion: Motion) -> bool:
    return check.accuracy.per_roll_deg > 0 and motion.view.roll_u_deg > ROLL_FROM_DECK_U_DEG


def _is_bent(check: Check, motion: Motion) -> bool:
    return check.accuracy.per_roll_deg > 0 and motion.view.lens_turn_deg > 0


def _at_better_rate(motion: Motion) -> Motion:
    contacts = tuple(_seen_at_better_rate(own, motion.frame_rate_hz) for own in motion.contacts)
    return replace(motion, contacts=contacts, frame_rate_hz=BETTER_RATE_HZ)


def _seen_at_better_rate(contact: Contact, rate_hz: float) -> Contact:
    """Return a contact whose instants are known as well as between closer frames."""
    less = (TO_90_PERCENT * FRAME_SD) ** 2 * (rate_hz**-2 - BETTER_RATE_HZ**-2)
    return replace(
        contact,
        contact_u_s=float(np.sqrt(max(contact.contact_u_s**2 - less, 0.0))),
        toe_off_u_s=float(np.sqrt(max(contact.toe_off_u_s**2 - less, 0.0))),
    )


def _square(motion: Motion) -> Motion:
    return replace(motion, view=replace(motion.view, yaw_deg=0.0))


def _closer(motion: Motion) -> Motion:
    return replace(motion, trunk_px=LARGE_ENOUGH_PX)


def _with_vertical(motion: Motion) -> Motion:
    return replace(motion, view=replace(motion.view, roll_u_deg=ROLL_FROM_DECK_U_DEG))


def _straight(motion: Motion) -> Motion:
    return replace(motion, view=replace(motion.view, lens_turn_deg=0.0))


WAYS: Final = (
    Way(f"at {BETTER_RATE_HZ:.0f} frames a second", _is_slow, _at_better_rate),
    Way("square to the treadmill", _is_turned, _square),
    Way("from closer by", _is_small, _closer),
    Way("with a door frame or the edge of a wall in view", _lacks_vertical, _with_vertical),
    Way("with a lens that keeps straight lines straight", _is_bent, _straight),
)
"""Ways of filming better, the easiest first."""
