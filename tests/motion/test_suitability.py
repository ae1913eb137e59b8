"""Which clips are refused, in which order, and with which advice."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.motion.motion import CameraView
from posture.motion.read import read_motion
from posture.motion.suitability import (
    check_length,
    check_picture,
    check_rhythm,
    check_treadmill,
    check_upright,
    check_view,
    detected_fraction,
    outside_share,
    picture_warnings,
)
from posture.pose_track import LANDMARK, PoseTrack, Scene
from tests.gait import Camera, Runner, film, film_at
from tests.motion.refusals import refusal_of

GOOD = Scene(roll_deg=0.0, roll_u_deg=0.5)
SHORT = Camera(seconds=6.0)


def test_a_good_clip_passes() -> None:
    assert read_motion(film(Runner(), SHORT, GOOD)).contacts


@pytest.mark.parametrize(
    ("scene", "runner", "camera", "code"),
    [
        (Scene(second_person=0.9, camera_shift=0.9, luminance=1.0), Runner(), SHORT, "several"),
        (Scene(camera_shift=0.9, luminance=1.0), Runner(yaw=80.0), SHORT, "moving_camera"),
        (Scene(luminance=1.0), Runner(yaw=80.0), SHORT, "picture_too_poor"),
        (Scene(contrast=1.0), Runner(), SHORT, "picture_too_poor"),
        (Scene(blur=0.2), Runner(), SHORT, "picture_too_poor"),
        (GOOD, Runner(), Camera(seconds=6.0, px_per_m=40.0), "picture_too_poor"),
        (GOOD, Runner(), Camera(seconds=6.0, fps=15.0), "picture_too_poor"),
        (GOOD, Runner(yaw=80.0), Camera(place=(640.0, 800.0), seconds=6.0), "not_side_view"),
        (GOOD, Runner(), Camera(place=(640.0, 800.0), seconds=1.5), "body_out_of_frame"),
        (GOOD, Runner(cadence=90.0, duty=0.4, belt=1.6), Camera(seconds=4.0), "not_running"),
        (GOOD, Runner(), Camera(seconds=2.4), "too_short"),
    ],
)
def test_the_first_rule_that_applies_refuses(
    scene: Scene, runner: Runner, camera: Camera, code: str
) -> None:
    assert refusal_of(film(runner, camera, scene)).code.startswith(code)


def test_pixels_count_as_the_model_gets_them() -> None:
    # 260 px of body in a picture of 3840 are 43 in the 640 that the model is given.
    far = film(Runner(), Camera(size=(3840, 2160), px_per_m=150.0, seconds=6.0), GOOD)
    refusal = refusal_of(far)
    assert refusal.code == "picture_too_poor"
    assert "260 pixels tall" in refusal.message
    assert "720 are needed" in refusal.message


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_few_frames_are_too_short(frames: int) -> None:
    assert refusal_of(film(Runner(), Camera(seconds=frames / 60))).code == "too_short"


def test_one_leg_out_of_the_picture_is_named() -> None:
    refusal = refusal_of(film(Runner(), Camera(place=(640.0, 745.0), seconds=6.0)))
    assert refusal.code == "body_out_of_frame"
    assert "ankle" in refusal.message or "heel" in refusal.message


def test_a_head_out_of_the_picture_is_named() -> None:
    track = film(Runner(), Camera(size=(1280, 720), px_per_m=500.0, seconds=6.0))
    assert "head" in refusal_of(track).message


def test_somebody_who_crosses_the_picture_does_not_run_in_place() -> None:
    track = film(Runner(), Camera(px_per_m=200.0, place=(200.0, 660.0), seconds=6.0))
    across = 140.0 * track.time_s[:, None, None] * np.array([1.0, 0.0])
    refusal = refusal_of(track.with_xy(track.xy + across))
    assert refusal.code == "not_running"
    assert "across the picture" in refusal.message


def test_wandering_on_the_belt_is_running_in_place() -> None:
    track = film(Runner(), Camera(px_per_m=200.0, seconds=8.0))
    wander = 40.0 * np.sin(track.time_s)[:, None, None] * np.array([1.0, 0.0])
    assert read_motion(track.with_xy(track.xy + wander)).contacts


def thrashing(seconds: float = 8.0) -> PoseTrack:
    """Legs that move fully, at a pace that changes at random all the time."""
    rng = np.random.default_rng(3)
    time_s = np.arange(round(60 * seconds)) / 60.0
    turns = np.arange(0, seconds + 1, 0.3)
    pace = np.interp(time_s, turns, rng.uniform(-2.5, 2.5, len(turns)))
    return film_at(Runner(), np.cumsum(pace) / 60.0, time_s)


def test_irregular_thrashing_is_not_running() -> None:
    assert refusal_of(thrashing()).code == "not_running"


@pytest.mark.parametrize("factor", [3.0, 4.0, 8.0])
def test_slow_motion_not_told_is_refused_with_what_to_say(factor: float) -> None:
    time_s = np.arange(0, 24, 1 / 30)
    refusal = refusal_of(film_at(Runner(), time_s / factor, time_s))
    assert refusal.code == "not_running"
    assert "--capture-fps" in refusal.advice
    assert "slow motion" in refusal.message


def test_a_gentle_run_without_flight_is_running() -> None:
    # Both feet on the belt at times, the hip lowest in mid-stance: running all the same.
    runner = Runner(cadence=160.0, duty=0.52, belt=2.0, rise=0.04)
    assert read_motion(film(runner, SHORT)).contacts


@pytest.mark.parametrize(
    ("cadence", "why"),
    [
        (99.9, r"every 1\.2 s, too slow"),
        (100.0, ""),
        (170.0, ""),
        (240.0, ""),
        (240.1, "240 steps per minute, which is not running"),
        (300.0, "300 steps per minute"),
        (42.857, r"every 2\.8 s, too slow"),
        (np.nan, "No steady"),
    ],
)
def test_running_takes_100_to_240_steps_a_minute(cadence: float, why: str) -> None:
    if not why:
        check_rhythm(120.0 / cadence)
        return
    with pytest.raises(RefusedError, match=why):
        check_rhythm(120.0 / cadence)


def test_four_strides_are_enough_and_three_are_not() -> None:
    check_length(4)
    with pytest.raises(RefusedError, match="shows 3 full strides") as caught:
        check_length(3)
    assert caught.value.code == "too_short"


@pytest.mark.parametrize(("seconds", "strides"), [(5.7, 7), (6.1, 8)])
def test_fewer_than_8_strides_are_a_warning(seconds: float, strides: int) -> None:
    # Contacts from 0.2 s on, 0.706 s apart: the 8th at 5.14 s and the 9th at 5.85 s.
    motion = read_motion(film(Runner(), Camera(seconds=seconds), GOOD))
    assert len(motion.strides()) == strides
    assert (motion.warnings == ()) == (strides == 8)


def test_low_rates_and_uneven_times_are_warnings() -> None:
    slow = read_motion(film(Runner(), Camera(fps=30.0, seconds=8.0), GOOD)).warnings
    uneven = read_motion(film(Runner(), Camera(jitter=0.3, seconds=8.0), GOOD)).warnings
    assert any("30 frames per second" in sentence for sentence in slow)
    assert any("frame rate varies" in sentence for sentence in uneven)


def test_what_is_poor_and_usable_is_told() -> None:
    assert picture_warnings(film(Runner(), SHORT, GOOD)) == []
    poor = Scene(camera_shift=0.1, luminance=30.0, blur=0.03)
    assert len(picture_warnings(film(Runner(), SHORT, poor))) == 3
    assert "bare track" in picture_warnings(film(Runner(), SHORT))[0]


def test_the_share_outside_the_picture_counts_known_frames() -> None:
    place: FloatArray = np.array([[5.0, 5.0], [-1.0, 5.0], [np.nan, np.nan], [5.0, 99.0]])
    assert outside_share(place, (10, 10)) == pytest.approx(2 / 3)
    assert outside_share(np.full((3, 2), np.nan), (10, 10)) == 0.0
    edges: FloatArray = np.array([[0.0, 5.0], [5.0, 0.0], [10.0, 5.0], [5.0, 10.0]])
    assert outside_share(edges, (10, 10)) == 0.0


def test_a_body_half_hidden_counts_as_seen() -> None:
    track = film(Runner(), Camera(seconds=1.0))
    xy = track.xy.copy()
    xy[:30] = np.nan
    assert detected_fraction(xy) == pytest.approx(0.5)


def test_half_of_hips_knees_and_shoulders_are_a_body_and_a_third_is_none() -> None:
    xy = np.full((10, 33, 2), np.nan)
    xy[:, [LANDMARK[f"left_{part}"] for part in ("hip", "knee", "shoulder")]] = 1.0
    assert detected_fraction(xy) == 1.0
    xy[:3, LANDMARK["left_knee"]] = np.nan
    assert detected_fraction(xy) == pytest.approx(0.7)


# What can still be judged at its very limit, and what is past it, one at a time.
SEEN = film(Runner(), Camera(seconds=1.0, size=(640, 480), px_per_m=220.0), GOOD)


def with_scene(**fields: float) -> PoseTrack:
    return replace(SEEN, scene=replace(GOOD, **fields))


def at_rate(rate_hz: float) -> PoseTrack:
    return replace(SEEN, clip=replace(SEEN.clip, frame_rate_hz=rate_hz))


def unseen(frames: int) -> PoseTrack:
    xy = SEEN.xy.copy()
    xy[:frames] = np.nan
    return SEEN.with_xy(xy)


def tall(body_px: float) -> PoseTrack:
    """A trunk is 0.288 of the body, half a metre long."""
    camera = Camera(seconds=1.0, size=(640, 480), px_per_m=0.288 * body_px / 0.5)
    return film(Runner(), camera, GOOD)


@pytest.mark.parametrize(
    ("usable", "refused", "code"),
    [
        (unseen(30), unseen(31), "no_person"),
        (with_scene(second_person=0.3), with_scene(second_person=0.31), "several_people"),
        (with_scene(camera_shift=0.25), with_scene(camera_shift=0.26), "moving_camera"),
        (with_scene(luminance=18.0), with_scene(luminance=17.9), "picture_too_poor"),
        (with_scene(contrast=22.0), with_scene(contrast=21.9), "picture_too_poor"),
        (with_scene(blur=0.040), with_scene(blur=0.041), "picture_too_poor"),
        (at_rate(20.0), at_rate(19.9), "picture_too_poor"),
        (tall(120.5), tall(119.5), "picture_too_poor"),
    ],
)
def test_a_picture_is_refused_past_each_limit_and_not_at_it(
    usable: PoseTrack, refused: PoseTrack, code: str
) -> None:
    check_picture(usable)
    with pytest.raises(RefusedError) as caught:
        check_picture(refused)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("silent", "told", "words"),
    [
        (with_scene(camera_shift=0.05), with_scene(camera_shift=0.051), "camera moves"),
        (with_scene(luminance=35.0), with_scene(luminance=34.9), "dim"),
        (with_scene(blur=0.028), with_scene(blur=0.0281), "blurred"),
    ],
)
def test_a_poor_picture_is_told_past_each_limit_and_not_at_it(
    silent: PoseTrack, told: PoseTrack, words: str
) -> None:
    assert picture_warnings(silent) == []
    (sentence,) = picture_warnings(told)
    assert words in sentence


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_camera_38_degrees_off_is_used_and_one_further_round_is_not(sign: float) -> None:
    inside, size = np.full((10, 33, 2), 50.0), (100, 100)
    check_view(inside, size, CameraView("right", yaw_deg=sign * 38.0))
    with pytest.raises(RefusedError, match="about 39 degrees away from a") as caught:
        check_view(inside, size, CameraView("right", yaw_deg=sign * 38.6))
    assert caught.value.code == "not_side_view"


@pytest.mark.parametrize("part", ["ear", "hip", "knee", "ankle", "heel"])
def test_a_part_may_be_outside_in_15_per_cent_of_the_frames(part: str) -> None:
    inside = np.full((100, 33, 2), 50.0)
    inside[:15, LANDMARK[f"right_{part}"]] = -1.0
    check_view(inside, (100, 100), CameraView("right"))
    inside[15, LANDMARK[f"right_{part}"]] = 101.0
    with pytest.raises(RefusedError) as caught:
        check_view(inside, (100, 100), CameraView("right"))
    assert caught.value.code == "body_out_of_frame"
    check_view(inside, (100, 100), CameraView("left"))


def test_a_runner_may_wander_by_four_fifths_of_the_body_height() -> None:
    """A trunk of 28.8 px stands for a body of 100; half of the frames are ahead by so much."""

    def wandering(px: float) -> FloatArray:
        body = np.zeros((100, 33, 2))
        body[50:, :, 0] = px
        for side in ("left", "right"):
            body[:, LANDMARK[f"{side}_shoulder"], 1] = 28.8
        return body

    check_treadmill(wandering(79.9))
    with pytest.raises(RefusedError, match="across the picture"):
        check_treadmill(wandering(80.1))


@pytest.mark.parametrize("px", [1000.0, -1000.0])
def test_two_frames_of_a_hundred_do_not_count_as_wandering(px: float) -> None:
    body = np.zeros((101, 33, 2))
    for side in ("left", "right"):
        body[:, LANDMARK[f"{side}_shoulder"], 1] = 28.8
    body[:2, :, 0] = px
    check_treadmill(body)
    body[:3, :, 0] = px
    with pytest.raises(RefusedError, match="across the picture"):
        check_treadmill(body)


@pytest.mark.parametrize(
    ("turn_deg", "where", "how"),
    [
        (90, "at the right", "to the left"),
        (270, "at the left", "to the right"),
        (180, "at the bottom", "upside down"),
    ],
)
def test_a_turned_picture_is_refused_with_how_to_turn_it(
    turn_deg: int, where: str, how: str
) -> None:
    """Turned clockwise: the head of somebody who stands is then at the right."""
    track = film(Runner(), SHORT, GOOD)
    across, down = track.xy[..., 0], track.xy[..., 1]
    turned = {
        90: (720 - down, across),
        180: (1280 - across, 720 - down),
        270: (down, 1280 - across),
    }
    size = (1280, 720) if turn_deg == 180 else (720, 1280)
    clip = replace(track.clip, width=size[0], height=size[1])
    refusal = refusal_of(
        replace(track, xy=np.stack(turned[turn_deg], axis=-1), size=size, clip=clip)
    )
    assert refusal.code == "not_side_view"
    assert where in refusal.message
    assert how in refusal.advice


@pytest.mark.parametrize(("lean_deg", "refused"), [(59.0, False), (61.0, True), (-61.0, True)])
def test_no_runner_leans_by_60_degrees(lean_deg: float, refused: bool) -> None:
    body = np.zeros((9, len(LANDMARK), 2))
    shoulder = 100.0 * np.array([np.sin(np.radians(lean_deg)), -np.cos(np.radians(lean_deg))])
    body[:, [LANDMARK["left_shoulder"], LANDMARK["right_shoulder"]]] = shoulder
    if not refused:
        check_upright(body)
        return
    with pytest.raises(RefusedError, match="turned"):
        check_upright(body)


def test_who_is_seen_from_an_end_is_not_told_to_come_closer() -> None:
    far = Camera(seconds=6.0, px_per_m=40.0)
    assert "Film closer" in refusal_of(film(Runner(), far, GOOD)).advice
    for yaw, end in ((75.0, "the front"), (-75.0, "behind")):
        refusal = refusal_of(film(Runner(yaw=yaw), far, GOOD))
        assert refusal.code == "not_side_view"
        assert f"seen from {end}" in refusal.message


def test_who_runs_through_the_picture_needs_a_treadmill() -> None:
    track = film(Runner(), Camera(px_per_m=200.0, place=(100.0, 660.0), seconds=6.0), GOOD)
    xy = track.xy + 600.0 * track.time_s[:, None, None] * np.array([1.0, 0.0])
    xy[xy[:, LANDMARK["left_hip"], 0] > 1280] = np.nan
    assert detected_fraction(xy) < 0.5
    refusal = refusal_of(track.with_xy(xy))
    assert refusal.code == "not_running"
    assert "across the picture" in refusal.message
    assert "treadmill" in refusal.advice


def test_a_body_whose_ends_are_in_the_picture_is_not_outside_it() -> None:
    track = film(Runner(), SHORT, GOOD)
    xy = track.xy.copy()
    xy[:, LANDMARK["right_hip"], 0] += 5000.0
    with pytest.raises(RefusedError, match="could not be followed"):
        check_view(xy, track.size, CameraView("right"))
