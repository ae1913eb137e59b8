"""Which frames of a file show a new picture: some files show pictures twice or more often.

30 frames/s stored as 60 repeat every second one, 24 stored as 30 every fifth; 20 stored as 60 and
30 as 120 show each three and four times, and 24 stored as 60 three times and twice in turn.
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
# Up to so many repeats in a row are looked for, and count where they are at least this share of the
# frames; in 123 films without any, chance makes 0.24 at most, and 0.15 in all but one.
LONGEST_ROW: Final = 4
LEAST_IN_ROWS: Final = 0.55
SHARES_IN_ROWS: Final = (3 / 5, 2 / 3, 3 / 4, 4 / 5)


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
    in_rows = _smaller_than_around(changes, LONGEST_ROW)
    if len(in_rows) and in_rows.mean() >= LEAST_IN_ROWS:
        return in_rows
    return _smaller_than_around(changes, 1)


def repeated_share(repeated: NDArray[np.bool_]) -> float:
    """Return which usual share of the frames repeats one, `SHARES_IN_ROWS` too; 0 for none."""
    share = float(repeated.mean()) if len(repeated) else 0.0
    if share < LEAST_REPEATED:
        return 0.0
    known = SHARES_IN_ROWS if share >= LEAST_IN_ROWS else USUAL_SHARES
    return min(known, key=lambda one: abs(one - share))


def _smaller_than_around(changes: FloatArray, reach: int) -> NDArray[np.bool_]:
    """Frames to which less changes than at most at so many frames before and at so many after."""
    beyond = np.full(reach, np.inf)  # At either end only what is on the other side counts.
    windows = np.lib.stride_tricks.sliding_window_view(np.r_[beyond, changes, beyond], reach)
    most = np.fmax.reduce(windows, axis=1)
    around = np.fmin(most[: len(changes)], most[reach + 1 :])
    return np.asarray(np.r_[False, (changes < REPEATED * around) & np.isfinite(around)])
