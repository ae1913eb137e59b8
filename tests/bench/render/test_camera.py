import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.render.camera import Camera, Facing
from posture.motion.motion import CameraView

# Eye at (0, 0.8, ±4) m, level: 500 px focal length by 2 atan(240 / 500) of view over 480 px.
LEVEL = Camera(
    width=640,
    height=480,
    fov_deg=float(np.degrees(2 * np.arctan(240 / 500))),
    distance_m=4.0,
    height_m=0.8,
    along_m=0.0,
)


def test_points_lie_where_a_pinhole_puts_them() -> None:
    points = np.array([[0, 0.8, 0], [0.4, 0.8, 0], [0, 1.2, 0], [0.4, 1.2, 2.0]])
    expected = [[320, 240], [370, 240], [320, 190], [420, 140]]
    np.testing.assert_allclose(LEVEL.project(points, "right"), expected, atol=1e-6)


def test_seen_from_the_left_the_runner_faces_left() -> None:
    points = np.array([[0.4, 0.8, 0], [0.4, 1.2, -2.0]])
    expected = [[270, 240], [220, 140]]
    np.testing.assert_allclose(LEVEL.project(points, "left"), expected, atol=1e-6)


@pytest.mark.parametrize("facing", ["left", "right"])
def test_positive_roll_lets_level_lines_rise_to_the_right(facing: Facing) -> None:
    camera = Camera(roll_deg=4.0)
    ends = camera.project(np.array([[-0.5, 0.8, 0.0], [0.7, 0.8, 0.0]]), facing)
    left, right = ends[np.argsort(ends[:, 0])]
    rise = np.degrees(np.arctan2(left[1] - right[1], right[0] - left[0]))
    assert rise == pytest.approx(4.0, abs=0.01)
    level = CameraView(facing, roll_deg=4.0).to_sagittal(ends)
    assert level[0, 1] == pytest.approx(level[1, 1], abs=0.05)


@pytest.mark.parametrize("facing", ["left", "right"])
def test_positive_yaw_is_ahead_of_the_runner(facing: Facing) -> None:
    camera = Camera(yaw_deg=15.0)
    assert camera.eye(facing)[0] == pytest.approx(0.12 + 4.6 * 0.258819, abs=1e-4)
    # Seen from ahead, what is farther away lies further ahead in the picture.
    side = 1 if facing == "right" else -1
    near, far = camera.project(np.array([[0.1, 0.9, 0.2 * side], [0.1, 0.9, -0.2 * side]]), facing)
    assert (far[0] - near[0]) * side > 10


@given(x=st.floats(-1, 1), y=st.floats(0, 2), z=st.floats(-0.5, 0.5), yaw_deg=st.floats(-20, 20))
def test_the_two_sides_mirror_each_other(x: float, y: float, z: float, yaw_deg: float) -> None:
    camera = Camera(yaw_deg=yaw_deg)
    right = camera.project(np.array([[x, y, z]]), "right")[0]
    left = camera.project(np.array([[x, y, -z]]), "left")[0]
    np.testing.assert_allclose(left, [camera.width - right[0], right[1]], atol=1e-6)


@pytest.mark.parametrize("looks_at_m", [0.6, 1.0])
def test_the_middle_of_the_picture_shows_what_the_camera_looks_at(looks_at_m: float) -> None:
    camera = Camera(height_m=0.4, looks_at_m=looks_at_m)
    seen = camera.project(np.array([[camera.along_m, looks_at_m, 0.0]]), "right")[0]
    np.testing.assert_allclose(seen, [camera.width / 2, camera.height / 2], atol=1e-6)
