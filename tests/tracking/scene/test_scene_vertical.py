"""Gravity's direction from lines: known cameras, and pictures that do not carry it."""

import cv2
import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.tracking.scene.lines import find_lines
from posture.tracking.scene.vertical import Roll, find_roll
from tests.tracking.scene.rooms import RUNNER, Camera, noisy, room

UPRIGHTS = (50.0, 150.0, 250.0, 400.0, 500.0, 600.0)


def leaning_line(x: float, left_deg: float, y: float = 180.0, length: float = 100.0) -> list[float]:
    """Return a line through (x, y), its top leaning to the left, foot first."""
    across = length / 2 * np.sin(np.radians(left_deg))
    up = length / 2 * np.cos(np.radians(left_deg))
    return [x + across, y + up, x - across, y - up]


def rising_line(y: float, deg: float) -> list[float]:
    """Return a line of 300 px in mid-picture, rising to the right."""
    across, up = 150 * np.cos(np.radians(deg)), 150 * np.sin(np.radians(deg))
    return [320 - across, y + up, 320 + across, y - up]


def roll_of(camera: Camera, x: float = 0.1, **things: bool) -> Roll | None:
    grey = cv2.cvtColor(noisy(room(camera, **things), seed=1), cv2.COLOR_RGB2GRAY)
    lines = find_lines(np.asarray(grey, dtype=np.uint8))
    return find_roll(lines, camera.size, camera.see(np.array([x, 1.2, RUNNER])))


def in_picture(lines: list[list[float]]) -> Roll | None:
    return find_roll(np.array(lines), (640, 360), np.array([320.0, 180.0]))


@pytest.mark.parametrize("deg", [-11.0, -4.0, 0.0, 4.0, 11.0])
def test_positive_means_uprights_lean_left_and_levels_rise_right(deg: float) -> None:
    lines = [leaning_line(x, deg) for x in UPRIGHTS[::2]]
    lines += [rising_line(y, deg) for y in (60.0, 200.0, 320.0)]
    roll = in_picture(lines)
    assert roll is not None
    assert roll.deg == pytest.approx(deg, abs=0.05)


@pytest.mark.parametrize("roll", [-6.0, -3.0, 0.0, 2.0, 5.0])
@pytest.mark.parametrize(("pitch", "yaw"), [(0.0, 0.0), (10.0, 0.0), (-6.0, 8.0), (8.0, -8.0)])
def test_known_camera(roll: float, pitch: float, yaw: float) -> None:
    camera = Camera(roll, pitch, yaw)
    found = roll_of(camera)
    assert found is not None
    assert found.deg == pytest.approx(camera.roll_at(0.1), abs=0.5)
    assert abs(found.deg - camera.roll_at(0.1)) < found.u_deg < 1.5


@pytest.mark.parametrize("roll", [-3.0, 0.0, 3.0])
def test_portrait_picture(roll: float) -> None:
    camera = Camera(roll, pitch=12.0, size=(360, 640))
    found = roll_of(camera)
    assert found is not None
    assert found.deg == pytest.approx(camera.roll_at(0.1), abs=0.5)


def test_direction_is_that_at_the_runner_not_in_mid_picture() -> None:
    camera = Camera(roll=0.0, pitch=15.0)
    at_side, in_middle = roll_of(camera, x=0.9), roll_of(camera, x=0.0)
    assert camera.roll_at(0.9) > 3.5
    assert at_side is not None
    assert at_side.deg == pytest.approx(camera.roll_at(0.9), abs=0.5)
    assert in_middle is not None
    assert in_middle.deg == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("roll", [-8.0, -3.0, 0.0, 5.0])
def test_slanted_posts_of_a_treadmill_alone_tell_nothing(roll: float) -> None:
    assert roll_of(Camera(roll), walls=False) is None


def test_blank_wall_tells_nothing() -> None:
    assert in_picture([[0.0, 0.0, 1.0, 0.0]]) is None
    assert find_roll(np.empty((0, 4)), (640, 360), np.array([320.0, 180.0])) is None


def test_level_lines_alone_tell_nothing() -> None:
    assert in_picture([rising_line(y, 3.0) for y in (60.0, 150.0, 200.0, 320.0)]) is None


def test_one_door_post_is_not_enough() -> None:
    lines = [leaning_line(x, 3.0) for x in (300.0, 305.0, 310.0)]
    assert in_picture([*lines, *(rising_line(y, 3.0) for y in (60.0, 320.0))]) is None


def test_few_uprights_that_contradict_the_levels_are_not_believed() -> None:
    uprights = [leaning_line(x, -8.0) for x in (200.0, 320.0, 420.0)]
    levels = [rising_line(y, 0.0) for y in (60.0, 120.0, 180.0, 240.0, 320.0)]
    assert in_picture(uprights + levels) is None


def test_many_spread_uprights_need_no_levels() -> None:
    roll = in_picture([leaning_line(x, -2.0) for x in UPRIGHTS])
    assert roll is not None
    assert roll.deg == pytest.approx(-2.0, abs=0.05)


def test_lines_at_odds_with_most_do_not_pull() -> None:
    odd = [leaning_line(x, 9.0, length=60.0) for x in (90.0, 330.0)]
    roll = in_picture([leaning_line(x, -2.0) for x in UPRIGHTS] + odd)
    assert roll is not None
    assert roll.deg == pytest.approx(-2.0, abs=0.05)


def test_turning_a_picture_turns_the_result_by_as_much() -> None:
    grey = np.asarray(cv2.cvtColor(room(Camera()), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    for deg in (-5.0, 3.0):
        turn = cv2.getRotationMatrix2D((320, 180), deg, 1.15)
        lines = find_lines(np.asarray(cv2.warpAffine(grey, turn, (640, 360)), dtype=np.uint8))
        place: FloatArray = np.asarray(turn @ np.array([340.0, 180.0, 1.0]))
        roll = find_roll(lines, (640, 360), place)
        assert roll is not None
        assert roll.deg == pytest.approx(deg, abs=0.4)
