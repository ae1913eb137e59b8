import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posture.arrays import FloatArray
from posture.live.one_euro import OneEuro

quickly = settings(deadline=None, derandomize=True, database=None)
paths = arrays(np.float64, (12, 3, 2), elements=st.floats(-500, 500, width=32))
rates = st.sampled_from([15.0, 30.0, 60.0])


def smoothed(path: FloatArray, rate_hz: float, unit: float = 1.0) -> FloatArray:
    own = OneEuro()
    return np.array([own.smooth(k / rate_hz, points, unit) for k, points in enumerate(path)])


@quickly
@given(paths, rates)
def test_what_is_drawn_lies_between_what_was_drawn_and_what_was_found(
    path: FloatArray, rate_hz: float
) -> None:
    drawn = smoothed(path, rate_hz)
    low, high = np.minimum(drawn[:-1], path[1:]), np.maximum(drawn[:-1], path[1:])
    assert np.all((drawn[1:] >= low - 1e-9) & (drawn[1:] <= high + 1e-9))


@quickly
@given(paths, rates, st.floats(0.5, 4.0), st.floats(-100, 100))
def test_a_larger_or_shifted_picture_is_smoothed_alike(
    path: FloatArray, rate_hz: float, scale: float, shift: float
) -> None:
    other = smoothed(scale * path + shift, rate_hz, scale)
    assert other == pytest.approx(scale * smoothed(path, rate_hz) + shift, abs=1e-6)


def test_what_stands_still_is_calmed_and_what_moves_is_followed() -> None:
    noise = np.random.default_rng(0).normal(0, 0.002, (300, 1, 2))
    assert smoothed(noise, 30.0)[30:].std() < 0.6 * noise[30:].std()
    moving = np.repeat(np.arange(60.0)[:, None, None] / 10, 2, axis=2)  # 3 body heights a second
    behind = moving[-1] - smoothed(moving, 30.0)[-1]
    assert behind.max() < 3 * 0.015  # less than 15 ms


def test_a_point_that_was_not_seen_comes_back_where_it_is() -> None:
    own = OneEuro()
    own.smooth(0.0, np.array([[0.0, 0.0], [5.0, 5.0]]))
    gone = own.smooth(0.1, np.array([[np.nan, np.nan], [5.0, 5.0]]))
    assert np.isnan(gone[0]).all()
    back = own.smooth(0.2, np.array([[9.0, 9.0], [5.0, 5.0]]))
    assert back == pytest.approx(np.array([[9.0, 9.0], [5.0, 5.0]]))
