"""Facing, yaw and roll, one value per clip; and pixels to sagittal and back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture.arrays import FloatArray
from posture.motion.lens import lens_turn_deg
from posture.motion.motion import CameraView, known_median, median_length, middle
from posture.motion.view import (
    find_belt,
    find_facing,
    find_roll,
    find_view,
    looked_at,
    trunk_px,
    yaw_deg,
)
from posture.pose_track import LANDMARK, Scene
from posture.results.report import Side
from tests.gait import Camera, Runner, film, mirror

SIDES: tuple[Side, ...] = ("left", "right")
RIGHT = film(Runner(), Camera(seconds=2.0))
LEFT = film(Runner(), Camera(seconds=2.0, facing="left"))


def test_facing_is_where_nose_and_toes_point() -> None:
    assert find_facing(RIGHT.xy) == "right"
    assert find_facing(LEFT.xy) == "left"
    assert find_facing(mirror(RIGHT).xy) == "left"


def test_facing_does_not_follow_travel() -> None:
    backwards = RIGHT.xy - 100.0 * RIGHT.time_s[:, None, None] * [1.0, 0.0]
    assert find_facing(backwards) == "right"


def test_facing_stands_on_the_feet_when_the_face_is_hidden() -> None:
    for track, facing, shift_px in ((LEFT, "left", -600.0), (RIGHT, "right", 600.0)):
        hidden = track.xy + np.array([shift_px, 0.0])
        hidden[:, LANDMARK["nose"]] = np.nan
        assert find_facing(hidden) == facing


@pytest.mark.parametrize(
    ("nose_px", "toes_px", "facing"),
    [(-20.0, 30.0, "right"), (-30.0, 20.0, "left"), (20.0, -30.0, "left"), (30.0, -20.0, "right")],
)
def test_the_clearer_of_face_and_feet_decides(nose_px: float, toes_px: float, facing: Side) -> None:
    xy = np.zeros((4, len(LANDMARK), 2))
    xy[:, LANDMARK["nose"], 0] = nose_px
    xy[:, [LANDMARK["left_foot_index"], LANDMARK["right_foot_index"]], 0] = toes_px
    assert find_facing(xy) == facing


def test_a_body_never_seen_counts_as_looking_right() -> None:
    assert find_facing(np.full_like(RIGHT.xy, np.nan)) == "right"


def test_a_length_is_that_of_the_picture_scaled_to_640() -> None:
    assert looked_at(300.0, (1280, 720)) == 150.0
    assert looked_at(300.0, (720, 1280)) == 150.0
    assert looked_at(300.0, (640, 480)) == 300.0
    assert looked_at(300.0, (320, 240)) == 300.0


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("yaw", [-20.0, 0.0, 15.0, 40.0])
def test_yaw_is_read_from_the_bodys_widths(facing: Side, yaw: float) -> None:
    track = film(Runner(yaw=yaw), Camera(seconds=2.0, facing=facing))
    assert yaw_deg(track.xy) == pytest.approx(yaw, abs=0.5)


def test_yaw_stays_within_a_right_angle_and_is_0_where_unknown() -> None:
    wide = RIGHT.xy.copy()
    wide[:, LANDMARK["left_shoulder"], 0] += 5000.0
    assert yaw_deg(wide) == pytest.approx(90.0)
    wide[:, LANDMARK["left_shoulder"], 0] -= 10000.0
    assert yaw_deg(wide) == pytest.approx(-90.0)
    assert yaw_deg(np.full_like(RIGHT.xy, np.nan)) == 0.0


def test_the_pose_models_shoulders_look_turned_and_a_bare_tracks_do_not() -> None:
    bare = find_view(RIGHT.xy, RIGHT, False, None)
    ours = find_view(RIGHT.xy, replace(RIGHT, model="full"), False, None)
    assert bare.yaw_deg == pytest.approx(0.0, abs=0.01)
    assert ours.yaw_deg == pytest.approx(-2.7, abs=0.01)


def test_a_bare_track_is_upright_and_a_picture_without_lines_may_be_turned() -> None:
    bare = find_view(RIGHT.xy, RIGHT, False, None)
    unseen = find_view(RIGHT.xy, replace(RIGHT, scene=Scene()), False, None)
    ours = find_view(RIGHT.xy, replace(RIGHT, model="full"), False, None)
    assert (bare.roll_deg, bare.roll_u_deg) == (0.0, 0.0)
    assert (unseen.roll_deg, unseen.roll_u_deg) == (0.0, 4.5)
    assert (ours.roll_deg, ours.roll_u_deg) == (0.0, 4.5)


@pytest.mark.parametrize(
    ("scene", "facing", "yaw", "incline", "expected"),
    [
        (None, "right", 0.0, 1.0, (0.0, 4.5)),
        (Scene(roll_deg=3.0, roll_u_deg=0.4), "right", 30.0, None, (3.0, 0.4)),
        (Scene(roll_deg=3.0, roll_u_deg=0.4, deck_deg=9.0), "right", 0.0, 0.0, (3.0, 0.4)),
        (Scene(deck_deg=2.0), "right", 0.0, None, (0.0, 4.5)),
        (Scene(deck_deg=2.0), "right", 0.0, 0.0, (2.0, 1.0)),
        (Scene(deck_deg=2.0), "right", 5.0, 0.0, (2.0, 1.0)),
        (Scene(deck_deg=2.0), "right", -5.0, 0.0, (2.0, 1.0)),
        (Scene(deck_deg=2.0), "right", 5.1, 0.0, (0.0, 4.5)),
        (Scene(deck_deg=2.0), "right", -5.1, 0.0, (0.0, 4.5)),
        # A belt rising by 10 % is 5.71 degrees steep towards where the runner looks.
        (Scene(deck_deg=6.0), "right", 0.0, 10.0, (0.29, 1.0)),
        (Scene(deck_deg=-6.0), "left", 0.0, 10.0, (-0.29, 1.0)),
        (Scene(roll_deg=3.0, roll_u_deg=np.nan), "right", 0.0, None, (0.0, 4.5)),
        (Scene(roll_deg=np.nan, roll_u_deg=np.nan, deck_deg=np.nan), "right", 0, 0, (0.0, 4.5)),
    ],
)
def test_roll_comes_from_the_room_else_from_a_deck_whose_incline_is_told(
    scene: Scene | None,
    facing: Side,
    yaw: float,
    incline: float | None,
    expected: tuple[float, float],
) -> None:
    assert find_roll(scene, facing, yaw, incline) == pytest.approx(expected, abs=0.005)


def test_the_trunk_is_a_median_length() -> None:
    assert trunk_px(RIGHT.xy) == pytest.approx(0.5 * 340.0)
    assert trunk_px(RIGHT.xy / 340.0) == pytest.approx(0.5)
    assert np.isnan(trunk_px(np.full_like(RIGHT.xy, np.nan)))
    assert np.isnan(trunk_px(np.zeros_like(RIGHT.xy)))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.sampled_from(SIDES), st.floats(-30, 30), st.floats(-2e3, 2e3))
def test_sagittal_and_back_is_the_same_place(side: Side, roll: float, x: float) -> None:
    view = CameraView(side, roll_deg=roll)
    places = np.array([[x, 100.0], [0.0, -x]])
    np.testing.assert_allclose(view.to_picture(view.to_sagittal(places)), places, atol=1e-9)


def test_sagittal_is_x_forward_and_y_up() -> None:
    up_left = np.array([-3.0, -4.0])  # in the picture, y points down
    np.testing.assert_allclose(CameraView("right").to_sagittal(up_left), [-3.0, 4.0])
    np.testing.assert_allclose(CameraView("left").to_sagittal(up_left), [3.0, 4.0])


def test_roll_is_how_far_level_things_rise_to_the_right() -> None:
    level = 100.0 * np.array([np.cos(np.radians(5)), -np.sin(np.radians(5))])
    view = CameraView("right", roll_deg=5.0)
    np.testing.assert_allclose(view.to_sagittal(level), [100.0, 0.0], atol=1e-9)


def test_a_mirrored_picture_swaps_the_sides_it_reports() -> None:
    assert CameraView("left").reported_side("left") == "left"
    assert CameraView("left", mirrored=True).reported_side("left") == "right"
    assert CameraView("left", mirrored=True).reported_side("right") == "left"


def test_one_side_alone_is_no_middle() -> None:
    body: FloatArray = np.zeros((2, len(LANDMARK), 2))
    body[:, LANDMARK["left_hip"]] = [2.0, 4.0]
    body[1, LANDMARK["right_hip"]] = np.nan
    np.testing.assert_array_equal(middle(body, "hip"), [[1.0, 2.0], [np.nan, np.nan]])


def test_medians_of_what_is_known() -> None:
    one, other = np.zeros((3, 2)), np.array([[3.0, 4.0], [np.nan, 0.0], [6.0, 8.0]])
    assert median_length(one, other) == 7.5
    assert np.isnan(known_median(np.array([np.nan])))


@pytest.mark.parametrize(
    ("facing", "deck", "roll", "rises"),
    [("right", 3.0, 1.0, 2.0), ("left", 3.0, 1.0, -2.0), ("right", -1.0, 0.0, -1.0)],
)
def test_the_belt_rises_forwards_by_the_decks_slope_less_roll(
    facing: Side, deck: float, roll: float, rises: float
) -> None:
    assert find_belt(Scene(deck_deg=deck), facing, 15.0, roll) == pytest.approx(rises)


def test_a_belt_not_seen_is_level_for_a_square_camera_and_else_unknown() -> None:
    assert find_belt(None, "right", 10.0, 0.0) == 0.0
    assert find_belt(Scene(), "left", -10.0, 2.0) == 0.0
    assert np.isnan(find_belt(None, "right", 10.1, 0.0))
    assert np.isnan(find_belt(Scene(), "left", -10.1, 2.0))


def test_what_a_lens_turns_is_part_of_the_view_and_a_bare_tracks_lens_turns_nothing() -> None:
    bent = replace(RIGHT, scene=Scene(distortion=-0.2))
    turn = find_view(RIGHT.xy, bent, False, None).lens_turn_deg
    assert turn == lens_turn_deg(RIGHT.xy, RIGHT.size, -0.2, "right") > 0
    assert find_view(RIGHT.xy, RIGHT, False, None).lens_turn_deg == 0.0
