import pytest

from posture.drawing.figure.flesh import Sphere
from posture.drawing.figure.viewpoint import FROM_THE_SIDE, Projection, Viewpoint

FORWARDS, UP, RIGHT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def on_page(seen_from: Viewpoint, place: tuple[float, float, float]) -> list[float]:
    return list(Projection(seen_from).circle(Sphere(place, 2.0)))


def test_from_the_side_forwards_is_to_the_right_and_the_right_side_is_near() -> None:
    assert on_page(FROM_THE_SIDE, FORWARDS) == pytest.approx([1, 0, 2])
    assert on_page(FROM_THE_SIDE, UP) == pytest.approx([0, -1, 2])
    assert on_page(FROM_THE_SIDE, RIGHT) == pytest.approx([0, 0, 2])
    assert Projection(FROM_THE_SIDE).nearness(RIGHT) == pytest.approx(1)


def test_from_the_front_the_right_side_is_to_the_left() -> None:
    front = Viewpoint(turn=90)
    assert on_page(front, RIGHT) == pytest.approx([-1, 0, 2])
    assert Projection(front).nearness(FORWARDS) == pytest.approx(1)


def test_from_above_what_is_near_the_viewer_is_low_on_the_page() -> None:
    top = Viewpoint(above=90)
    assert on_page(top, RIGHT) == pytest.approx([0, 1, 2])
    assert on_page(top, FORWARDS) == pytest.approx([1, 0, 2])
    assert Projection(top).nearness(UP) == pytest.approx(1)


def test_depth_is_the_mean_over_all_balls() -> None:
    solids = [(Sphere((0, 0, 2), 1.0), Sphere((0, 0, 4), 1.0)), (Sphere((5, 5, 9), 1.0),)]
    assert Projection(FROM_THE_SIDE).depth(solids) == pytest.approx(5.0)
