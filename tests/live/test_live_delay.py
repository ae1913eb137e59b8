import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture.live.delay import AGO_S, KEPT_S, SPEED, Past, decode, encode, replayed
from tests.clips import number_of, picture

POINTS = np.zeros((33, 2))
quickly = settings(deadline=None, derandomize=True, database=None)


def filled(past: Past, times_s: list[float]) -> Past:
    for number, time_s in enumerate(times_s):
        past.add(time_s, picture(number % 40), POINTS)
    return past


def test_the_past_reaches_back_so_far_and_no_further() -> None:
    past = filled(Past(kept_s=2.0), [k / 10 for k in range(100)])
    assert past.at(7.85) is None
    first = past.at(7.95)
    assert first is not None
    assert first.time_s == pytest.approx(7.9)


def test_the_past_never_takes_more_memory_than_it_may() -> None:
    each = len(encode(picture(3)))
    past = filled(Past(kept_s=1000.0, most_bytes=10 * each), [float(k) for k in range(200)])
    assert past.size_bytes <= 10 * each
    assert past.at(199.0) is not None
    assert past.at(150.0) is None


def test_an_instant_shows_the_picture_that_was_there_then() -> None:
    past = filled(Past(), [0.0, 1.0, 2.0])
    for time_s, number in ((0.0, 0), (0.9, 0), (1.0, 1), (1.99, 1), (5.0, 2)):
        moment = past.at(time_s)
        assert moment is not None
        assert number_of(decode(moment.jpeg)) == number


def test_moments_are_spread_evenly_over_the_last_seconds() -> None:
    past = filled(Past(), [float(k) for k in range(21)])
    assert [m.time_s for m in past.spread(5, 0.0)] == [0, 5, 10, 15, 20]
    assert [m.time_s for m in past.spread(5, 19.0)] == [19, 20]
    assert past.spread(5, 30.0) == []


def test_moments_from_before_a_new_beginning_are_not_spread_but_still_shown() -> None:
    past = filled(Past(), [0.0, 1.0, 2.0])
    past.restart()
    assert [m.time_s for m in past.spread(5, 1.0)] == [1, 2]
    past.add(3.0, picture(3, (480, 640)), POINTS)
    past.add(4.0, picture(4, (480, 640)), POINTS)
    assert [m.time_s for m in past.spread(5, 0.0)] == [3, 4]
    shown = past.at(1.5)
    assert shown is not None
    assert shown.time_s == 1


@quickly
@given(st.floats(0, 1e6))
def test_the_slow_motion_shows_what_was_ten_to_thirty_seconds_ago(now_s: float) -> None:
    assert AGO_S - 1e-6 <= now_s - replayed(now_s) < KEPT_S


@quickly
@given(st.floats(0, 1e6))
def test_the_slow_motion_runs_at_its_speed_and_then_jumps_ahead(now_s: float) -> None:
    step = replayed(now_s + 0.01) - replayed(now_s)
    assert step == pytest.approx(SPEED * 0.01, abs=1e-6) or step > 5
