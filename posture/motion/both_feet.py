"""What one foot's landing tells of the other's.

Runners land with both feet nearly alike: on force plates a foot lands half a stride after the
other within a few milliseconds. The pose model's landmarks show the feet of one runner further
from that, so most of what they show of it is their own error, and what either foot tells of the
instant is worth as much to both.
"""

from typing import Final

import numpy as np

# How far an event of one foot is from half a stride after the other's, root mean squares in
# milliseconds: true ones of sixteen runners (46 trials on force plates), and what the pose model's
# landmarks add to it (tuning clips of people drawn at random, who run alike with both legs).
CONTACT_APART_MS: Final = (5.2, 9.4)
TOE_OFF_APART_MS: Final = (6.2, 12.7)
# No foot is moved by more than this; tuning clips ask for 9 ms at most, and a foot that is further
# off says nothing of the other.
MOST_MOVED_S: Final = 0.01


def drawn_together(
    first: float, second: float, stride_s: float, apart_ms: tuple[float, float]
) -> tuple[float, float]:
    """Return two feet's phases of one event, nearer to half a stride apart.

    Of what they are from half a stride, the share stays that is the runner's own.

    Parameters
    ----------
    first, second : float
        Phases of the same event of either foot, strides.
    stride_s : float
        Mean stride time.
    apart_ms : (float, float)
        `CONTACT_APART_MS` or `TOE_OFF_APART_MS`.
    """
    true_ms, added_ms = apart_ms
    added_share = added_ms**2 / (true_ms**2 + added_ms**2)
    beyond = (second - first) % 1.0 - 0.5
    most = MOST_MOVED_S / stride_s
    moved = float(np.clip(added_share * beyond / 2, -most, most))
    return first + moved, second - moved
