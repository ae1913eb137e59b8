"""One value per stride from one per frame: which frames count, and which instant shows it."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.checks.sampling import against_vertical, stride_means
from posture.motion.motion import Motion
from tests.checks.poses import TIME_S, motion_of, since_contact, without_rhythm


def one_stride(first: int, last: int) -> Motion:
    """Contacts of the near foot in two frames."""
    motion = motion_of({})
    contacts = [replace(motion.contacts[0], contact_s=TIME_S[k]) for k in (first, last)]
    return replace(motion, contacts=tuple(contacts), stride_s=TIME_S[last] - TIME_S[first])


def spike(frame: int) -> FloatArray:
    """84 in one frame, and 0 in all others."""
    return np.where(np.arange(len(TIME_S)) == frame, 84.0, 0.0)


@pytest.mark.parametrize(("frame", "mean"), [(23, 0.0), (24, 1.0), (107, 1.0), (108, 0.0)])
def test_a_stride_is_from_its_contact_to_the_frame_before_the_next(frame: int, mean: float) -> None:
    assert stride_means(one_stride(24, 108), spike(frame)).values == pytest.approx([mean])


def test_seven_tenths_of_the_frames_are_enough() -> None:
    series = np.where(np.arange(len(TIME_S)) < 70, 5.0, np.nan)
    assert stride_means(one_stride(0, 100), series).values == pytest.approx([5.0])


def test_the_instant_of_a_mean_is_where_it_is_seen_best() -> None:
    series = 8.0 + 5.0 * np.cos(since_contact())
    shown = stride_means(one_stride(24, 108), series)
    assert np.interp(shown.times_s, TIME_S, series) == pytest.approx([8.0], abs=0.2)


def test_the_instant_of_a_mean_was_not_repaired_where_there_is_another() -> None:
    motion, series = one_stride(24, 108), 8.0 + 5.0 * np.cos(since_contact())
    clean = np.arange(len(TIME_S)) == 24
    assert stride_means(replace(motion, repaired=~clean), series).times_s == [TIME_S[24]]
    everywhere = np.ones(len(TIME_S), dtype=bool)
    best = stride_means(motion, series).times_s
    assert stride_means(replace(motion, repaired=everywhere), series).times_s == best


def test_without_a_rhythm_every_whole_second_counts() -> None:
    time_s = np.arange(7 * 120 + 2) / 120.0
    motion = replace(
        without_rhythm(motion_of({})), time_s=time_s, repaired=np.zeros(len(time_s), dtype=bool)
    )
    seconds = np.floor(time_s)
    assert stride_means(motion, seconds).values == pytest.approx([0, 1, 2, 3, 4, 5, 6])


def test_a_level_line_is_drawn_against_the_vertical_upwards() -> None:
    assert against_vertical((1.0, 2.0), (4.0, 2.0)).reference == ((1.0, 2.0), (1.0, 5.0))
