"""What the table of the hollow says about rows whose figures are worked out by hand."""

import numpy as np
import pytest

from bench.hollow import Hollow, agreement


def rows_of(starts: dict[str, float]) -> list[Hollow]:
    """Bodies whose hollow grows by 0.25 % per degree from their own start, off by 0.5 at 0, 5."""
    off = {-5.0: 0.0, 0.0: 0.5, 5.0: -0.5, 10.0: 0.0}
    return [
        Hollow(body, "tight", tilt, 6.0, start + 0.25 * tilt + off[tilt], 0.0, 1.0)
        for body, start in starts.items()
        for tilt in off
    ]


def test_scatter_within_a_body_and_between_bodies_in_degrees_of_tilt() -> None:
    rows = rows_of({"a": 4.0, "b": 8.0, "c": 12.0})
    got = agreement(rows, np.array([row.raw for row in rows]))
    # Least squares: the slope loses 0.5 * (2.5 + 2.5) / 125 = 0.02.
    assert got.per_deg == pytest.approx(0.23)
    # Starts 4 % apart: a standard deviation of 4.
    assert got.bodies_sd_deg == pytest.approx(4.0 / 0.23)
    # Each body leaves 0.5 - 0.02**2 * 125 = 0.45 of squares, over 12 rows less 4 constants.
    assert got.within_sd_deg == pytest.approx(np.sqrt(3 * 0.45 / 8) / 0.23)


def test_a_body_of_its_own_ranks_perfectly_though_all_together_do_not() -> None:
    rows = [row for row in rows_of({"a": 2.0, "b": 8.0, "c": 14.0}) if row.tilt_deg != 0.0]
    got = agreement(rows, np.array([row.raw for row in rows]))
    assert got.bodies == 3
    assert (got.within, got.within_least) == pytest.approx((1.0, 1.0))
    assert got.pooled < 0.5
    assert got.pooled_low <= got.pooled <= got.pooled_high
