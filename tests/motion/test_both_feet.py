"""Two feet's instants of one event, moved towards half a stride apart, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.motion.both_feet import CONTACT_APART_MS, TOE_OFF_APART_MS, drawn_together

STRIDE_S = 0.7
HALF = (3.0, 4.0)
"""Of 25 squares 16 are not the runner's own: 0.64 of a difference goes, half of it by each foot."""


@pytest.mark.parametrize("strides", [-3, 0, 5])
def test_feet_half_a_stride_apart_stay_where_they_are(strides: int) -> None:
    moved = drawn_together(0.3, 0.8 + strides, STRIDE_S, HALF)
    assert moved == pytest.approx((0.3, 0.8 + strides))


@pytest.mark.parametrize(
    ("beyond_s", "moved_s"), [(0.010, 0.0032), (-0.010, -0.0032), (0.030, 0.0096), (0.050, 0.010)]
)
def test_the_feet_share_what_is_not_the_runners_own(beyond_s: float, moved_s: float) -> None:
    """Neither is moved by more than 10 ms, as far as they may be apart."""
    second = 0.3 + 0.5 + beyond_s / STRIDE_S
    first, other = drawn_together(0.3, second, STRIDE_S, HALF)
    assert (first - 0.3) * STRIDE_S == pytest.approx(moved_s)
    assert (second - other) * STRIDE_S == pytest.approx(moved_s)


@pytest.mark.parametrize(
    ("apart_ms", "kept"), [(CONTACT_APART_MS, 0.234), (TOE_OFF_APART_MS, 0.192)]
)
def test_about_a_fifth_of_a_difference_is_the_runners_own(
    apart_ms: tuple[float, float], kept: float
) -> None:
    first, second = drawn_together(0.0, 0.51, 1.0, apart_ms)
    assert second - first - 0.5 == pytest.approx(0.01 * kept, abs=1e-5)


@given(first=st.floats(-5, 5), second=st.floats(-5, 5), stride_s=st.floats(0.4, 1.2))
def test_neither_their_mean_nor_their_order_changes(
    first: float, second: float, stride_s: float
) -> None:
    one, other = drawn_together(first, second, stride_s, CONTACT_APART_MS)
    assert one + other == pytest.approx(first + second)
    before, after = (second - first) % 1.0 - 0.5, (other - one) % 1.0 - 0.5
    assert abs(after) <= abs(before) + 1e-9
