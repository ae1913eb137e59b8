"""Cues of landing and leaving on a leg whose mean cycles are drawn by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.foot_cues import Cycle, LegCycles, landing_cues, leaving_cues, mean_cycle

PHASE = np.arange(1000) / 1000
# Height by phase. The level of landing is 5.25 px over the lowest, a twentieth of the shank.
CORNERS = ([0.11, 0.16, 0.35, 0.55, 1.11], [57.0, 7.0, 26.0, 126.0, 57.0])
SHANK_PX = 105.0


def cycle(x: FloatArray, y: FloatArray) -> Cycle:
    def slope(values: FloatArray) -> FloatArray:
        return 500 * (np.roll(values, -1) - np.roll(values, 1))

    return Cycle(np.stack([x, y], axis=1), np.stack([slope(x), slope(y)], axis=1))


def bend_deg(phase: FloatArray) -> FloatArray:
    """The knee's bend: least in the middle of stance, but for a dip at landing."""
    dip = 40 * (np.abs(phase - 0.13) < 0.03)
    return np.asarray(20 - 15 * np.cos(2 * np.pi * (phase - 0.4)) - dip)


def drawn_leg(
    belt_deg: float = 0.0,
    corners: tuple[list[float], list[float]] = CORNERS,
    turns_at: float = 0.15,
    bend: Callable[[FloatArray], FloatArray] = bend_deg,
) -> LegCycles:
    """An ankle that swings 100 px to and fro, furthest ahead at a tenth of the stride.

    It comes down by 50 px from 0.11 to 0.16, and goes up by 19 px to 0.35 and by 100 to 0.55. The
    shank leans forward by 20 - 40 cos(2 pi (phase - turns_at + 1/4)) degrees.
    """
    x = 100 * np.cos(2 * np.pi * (PHASE - 0.1))
    ankle = cycle(x, np.interp(PHASE, *corners, period=1.0))
    lean_deg = 20 - 40 * np.cos(2 * np.pi * (PHASE - turns_at + 0.25))
    lean, thigh = np.radians(lean_deg), np.radians(bend(PHASE) - lean_deg)
    knee = cycle(x + 105 * np.sin(lean), ankle.value[:, 1] + 105 * np.cos(lean))
    hip = cycle(knee.value[:, 0] - 100 * np.sin(thigh), knee.value[:, 1] + 100 * np.cos(thigh))
    return LegCycles(hip, knee, ankle, ankle.over_belt(belt_deg), ankle, SHANK_PX)


def test_the_belt_is_as_fast_as_the_foot_in_its_fastest_tenth_of_a_stride() -> None:
    """2 pi 100 px a stride at most; the mean over a tenth is less by sin(pi/10) / (pi/10)."""
    assert drawn_leg().belt_px() == pytest.approx(618.0, rel=0.002)


def test_landing_cues_are_where_they_were_drawn() -> None:
    """5.25 px over the lowest at 0.15475, its fall ends at 0.16, the shank turns fastest at 0.15.

    The heel has 70 % of the belt's speed where sin(2 pi (phase - 0.1)) is 0.6885.
    """
    assert landing_cues(drawn_leg()) == pytest.approx([0.15475, 0.16, 0.22087, 0.15], abs=1e-4)


def test_leaving_cues_are_where_they_were_drawn() -> None:
    """80 % of the belt's speed where the sine is 0.7869, before 0.6; the knee straightest at 0.4.

    A fifth of the heights from 0.22 to 0.32 lies under 7 + 6 + 1.98 px, and 31.5 px more are
    reached 20.48 px after 0.35.
    """
    found = leaving_cues(drawn_leg(), 0.15)
    assert found == pytest.approx([0.39096, 0.4559, 0.4], abs=1e-4)


def test_the_level_of_stance_is_that_from_7_to_17_hundredths_after_contact() -> None:
    """From 0.07 to 0.17 a fifth lies under 7 + 10.8 px: ten of the slow rise, ten of the fall."""
    expected = 0.35 + (10.8 + 31.5 - 19) / 500
    assert leaving_cues(drawn_leg(), 0.0)[0] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("start", "found"), [(0.30, 0.34475), (0.31, np.nan)])
def test_the_ankle_comes_down_within_a_quarter_of_the_stride(start: float, found: float) -> None:
    late = drawn_leg(corners=([start, start + 0.05, 0.45, 0.55], [57.0, 7.0, 7.0, 57.0]))
    assert landing_cues(late)[0] == pytest.approx(found, abs=1e-4, nan_ok=True)


@pytest.mark.parametrize(("start", "found"), [(0.28, 0.33), (0.30, np.nan), (0.31, np.nan)])
def test_an_ankle_that_comes_down_a_fifth_later_has_no_descent(start: float, found: float) -> None:
    late = drawn_leg(corners=([start, start + 0.05, 0.45, 0.55], [57.0, 7.0, 7.0, 57.0]))
    assert landing_cues(late)[1] == pytest.approx(found, abs=1e-3, nan_ok=True)


def test_an_ankle_that_sinks_once_more_in_stance_does_not_land_there() -> None:
    """It is down at 0.16, rises by 20 px to 0.20, and falls by as much in half the time."""
    corners = [0.11, 0.16, 0.20, 0.21, 0.35, 0.55, 1.11], [57.0, 7.0, 27.0, 7.0, 26.0, 126.0, 57.0]
    assert landing_cues(drawn_leg(corners=corners))[1] == pytest.approx(0.16, abs=1e-3)


def test_an_ankle_that_sinks_faster_a_fifth_of_a_stride_later_does_not_land_there() -> None:
    """It falls by 35 px to 0.16, then, after 0.3, by 15 px nearly four times as fast.

    At 700 px a stride the 50 px to the lowest take 0.0714.
    """
    places = [0.11, 0.16, 0.31, 0.316, 0.35, 0.55, 1.11]
    heights = [57.0, 22.0, 22.0, 7.0, 26.0, 126.0, 57.0]
    found = landing_cues(drawn_leg(corners=(places, heights)))
    assert found[1] == pytest.approx(0.1814, abs=2e-3)


def test_an_ankle_that_is_down_when_furthest_ahead_has_no_height_to_tell_by() -> None:
    """At 0.1 it is 5 px over the lowest, under the level, and sinks from 0.25 to 0.27."""
    corners = [0.05, 0.1, 0.25, 0.27, 0.35, 0.55, 1.05], [57.0, 12.0, 12.0, 7.0, 26.0, 126.0, 57.0]
    found = landing_cues(drawn_leg(corners=corners))
    assert np.isnan(found[:2]).all()
    assert found[2:] == pytest.approx([0.22087, 0.15], abs=1e-4)


def test_its_lowest_is_that_of_the_first_three_tenths() -> None:
    """0.04 px over the height at 0.39, where the window ends; beyond, it would go 20 px deeper."""
    corners = [0.11, 0.16, 0.40, 0.42, 0.5], [57.0, 9.0, 7.0, -13.0, 57.0]
    lowest = 9 - 2 * (0.399 - 0.16) / 0.24
    fall = (57 - lowest - 5.25) / 48 * 0.05
    assert landing_cues(drawn_leg(corners=corners))[0] == pytest.approx(0.11 + fall, abs=2e-5)


def test_the_first_fall_through_the_level_counts() -> None:
    """At 0.1 it is half a pixel under the level, then over it, just over it, and through it."""
    places = [0.09, 0.12, 0.13, 0.17, 0.20, 0.25, 0.28, 0.32, 0.9]
    heights = [11.75, 11.75, 57.0, 12.75, 12.75, 7.0, 27.0, 7.0, 57.0]
    wavering = drawn_leg(corners=(places, heights))
    assert landing_cues(wavering)[0] == pytest.approx(0.20 + 0.5 / 115, abs=1e-4)


@pytest.mark.parametrize(("turns_at", "found"), [(0.02, 0.05), (0.24, 0.24), (0.28, 0.249)])
def test_the_shank_turns_from_a_twentieth_before_to_three_after(
    turns_at: float, found: float
) -> None:
    assert landing_cues(drawn_leg(turns_at=turns_at))[3] == pytest.approx(found, abs=1e-4)


def test_a_knee_that_goes_on_straightening_ends_3_hundredths_after_the_thigh() -> None:
    """The thigh is furthest back where 41 - 40 cos(2 pi (phase + 0.1)) - 200 phase is least."""
    leg = drawn_leg(bend=lambda phase: 61 - 200 * phase)
    lean_deg = 20 - 40 * np.cos(2 * np.pi * (PHASE + 0.1))
    back = 0.27 + np.argmin((61 - 200 * PHASE - lean_deg)[270:820]) / 1000
    assert leaving_cues(leg, 0.15)[2] == pytest.approx(back + 0.029, abs=1e-6)


def test_heights_tell_nothing_over_an_unknown_slope() -> None:
    leg = drawn_leg(float("nan"))
    assert np.isfinite(landing_cues(leg)).tolist() == [False, False, True, True]
    assert np.isfinite(leaving_cues(leg, 0.15)).tolist() == [False, True, True]


def test_heights_are_over_the_belt() -> None:
    """A belt that rises forwards by 5 degrees: what lies 10 px ahead is 0.87 px lower over it."""
    path = cycle(np.full(1000, 10.0), np.full(1000, 3.0)).over_belt(5.0)
    assert path.value[0] == pytest.approx([10.0, 3.0 - 0.8749], abs=1e-4)


def test_a_mean_cycle_follows_ten_harmonics_without_the_runners_drift() -> None:
    phase = np.arange(1200) / 60.0
    drift = 40.0 * np.sin(phase / 3)
    waves = np.cos(2 * np.pi * phase) + np.cos(2 * np.pi * 10 * phase)
    path = np.stack([drift + 50 * waves, 7 + np.sin(2 * np.pi * 11 * phase)], axis=1)
    found = mean_cycle(path, drift, phase)
    assert found is not None
    once, ten = (2 * np.pi * PHASE * k for k in (1, 10))
    assert found.value[:, 0] == pytest.approx(50 * (np.cos(once) + np.cos(ten)), abs=0.01)
    slope = -100 * np.pi * (np.sin(once) + 10 * np.sin(ten))
    assert found.slope[:, 0] == pytest.approx(slope, abs=1.0)
    assert found.value[:, 1] == pytest.approx(7.0, abs=0.2)


def test_it_needs_four_frames_for_each_harmonic_and_two_more() -> None:
    phase = np.arange(600) / 60.0
    path = np.stack([np.cos(2 * np.pi * phase), np.sin(2 * np.pi * phase)], axis=1)
    path[42:] = np.nan
    assert mean_cycle(path, 0 * phase, phase) is not None
    path[41] = np.nan
    assert mean_cycle(path, 0 * phase, phase) is None
