"""How early or late single strides are, on heights moved by hand."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.stride_shifts import stride_shifts_s

STRIDE_S = 0.7
GRID = 2 * np.pi * np.arange(1000) / 1000
MEAN = (np.sin(GRID), 2 * np.pi * np.cos(GRID))
PHASE = np.arange(0.0, 10.0, 1 / 84)
EVENTS = np.arange(1.0, 9.0)


def shifted(late_s: FloatArray) -> FloatArray:
    """A height whose every stride, counted from half a stride before, comes ``late_s`` late."""
    late = np.interp(np.round(PHASE), EVENTS, late_s)
    return np.sin(2 * np.pi * (PHASE - late / STRIDE_S))


@pytest.mark.parametrize(("ms", "weight"), [(10.0, 0.181), (5.0, 0.6 + 7.1 / 25)])
def test_shifts_count_by_what_they_share_with_true_ones(ms: float, weight: float) -> None:
    """Shifts of 10 ms have a variance of 100: (7.1 + 11.0) / 100 of them counts.

    Of shifts of 5 ms 7.1 / 25 counts, and the most that is ever trusted stands above 11 / 25.
    """
    late_s = np.resize([ms / 1000, -ms / 1000], len(EVENTS))
    heights = (shifted(late_s), shifted(late_s))
    shared = (7.1, 11.0 if ms > 7 else 20.0)
    found = stride_shifts_s(heights, (MEAN, MEAN), PHASE, EVENTS, STRIDE_S, shared)
    assert found == pytest.approx(weight * late_s, rel=0.03)


def test_a_misread_height_moves_no_stride_far() -> None:
    height = shifted(np.zeros(len(EVENTS)))
    height[np.abs(PHASE - 4.0) < 0.1] += 5.0
    found = stride_shifts_s((height,), (MEAN,), PHASE, EVENTS, STRIDE_S, (7.1,))
    # The clipped shift of 25 ms alone makes up a variance of 625 / 8.
    assert found[3] == pytest.approx(-0.025 * 7.1 / (625 / 8), rel=0.05)
    assert found[[0, 1, 5, 6, 7]] == pytest.approx(0, abs=1e-4)


def test_a_stride_that_was_not_seen_stays_on_the_mean() -> None:
    height = shifted(np.full(len(EVENTS), 0.01))
    height[np.abs(PHASE - 4.0) < 0.4] = np.nan
    found = stride_shifts_s((height,), (MEAN,), PHASE, EVENTS, STRIDE_S, (7.1,))
    assert found[3] == 0
    assert (found[[1, 5]] > 0).all()
