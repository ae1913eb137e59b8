"""How early or late single strides are, on heights moved by hand.

About each event, at half a stride, a height rises by 3 px a stride, and it falls as fast about the
whole ones; so a shift of it is found exactly.
"""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.stride_shifts import CONTACT_SHARED_MS2, TOE_OFF_SHARED_MS2, stride_shifts_s

STRIDE_S = 0.7
GRID = np.arange(1000) / 1000
PHASE = np.arange(0.0, 10.0, 1 / 84)
EVENTS = np.arange(1.5, 9.5)
RISES = np.abs(GRID - 0.5) < 0.25
MEAN = (
    4 + 3 * np.where(RISES, GRID - 0.5, -((GRID + 0.5) % 1 - 0.5)),
    np.where(RISES, 3.0, -3.0),
)
"""Its places and its slopes."""


def shifted(late_s: FloatArray) -> FloatArray:
    """A height whose every stride, counted from half a stride before, comes ``late_s`` late."""
    event = np.floor(PHASE) + 0.5
    return np.asarray(4 + 3 * (PHASE - event - np.interp(event, EVENTS, late_s) / STRIDE_S))


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
    height[np.abs(PHASE - 4.5) < 0.4] = np.nan
    found = stride_shifts_s((height,), (MEAN,), PHASE, EVENTS, STRIDE_S, (7.1,))
    # The variance is that of all eight, one of which is 0: 100 times 7 / 8.
    assert found == pytest.approx(0.071 * 8 / 7 * np.where(EVENTS == 4.5, 0.0, 0.01), rel=1e-8)


def one_event(phase: list[float], times: float = 1.0) -> float:
    """The shift found from these frames, all 10 ms late, of strides of 0.48 s; 0.6 counts.

    The height is so many times that of the others.
    """
    at = np.array(phase)
    cycle = (times * MEAN[0], times * MEAN[1])
    height = times * (4 + 3 * (at - 1.5 - 0.01 / 0.48))
    found = stride_shifts_s((height,), (cycle,), at, np.array([1.5]), 0.48, (1000.0,))
    return float(found[0])


def test_two_frames_within_120_ms_of_the_event_tell_and_one_does_not() -> None:
    """A quarter of such a stride."""
    assert one_event([1.253, 1.747]) == pytest.approx(0.006)
    assert one_event([1.25, 1.7]) == 0.0
    assert one_event([1.3, 1.75]) == 0.0
    assert one_event([1.4, 1.5, 1.6]) == pytest.approx(0.006)


@pytest.mark.parametrize(("times", "shift_s"), [(0.1, 0.006), (0.0, 0.0)])
def test_a_height_tells_as_much_however_little_it_moves_and_nothing_if_it_does_not(
    times: float, shift_s: float
) -> None:
    assert one_event([1.4, 1.5, 1.6], times) == pytest.approx(shift_s)
