import math
from pathlib import Path

import numpy as np
import pytest

from posture.live.buffer import KEPT_S, LONGEST_GAP_S, Buffer
from posture.tracking.pose.inference import Pose
from posture.tracking.pose.models import Model
from posture.tracking.pose.region import Region

MODEL = Model(Path("m.task"), "full", "ab")
SIZE = (640, 480)


def pose(value: float) -> Pose:
    return Pose(np.full((33, 2), value), np.full(33, 0.9), Region(0, 0, 1, 0))


def filled(times_s: list[float], size: tuple[int, int] = SIZE) -> Buffer:
    buffer = Buffer(MODEL)
    for time_s in times_s:
        buffer.add(time_s, pose(time_s), size)
    return buffer


def test_the_last_seconds_are_a_track_that_begins_at_zero() -> None:
    track = filled([100 + k / 30 for k in range(90)]).track(1.0)
    assert track is not None
    assert track.time_s[0] == 0
    assert track.time_s[-1] == pytest.approx(29 / 30)
    assert track.clip.frame_rate_hz == pytest.approx(30)
    assert (track.size, track.model, track.model_sha256) == (SIZE, "full", "ab")
    assert track.xy[-1, 0, 0] == pytest.approx(100 + 89 / 30)


def test_dropped_pictures_lower_the_rate_and_leave_the_times_true() -> None:
    times = [k / 30 for k in range(60) if k % 3]
    track = filled(times).track(5.0)
    assert track is not None
    assert track.time_s == pytest.approx(np.array(times) - times[0])
    assert track.clip.frame_rate_hz == pytest.approx(20, abs=0.5)


def test_where_nobody_was_seen_is_not_a_number() -> None:
    buffer = filled([0.0])
    buffer.add(0.1, None, SIZE)
    track = buffer.track(1.0)
    assert track is not None
    assert np.isfinite(track.xy[0]).all()
    assert np.isnan(track.xy[1]).all()


def test_memory_is_bounded_and_too_little_is_no_track() -> None:
    track = filled([k / 10 for k in range(1000)]).track(100.0)
    assert track is not None
    assert track.time_s[-1] <= KEPT_S
    assert filled([1.0]).track(5.0) is None
    assert Buffer(MODEL).track(5.0) is None


def test_another_size_of_picture_a_new_start_and_a_time_that_goes_back() -> None:
    buffer = filled([0.0, 0.1, 0.2])
    buffer.add(0.1, pose(9.0), SIZE)
    track = buffer.track(5.0)
    assert track is not None
    assert len(track.time_s) == 3
    buffer.add(0.3, pose(1.0), (480, 640))
    assert buffer.track(5.0) is None
    assert buffer.until_s == 0.3
    buffer.clear()
    assert buffer.until_s == -math.inf
    assert buffer.track(5.0) is None


def test_strides_do_not_go_on_over_a_stall() -> None:
    before = [k / 30 for k in range(90)]
    after = [before[-1] + 3.0 + k / 30 for k in range(60)]
    track = filled(before + after).track(KEPT_S)
    assert track is not None
    assert track.time_s[-1] == pytest.approx(59 / 30)
    assert track.clip.frame_rate_hz == pytest.approx(30)


def test_a_short_gap_is_bridged() -> None:
    before = [k / 30 for k in range(90)]
    after = [before[-1] + LONGEST_GAP_S - 0.05 + k / 30 for k in range(60)]
    track = filled(before + after).track(KEPT_S)
    assert track is not None
    assert len(track.time_s) == 150
