"""What the legs do, told by where the ankles are when they are apart and when they pass."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.gait import Gait, GaitSigns, gait_of, gait_signs
from posture.motion.read import read_motion
from posture.motion.view import find_facing
from posture.pose_track import LANDMARK, PoseTrack
from tests.gait import LEG_M, SHANK_M, Camera, Runner, exchanged, film, film_at, mirror
from tests.motion.refusals import refusal_of
from tests.pedals import BICYCLE, ELLIPTICAL, STAIRS, Pedaller

RUNNING = GaitSigns(
    spread=0.8, lift=0.4, passing=0.5, knee_deg=90.0, behind_deg=20.0, rise=6.0, pace=3.9
)
WALKING = replace(RUNNING, lift=0.1, passing=0.15, knee_deg=58.0, rise=-4.0)
SHORT = Camera(seconds=6.0)
LEGS = [(f"left_{p}", f"right_{p}") for p in ("hip", "knee", "ankle", "heel", "foot_index")]


def sagittal(track: PoseTrack) -> FloatArray:
    forward = 1.0 if find_facing(track.xy) == "right" else -1.0
    return np.asarray(track.xy * [forward, -1.0])


def signs_of(body: Runner | Pedaller, camera: Camera = SHORT) -> GaitSigns:
    time_s = np.arange(round(camera.seconds * camera.fps)) / camera.fps
    return gait_signs(sagittal(film_at(body, time_s, time_s, camera)), camera.fps)


def test_signs_of_a_runner_are_those_dialled_in() -> None:
    signs = signs_of(Runner(rise=0.07))
    # The wave is sampled in the fifth of frames about its highest and its lowest.
    assert signs.rise == pytest.approx(100 * 0.07 / LEG_M, rel=0.15)
    assert signs_of(Runner(rise=-0.07)).rise == pytest.approx(-signs.rise, rel=0.02)
    assert signs.behind_deg > 15.0
    assert gait_of(signs) == "running"


def test_a_pedal_goes_round_in_a_circle_of_its_size() -> None:
    signs = signs_of(Pedaller(length=0.34, height=0.20))
    # Level with 0.34 m between them, one above the other with 0.20 m: a fifth of frames about each.
    assert signs.spread * LEG_M == pytest.approx(0.34, rel=0.06)
    assert signs.passing * SHANK_M == pytest.approx(0.20, rel=0.06)
    assert abs(signs.lift) < 0.1
    assert abs(signs.rise) < 0.1
    assert signs.behind_deg < 0.0


def test_pace_counts_how_often_the_legs_open() -> None:
    one, other = (signs_of(Pedaller(turns_per_min=turns)) for turns in (20.0, 40.0))
    assert other.pace == pytest.approx(2 * one.pace, rel=0.15)


def test_neither_names_nor_side_nor_size_nor_place_matter() -> None:
    track = film(Runner(), Camera(seconds=6.0))
    own = gait_signs(sagittal(track), 60.0)
    mixed = track.with_xy(exchanged(track.xy, np.random.default_rng(1).random(360) < 0.3, LEGS))
    for other in (mixed, mirror(track), track.with_xy(0.3 * track.xy + 40.0)):
        found = gait_signs(sagittal(other), 60.0)
        assert found.lift == pytest.approx(own.lift, abs=0.02)
        assert found.rise == pytest.approx(own.rise, abs=0.1)
        assert found.pace == pytest.approx(own.pace, rel=0.02)


def test_a_sloping_belt_is_taken_out() -> None:
    level = gait_signs(sagittal(film(Runner(), Camera(seconds=6.0))), 60.0)
    body = sagittal(film(Runner(), Camera(seconds=6.0)))
    body[..., 1] += np.tan(np.radians(8.0)) * body[..., 0]
    assert gait_signs(body, 60.0, belt_deg=8.0).lift == pytest.approx(level.lift, abs=0.02)
    assert gait_signs(body, 60.0).lift < level.lift - 0.1
    assert gait_signs(body, 60.0, belt_deg=float("nan")) == gait_signs(body, 60.0)


def test_nothing_is_told_of_legs_that_are_not_seen() -> None:
    body = sagittal(film(Runner(), Camera(seconds=2.0)))
    body[14:, LANDMARK["left_ankle"]] = np.nan
    assert np.isnan(gait_signs(body, 60.0).spread)
    assert np.isnan(gait_signs(np.full((60, 33, 2), np.nan), 60.0).rise)
    hipless = sagittal(film(Runner(), Camera(seconds=2.0)))
    hipless[:, LANDMARK["left_hip"]] = np.nan
    assert np.isnan(gait_signs(hipless, 60.0).rise)
    assert gait_of(gait_signs(hipless, 60.0)) == "running"


def scissors(apart: FloatArray, height: FloatArray | float = 200.0) -> FloatArray:
    """Thighs of 100 px that hang, and shanks of 100 px, the left one put ahead by so much."""
    body = np.full((len(apart), 33, 2), np.nan)
    for side, ahead in (("left", apart), ("right", np.zeros(len(apart)))):
        body[:, LANDMARK[f"{side}_hip"]] = np.stack([0 * apart, 0 * apart + height], axis=1)
        body[:, LANDMARK[f"{side}_knee"]] = (0.0, 100.0)
        up = 100.0 - np.sqrt(100.0**2 - ahead**2)
        body[:, LANDMARK[f"{side}_ankle"]] = np.stack([ahead, up], axis=1)
    return body


def test_apart_are_the_legs_in_a_fifth_of_the_frames_and_bent_the_knee_in_a_tenth() -> None:
    # From 0 to 100 px in even steps: a fifth is beyond 80 px of legs of 200.
    signs = gait_signs(scissors(np.linspace(0.0, 100.0, 101)), 60.0)
    assert signs.spread == pytest.approx(0.4, rel=1e-9)
    # The shank swings ahead by arcsin(x / 100); a tenth of the frames is beyond 90 px.
    assert signs.knee_deg == pytest.approx(np.degrees(np.arcsin(0.9)))


def test_a_thigh_is_behind_by_what_it_is_in_a_tenth_of_the_frames() -> None:
    angle = np.radians(np.linspace(0.0, 50.0, 101))
    body = scissors(np.linspace(0.0, 100.0, 101))
    back = np.stack([-100 * np.sin(angle), 100 - 100 * np.cos(angle)], axis=1)
    for side in ("left", "right"):
        for part in ("knee", "ankle"):
            body[:, LANDMARK[f"{side}_{part}"]] += back
    assert gait_signs(body, 60.0).behind_deg == pytest.approx(45.0)


def test_the_rise_is_the_hip_s_wave_less_what_is_slower_than_steps() -> None:
    """A Gaussian of 0.2 s follows a wave of 1 s to exp(-2 pi^2 0.2^2) = 0.454; 0.546 is left."""
    wave = np.cos(2 * np.pi * np.arange(12000) / 240)  # long, since its ends are followed otherwise
    body = scissors(50.0 + 30.0 * wave, 200.0 + 4.0 * wave)
    # Over the fifth about its crest a cosine is sin(36 deg) / (36 deg in radians) = 0.9355.
    expected = 100 * 4.0 * 0.54596 * 2 * 0.93549 / (100.0 + 100.0)
    assert gait_signs(body, 240.0).rise == pytest.approx(expected, rel=0.006)


def test_noise_from_frame_to_frame_opens_no_legs() -> None:
    # Up and down by 60 px in a second: 0.3 legs a second, over a fifth beyond 0.34 legs.
    apart = 10.0 + 60.0 * np.abs(np.arange(600) / 60 % 2 - 1)
    noisy = apart + 2.0 * (-1.0) ** np.arange(600)
    still, trembling = (gait_signs(scissors(a), 60.0).pace for a in (apart, noisy))
    assert still == pytest.approx(60 / 58, rel=0.01)
    assert trembling == pytest.approx(still, rel=0.05)


def test_legs_that_are_not_seen_for_a_while_do_not_stand_still_meanwhile() -> None:
    apart = 10.0 + 60.0 * np.abs(np.arange(600) / 60 % 2 - 1)
    body = scissors(apart)
    body[120:480] = np.nan
    assert gait_signs(body, 60.0).pace == pytest.approx(60 / 58, rel=0.05)


def test_legs_that_never_part_have_no_pace_and_none_without_length_has_signs() -> None:
    assert np.isnan(gait_signs(scissors(np.zeros(60)), 60.0).pace)
    with np.errstate(all="raise"):
        assert np.isnan(gait_signs(0.0 * scissors(np.zeros(60)), 60.0).spread)
    shankless = scissors(np.zeros(60))
    for side in ("left", "right"):
        shankless[:, LANDMARK[f"{side}_ankle"]] = shankless[:, LANDMARK[f"{side}_knee"]]
    assert np.isnan(gait_signs(shankless, 60.0).spread)


def test_the_fewest_frames_and_the_smallest_body_are_enough() -> None:
    body = scissors(np.linspace(0.0, 100.0, 15))
    assert gait_signs(body, 60.0).spread == pytest.approx(0.4)
    assert np.isfinite(gait_signs(body, 60.0).rise)
    assert gait_signs(0.001 * body, 60.0).spread == pytest.approx(0.4)
    assert np.isnan(gait_signs(body[:14], 60.0).spread)


def test_legs_held_apart_are_both_furthest_apart_and_nearest() -> None:
    signs = gait_signs(scissors(np.full(60, 60.0)), 60.0)
    # The left ankle is ahead, and 100 - sqrt(100^2 - 60^2) = 20 px over the right one.
    assert (signs.lift, signs.passing) == pytest.approx((-0.2, 0.2))


@pytest.mark.parametrize(
    ("signs", "duty", "gait"),
    [
        (RUNNING, 0.35, "running"),
        (WALKING, 0.6, "walking"),
        # A slow run without flight, the hip lowest in mid-stance, is running.
        (replace(WALKING, rise=1.6), 0.55, "running"),
        (replace(WALKING, rise=1.5), 0.55, "walking"),
        # Hips that keep their height: the rest decides, two signs of three or four.
        (replace(WALKING, rise=0.0, knee_deg=70.0, lift=0.15), 0.5, "walking"),
        (replace(WALKING, rise=0.0, knee_deg=70.0, lift=0.15), 0.49, "running"),
        (replace(WALKING, rise=0.0, knee_deg=70.0, lift=0.14), 0.49, "walking"),
        (replace(WALKING, rise=0.0, lift=0.25), 0.5, "walking"),
        (replace(WALKING, rise=0.0, lift=0.25), float("nan"), "running"),
        (replace(WALKING, rise=0.0, lift=0.24), float("nan"), "walking"),
        # Hips that are mis-seen accuse nobody who runs.
        (replace(RUNNING, rise=-5.0), 0.35, "running"),
        (replace(RUNNING, rise=-5.0), 0.5, "walking"),
        (replace(RUNNING, rise=-1.0), 0.5, "running"),
        (replace(RUNNING, rise=float("nan")), 0.35, "running"),
        (replace(WALKING, rise=float("nan")), 0.6, "walking"),
        # Legs that hardly go back and forth.
        (replace(RUNNING, spread=0.34), 0.35, "stepping"),
        (replace(RUNNING, spread=0.35), 0.35, "running"),
        # Level feet lifted high past each other; a walker's hip rises over the standing leg.
        (replace(WALKING, rise=0.0, passing=0.34), 0.6, "striding"),
        (replace(WALKING, rise=0.0, passing=0.33), 0.6, "walking"),
        (replace(WALKING, rise=-1.1, passing=0.34), 0.6, "walking"),
        (replace(WALKING, rise=0.0, passing=0.34, lift=0.15), 0.6, "walking"),
        (replace(WALKING, rise=-1.0, passing=0.34), 0.6, "striding"),
        (replace(WALKING, rise=0.0, knee_deg=69.5, lift=0.3), 0.5, "walking"),
        # A circle, the knee never behind the hip.
        (replace(WALKING, rise=0.0, spread=0.4, passing=0.53, behind_deg=4.5), 0.6, "cycling"),
        (replace(WALKING, rise=0.0, spread=0.4, passing=0.52, behind_deg=-9.0), 0.6, "striding"),
        (replace(WALKING, rise=0.0, spread=0.4, passing=1.6, behind_deg=-9.0), 0.6, "striding"),
        (replace(WALKING, rise=0.0, spread=0.4, passing=2.0, behind_deg=-9.0), 0.6, "striding"),
        (replace(WALKING, rise=0.0, spread=0.0, passing=0.5, behind_deg=-9.0), 0.6, "stepping"),
        (replace(WALKING, rise=0.0, spread=0.4, passing=0.53, behind_deg=-9.0), 0.6, "cycling"),
        (replace(WALKING, rise=0.0, spread=0.4, passing=0.51, behind_deg=-9.0), 0.6, "striding"),
        (replace(WALKING, rise=0.0, spread=0.4, passing=0.53, behind_deg=5.0), 0.6, "striding"),
    ],
)
def test_each_gait_has_its_signs_and_each_limit_is_held(
    signs: GaitSigns, duty: float, gait: Gait
) -> None:
    assert gait_of(signs, duty) == gait


@pytest.mark.parametrize(
    ("body", "gait", "word"),
    [
        (BICYCLE, "cycling", "circles, as on a bicycle"),
        (ELLIPTICAL, "striding", "elliptical trainer"),
        (STAIRS, "stepping", "stepping on the spot"),
    ],
)
def test_machines_are_refused_by_their_name(body: Pedaller, gait: Gait, word: str) -> None:
    assert gait_of(signs_of(body)) == gait
    time_s = np.arange(0, 10, 1 / 60)
    refusal = refusal_of(film_at(body, time_s, time_s))
    assert refusal.code == "not_running"
    assert word in refusal.message


@pytest.mark.parametrize("rise", [-0.04, 0.0, 0.01])
@pytest.mark.parametrize("cadence", [104.0, 124.0, 140.0])
def test_a_walker_is_refused_as_walking_however_flat_the_hip(cadence: float, rise: float) -> None:
    walker = Runner(cadence=cadence, duty=0.6, belt=1.5 * cadence / 120, rise=rise, overstride=25.0)
    refusal = refusal_of(film(walker))
    assert refusal.code == "not_running"
    assert "walking" in refusal.message or "elliptical" in refusal.message


@pytest.mark.parametrize("rise", [0.03, 0.05, 0.09])
@pytest.mark.parametrize("duty", [0.30, 0.42, 0.52])
@pytest.mark.parametrize("cadence", [140.0, 165.0, 190.0])
def test_a_runner_is_no_walker_however_slow(cadence: float, duty: float, rise: float) -> None:
    belt = 2.2 * (165.0 / cadence) ** 0.5
    runner = Runner(cadence=cadence, duty=duty, belt=belt, rise=rise)
    assert read_motion(film(runner, Camera(seconds=6.0, fps=30.0))).contacts
