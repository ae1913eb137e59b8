"""How early or late single strides are, on heights moved by hand.

About each event a height rises by 2 px a stride, so that a shift of it is found exactly.
"""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.stride_shifts import CONTACT_SHARED_MS2, TOE_OFF_SHARED_MS2, stride_shifts_s

STRIDE_S = 0.7
GRID = np.arange(1000) / 1000
PHASE = np.arange(0.0, 10.0, 1 / 84)
EVENTS = np.arange(1.0, 9.0)
MEAN = (2 * ((GRID + 0.5) % 1 - 0.5), np.full(1000, 2.0))
"""Falling back half a stride from each event."""


def shifted(late_s: FloatArray) -> FloatArray:
    """A height whose every stride, counted from half a stride before, comes ``late_s`` late."""
    stride = np.round(PHASE)
    return 2 * (PHASE - stride - np.interp(stride, EVENTS, late_s) / STRIDE_S)


def by_turns(ms: float) -> FloatArray:
    return np.resize([ms / 1000, -ms / 1000], len(EVENTS))


def found_s(*late_s: FloatArray, shared: tuple[float, ...]) -> FloatArray:
    heights = tuple(shifted(late) for late in late_s)
    return stride_shifts_s(heights, (MEAN,) * len(heights), PHASE, EVENTS, STRIDE_S, shared)


@pytest.mark.parametrize(
    ("shared", "ankle", "hips"),
    [(CONTACT_SHARED_MS2, 7.1, 11.0), (TOE_OFF_SHARED_MS2, 10.8, 4.4)],
)
def test_shifts_count_by_what_they_share_with_true_ones(
    shared: tuple[float, float], ankle: float, hips: float
) -> None:
    """Shifts of 10 ms by turns have a variance of 100: what is shared is a per cent of them."""
    late, none = by_turns(10.0), by_turns(0.0)
    assert found_s(late, none, shared=shared) == pytest.approx(ankle / 100 * late, rel=1e-8)
    assert found_s(none, late, shared=shared) == pytest.approx(hips / 100 * late, rel=1e-8)
    together = (ankle + hips) / 100 * late
    assert found_s(late, late, shared=shared) == pytest.approx(together, rel=1e-8)


@pytest.mark.parametrize(("shared", "trust"), [(14.0, 0.56), (15.0, 0.6), (16.0, 0.6), (26.0, 0.6)])
def test_no_clip_is_trusted_by_more_than_six_tenths(shared: float, trust: float) -> None:
    """Shifts of 5 ms have a variance of 25."""
    late = by_turns(5.0)
    assert found_s(late, shared=(shared,)) == pytest.approx(trust * late, rel=1e-8)


@pytest.mark.parametrize(("ms", "counted"), [(24.0, 24.0), (26.0, 25.0), (60.0, 25.0)])
def test_a_misread_height_moves_no_stride_far(ms: float, counted: float) -> None:
    trust = 7.1 / counted**2
    found = found_s(by_turns(ms), shared=(7.1,))
    assert found == pytest.approx(trust * by_turns(counted), rel=1e-8)


def test_a_stride_that_was_not_seen_stays_on_the_mean() -> None:
    height = shifted(np.full(len(EVENTS), 0.01))
    height[np.abs(PHASE - 4.0) < 0.4] = np.nan
    found = stride_shifts_s((height,), (MEAN,), PHASE, EVENTS, STRIDE_S, (7.1,))
    # The variance is that of all eight, one of which is 0: 100 times 7 / 8.
    assert found == pytest.approx(0.071 * 8 / 7 * np.where(EVENTS == 4, 0.0, 0.01), rel=1e-8)


def one_event(phase: list[float], slope: float = 2.0) -> float:
    """The shift found from these frames, all 10 ms late, of strides of 0.48 s; 0.6 counts."""
    at = np.array(phase)
    cycle = (slope / 2 * MEAN[0], slope / 2 * MEAN[1])
    height = slope * (at - 1.0 - 0.01 / 0.48)
    found = stride_shifts_s((height,), (cycle,), at, np.array([1.0]), 0.48, (1000.0,))
    return float(found[0])


def test_two_frames_within_120_ms_of_the_event_tell_and_one_does_not() -> None:
    """A quarter of such a stride."""
    assert one_event([0.751, 1.249]) == pytest.approx(0.006)
    assert one_event([0.75, 1.249]) == 0.0
    assert one_event([0.751, 1.25]) == 0.0
    assert one_event([0.9, 1.0, 1.1]) == pytest.approx(0.006)


def test_a_height_that_stays_the_same_tells_nothing() -> None:
    assert one_event([0.9, 1.0, 1.1], slope=0.0) == 0.0
