"""Which frames of a clip a track has."""

import numpy as np
import pytest

from posture.frame_times import followed_s, frame_numbers, stretches_of, with_gaps_filled
from posture.pose_track import clip_info_from_times

# At 10 frames/s: frames 0-4, 30-34 and 99.
TIMES = np.array([*np.arange(5), *np.arange(30, 35), 99]) / 10


def test_a_track_falls_into_its_stretches() -> None:
    assert [(part.start, part.stop) for part in stretches_of(TIMES)] == [(0, 5), (5, 10), (10, 11)]
    assert followed_s(TIMES) == pytest.approx(0.8)
    assert stretches_of(np.arange(5.0)) == [slice(0, 5)], "a pause of a second is none"


def test_frames_are_numbered_as_in_the_clip() -> None:
    assert frame_numbers(TIMES).tolist() == [0, 1, 2, 3, 4, 30, 31, 32, 33, 34, 99]
    uneven = np.array([0.0, 0.1, 0.25, 0.3])
    assert frame_numbers(uneven).tolist() == [0, 1, 2, 3]


def test_gaps_are_filled_at_the_clips_rate() -> None:
    filled = with_gaps_filled(TIMES, 10.0)
    np.testing.assert_allclose(filled, np.arange(100) / 10, atol=1e-9)
    later = with_gaps_filled(TIMES[5:10], 5.0)
    np.testing.assert_allclose(later, np.arange(50) / 10, atol=1e-9)
    assert set(TIMES.tolist()) <= set(filled.tolist()), "frames that were followed keep their times"
    np.testing.assert_array_equal(with_gaps_filled(TIMES[:5], 0.5), TIMES[:5])
    assert with_gaps_filled(np.zeros(1), 9.0).tolist() == [0.0]


def test_a_clips_rate_is_that_within_its_stretches() -> None:
    info = clip_info_from_times(TIMES, "run.npz", (100, 100))
    assert info.frame_rate_hz == pytest.approx(10.0)
    assert not info.variable_frame_rate
