import pytest

from posture.drawing.figure.layout import DIGIT, GAP, MARGIN, Cell, best_cells, common_scale, fit

SPACE = (226.0, 212.0)


def test_a_picture_fills_its_cell_in_one_direction() -> None:
    assert fit((50.0, 20.0), Cell(0, 0, 100, 100)) == 2.0
    assert fit((20.0, 100.0), Cell(0, 0, 100, 100)) == 1.0


def test_narrow_pictures_stand_beside_and_wide_ones_below_each_other() -> None:
    beside = best_cells([(60.0, 180.0)] * 2, SPACE, 1.12)
    assert beside[0].top == beside[1].top == MARGIN
    below = best_cells([(190.0, 60.0)] * 2, SPACE, 1.12)
    assert below[0].left == below[1].left == MARGIN + DIGIT


def test_three_pictures_may_stand_in_two_rows() -> None:
    first, second, third = best_cells([(110.0, 130.0)] * 3, SPACE, 1.12)
    assert first.top == second.top < third.top
    assert first.left == third.left < second.left


def test_the_arrangement_with_the_largest_pictures_is_taken() -> None:
    sizes = [(110.0, 130.0)] * 3
    # Two rows: a picture has (212 - 8) / 2 = 102 of height; three beside: 58 of width.
    assert common_scale(sizes, best_cells(sizes, SPACE, 1.12)) == pytest.approx(102 / 130)


def test_cells_share_the_space_in_proportion_and_leave_none() -> None:
    left, right = best_cells([(60.0, 150.0), (120.0, 150.0)], SPACE, 1.12)
    assert right.width == pytest.approx(2 * left.width)
    assert left.left + left.width + GAP + DIGIT == pytest.approx(right.left)
    assert right.left + right.width == pytest.approx(MARGIN + SPACE[0])


def test_four_pictures_stand_in_pairs() -> None:
    for width in (20.0, 60.0, 75.0, 110.0, 300.0):
        lefts = [cell.left for cell in best_cells([(width, 130.0)] * 4, SPACE, 1.12)]
        assert len(set(lefts)) in (1, 2, 4)
