"""Doubts that are told of a clip that can be judged, each at its limit."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.doubts import (
    body_doubts,
    cadence_doubts,
    holds_rail,
    picture_shape,
    view_doubts,
)
from posture.motion.motion import CameraView
from posture.motion.read import read_motion
from posture.pose_track import LANDMARK, PoseTrack, Scene
from tests.gait import Camera, Runner, film

SEEN = Scene(roll_deg=0.0, roll_u_deg=0.5)
TRACK = film(Runner(), Camera(seconds=8.0), SEEN)
BODY = read_motion(TRACK).smooth
VIEW = CameraView("right")
SIZE = (1280, 720)


def squeezed(share: float) -> PoseTrack:
    size = (round(1280 * share), 720)
    clip = replace(TRACK.clip, width=size[0])
    return replace(TRACK, xy=TRACK.xy * [share, 1.0], size=size, clip=clip)


def test_an_ordinary_clip_has_no_doubts() -> None:
    assert view_doubts(TRACK.xy, SIZE, VIEW) == []
    assert body_doubts(BODY, VIEW) == []
    assert read_motion(TRACK).warnings == ()


@pytest.mark.parametrize(
    ("yaw", "where"),
    [(15.0, ""), (-15.0, ""), (15.1, "15 degrees ahead of"), (-16.0, "16 degrees behind")],
)
def test_a_camera_far_off_square_is_told(yaw: float, where: str) -> None:
    told = view_doubts(TRACK.xy, SIZE, replace(VIEW, yaw_deg=yaw))
    assert len(told) == (1 if where else 0)
    assert where in " ".join(told)


@pytest.mark.parametrize(("roll", "told"), [(4.0, 0), (-4.0, 0), (4.1, 1), (-5.0, 1)])
def test_a_tilted_picture_is_told(roll: float, told: int) -> None:
    doubts = view_doubts(TRACK.xy, SIZE, replace(VIEW, roll_deg=roll))
    assert len(doubts) == told
    assert all("tilted" in words for words in doubts)


@pytest.mark.parametrize(
    ("turn", "words"),
    [(0.0, ""), (0.1, "a degree"), (1.4, "a degree"), (1.6, "2 degrees"), (4.3, "4 degrees")],
)
def test_a_lens_that_bends_is_told_with_what_it_does_here(turn: float, words: str) -> None:
    told = view_doubts(TRACK.xy, SIZE, replace(VIEW, lens_turn_deg=turn))
    assert told == (
        [
            "The lens bends straight lines, as 0.5x lenses, fisheyes and action cameras do, which "
            f"turns the runner's trunk or legs by up to {words} here; film with the 1x lens, or "
            "switch on the camera's linear mode, and step back."
        ]
        if words
        else []
    )


@pytest.mark.parametrize(("distortion", "told"), [(None, 0), (-0.1, 0), (-0.11, 1), (0.11, 1)])
def test_a_clip_whose_lens_bends_is_judged_and_told_so(distortion: float | None, told: int) -> None:
    motion = read_motion(replace(TRACK, scene=replace(SEEN, distortion=distortion)))
    assert sum("The lens bends" in words for words in motion.warnings) == told
    assert (motion.view.lens_turn_deg > 0) == bool(told)


@pytest.mark.parametrize(("part", "word"), [("nose", "head is"), ("right_heel", "soles are")])
@pytest.mark.parametrize(("frames", "told"), [(14, False), (15, True)])
def test_what_the_picture_cuts_off_is_told(part: str, word: str, frames: int, told: bool) -> None:
    # 3 % of 480 frames are 14.4.
    xy = TRACK.xy.copy()
    xy[:frames, LANDMARK[part], 1] = 721.0
    doubts = view_doubts(xy, SIZE, VIEW)
    assert bool(doubts) == told
    assert not told or f"{word} cut off in 3 per cent of the frames" in doubts[0]


def test_a_head_that_is_always_cut_off_is_so_in_all_frames() -> None:
    xy = TRACK.xy.copy()
    xy[:, LANDMARK["nose"], 1] = -1.0
    assert "head is cut off in 100 per cent of the frames" in view_doubts(xy, SIZE, VIEW)[0]


@pytest.mark.parametrize(
    ("cadence", "factor", "word"),
    [
        (150.0, 1.0, ""),
        (205.0, 1.0, ""),
        (149.9, 1.0, "if this is slow motion"),
        (205.1, 1.0, "plays too fast"),
        (149.9, 1.5, "rate as it was given, 150 steps per minute are fewer"),
        (205.1, 8.0, "rate as it was given, 205 steps per minute are more"),
    ],
)
def test_steps_that_few_runners_take_are_told(cadence: float, factor: float, word: str) -> None:
    told = cadence_doubts(cadence, factor)
    assert len(told) == (1 if word else 0)
    assert word in " ".join(told)


@pytest.mark.parametrize(
    ("leg_m", "words"),
    [(0.65, ""), (1.1, ""), (0.64, "would be 0.64 m"), (1.11, "would be 1.11 m")],
)
@pytest.mark.parametrize("cadence", [140.0, 170.0, 215.0])
def test_the_belts_speed_settles_whether_few_or_many_steps_are_true(
    cadence: float, leg_m: float, words: str
) -> None:
    told = cadence_doubts(cadence, 1.0, leg_m)
    assert len(told) == (1 if words else 0)
    assert words in " ".join(told)


@pytest.mark.parametrize("cadence", [140.0, 215.0])
def test_the_belts_speed_is_asked_for_until_it_is_given(cadence: float) -> None:
    asked = "If you know the belt's speed, give it, too."
    assert cadence_doubts(cadence, 1.0)[0].endswith(asked)
    assert cadence_doubts(cadence, 4.0)[0].endswith(asked)
    for factor in (1.0, 4.0):
        unseen = cadence_doubts(cadence, factor, np.nan)
        assert len(unseen) == 1
        assert asked not in unseen[0]


@pytest.mark.parametrize("share", [0.7, 0.75, 1.3])
def test_the_shape_is_what_keeps_the_shank_long(share: float) -> None:
    body = BODY * [share, 1.0]
    assert picture_shape(body, "right") == pytest.approx(1 / share, rel=0.02)
    what = "squeezed" if share < 1 else "stretched"
    assert any(f"{what} sideways" in words for words in read_motion(squeezed(share)).warnings)


def test_a_shank_that_is_hardly_seen_has_no_shape() -> None:
    body = BODY.copy()
    body[29:, LANDMARK["right_knee"]] = np.nan
    assert np.isnan(picture_shape(body, "right"))
    assert np.isnan(picture_shape(np.zeros_like(BODY), "right"))
    assert body_doubts(body, VIEW) == []


def rigid_body(frames: int = 100) -> FloatArray:
    """A trunk of 100 px on a shank of 100 px that turns to and fro; all else is at the hips."""
    body = np.zeros((frames, len(LANDMARK), 2))
    body[:, [LANDMARK["left_shoulder"], LANDMARK["right_shoulder"]], 1] = 100.0
    angle = np.linspace(-1.0, 1.0, frames)
    body[:, LANDMARK["right_ankle"]] = 100.0 * np.stack([np.sin(angle), -np.cos(angle)], axis=1)
    return np.asarray(body + np.array([300.0, 200.0]))


@pytest.mark.parametrize(
    ("log", "told"), [(0.12, ""), (0.13, "squeezed"), (-0.09, ""), (-0.10, "stretched")]
)
def test_widths_are_tried_by_the_hundredth(log: float, told: str) -> None:
    """The limits are 0.91 and 1.13, and e^-0.09 = 0.914, e^-0.1 = 0.905, e^0.12 = 1.127."""
    body = rigid_body() * [np.exp(-log), 1.0]
    assert picture_shape(body, "right") == pytest.approx(np.exp(log), rel=1e-9)
    assert picture_shape(0.001 * body, "right") == pytest.approx(np.exp(log), rel=1e-9)
    doubts = body_doubts(body, VIEW)
    assert len(doubts) == (1 if told else 0)
    assert told in " ".join(doubts)
    assert body_doubts(body, replace(VIEW, lens_turn_deg=0.1)) == []  # a lens does that, too


def test_the_shape_is_that_in_which_lengths_scatter_least_for_their_size() -> None:
    """Lengths of 100 f, 100 and 80 do so at f = (100^2 + 80^2) / (100 + 80) / 100 = 0.911."""
    body = np.zeros((90, len(LANDMARK), 2))
    body[:, LANDMARK["right_ankle"]] = np.resize([[100, 0], [0, -100], [0, -80]], (90, 2))
    assert picture_shape(body, "right") == pytest.approx(0.911, abs=0.005)


@pytest.mark.parametrize("log", [0.7, -0.7])
def test_no_picture_is_twice_as_narrow_or_wide_as_it_should_be(log: float) -> None:
    shape = picture_shape(rigid_body() * [np.exp(-1.5 * log), 1.0], "right")
    assert shape == pytest.approx(np.exp(log), rel=1e-9)


@pytest.mark.parametrize("frames", [29, 30])
def test_thirty_frames_tell_of_shape_and_hands(frames: int) -> None:
    body = rigid_body(frames)
    body[:, LANDMARK["right_wrist"], 0] += 50.0
    assert np.isfinite(picture_shape(body, "right")) == (frames == 30)
    assert holds_rail(body, "right") == (frames == 30)


@pytest.mark.parametrize(("frames", "told"), [(3, 0), (4, 1)])
def test_three_frames_of_a_hundred_may_be_cut_off(frames: int, told: int) -> None:
    xy = np.full((100, len(LANDMARK), 2), 50.0)
    xy[:frames, LANDMARK["right_ear"], 1] = -1.0
    assert len(view_doubts(xy, (100, 100), VIEW)) == told


@pytest.mark.parametrize(
    ("ahead_px", "moves_px", "held"),
    [(26.0, 4.9, True), (26.0, 5.0, False), (25.0, 0.0, False), (-26.0, 0.0, False)],
)
def test_a_hand_is_held_where_it_moves_less_than_5_px_and_is_more_than_25_ahead(
    ahead_px: float, moves_px: float, held: bool
) -> None:
    """Of a trunk of 100 px."""
    body = rigid_body()
    body[:, LANDMARK["right_wrist"], 0] += ahead_px + np.resize([moves_px, -moves_px], len(body))
    assert holds_rail(body, "right") == held
    assert any("hold on" in words for words in body_doubts(body, VIEW)) == held
    assert not holds_rail(body, "left")
