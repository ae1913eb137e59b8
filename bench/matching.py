"""Found instants against true ones: bias, spread, missed, invented."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture.arrays import FloatArray
from posture.results.report import Step

Pairs = tuple[tuple[float, float], ...]
"""(initial contact, toe-off) of one foot, seconds; toe-off NaN where unknown."""
REACH_S = 0.1


@dataclass(frozen=True)
class Match:
    """Errors of found instants (found minus true, seconds) and what had no counterpart."""

    errors_s: FloatArray
    missed: int
    invented: int

    @property
    def cells(self) -> list[str]:
        """Bias and SD in ms, missed, invented, as text."""
        if not len(self.errors_s):
            return ["–", "–", str(self.missed), str(self.invented)]
        ms = 1000 * self.errors_s
        return [f"{ms.mean():+.1f}", f"{ms.std():.1f}", str(self.missed), str(self.invented)]


def pooled(matches: Sequence[Match]) -> Match:
    """Return several matches as one."""
    return Match(
        np.concatenate([own.errors_s for own in matches]),
        sum(own.missed for own in matches),
        sum(own.invented for own in matches),
    )


def match(true_s: FloatArray, found_s: FloatArray, start_s: float, end_s: float) -> Match:
    """Match each true instant to the nearest found one within 100 ms.

    Found instants count as invented only between ``start_s`` and ``end_s``, where the truth
    is complete; true ones outside count as neither missed nor found.
    """
    true_s = true_s[(true_s >= start_s) & (true_s <= end_s)]
    pairs = nearest_pairs(true_s, found_s)
    errors = np.array([found_s[found] - true_s[true] for true, found in pairs])
    inside = {k for k, t in enumerate(found_s.tolist()) if start_s <= t <= end_s}
    return Match(errors, len(true_s) - len(pairs), len(inside - {found for _, found in pairs}))


def nearest_pairs(true_s: FloatArray, found_s: FloatArray) -> list[tuple[int, int]]:
    """Pair each true instant with the nearest found one within 100 ms that is still free."""
    pairs: list[tuple[int, int]] = []
    for number, instant in enumerate(true_s.tolist()):
        gaps = np.abs(found_s - instant)
        best = int(np.argmin(gaps)) if len(gaps) else -1
        if best >= 0 and gaps[best] <= REACH_S and best not in {found for _, found in pairs}:
            pairs.append((number, best))
    return pairs


def match_steps(
    pairs: Pairs, steps: list[Step], start_s: float, end_s: float
) -> tuple[Match, Match]:
    """Match the contacts and the toe-offs of one foot."""
    contacts = match(
        np.array([contact for contact, _ in pairs]),
        np.array([step.contact_s for step in steps]),
        start_s,
        end_s,
    )
    offs = np.array([off for _, off in pairs])
    found = np.array([step.toe_off_s for step in steps if step.toe_off_s is not None])
    return contacts, match(offs[np.isfinite(offs)], found, start_s, end_s)
