"""Frames that repeat the one before, and poses that replace each other."""

from dataclasses import replace

import numpy as np
import pytest

from posture.motion.distinct import (
    LEGS,
    distinct_frames,
    filmed_every,
    leg_moves,
    looked_at,
    repeats,
    steadiness,
    without_repeats,
)
from posture.pipeline.analysis import analyze_track
from posture.pose_track import LANDMARK, PoseTrack, Scene, clip_info_from_times
from posture.results.clip_settings import ClipSettings
from posture.tracking.track_clip import between_looks
from tests.gait import PAIRS, Camera, Runner, exchanged, film, film_at
from tests.motion.refusals import refusal_of

SEEN = Scene(roll_deg=0.0, roll_u_deg=0.5)
FILMED = film(Runner(), Camera(fps=30.0, seconds=10.0, noise_px=1.0), SEEN)


def stored(shown: np.ndarray, rate_hz: float) -> PoseTrack:
    """The film with these of its frames, in this order, at another rate."""
    time_s = np.arange(len(shown)) / rate_hz
    xy = FILMED.xy[shown] + 0.3 * np.random.default_rng(4).standard_normal((len(shown), 33, 2))
    clip = clip_info_from_times(time_s, "stored", FILMED.size)
    return PoseTrack(xy, FILMED.visibility[shown], time_s, FILMED.size, clip, SEEN)


DOUBLED = stored(np.repeat(np.arange(300), 2), 60.0)
PULLED_DOWN = stored(np.floor(np.arange(375) * 0.8).astype(int), 37.5)


def made_up(times: int, noise_px: float = 0.3) -> PoseTrack:
    """The film with frames made up between those that were filmed, so many times as many."""
    still = film(Runner(), Camera(fps=30.0, seconds=10.0), SEEN)
    at = np.arange((len(still.xy) - 1) * times + 1) / times
    before, share = np.minimum(at.astype(int), len(still.xy) - 2), at % 1.0
    share[-1] = 1.0
    between = share[:, None, None]
    xy = (1 - between) * still.xy[before] + between * still.xy[before + 1]
    xy += noise_px * np.random.default_rng(5).standard_normal(xy.shape)
    visibility, time_s = still.visibility[before], at / 30.0
    clip = clip_info_from_times(time_s, "made up", still.size)
    return PoseTrack(xy, visibility, time_s, still.size, clip, SEEN)


def test_leg_moves_are_those_of_the_nearer_leg() -> None:
    xy = np.zeros((3, len(LANDMARK), 2))
    for part in ("knee", "ankle", "heel", "foot_index"):
        xy[:, LANDMARK[f"left_{part}"], 0] = [0.0, 3.0, 6.0]
        xy[:, LANDMARK[f"right_{part}"], 0] = [100.0, 101.0, 102.0]
    assert leg_moves(xy).tolist() == pytest.approx([2.0, 2.0])
    mixed = exchanged(xy, np.array([False, True, False]), PAIRS)
    assert leg_moves(mixed).tolist() == pytest.approx([2.0, 2.0])


def test_every_frame_that_is_shown_twice_is_found_once() -> None:
    found = repeats(DOUBLED.xy)
    assert not found[::2].any()
    assert found[1::2].mean() > 0.95
    assert repeats(FILMED.xy).mean() < 0.02


@pytest.mark.parametrize(
    ("track", "rate_hz"),
    [
        (DOUBLED, 30.0),
        (PULLED_DOWN, 30.0),
        (stored(np.repeat(np.arange(300), 3), 90.0), 30.0),
        (stored(np.repeat(np.arange(300), 4), 120.0), 30.0),
        (stored(np.repeat(np.arange(300), 3), 60.0), 20.0),
        (stored(np.repeat(np.arange(300), 5), 120.0), 24.0),
        (stored(np.floor(np.arange(750) * 0.4).astype(int), 60.0), 24.0),
    ],
)
def test_the_rate_is_that_of_different_pictures(track: PoseTrack, rate_hz: float) -> None:
    kept = without_repeats(track)
    assert kept.clip.frame_rate_hz == pytest.approx(rate_hz, rel=0.01)
    assert len(kept.time_s) == pytest.approx(300, abs=8)
    assert kept.xy.shape[0] == kept.visibility.shape[0] == len(kept.time_s)
    assert f"only about {rate_hz:.0f} different pictures" in kept.warnings[-1]


@pytest.mark.parametrize("noise_px", [0.0, 0.3, 1.0, 2.0])
@pytest.mark.parametrize("times", [2, 3, 4])
def test_frames_made_up_between_two_do_not_count(times: int, noise_px: float) -> None:
    """However the landmarks scatter: 2 px are more than a hundredth of the trunk."""
    track = made_up(times, noise_px)
    kept = without_repeats(track)
    assert kept.clip.frame_rate_hz == pytest.approx(30.0, rel=0.01)
    np.testing.assert_array_equal(kept.time_s, track.time_s[::times])
    assert kept.warnings[-1].endswith(
        "only about 30 different pictures; the others were made up between two."
    )


@pytest.mark.parametrize(("rate_hz", "found"), [(38.0, (2, 0)), (37.9, (1, 0))])
def test_from_fewer_than_19_filmed_frames_a_second_none_are_called_made_up(
    rate_hz: float, found: tuple[int, int]
) -> None:
    track = made_up(2)
    assert filmed_every(track.xy, track.visibility, rate_hz) == found


@pytest.mark.parametrize(("frames", "found"), [(44, (2, 0)), (43, (1, 0))])
def test_twenty_filmed_and_twenty_other_frames_have_to_be_seen(
    frames: int, found: tuple[int, int]
) -> None:
    """The two at either end have no bend of their own."""
    track = made_up(2, 0.0)
    assert filmed_every(track.xy[:frames], track.visibility[:frames], 60.0) == found


@pytest.mark.parametrize("unseen", LEGS)
def test_either_leg_alone_shows_frames_made_up(unseen: list[int]) -> None:
    track = made_up(3)
    xy = track.xy.copy()
    xy[:, unseen] = np.nan
    assert filmed_every(xy, track.visibility, 90.0) == (3, 0)


@pytest.mark.parametrize("noise_px", [0.0, 1.0])
@pytest.mark.parametrize("fps", [60.0, 100.0, 120.0])
def test_a_film_of_many_frames_has_none_made_up(fps: float, noise_px: float) -> None:
    track = film(Runner(), Camera(fps=fps, seconds=6.0, noise_px=noise_px), SEEN)
    assert filmed_every(track.xy, track.visibility, fps) == (1, 0)


@pytest.mark.parametrize(
    ("frames", "less_sure", "found"),
    [(240, 0.081, (4, 1)), (240, 0.079, (1, 0)), (239, 0.081, (1, 0))],
)
def test_pictures_faded_into_each_other_show_by_legs_that_are_less_sure(
    frames: int, less_sure: float, found: tuple[int, int]
) -> None:
    """By 0.08, in sixty frames of each; the second of every four was filmed."""
    track = film(Runner(), Camera(fps=120.0, seconds=2.0, noise_px=1.0), SEEN)
    visibility = np.full(track.xy.shape[:2], 0.9)
    made_up = np.arange(len(visibility)) % 4 != 1
    visibility[np.ix_(made_up, LEGS[0] + LEGS[1])] -= less_sure
    assert filmed_every(track.xy[:frames], visibility[:frames], 120.0) == found


def test_made_up_frames_are_found_in_every_stretch_on_its_own() -> None:
    """The second begins with a made-up frame."""
    track = made_up(2)
    part = np.r_[0:300, 401:599]
    cut = replace(
        track, xy=track.xy[part], visibility=track.visibility[part], time_s=track.time_s[part]
    )
    kept = without_repeats(cut)
    np.testing.assert_array_equal(kept.time_s, track.time_s[part[part % 2 == 0]])


def test_frames_that_were_not_looked_at_are_not_made_up() -> None:
    """Of 60 a second every second is looked at first; the others lie on curves between them."""
    seen = film(Runner(), Camera(fps=30.0, seconds=10.0, noise_px=1.0), SEEN)
    time_s = np.arange(2 * len(seen.xy) - 1) / 60.0
    xy = between_looks(seen.xy, seen.time_s, time_s)
    visibility = np.ones(xy.shape[:2])
    clip = clip_info_from_times(time_s, "looked at", seen.size)
    track = PoseTrack(xy, visibility, time_s, seen.size, clip, SEEN)
    assert looked_at(xy).tolist() == [number % 2 == 0 for number in range(len(xy))]
    assert without_repeats(track) is track


@pytest.mark.parametrize("factor", [1.0, 0.72])
def test_a_film_without_any_scatter_is_left_alone(factor: float) -> None:
    """Many a frame lies between those around it, and none of them was left out."""
    time_s = np.arange(0.0, 8.0, 1 / 60)
    smooth = film_at(Runner(cadence=172.0, rise=0.10), time_s / factor, time_s)
    assert looked_at(smooth.xy).all()
    assert without_repeats(smooth) is smooth


def test_a_stride_of_few_frames_is_not_taken_for_frames_made_up() -> None:
    """18 frames a stride, so every third shows the same six moments of it."""
    seldom = film(Runner(cadence=200.0), Camera(fps=30.0, seconds=8.0), SEEN)
    assert without_repeats(seldom) is seldom


def test_what_two_looks_differ_by_stays_with_its_frame() -> None:
    apart = np.broadcast_to(np.arange(600.0)[:, None, None], DOUBLED.xy.shape).copy()
    kept = without_repeats(replace(DOUBLED, apart=apart))
    assert kept.apart is not None
    np.testing.assert_allclose(kept.apart[:, 0, 0], 60.0 * kept.time_s)


def test_a_film_without_repeats_is_left_alone() -> None:
    assert without_repeats(FILMED) is FILMED
    kept, share, why = distinct_frames(FILMED)
    assert (bool(kept.all()), share, why) == (True, 1.0, "")
    short = film(Runner(), Camera(seconds=1 / 60))
    assert without_repeats(short) is short


@pytest.mark.parametrize(("share", "left_alone"), [(0.11, True), (0.13, False)])
def test_more_repeats_than_chance_makes_count(share: float, left_alone: bool) -> None:
    twice = np.zeros(300, dtype=int)
    twice[np.linspace(2, 297, round(300 * share / (1 - share))).astype(int)] = 1
    track = stored(np.repeat(np.arange(300), 1 + twice), 30.0)
    assert (without_repeats(track) is track) == left_alone


def test_a_doubled_film_is_judged_as_the_film_it_was() -> None:
    one, other = (analyze_track(t, ClipSettings()).report for t in (FILMED, DOUBLED))
    assert any("different pictures" in words for words in other.quality.warnings)
    assert any("At 30 frames per second" in words for words in other.quality.warnings)
    for key in ("cadence", "overstride", "trunk_lean"):
        values = [report.measurements[key].value for report in (one, other)]
        assert values[1] == pytest.approx(values[0], abs=1.0), key
    assert other.measurements["overstride"].verdict != "flag"


@pytest.mark.parametrize("track", [stored(np.repeat(np.arange(300), 4), 120.0), made_up(2)])
def test_such_a_film_is_judged_with_the_caution_of_its_own_rate(track: PoseTrack) -> None:
    one, other = (analyze_track(t, ClipSettings()).report for t in (FILMED, track))
    assert other.refusal is None
    assert any("At 30 frames per second" in words for words in other.quality.warnings)
    assert other.measurements["cadence"].value == pytest.approx(
        one.measurements["cadence"].value, abs=1.0
    )


def test_steady_movement_is_1_and_jumps_are_0() -> None:
    xy = np.zeros((101, len(LANDMARK), 2))
    xy[..., 0] = np.arange(101.0)[:, None]
    assert steadiness(xy) == steadiness(3 * xy) == pytest.approx(1.0)
    assert steadiness(np.floor(xy / 10) * 10) == 0.0
    assert np.isnan(steadiness(np.full_like(xy, np.nan)))
    assert np.isnan(steadiness(np.zeros_like(xy)))
    assert steadiness(FILMED.xy) > 0.8


def test_a_drawing_of_a_few_poses_is_refused_as_one() -> None:
    poses = film(Runner(), Camera(fps=8.0, seconds=10.0))
    shown = np.repeat(np.arange(80), 8)
    time_s = np.arange(len(shown)) / 64.0
    clip = clip_info_from_times(time_s, "drawing", poses.size)
    drawn = replace(poses, xy=poses.xy[shown], visibility=poses.visibility[shown], time_s=time_s)
    refusal = refusal_of(replace(drawn, clip=clip))
    assert refusal.code == "not_running"
    assert "pose to pose" in refusal.message
