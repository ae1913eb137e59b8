"""A foot's contacts at the mean of what two looks at the pictures, and their mean, show of them.

Each of the three is off by errors of its own, as the cues of each bend differently with a shift of
the landmarks. Toe-offs are no nearer at their mean than where the mean of the looks shows them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.contacts import MODEL_CONTACT_SD_S, SIDES, TO_90_PERCENT
from posture.motion.motion import Contact
from posture.results.report import Side

Contacts = tuple[Contact, ...]
# Of two readings, contacts of a foot that are so near are the same; a step takes three times as
# long.
SAME_CONTACT_S: Final = 0.1


def at_mean_instants(contacts: Contacts, looks: Sequence[Contacts]) -> Contacts:
    """Return contacts moved to the mean of their own instants and those of either look.

    All of a foot are moved alike: by how much later a look shows them on average. Where the looks
    are further from their mean than the model's landmarks usually are from the truth, that is what
    the interval counts.

    Parameters
    ----------
    contacts : tuple of Contact
        On the mean of both looks' landmarks, in order of time.
    looks : sequence of tuple of Contact
        On either look's landmarks alone, as far as it shows contacts; at most two.
    """
    of_feet = {side: _later_and_apart_s(contacts, looks, side) for side in SIDES}
    moved = [_moved(own, *of_feet[own.side]) for own in contacts]
    return tuple(sorted(moved, key=lambda own: own.contact_s))


def _later_and_apart_s(
    contacts: Contacts, looks: Sequence[Contacts], side: Side
) -> tuple[float, float]:
    """By how much a foot's contacts are later in the mean of three, and how far apart the looks.

    Apart is half of what is between two looks; of one alone, all that it is from their mean.
    """
    own = _instants(contacts, side)
    later = [_later_s(own, _instants(look, side)) for look in looks]
    known = [seconds for seconds in later if np.isfinite(seconds)]
    if not known:
        return 0.0, 0.0
    apart = (max(known) - min(known)) / 2 if len(known) > 1 else abs(sum(known))
    return sum(known) / (len(known) + 1), apart


def _instants(contacts: Contacts, side: Side) -> FloatArray:
    return np.array([own.contact_s for own in contacts if own.side == side])


def _later_s(own: FloatArray, seen: FloatArray) -> float:
    """Return how much later ``seen`` are than the instants next to them, mean; NaN = nowhere."""
    if not len(own) or not len(seen):
        return float("nan")
    later = seen - own[:, None]
    nearest = later[np.arange(len(own)), np.abs(later).argmin(axis=1)]
    same = nearest[np.abs(nearest) < SAME_CONTACT_S]
    return float(same.mean()) if len(same) else float("nan")


def _moved(own: Contact, later_s: float, apart_s: float) -> Contact:
    more = max(apart_s**2 - MODEL_CONTACT_SD_S**2, 0.0)
    u_s = float(np.hypot(own.contact_u_s, TO_90_PERCENT * np.sqrt(more)))
    return replace(own, contact_s=own.contact_s + later_s, contact_u_s=u_s)
