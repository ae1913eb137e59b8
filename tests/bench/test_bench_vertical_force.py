"""Contacts from a vertical force whose threshold is crossed at known instants."""

import numpy as np
import pytest

from bench.vertical_force import lower_foot, stances
from tests.bench.laboratory import contacts, joints_mm


def test_a_stance_lasts_from_50_newtons_to_50_newtons() -> None:
    """Up by 500 N/s from 1 s, and down to nothing at 2.2 s: 50 N at 1.1 and 2.1 s."""
    time_s = np.arange(0, 4, 1 / 300)
    force_n = np.interp(time_s, [1.0, 1.6, 2.2], [0.0, 300.0, 0.0])
    assert stances(time_s, force_n) == [pytest.approx((1.1, 2.1), abs=0.0005)]


def test_the_filter_lets_half_of_30_hz_through() -> None:
    """Both ways a quarter of the power is left at the corner: 40 of 80 N never reach 50 N."""
    time_s = np.arange(0, 4, 1 / 1000)
    wave = np.sin(2 * np.pi * 30 * time_s)
    ramp = np.where((time_s > 1) & (time_s < 3), 1.0, 0.0)
    assert stances(time_s, 80 * wave * ramp) == []
    # At 3 Hz nothing is lost, and 50 N are exceeded for 52 % of half a period.
    slow = stances(time_s, 80 * np.sin(2 * np.pi * 3 * time_s))
    widths = np.diff(np.array(slow), axis=1)
    assert widths == pytest.approx(2 * np.arccos(50 / 80) / (2 * np.pi * 3), abs=0.0005)


def test_vibrations_and_cut_stances_are_left_out() -> None:
    time_s = np.arange(0, 4, 1 / 1000)
    force_n = np.zeros(len(time_s))
    for start, end in ((0.0, 0.2), (1.0, 1.04), (2.0, 2.3), (3.8, 4.0)):
        force_n[(time_s >= start) & (time_s < end)] = 800.0
    (only,) = stances(time_s, force_n)
    # The filter begins to rise a few ms before a sudden load.
    assert only == pytest.approx((2.0, 2.3), abs=0.01)


def test_the_foot_on_the_belt_is_the_lower_one() -> None:
    time_s = np.arange(0, 3, 0.005)
    points = joints_mm(time_s)
    assert all(lower_foot(time_s, points, (ic, to)) == side for side, ic, to in contacts(3.0))
