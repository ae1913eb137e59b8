"""Which stretches show the run, and what of their rhythm is refused, on legs that swing by hand."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.motion.find_run import (
    Legs,
    check_strides,
    fast_stride,
    follow_legs,
    ramps,
    running_of,
    what_else,
)
from posture.motion.gait import GaitSigns
from posture.motion.rhythm import Rhythm
from posture.motion.running_part import FROM_THE_OTHER_SIDE
from posture.pose_track import LANDMARK
from tests.gait import Camera, Runner, Stander, exchanged, film, mirror, standing

LEGS = [(f"left_{p}", f"right_{p}") for p in ("hip", "knee", "ankle", "heel", "foot_index")]
RATE_HZ = 30.0
SIGNS = GaitSigns(0.8, 0.4, 0.5, 90.0, 20.0, 6.0, 3.9)


def seconds(length_s: float) -> FloatArray:
    return np.asarray(np.arange(round(RATE_HZ * length_s) + 1) / RATE_HZ)


def rhythm_of(time_s: FloatArray, stride_s: float, regularity: float = 1.0) -> Rhythm:
    return Rhythm(stride_s, time_s / stride_s, np.ones_like(time_s), regularity)


def shown(
    length_s: float,
    stride_s: float | None = 0.7,
    forward: float = 1.0,
    runs: bool = True,
    left_out: tuple[str, ...] = (),
) -> Legs:
    """A stretch of so many seconds, in which nobody is seen."""
    time_s = seconds(length_s)
    whole = slice(0, len(time_s))
    rhythm = None if stride_s is None else rhythm_of(time_s, stride_s)
    xy = np.full((len(time_s), len(LANDMARK), 2), np.nan)
    mixups = np.zeros(len(time_s), dtype=bool)
    return Legs(time_s, xy, whole, whole, None, rhythm, mixups, forward, runs, left_out)


def test_stretches_in_which_nobody_runs_are_left_out_where_somebody_does() -> None:
    run, still = shown(4.0), shown(9.0, runs=False)
    assert running_of((still, run)) == [run]
    assert running_of((still,)) == [still]


@pytest.mark.parametrize(("right_s", "side"), [(6.0, "right"), (5.0, "right"), (4.0, "left")])
def test_the_side_that_most_show_is_judged_and_the_right_one_where_both_show_as_much(
    right_s: float, side: str
) -> None:
    right = [shown(right_s / 2), shown(right_s / 2)]
    left = shown(5.0, forward=-1.0)
    assert running_of((left, *right)) == (right if side == "right" else [left])


def test_only_steady_frames_say_how_long_a_side_is_shown() -> None:
    right, left = shown(9.0), shown(5.0, forward=-1.0)
    assert running_of((replace(right, steady=slice(0, 121)), left)) == [left]


def test_stretches_of_another_pace_or_none_do_not_belong_to_the_run() -> None:
    run, walk, again, none = shown(4.0), shown(5.0, 1.1), shown(3.0, 0.72), shown(6.0, None)
    assert running_of((run, walk, again, none)) == [run, again]
    assert running_of((run, none)) == [run]
    assert running_of((none, shown(2.0, None))) == [none]


def test_what_else_a_clip_shows_is_told_once() -> None:
    run = shown(6.0, left_out=("walking",))
    other_pace = shown(2.0, 1.1, left_out=("cycling",))
    still = shown(2.0, runs=False, left_out=("standing", "walking"))
    assert what_else((run, other_pace, still), [run]) == ["walking", "standing"]


@pytest.mark.parametrize(("runs", "told"), [(True, [FROM_THE_OTHER_SIDE]), (False, [])])
def test_running_from_the_other_side_is_told(runs: bool, told: list[str]) -> None:
    run = shown(6.0)
    assert what_else((run, shown(2.0, forward=-1.0, runs=runs)), [run]) == told
    other = shown(6.0, forward=-1.0)
    assert what_else((shown(2.0, runs=runs), other), [other]) == told


def slow_in_the_middle(factor: float) -> tuple[FloatArray, FloatArray]:
    """A difference of legs over 12 s, for 6 s of them this many times slower."""
    time_s = seconds(12.0)
    pace = np.where((time_s > 3.0) & (time_s < 9.0), 1 / factor, 1.0)
    return np.cos(2 * np.pi * np.cumsum(pace) / RATE_HZ / 0.7), time_s


@pytest.mark.parametrize(("factor", "changes"), [(2.3, False), (2.8, True)])
def test_speeds_further_apart_than_walking_and_running_are_a_ramp(
    factor: float, changes: bool
) -> None:
    assert ramps(None, *slow_in_the_middle(factor)) == changes


@pytest.mark.parametrize(
    ("regularity", "frames", "changes"),
    [(0.9, 361, True), (0.91, 361, False), (0.91, 289, False), (0.91, 288, True)],
)
def test_a_rhythm_of_nine_tenths_over_four_fifths_of_the_clip_is_no_ramp(
    regularity: float, frames: int, changes: bool
) -> None:
    """Four fifths of 361 frames are 288.8."""
    difference, time_s = slow_in_the_middle(4.0)
    assert len(time_s) == 361
    rhythm = rhythm_of(time_s[:frames], 0.7, regularity)
    assert ramps(rhythm, difference, time_s) == changes


def swinging(
    period_s: float, hips_s: float | None = None, rate_hz: float = 60.0, noise_px: float = 0.0
) -> Legs:
    """Legs that repeat after so long, hips that rise after another time; no rhythm was found."""
    time_s = np.arange(round(max(6.0, 2.2 * period_s) * rate_hz)) / rate_hz
    xy = np.zeros((len(time_s), len(LANDMARK), 2))
    swing = 80.0 * np.cos(2 * np.pi * time_s / period_s)
    for part in ("knee", "ankle", "heel", "foot_index"):
        xy[:, LANDMARK[f"left_{part}"], 0] = swing
        xy[:, LANDMARK[f"right_{part}"], 0] = -swing
    height = 5.0 * np.cos(2 * np.pi * time_s / (hips_s or period_s / 2))
    height += noise_px * np.random.default_rng(1).standard_normal(len(time_s))
    for side in ("left", "right"):
        xy[:, LANDMARK[f"{side}_hip"], 1] = height
        xy[:, LANDMARK[f"{side}_shoulder"], 1] = height - 100.0
    whole = slice(0, len(time_s))
    mixups = np.zeros(len(time_s), dtype=bool)
    return Legs(time_s, xy, whole, whole, None, None, mixups, 1.0, True, ())


def pace_of(stride_s: float) -> float:
    """The legs' pace at such strides: 3.9 at 170 steps a minute, where one takes 0.706 s."""
    return 3.9 * 120 / 170 / stride_s


def refusal_of(legs: Legs, pace: float = 3.9) -> str:
    with pytest.raises(RefusedError) as caught:
        check_strides(legs, replace(SIGNS, pace=pace))
    return caught.value.message


@pytest.mark.parametrize("pace", [1.5, 3.9, 9.0])
def test_a_runners_rhythm_is_not_refused_for_its_pace(pace: float) -> None:
    check_strides(shown(6.0), replace(SIGNS, pace=pace))


def test_a_runners_rhythm_does_not_count_where_the_legs_move_slowly() -> None:
    legs = replace(swinging(2.8), rhythm=shown(6.0).rhythm)
    assert "every 2.8 s, too slow" in refusal_of(legs, pace=1.4)


def test_slow_strides_must_agree_with_a_slow_pace() -> None:
    assert "every 1.8 s" in refusal_of(swinging(1.8), pace_of(1.8))
    assert "No steady" in refusal_of(swinging(1.8), 3.9)
    assert "times more slowly" in refusal_of(swinging(5.0), pace_of(5.0) / 2)


@pytest.mark.parametrize(("stride_s", "why"), [(11.8, "every 11.8 s"), (12.4, "17 times more")])
def test_strides_of_up_to_twelve_seconds_are_looked_for(stride_s: float, why: str) -> None:
    legs = swinging(stride_s, rate_hz=10.0)
    assert why in refusal_of(legs, pace_of(stride_s))


def test_strides_that_could_be_a_runners_are_not_looked_for_among_slow_ones() -> None:
    """What repeats after 0.9 s does so after 1.8 s, too, and slow strides begin with 1.3 s."""
    assert "every 1.8 s" in refusal_of(swinging(0.9), pace_of(1.8))


def fast(
    period_s: float, hips_s: float | None = None, rate_hz: float = 240.0, noise_px: float = 0.0
) -> float:
    """The stride that is found among fast ones; NaN = none."""
    return fast_stride(swinging(period_s, hips_s, rate_hz, noise_px).xy, rate_hz)


@pytest.mark.parametrize("period_s", [0.205, 0.3, 0.4, 0.44])
def test_legs_that_repeat_too_fast_for_any_runner_are_found(period_s: float) -> None:
    assert fast(period_s) == pytest.approx(period_s, rel=0.005)


@pytest.mark.parametrize("period_s", [0.46, 0.7, 0.8])
def test_a_runners_strides_are_none_of_them(period_s: float) -> None:
    assert np.isnan(fast(period_s))


def test_strides_of_less_than_0_2_s_are_not_looked_for() -> None:
    """What repeats after 0.19 s does so after 0.38 s, too."""
    assert fast(0.19) == pytest.approx(0.38, rel=0.005)


@pytest.mark.parametrize(
    ("steps", "counts"), [(0.86, True), (1.14, True), (0.84, False), (1.16, False)]
)
def test_legs_count_as_fast_where_the_hips_rise_twice_in_a_stride(
    steps: float, counts: bool
) -> None:
    """Within 15 %; legs that change their names seem to repeat with every step."""
    assert np.isfinite(fast(0.4, 0.2 * steps)) == counts


@pytest.mark.parametrize(("noise", "counts"), [(0.6, True), (0.8, False)])
def test_legs_count_as_fast_only_where_the_hips_repeat_by_half(noise: float, counts: bool) -> None:
    """The hips rise and fall by 5 px either way, and repeat by half with noise of 0.71 of that."""
    assert np.isfinite(fast(0.4, noise_px=5.0 * noise)) == counts


@pytest.mark.parametrize("pace", [0.1, 1.4, 2.6])
def test_fast_legs_are_neither_slow_nor_still_however_smooth_their_path_is(pace: float) -> None:
    assert "300 steps per minute" in refusal_of(shown(6.0, 0.4), pace)


@pytest.mark.parametrize(("stride_s", "slow"), [(0.44, False), (0.46, True)])
def test_a_runners_rhythm_does_not_hide_slow_legs(stride_s: float, slow: bool) -> None:
    legs = replace(swinging(2.8), rhythm=shown(6.0, stride_s).rhythm)
    assert ("every 2.8 s" in refusal_of(legs, pace=1.4)) == slow


def test_which_way_the_runner_looks_is_known_of_a_stretch() -> None:
    track = film(Runner(), Camera(seconds=6.0))
    assert [legs.forward for legs in follow_legs(track)] == [1.0]
    assert [legs.forward for legs in follow_legs(mirror(track))] == [-1.0]


@pytest.mark.parametrize(("frames", "beside"), [(7, False), (8, True)])
@pytest.mark.parametrize("first", [True, False])
def test_eight_frames_before_or_after_a_stance_are_looked_at_without_it(
    frames: int, beside: bool, first: bool
) -> None:
    """Somebody stands for 3.2 s, but for so many frames elsewhere."""
    track = film(Stander(), Camera(seconds=3.2))
    count = len(track.time_s)
    elsewhere = slice(0, frames) if first else slice(count - frames, count)
    xy = track.xy.copy()
    xy[elsewhere, :, 0] += 200.0
    (legs,) = follow_legs(track.with_xy(xy))
    assert legs.stance is not None
    assert legs.moving == (elsewhere if beside else slice(0, count))


@pytest.mark.parametrize(
    ("starts_s", "swings_s", "first_s", "last_s"), [(0.5, 2.2, 0.0, 2.75), (1.5, 3.0, 1.3, 4.7)]
)
def test_legs_that_swing_fully_for_two_and_a_half_seconds_show_where_the_run_is(
    starts_s: float, swings_s: float, first_s: float, last_s: float
) -> None:
    """Where they swing for less, all of what may be running is taken."""
    track = film(Runner(cadence=190.0), Camera(seconds=5.9, noise_px=1.0))
    ends = starts_s + np.array([0.0, 0.1, swings_s, swings_s + 0.1])
    (legs,) = follow_legs(standing(track, np.interp(track.time_s, ends, [0.0, 1.0, 1.0, 0.0])))
    assert track.time_s[legs.steady][[0, -1]] == pytest.approx([first_s, last_s], abs=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_steps_show_the_rhythm_where_strides_no_longer_do(seed: int) -> None:
    """For ten frames after every second contact or so, the legs carry each other's names."""
    runner, rng = Runner(), np.random.default_rng(seed)
    track = film(runner, Camera(fps=30.0, seconds=9.0, noise_px=2.0))
    mixed = np.zeros(len(track.time_s), dtype=bool)
    for near in (True, False):
        for contact_s in runner.contacts(near, 8.8):
            if rng.random() < 0.5:
                first = int(np.searchsorted(track.time_s, contact_s))
                mixed[first : first + 10] = True
    (legs,) = follow_legs(track.with_xy(exchanged(track.xy, mixed, LEGS)))
    assert legs.rhythm is not None
    assert 120.0 / legs.rhythm.stride_s == pytest.approx(170.0, rel=0.01)
