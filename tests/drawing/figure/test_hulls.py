import math

import pytest

from posture.drawing.figure.hulls import Arc, Circle, hull_of

QUARTER = math.pi / 2


def spots(hull: tuple[Arc, ...]) -> list[tuple[float, float]]:
    return [arc.point(angle) for arc in hull for angle in (arc.start, arc.end)]


def test_one_circle_is_its_own_hull() -> None:
    circle = Circle(3.0, 4.0, 2.0)
    assert hull_of([circle]) == (Arc(circle, 0.0, math.tau),)


def test_two_equal_circles_give_half_circles_with_straight_sides() -> None:
    left, right = Circle(0.0, 0.0, 1.0), Circle(10.0, 0.0, 1.0)
    arcs = {arc.circle: arc for arc in hull_of([left, right])}
    assert arcs[right].end - arcs[right].start == pytest.approx(math.pi)
    assert math.cos(arcs[right].start) == pytest.approx(0.0, abs=1e-9)
    assert {(round(x, 6), round(y, 6)) for x, y in spots(tuple(arcs.values()))} == {
        *((0.0, 1.0), (0.0, -1.0), (10.0, 1.0), (10.0, -1.0))
    }


def test_the_sides_of_a_taper_touch_both_circles() -> None:
    # The tangent to circles of radius 3 and 1 at a distance of 4 leans by asin(2 / 4) = 30 degrees.
    thick, thin = Circle(0.0, 0.0, 3.0), Circle(4.0, 0.0, 1.0)
    arcs = {arc.circle: arc for arc in hull_of([thick, thin])}
    assert arcs[thin].end - arcs[thin].start == pytest.approx(math.radians(120))
    assert arcs[thick].end - arcs[thick].start == pytest.approx(math.radians(240))


def test_what_lies_inside_leaves_no_trace() -> None:
    outer, inner = Circle(0.0, 0.0, 5.0), Circle(1.0, 1.0, 2.0)
    assert [arc.circle for arc in hull_of([inner, outer])] == [outer]


def test_arcs_follow_one_another_and_go_round_once() -> None:
    corners = [Circle(x, y, 1.0) for x in (0.0, 8.0) for y in (0.0, 6.0)]
    hull = hull_of([*corners, Circle(4.0, 3.0, 1.0)])
    assert len(hull) == 4
    assert [arc.end - arc.start for arc in hull] == pytest.approx([QUARTER] * 4)
    for arc, following in zip(hull, (*hull[1:], hull[0]), strict=True):
        assert math.cos(arc.end) == pytest.approx(math.cos(following.start))
        assert math.sin(arc.end) == pytest.approx(math.sin(following.start))
