"""What stands before the legs, in pictures drawn for it."""

import cv2
import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK
from posture.tracking.scene import SceneReader
from posture.tracking.scene.cover import hidden_legs
from tests.tracking.scene.rooms import Camera, Image, body, noisy, room, with_runner

FRAMES = 20
PHASES = 0.7 * np.arange(FRAMES)


def film(bar: tuple[int, int] | None = None, grey: int = 70) -> tuple[list[Image], FloatArray]:
    """A runner in a room, with an upright bar of a grey level before some columns."""
    bodies = np.array([body(Camera(), x=0.1, phase=phase) for phase in PHASES])
    pictures = []
    for k, xy in enumerate(bodies):
        picture = with_runner(room(Camera()), xy)
        if bar:
            cv2.rectangle(picture, (bar[0], 0), (bar[1], 360), (grey,) * 3, -1)
        pictures.append(noisy(picture, seed=k))
    return pictures, bodies


def test_legs_in_the_open_are_seen() -> None:
    assert np.nanmean(hidden_legs(*film())) < 0.2


def test_legs_behind_a_bar_are_hidden_and_those_beside_it_are_not() -> None:
    _, bodies = film()
    left = bodies[:, LANDMARK["left_ankle"], 0]
    ahead = left > np.quantile(left, 0.6)
    bar = (int(left[ahead].min()) - 25, int(left.max()) + 25)
    hidden = hidden_legs(*film(bar))[:, 0]
    assert hidden[ahead].min() >= 0.75
    behind = left < bar[0] - 15
    assert behind.sum() >= 5
    assert hidden[behind].max() <= 0.25


def test_what_is_outside_the_picture_or_not_seen_is_unknown() -> None:
    pictures, bodies = film()
    away = bodies.copy()
    away[0] += [5000.0, 0.0]
    away[1] = np.nan
    hidden = hidden_legs(pictures, away)
    assert np.isnan(hidden[:2]).all()
    assert np.isfinite(hidden[2:]).all()


def test_the_share_counts_places_down_the_leg() -> None:
    """Of four places (two on the shank, the ankle, the foot) the foot's alone is in the open."""
    pictures = [np.full((100, 100, 3), 50, np.uint8) for _ in range(9)]
    bodies = np.full((9, 33, 2), np.nan)
    places = {"knee": (50.0, 10.0), "ankle": (50.0, 60.0), "foot_index": (70.0, 80.0)}
    for part, place in places.items():
        bodies[:, LANDMARK[f"right_{part}"]] = place
    cv2.circle(pictures[4], (60, 70), 6, (255, 255, 255), -1)
    hidden = hidden_legs(pictures, bodies)
    assert hidden[4, 1] == pytest.approx(0.75)
    assert hidden[3, 1] == 1.0
    assert np.isnan(hidden[:, 0]).all()


def test_the_reader_maps_a_moving_cameras_pictures_onto_each_other() -> None:
    pictures, bodies = film()
    reader = SceneReader()
    for k, (picture, xy) in enumerate(zip(pictures, bodies, strict=True)):
        shifted = np.ascontiguousarray(picture[:, 2 * k : 2 * k + 600])
        reader.add(shifted, k / 30, xy - [2 * k, 0])
    cover = reader.cover()
    assert cover.time_s.tolist() == pytest.approx([k / 30 for k in range(FRAMES)])
    assert np.nanmean(cover.hidden) < 0.2


def test_nobody_has_no_cover() -> None:
    assert SceneReader().cover().hidden.shape == (0, 2)
