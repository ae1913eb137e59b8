"""The square that the network looks at: where it lies, and that cuts and points agree."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.pose_track import LANDMARK
from posture.tracking.pose.region import MARGIN, Region, region_from_body, region_from_circle

SIDE = 64
pixels = st.floats(-500, 500)


def test_an_upright_body_is_looked_at_upright() -> None:
    region = region_from_circle(np.array([100.0, 200.0]), np.array([100.0, 120.0]))

    assert region == pytest.approx((100.0, 200.0, MARGIN * 80.0, 0.0))
    # The cut's corner, middle and lower right corner in the picture.
    places = region.to_picture(SIDE) @ np.array([[0, 32, 64], [0, 32, 64], [1, 1, 1]])
    np.testing.assert_allclose(places.T, [[0, 100], [100, 200], [200, 300]])


@given(pixels, pixels, pixels, pixels.filter(lambda v: abs(v) > 1))
def test_the_way_up_in_the_cut_is_the_bodys(x: float, y: float, up_x: float, up_y: float) -> None:
    region = region_from_circle(np.array([x, y]), np.array([x + up_x, y + up_y]))
    middle, top = (region.to_picture(SIDE) @ np.array([[32, 32], [32, 0], [1, 1]])).T

    assert middle == pytest.approx([x, y], abs=1e-6)
    assert top == pytest.approx([x + MARGIN * up_x, y + MARGIN * up_y], abs=1e-6)


def test_a_cut_shows_what_lies_there() -> None:
    image = np.zeros((100, 200, 3), np.uint8)
    image[40:60, 120:140] = 255
    cut = Region(x=130.0, y=50.0, right=20.0, down=0.0).cut(image, 40)

    assert cut.shape == (40, 40, 3)
    assert cut[12:28, 12:28].min() == 255
    assert cut[:8].max() == 0
    assert cut[:, 34:].max() == 0


def test_a_cut_turns_the_body_upright() -> None:
    image = np.zeros((200, 200, 3), np.uint8)
    image[95:106, 100:180] = 255  # a body that lies, its head to the right
    centre, top = np.array([100.0, 100.0]), np.array([180.0, 100.0])
    cut = region_from_circle(centre, top).cut(image, 40)

    assert cut[10, 20].min() == 255
    assert cut[30, 20].max() == 0


def test_landmarks_alone_give_a_region_with_all_of_them_inside() -> None:
    xy = np.tile([100.0, 150.0], (33, 1))
    xy[[LANDMARK["left_shoulder"], LANDMARK["right_shoulder"]]] = [100.0, 110.0]
    xy[LANDMARK["left_foot_index"]] = [110.0, 240.0]
    region = region_from_body(xy)

    assert (region.x, region.y) == (100.0, 150.0)
    assert region.down == pytest.approx(0.0)
    assert region.right > 90


@given(pixels, pixels, pixels, pixels.filter(lambda v: abs(v) > 1))
def test_a_mirrored_cut_has_the_other_side_on_the_left(
    x: float, y: float, right: float, down: float
) -> None:
    region = Region(x, y, right, down)
    straight, mirrored = (region.to_picture(SIDE, way) for way in (False, True))
    corners = np.array([[0, 64, 32], [0, 0, 32], [1, 1, 1]])
    left, right_corner, middle = (straight @ corners).T
    np.testing.assert_allclose((mirrored @ corners).T, [right_corner, left, middle], atol=1e-6)


def test_the_mirrored_cut_is_the_cut_of_the_mirror_image() -> None:
    image = np.random.default_rng(3).integers(0, 255, (60, 80, 3), np.uint8)
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), 3), np.uint8)
    region = Region(x=41.0, y=30.0, right=20.0, down=4.0)
    in_mirror = Region(x=79.0 - 41.0, y=30.0, right=20.0, down=-4.0)

    mirrored = region.cut(image, 32, mirrored=True).astype(int)
    expected = in_mirror.cut(np.ascontiguousarray(image[:, ::-1]), 32).astype(int)

    assert np.abs(mirrored - expected).max() <= 2
