"""Angles worked out by hand, and what must hold for any points."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posture.arrays import FloatArray
from posture.geometry import (
    ahead,
    bend_deg,
    bent,
    hang_deg,
    joint_angle_deg,
    lean_deg,
    slope_deg,
    straightened,
)

Angle = Callable[..., FloatArray]
coordinate = st.floats(-1e4, 1e4)
point = st.tuples(coordinate, coordinate).map(np.array)
turn = st.floats(-180.0, 180.0)
few = settings(max_examples=60, derandomize=True, deadline=None)

TWO_POINTS: tuple[Angle, ...] = (lean_deg, hang_deg, slope_deg)
THREE_POINTS: tuple[Angle, ...] = (bend_deg, joint_angle_deg)


def xy(*pairs: float) -> FloatArray:
    return np.array(pairs, dtype=float)


@pytest.mark.parametrize(
    ("above", "expected"),
    [((0, 1), 0), ((1, 1), 45), ((-1, 1), -45), ((1, 0), 90), ((1, -1), 135), ((0, -1), 180)],
)
def test_lean_counts_forward_from_upright(above: tuple[int, int], expected: float) -> None:
    assert lean_deg(xy(0, 0), xy(*above)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("below", "expected"),
    [((0, -1), 0), ((1, -1), 45), ((-1, -1), -45), ((7, -24), 16.2602), ((1, 0), 90)],
)
def test_hang_counts_forward_from_straight_down(below: tuple[int, int], expected: float) -> None:
    assert hang_deg(xy(0, 0), xy(*below)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("front", "expected"), [((1, 0), 0), ((1, 1), 45), ((1, -1), -45), ((0, 2), 90)]
)
def test_slope_counts_front_up(front: tuple[int, int], expected: float) -> None:
    assert slope_deg(xy(0, 0), xy(*front)) == pytest.approx(expected)


def test_a_head_ahead_of_the_trunk_bends_forward() -> None:
    hip, shoulder = xy(0, 0), xy(0, 2)
    assert bend_deg(hip, shoulder, xy(1, 3)) == pytest.approx(45)
    assert bend_deg(hip, shoulder, xy(-1, 3)) == pytest.approx(-45)


def test_a_leaning_trunk_does_not_bend_the_head() -> None:
    assert bend_deg(xy(0, 0), xy(1, 1), xy(2, 2)) == pytest.approx(0)


@pytest.mark.parametrize(
    ("tip", "expected"), [((0, -2), 180), ((1, -1), 90), ((0, 0), 0), ((-1, -1), 90)]
)
def test_the_inner_angle_of_a_joint(tip: tuple[int, int], expected: float) -> None:
    assert joint_angle_deg(xy(0, 0), xy(0, -1), xy(*tip)) == pytest.approx(expected)


def test_ahead_is_a_share_of_the_length_whatever_the_height() -> None:
    assert ahead(xy(12, 3), xy(5, 99), 28.0) == pytest.approx(25.0)
    assert ahead(xy(5, 0), xy(12, 0), 28.0) == pytest.approx(-25.0)


def test_many_points_at_once_give_what_single_points_give() -> None:
    below, above = xy(0, 0, 1, 1).reshape(2, 2), xy(1, 1, 1, 3).reshape(2, 2)
    np.testing.assert_allclose(lean_deg(below, above), [45.0, 0.0])


@pytest.mark.parametrize("angle", TWO_POINTS)
def test_an_unknown_point_or_no_line_gives_nan(angle: Angle) -> None:
    assert np.isnan(angle(xy(np.nan, 0), xy(1, 1)))
    assert np.isnan(angle(xy(0, 0), xy(1, np.nan)))
    assert np.isnan(angle(xy(3, 4), xy(3, 4)))


@pytest.mark.parametrize("angle", THREE_POINTS)
@pytest.mark.parametrize("unknown", [0, 1, 2])
def test_an_unknown_point_of_three_gives_nan(angle: Angle, unknown: int) -> None:
    points = [xy(0, 0), xy(0, 1), xy(1, 2)]
    points[unknown] = xy(0, np.nan)
    assert np.isnan(angle(*points))


@few
@given(point, point, st.floats(1e-3, 1e3), point)
def test_angles_do_not_change_with_scale_and_place(
    one: FloatArray, other: FloatArray, scale: float, shift: FloatArray
) -> None:
    assume(np.linalg.norm(other - one) > 1.0)
    for angle in TWO_POINTS:
        moved = angle(scale * one + shift, scale * other + shift)
        assert turned_by(moved, angle(one, other)) == pytest.approx(0, abs=1e-3)


@few
@given(point, point, turn)
def test_rolling_the_picture_adds_to_lean_and_takes_from_slope(
    one: FloatArray, other: FloatArray, roll: float
) -> None:
    assume(np.linalg.norm(other - one) > 1.0)
    first, second = rotated(one, roll), rotated(other, roll)  # anticlockwise: backwards on top
    assert turned_by(lean_deg(first, second), lean_deg(one, other) - roll) == near_zero
    assert turned_by(slope_deg(first, second), slope_deg(one, other) + roll) == near_zero
    assert turned_by(hang_deg(first, second), hang_deg(one, other) + roll) == near_zero


@few
@given(point, point, point, turn)
def test_angles_between_limbs_do_not_change_with_roll_and_only_bends_with_facing(
    one: FloatArray, joint: FloatArray, other: FloatArray, roll: float
) -> None:
    assume(min(np.linalg.norm(one - joint), np.linalg.norm(other - joint)) > 1.0)
    parts = (one, joint, other)
    inner, bend = joint_angle_deg(*parts), bend_deg(*parts)
    assert 0 <= inner <= 180
    assert -180 <= bend <= 180
    rolled = tuple(rotated(p, roll) for p in parts)
    assert joint_angle_deg(*rolled) == pytest.approx(inner, abs=1e-4)
    mirrored = tuple(p * [-1, 1] for p in parts)
    assert joint_angle_deg(*mirrored) == pytest.approx(inner, abs=1e-6)
    assert turned_by(bend_deg(*mirrored), -bend) == near_zero
    assert joint_angle_deg(other, joint, one) == pytest.approx(inner, abs=1e-6)


near_zero = pytest.approx(0, abs=1e-4)


def turned_by(one: FloatArray, other: FloatArray) -> float:
    """Difference of two angles, as an angle."""
    return float((one - other + 180.0) % 360.0 - 180.0)


def rotated(at: FloatArray, angle_deg: float) -> FloatArray:
    """``at`` turned anticlockwise about the origin (x forward, y up)."""
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([at[0] * cos - at[1] * sin, at[0] * sin + at[1] * cos])


def test_several_bodies_at_once_are_as_each_by_itself() -> None:
    """Any leading shape: two frames of three bodies."""
    points = np.random.default_rng(0).normal(size=(3, 2, 3, 2))
    together = bend_deg(*points)
    assert together.shape == (2, 3)
    for frame in range(2):
        for body in range(3):
            alone = bend_deg(*points[:, frame, body])
            assert together[frame, body] == pytest.approx(float(alone))


SIZE = (600, 800)
"""Of a picture; from its middle, (300, 400), to a corner it is 500 pixels."""
share = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("point", "distortion", "true"),
    [
        ((300.0, 400.0), -0.2, (300.0, 400.0)),
        # 300 of 500 pixels: 1 - 0.2 * 0.36 = 0.928.
        ((600.0, 400.0), -0.2, (623.27586, 400.0)),
        ((600.0, 400.0), 0.2, (579.85075, 400.0)),
        ((600.0, 800.0), -0.2, (675.0, 900.0)),
        ((0.0, 800.0), -0.2, (-75.0, 900.0)),
        # Beyond the corners by the corners' share.
        ((900.0, 1200.0), -0.2, (1050.0, 1400.0)),
        ((np.nan, 800.0), -0.2, (np.nan, np.nan)),
    ],
)
def test_points_move_by_the_square_of_their_distance(
    point: tuple[float, float], distortion: float, true: tuple[float, float]
) -> None:
    found = straightened(np.array(point), SIZE, distortion)
    assert found == pytest.approx(np.array(true), abs=1e-4, nan_ok=True)


@given(share, share, st.floats(-0.9, 0.9), st.integers(1, 9))
@few
def test_a_larger_picture_is_bent_alike(x: float, y: float, distortion: float, k: int) -> None:
    small = straightened(np.array([x, y]) * SIZE, SIZE, distortion)
    large = straightened(np.array([x, y]) * SIZE * k, (600 * k, 800 * k), distortion)
    assert large == pytest.approx(small * k, abs=1e-6)


@given(share, share, st.floats(-0.9, 0.9), st.floats(0.2, 2.0))
@few
def test_bending_undoes_straightening(x: float, y: float, distortion: float, wide: float) -> None:
    point = (np.array([x, y]) - 0.5) * SIZE * wide + np.array(SIZE) / 2
    # Between where a strong lens that moves outwards begins to fold the picture and its corner.
    assume(distortion < 0.25 or np.hypot(*(point - np.array(SIZE) / 2)) > 501)
    assert bent(straightened(point, SIZE, distortion), SIZE, distortion) == pytest.approx(
        point, abs=1e-5
    )


def test_what_no_lens_shows_is_put_as_far_out_as_it_goes() -> None:
    # u = r / (1 + r**2 / 2) is 0.707 at most, where r = 1.414 is beyond the corner.
    assert bent(np.array([300.0 + 10 * 500, 400.0]), SIZE, 0.5) == pytest.approx([7800.0, 400.0])
