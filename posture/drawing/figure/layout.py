"""Where on the page the pictures of a drawing stand, and how large they can be."""

from collections.abc import Sequence
from typing import Final, NamedTuple

Size = tuple[float, float]
"""Width and height."""

MARGIN: Final = 10.0
GAP: Final = 8.0
DIGIT: Final = 12.0
"""Width of the strip that a pose's number stands in."""


class Cell(NamedTuple):
    """A rectangle of the page."""

    left: float
    top: float
    width: float
    height: float


def best_cells(sizes: Sequence[Size], space: Size, largest: float) -> list[Cell]:
    """Return cells in rows of as many columns as let the pictures be largest.

    Of an even number, none stands in a row of its own: two and two belong together.
    A column is as wide, and a row as high, as its pictures ask for; a digit has its place before
    a picture.

    Parameters
    ----------
    sizes : sequence of Size
        Of the pictures at the scale 1.
    space : Size
        Of the part of the page that they share, inside its margin.
    largest : float
        The scale beyond which a picture needs no more space.
    """
    count = len(sizes)
    columns = [wide for wide in range(count, 0, -1) if count % 2 or count % wide == 0]
    arrangements = (_rows_of(count, sizes, space, largest) for count in columns)
    return max(arrangements, key=lambda cells: common_scale(sizes, cells))


def common_scale(sizes: Sequence[Size], cells: Sequence[Cell]) -> float:
    """Return the largest scale at which every picture fits into its cell."""
    return min(fit(size, cell) for size, cell in zip(sizes, cells, strict=True))


def fit(size: Size, cell: Cell) -> float:
    """Return the scale at which a picture fills a cell."""
    width, height = size
    return min(cell.width / width, cell.height / height)


def _rows_of(columns: int, sizes: Sequence[Size], space: Size, largest: float) -> list[Cell]:
    width, height = space
    rows = [sizes[first : first + columns] for first in range(0, len(sizes), columns)]
    highest = [max(size[1] for size in row) for row in rows]
    heights = _shares(highest, height - (len(rows) - 1) * GAP, largest)
    cells, top = [], MARGIN
    for row, high in zip(rows, heights, strict=True):
        free = width - len(row) * DIGIT - (len(row) - 1) * GAP
        left = MARGIN
        for wide in _shares([size[0] for size in row], free, largest):
            cells.append(Cell(left + DIGIT, top, wide, high))
            left += DIGIT + wide + GAP
        top += high + GAP
    return cells


def _shares(sizes: Sequence[float], space: float, largest: float) -> list[float]:
    """Share a space out; what is beyond the largest scale goes to all alike."""
    scale = min(largest, space / sum(sizes))
    spare = (space - scale * sum(sizes)) / len(sizes)
    return [scale * size + spare for size in sizes]
