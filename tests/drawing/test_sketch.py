"""Drawings on frames: what is taken, and where it lands in the picture."""

from typing import Literal

import numpy as np
import pytest

from posture.drawing.sketch import Shape, angle_deg, draw_shapes, shapes_from, to_content
from posture.system.validation import ContentError

LINE = {"kind": "line", "places": [[0.1, 0.2], [0.3, 0.4]]}


def test_a_drawing_is_the_same_after_being_kept() -> None:
    shapes = [
        Shape("angle", ((0.0, 0.0), (0.5, 0.5), (1.0, 0.25))),
        Shape("line", ((0, 1), (1, 0))),
    ]
    assert shapes_from(to_content(shapes)) == shapes


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        [None],
        [{"kind": "line"}],
        [{"kind": "circle", "places": [[0, 0], [1, 1]]}],
        [LINE | {"places": [[0, 0]]}],
        [LINE | {"places": [[0, 0], [1, 1], [0, 1]]}],
        [LINE | {"places": [[0, 0], [1.01, 1]]}],
        [LINE | {"places": [[0, 0], [float("nan"), 1]]}],
        [LINE | {"places": [[0, 0], [True, 1]]}],
        [LINE | {"places": [[0, 0], ["1", 1]]}],
        [LINE | {"places": [[0, 0], [1]]}],
        [LINE | {"kind": "freehand", "places": [[0, 0]] * 601}],
        [LINE] * 61,
    ],
)
def test_what_is_no_drawing_is_not_taken(content: object) -> None:
    with pytest.raises(ContentError, match=r"^The drawing cannot be read: .*\.$"):
        shapes_from(content)


def test_an_angle_is_that_of_the_picture_and_not_of_its_shares() -> None:
    right = Shape("angle", ((0.5, 0.0), (0.5, 0.5), (1.0, 0.5)))
    assert angle_deg(right, 200, 100) == pytest.approx(90)
    # Half across and half up is 45 degrees in a square and 26.57 in a picture twice as wide.
    slanted = Shape("angle", ((1.0, 0.0), (0.5, 0.5), (1.0, 0.5)))
    assert angle_deg(slanted, 100, 100) == pytest.approx(45)
    assert angle_deg(slanted, 200, 100) == pytest.approx(26.565, abs=0.001)


def test_lines_land_where_they_were_drawn() -> None:
    image = np.zeros((500, 1000, 3), dtype=np.uint8)
    draw_shapes(image, [Shape("line", ((0.25, 0.5), (0.75, 0.5)))])
    rows, columns = np.nonzero(image[:, :, 0] > 120)
    assert abs(float(rows.mean()) - 249.5) < 1
    assert abs(int(columns.min()) - 249.5) < 5
    assert abs(int(columns.max()) - 749.5) < 5


@pytest.mark.parametrize("kind", ["arrow", "angle", "freehand"])
def test_every_kind_leaves_its_mark(kind: Literal["arrow", "angle", "freehand"]) -> None:
    image = np.zeros((100, 200, 3), dtype=np.uint8)
    plain = image.copy()
    draw_shapes(plain, [Shape("line", ((0.2, 0.2), (0.8, 0.8)))])
    places = ((0.2, 0.2), (0.8, 0.8), (0.9, 0.1)) if kind != "arrow" else ((0.2, 0.2), (0.8, 0.8))
    draw_shapes(image, [Shape(kind, places)])
    assert (image > 0).sum() > (plain > 0).sum()
