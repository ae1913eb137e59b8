"""Pictures bent as a known lens would."""

import numpy as np
import pytest

from bench.lenses import distortion_seen, shown_at, through_lens
from tests.tracking.scene.rooms import Camera, noisy, room

SIZE = (640, 360)


@pytest.mark.parametrize("distortion", [0.0, -0.3, 0.2])
def test_a_point_of_the_picture_goes_where_it_is_said_to_go(distortion: float) -> None:
    image = np.zeros((360, 640, 3), dtype=np.uint8)
    image[98:103, 198:203] = 255
    seen = through_lens(image, distortion)[..., 0].astype(float)
    rows, columns = np.indices(seen.shape)
    place = np.array([(columns * seen).sum(), (rows * seen).sum()]) / seen.sum()
    assert place == pytest.approx(
        shown_at(np.array([200.5, 100.5]), SIZE, distortion) - 0.5, abs=0.3
    )


def test_the_corners_stay_in_a_picture_that_is_bent_inwards() -> None:
    corner = np.array([640.0, 360.0])
    assert shown_at(corner, SIZE, -0.3) == pytest.approx(corner)


def test_a_lens_is_seen_in_pictures_of_a_room() -> None:
    nobody = np.full((33, 2), np.nan)
    empty = room(Camera(2.0, 4.0, 6.0))
    pictures = [(noisy(empty, seed), seed / 30, nobody) for seed in range(3)]
    assert distortion_seen(pictures, -0.25) == pytest.approx(-0.25, abs=0.03)
    assert distortion_seen(pictures, 0.0) == 0.0
