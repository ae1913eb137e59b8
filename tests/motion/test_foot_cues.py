"""Cues of landing and leaving on a leg whose mean cycles are drawn by hand."""

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.foot_cues import Cycle, LegCycles, landing_cues, leaving_cues

PHASE = np.arange(1000) / 1000
CORNERS = ([0.11, 0.16, 0.35, 0.55, 1.11], [50.0, 0.0, 0.0, 100.0, 50.0])


def cycle(x: FloatArray, y: FloatArray) -> Cycle:
    def slope(values: FloatArray) -> FloatArray:
        return 500 * (np.roll(values, -1) - np.roll(values, 1))

    return Cycle(np.stack([x, y], axis=1), np.stack([slope(x), slope(y)], axis=1))


def drawn_leg(belt_deg: float = 0.0) -> LegCycles:
    """An ankle that swings 100 px to and fro, furthest ahead at a tenth of the stride.

    It comes down by 50 px from 0.11 to 0.16 and goes up by 100 px from 0.35 to 0.55. The shank,
    100 px long, leans forward by 20 - 40 cos(2 pi (phase + 0.1)) degrees, and the thigh, as long,
    reaches forward by 55 cos(2 pi (phase + 0.1)).
    """
    x = 100 * np.cos(2 * np.pi * (PHASE - 0.1))
    ankle = cycle(x, np.interp(PHASE, *CORNERS, period=1.0))
    lean = np.radians(20 - 40 * np.cos(2 * np.pi * (PHASE + 0.1)))
    knee = cycle(x + 100 * np.sin(lean), ankle.value[:, 1] + 100 * np.cos(lean))
    thigh = np.radians(55 * np.cos(2 * np.pi * (PHASE + 0.1)))
    hip = cycle(knee.value[:, 0] - 100 * np.sin(thigh), knee.value[:, 1] + 100 * np.cos(thigh))
    return LegCycles(hip, knee, ankle, ankle.over_belt(belt_deg), ankle, 100.0)


def test_the_belt_is_as_fast_as_the_foot_in_its_fastest_tenth_of_a_stride() -> None:
    """2 pi 100 px a stride at most; the mean over a tenth is less by sin(pi/10) / (pi/10)."""
    assert drawn_leg().belt_px() == pytest.approx(618.0, rel=0.002)


def test_landing_cues_are_where_they_were_drawn() -> None:
    """5 px over the lowest at 0.155, its fall ends at 0.16, the shank turns fastest at 0.15.

    The heel has 70 % of the belt's speed where sin(2 pi (phase - 0.1)) is 0.6885.
    """
    assert landing_cues(drawn_leg()) == pytest.approx([0.155, 0.16, 0.2209, 0.15], abs=0.0015)


def test_leaving_cues_are_where_they_were_drawn() -> None:
    """30 px up at 0.41; 80 % of the belt's speed where the sine is 0.7869, before 0.6.

    The knee bends by 20 - 15 cos(2 pi (phase - 0.4)) degrees.
    """
    found = leaving_cues(drawn_leg(), 0.15)
    assert found == pytest.approx([0.41, 0.4559, 0.4], abs=0.0015)


def test_heights_tell_nothing_over_an_unknown_slope() -> None:
    leg = drawn_leg(float("nan"))
    assert np.isfinite(landing_cues(leg)).tolist() == [False, False, True, True]
    assert np.isfinite(leaving_cues(leg, 0.15)).tolist() == [False, True, True]


def test_heights_are_over_the_belt() -> None:
    """A belt that rises forwards by 5 degrees: what lies 10 px ahead is 0.87 px lower over it."""
    path = cycle(np.full(1000, 10.0), np.full(1000, 3.0)).over_belt(5.0)
    assert path.value[0] == pytest.approx([10.0, 3.0 - 0.8749], abs=1e-4)
