"""Which frames of a file show a new picture: some files show pictures twice.

30 frames/s stored as 60 repeat every second one, 24 stored as 30 every fifth.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray, Image

# What changes less than this share of what changes before and after it repeats the one before.
REPEATED: Final = 0.4
# A smaller share of repeats is chance.
LEAST_REPEATED: Final = 0.12
USUAL_SHARES: Final = (1 / 2, 1 / 3, 1 / 4, 1 / 5)


def picture_changes(pictures: Sequence[Image]) -> FloatArray:
    """Return how much each picture differs from the one before, grey levels, (T - 1,)."""
    greys = [picture.mean(axis=2) for picture in pictures]
    return np.array([np.abs(b - a).mean() for a, b in pairwise(greys)])


def repeats(changes: FloatArray) -> NDArray[np.bool_]:
    """Return which frames repeat the one before, (T,).

    Parameters
    ----------
    changes : ndarray (T - 1,)
        How much changes from each frame to the next; NaN = not known.
    """
    before, after = np.r_[np.nan, changes[:-1]], np.r_[changes[1:], np.nan]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.r_[False, changes < REPEATED * np.fmin(before, after)])


def repeated_share(repeated: NDArray[np.bool_]) -> float:
    """Return which usual share of the frames repeats one: 1/2, 1/3, 1/4, 1/5, or 0 for none."""
    share = float(repeated.mean()) if len(repeated) else 0.0
    if share < LEAST_REPEATED:
        return 0.0
    return min(USUAL_SHARES, key=lambda known: abs(known - share))
