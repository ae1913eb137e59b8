import math

import pytest

from posture.drawing.figure.hulls import Circle, Hull
from posture.drawing.figure.marks import arrow, cross, digit, loop, ring, rounded, stroke


def centres(hulls: tuple[Hull, ...]) -> list[Circle]:
    return [arc.circle for hull in hulls for arc in hull]


def test_an_arrow_runs_from_tail_to_tip() -> None:
    hulls = arrow((10.0, 50.0), (90.0, 50.0), 0.0)
    spots = centres(hulls)
    assert min(spots).x == pytest.approx(10.0)
    assert max(spots).x == pytest.approx(90.0)
    assert all(spot.y == pytest.approx(50.0) for spot in centres(hulls[:-1]))


def test_a_short_arrow_begins_earlier_and_keeps_its_tip() -> None:
    spots = centres(arrow((90.0, 50.0), (94.0, 50.0), 0.0))
    assert (min(spots).x, max(spots).x) == pytest.approx((68.0, 94.0))


def test_a_curved_arrow_bulges_to_its_left() -> None:
    # To the left of an arrow that points right is up, which on the page is towards smaller y.
    shaft = centres(arrow((0.0, 50.0), (80.0, 50.0), 0.25)[:-1])
    assert min(spot.y for spot in shaft) == pytest.approx(30.0, abs=0.5)


def test_loop_and_ring_run_around_their_centre() -> None:
    for hulls in (loop((40.0, 40.0), 15.0)[:-2], ring((40.0, 40.0), 15.0)):
        for spot in centres(hulls):
            assert math.dist(spot[:2], (40.0, 40.0)) == pytest.approx(15.0)


def test_a_stroke_has_one_piece_per_stretch_and_a_digit_its_strokes() -> None:
    assert len(stroke([(0, 0), (5, 0), (5, 5)], 1.0)) == 2
    assert [len(digit(number, (0.0, 0.0))) for number in range(3)] == [2, 7, 10]


def test_a_rounded_rectangle_fills_its_place() -> None:
    spots = centres((rounded(10, 20, 100, 50, 8),))
    assert {(x, y) for x, y, _ in spots} == {(18, 28), (102, 28), (18, 62), (102, 62)}


def test_a_cross_fills_its_square() -> None:
    spots = centres(cross(10.0, 20.0, 12.0))
    assert {(spot.x, spot.y) for spot in spots} == {(10, 20), (22, 32), (10, 32), (22, 20)}


def test_a_loop_turns_the_other_way_with_a_radius_below_zero() -> None:
    clockwise, other = (centres(loop((50.0, 50.0), radius)) for radius in (10.0, -10.0))
    mirrored = {(round(100 - spot.x, 6), round(spot.y, 6)) for spot in clockwise[:10]}
    assert mirrored & {(round(spot.x, 6), round(spot.y, 6)) for spot in other}
    assert clockwise[0].x > 50 > other[0].x


def test_an_arrow_both_ways_has_a_head_at_each_end_and_nothing_beyond() -> None:
    one_way = centres(arrow((10.0, 50.0), (90.0, 50.0), 0.0))
    both = centres(arrow((10.0, 50.0), (90.0, 50.0), 0.0, both_ways=True))
    assert (min(both).x, max(both).x) == pytest.approx((10.0, 90.0))
    for end in (min(both), max(both)):
        assert end.radius == max(one_way).radius
