"""Pictures of a still background seen by cameras that move in known ways."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.tracking.scene.camera_motion import CameraPath, follow, still_picture
from tests.tracking.scene.rooms import clutter

Grey = NDArray[np.uint8]
COUNT = 12
NOBODY = np.full((COUNT, 4), np.nan)
CORNERS = np.array([[100.0, 50], [220, 50], [100, 200], [220, 200]])


def seen(places: FloatArray) -> list[Grey]:
    """Return 320 x 240 windows of the clutter, each shifted to (x, y)."""
    whole = clutter(seed=3)[..., 0]
    shifts = [np.array([[1.0, 0, -x], [0, 1, -y]]) for x, y in places]
    return [np.asarray(cv2.warpAffine(whole, s, (320, 240)), np.uint8) for s in shifts]


def shift_of(pictures: list[Grey], boxes: FloatArray = NOBODY) -> float:
    return follow(pictures, boxes).drift(CORNERS)


def along(x: FloatArray) -> FloatArray:
    return np.column_stack([x, np.full(len(x), 50.0)])


def test_tripod() -> None:
    assert shift_of(seen(along(np.full(COUNT, 90.0)))) < 0.2


@pytest.mark.parametrize("far", [10.0, 60.0, 200.0])
def test_pan(far: float) -> None:
    assert shift_of(seen(along(np.linspace(0, far, COUNT)))) == pytest.approx(far, abs=2)


def test_knock_is_a_shift() -> None:
    x = np.where(np.arange(COUNT) < 7, 90.0, 102.0)
    assert shift_of(seen(along(x))) == pytest.approx(12, abs=0.5)


def test_shake_counts_by_its_widest_swing() -> None:
    x = 90 + 4 * np.sin(np.arange(COUNT) * 2.0)
    assert shift_of(seen(along(x))) == pytest.approx(np.ptp(x), abs=0.5)


def test_zoom_moves_what_is_off_the_middle() -> None:
    whole = clutter(seed=3)[..., 0]
    pictures = []
    for zoom in np.linspace(1.0, 1.3, COUNT):
        turn = cv2.getRotationMatrix2D((160, 120), 0.0, zoom)
        pictures.append(np.asarray(cv2.warpAffine(whole, turn, (320, 240)), np.uint8))
    farthest = np.hypot(*(CORNERS - [160, 120]).T).max()
    assert shift_of(pictures) == pytest.approx(0.3 * farthest, rel=0.1)


def test_runner_and_belt_do_not_count() -> None:
    pictures = seen(along(np.full(COUNT, 90.0)))
    rng = np.random.default_rng(5)
    texture = rng.integers(0, 255, (200, 140), dtype=np.uint8)
    for k, picture in enumerate(pictures):
        picture[20:220, 90:230] = np.roll(texture, 5 * k, axis=1)
    boxes = np.tile([85.0, 15, 235, 225], (COUNT, 1))
    assert shift_of(pictures, boxes) < 0.3


def test_someone_walking_behind_is_outvoted() -> None:
    pictures = seen(along(np.full(COUNT, 90.0)))
    for k, picture in enumerate(pictures):
        left = 10 + 15 * k
        picture[60:200, left : left + 40] = seen(along(np.array([5.0])))[0][60:200, :40]
    assert shift_of(pictures) < 0.5


@pytest.mark.parametrize("level", [0.0, 3.0, 8.0])
def test_blank_wall_counts_as_still(level: float) -> None:
    rng = np.random.default_rng(7)
    pictures = [
        np.clip(rng.normal(120, level, (240, 320)), 0, 255).astype(np.uint8) for _ in range(COUNT)
    ]
    path = follow(pictures, NOBODY)
    assert path.drift(CORNERS) == 0
    assert path.lost == 0


def test_cuts_between_two_scenes_are_lost_steps() -> None:
    first, second = seen(np.array([[0.0, 0], [240.0, 120]]))
    other = np.asarray(cv2.flip(second, -1), np.uint8)
    path = follow([first, other] * (COUNT // 2), NOBODY)
    assert path.lost > 0.9


def test_the_longest_part_without_a_cut_is_found() -> None:
    first, second = seen(np.array([[0.0, 0], [240.0, 120]]))
    other = np.asarray(cv2.flip(second, -1), np.uint8)
    path = follow([first] * 4 + [other] * 8, NOBODY)
    assert path.cuts == (4,)
    assert path.longest() == slice(4, 12)
    assert path.part(path.longest()).drift(CORNERS) == pytest.approx(0, abs=1e-6)
    assert len(path.part(path.longest()).moves) == 8
    assert follow([first] * 12, NOBODY).longest() == slice(0, 12)


def test_a_camera_that_moves_is_not_cut() -> None:
    path = follow(seen(along(90 + 6 * np.sin(np.arange(COUNT) * 2.0))), NOBODY)
    assert path.cuts == ()


def test_still_picture_follows_the_camera_and_forgets_who_passes() -> None:
    x = 90 + 6 * np.sin(np.arange(COUNT) * 2.0)
    pictures = seen(along(x))
    wanted = pictures[COUNT // 2].copy()
    for k, picture in enumerate(pictures):
        picture[40:200, 25 * k : 25 * k + 20] = 255
    still = still_picture(pictures, follow(pictures, NOBODY))
    inside = np.abs(still.astype(int) - wanted)[20:220, 20:300]
    assert np.quantile(inside, 0.95) < 12


def test_bodies_are_laid_over_the_middle_picture() -> None:
    moves = np.tile(np.eye(3), (3, 1, 1))
    moves[:, 0, 2] = [0.0, 10.0, 30.0]  # the background moves to the right
    bodies = np.full((3, 33, 2), 50.0)
    laid = CameraPath(moves, 0.0).mapped_to_middle(bodies)
    assert laid[:, 0].tolist() == [[60, 50], [50, 50], [30, 50]]
