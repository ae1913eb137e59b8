"""Edges found and joined, families of them, and the treadmill's deck."""

import cv2
import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.tracking.scene.deck import find_deck
from posture.tracking.scene.families import find_family, leans
from posture.tracking.scene.lines import find_lines, join, lengths, outside

BODY = np.full((4, 33, 2), [300.0, 280.0])
BODY[1:3, 27:] = [350.0, 300.0]
BODY[0, 27:] = [250.0, 300.0]


def sloping(y: float, deg: float, x1: float = 150.0, x2: float = 450.0) -> list[float]:
    rise = (x2 - x1) * np.tan(np.radians(deg))
    return [x1, y + rise / 2, x2, y - rise / 2]


def test_edges_of_a_bright_square() -> None:
    picture = np.full((200, 300), 60, dtype=np.uint8)
    picture[50:150, 100:200] = 180
    lines = find_lines(picture)
    assert len(lines) == 4
    assert lengths(lines) == pytest.approx([100.0] * 4, abs=4)
    uprights = lines[np.abs(lines[:, 0] - lines[:, 2]) < 1]
    assert sorted(uprights[:, 0]) == pytest.approx([100.0, 200.0], abs=1.5)


def test_plain_picture_has_no_lines() -> None:
    assert find_lines(np.full((100, 100), 90, dtype=np.uint8)).shape == (0, 4)


def test_pieces_of_one_edge_become_one_line() -> None:
    pieces = np.array([[0, 100, 40, 100], [80, 100.5, 50, 100.5], [90, 100, 150, 100]], float)
    (line,) = join(pieces, long_side=640)
    assert sorted((line[0], line[2])) == [0, 150]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param([100, 100, 150, 100], id="far along"),
        pytest.param([50, 105, 90, 105], id="beside"),
        pytest.param([50, 100, 90, 103], id="turned"),
    ],
)
def test_other_edges_stay_apart(other: list[float]) -> None:
    assert len(join(np.array([[0, 100, 50, 100], other], float), long_side=640)) == 2


def test_lines_within_a_box_are_left_out() -> None:
    lines = np.array([[10, 10, 30, 10], [10, 90, 30, 90]], float)
    assert outside(lines, np.array([0, 0, 50, 50.0])).tolist() == [[10, 90, 30, 90]]
    assert len(outside(lines, np.full(4, np.nan))) == 2


def through_a_point(places: list[float], apex: tuple[float, float]) -> FloatArray:
    """Return lines from row 300 to row 200 that all aim at ``apex``."""
    lines = [[x, 300, x + (apex[0] - x) * 100 / (300 - apex[1]), 200] for x in places]
    return np.array(lines, dtype=np.float64)


def test_converging_lines_are_one_family() -> None:
    # All aim at (320, -1700): on row 300, 2000 px below it, a line at x leans to the right
    # by (320 - x) / 2000.
    lines = through_a_point([20, 120, 220, 420, 520, 620], (320.0, -1700.0))
    family = find_family(leans(lines, row=300, shortest=20), at=400, long_side=640)
    assert family is not None
    assert family.tilt == pytest.approx(-80 / 2000, abs=5e-4)
    assert family.change == pytest.approx(-1 / 2000, rel=0.05)
    assert len(family.places) == 6
    assert family.distinct(640) == 6


def test_uncertainty_grows_away_from_the_lines() -> None:
    lines = leans(through_a_point([20, 60, 100], (60.0, -1e6)), row=300, shortest=20)
    near, far = find_family(lines, 60, 640), find_family(lines, 600, 640)
    assert near is not None
    assert far is not None
    assert far.tilt_u > 3 * near.tilt_u


def test_no_lines_no_family() -> None:
    assert find_family(leans(np.empty((0, 4)), 0, 10), at=0, long_side=640) is None


@pytest.mark.parametrize("deg", [-6.0, 0.0, 2.5])
def test_slope_of_the_deck(deg: float) -> None:
    lines = np.array([sloping(305, deg), sloping(330, deg), sloping(100, 9.0)])
    assert find_deck(lines, BODY, 300.0) == pytest.approx(deg, abs=0.01)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([sloping(305, 0, 150, 250), sloping(330, 0, 350, 450)], id="not under both"),
        pytest.param([sloping(200, 0), sloping(230, 0)], id="too high"),
        pytest.param([sloping(380, 0), sloping(400, 0)], id="too low"),
        pytest.param([sloping(305, 0), sloping(330, 6.0)], id="at odds"),
        pytest.param([sloping(305, 0, 240, 340)], id="too short"),
    ],
)
def test_no_deck(lines: list[list[float]]) -> None:
    assert find_deck(np.array(lines), BODY, 300.0) is None


def test_no_deck_without_feet() -> None:
    assert find_deck(np.array([sloping(305, 0)]), np.full((4, 33, 2), np.nan), 300.0) is None


def test_a_turned_picture_turns_its_lines() -> None:
    picture = np.full((200, 300), 60, dtype=np.uint8)
    cv2.rectangle(picture, (60, 60), (240, 140), 180, -1)
    turn = cv2.getRotationMatrix2D((150, 100), 5.0, 1.0)
    turned = cv2.warpAffine(picture, turn, (300, 200), borderValue=60)
    longest = find_lines(np.asarray(turned, dtype=np.uint8))[0]
    slope = np.degrees(np.arctan((longest[1] - longest[3]) / (longest[2] - longest[0])))
    assert slope == pytest.approx(5.0, abs=0.3)
