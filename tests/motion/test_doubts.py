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
    assert body_doubts(BODY, "right") == []
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


@pytest.mark.parametrize(("part", "word"), [("nose", "head is"), ("right_heel", "soles are")])
@pytest.mark.parametrize(("frames", "told"), [(14, False), (15, True)])
def test_what_the_picture_cuts_off_is_told(part: str, word: str, frames: int, told: bool) -> None:
    # 3 % of 480 frames are 14.4.
    xy = TRACK.xy.copy()
    xy[:frames, LANDMARK[part], 1] = 721.0
    doubts = view_doubts(xy, SIZE, VIEW)
    assert bool(doubts) == told
    assert not told or f"{word} cut off in 3% of the frames" in doubts[0]


@pytest.mark.parametrize(
    ("cadence", "factor", "word"),
    [
        (150.0, 1.0, ""),
        (205.0, 1.0, ""),
        (149.9, 1.0, "if this is slow motion"),
        (205.1, 1.0, "plays too fast"),
        (149.9, 8.0, "rate as it was given"),
        (205.1, 8.0, "rate as it was given"),
    ],
)
def test_steps_that_few_runners_take_are_told(cadence: float, factor: float, word: str) -> None:
    told = cadence_doubts(cadence, factor)
    assert len(told) == (1 if word else 0)
    assert word in " ".join(told)


@pytest.mark.parametrize("share", [0.7, 0.75, 1.3])
def test_the_shape_is_what_keeps_the_shank_long(share: float) -> None:
    body = BODY * [share, 1.0]
    assert picture_shape(body, "right") == pytest.approx(1 / share, rel=0.02)
    what = "squeezed" if share < 1 else "stretched"
    assert any(f"{what} sideways" in words for words in read_motion(squeezed(share)).warnings)


@pytest.mark.parametrize(("shape", "told"), [(0.92, 0), (1.11, 0), (0.89, 1), (1.15, 1)])
def test_a_little_of_a_shape_is_noise(shape: float, told: int) -> None:
    assert len(body_doubts(BODY * [1 / shape, 1.0], "right")) == told


def test_a_shank_that_is_hardly_seen_has_no_shape() -> None:
    body = BODY.copy()
    body[29:, LANDMARK["right_knee"]] = np.nan
    assert np.isnan(picture_shape(body, "right"))
    assert np.isnan(picture_shape(np.zeros_like(BODY), "right"))
    assert body_doubts(body, "right") == []


def with_wrist(ahead: float, moves: float) -> FloatArray:
    """The hand this far ahead of the hips' place, going to and fro; trunk lengths."""
    body = BODY.copy()
    trunk = 170.0
    hip = np.median((body[:, LANDMARK["left_hip"]] + body[:, LANDMARK["right_hip"]]) / 2, axis=0)
    swing = np.sqrt(2) * moves * trunk * np.sin(np.arange(len(body)) / 7.0)
    body[:, LANDMARK["right_wrist"]] = hip + trunk * np.array([ahead, 0.3])
    body[:, LANDMARK["right_wrist"], 0] += swing
    return body


@pytest.mark.parametrize(
    ("ahead", "moves", "held"),
    [
        (0.5, 0.0, True),
        (0.5, 0.045, True),
        (0.5, 0.055, False),
        (0.27, 0.0, True),
        (0.23, 0.0, False),
    ],
)
def test_a_hand_that_stays_ahead_of_the_hips_holds_on(
    ahead: float, moves: float, held: bool
) -> None:
    body = with_wrist(ahead, moves)
    assert holds_rail(body, "right") == held
    assert any("hold on" in words for words in body_doubts(body, "right")) == held
    body[20:, LANDMARK["right_wrist"]] = np.nan
    assert not holds_rail(body, "right")
