"""Drawings on frames: what is taken, and where it lands in the picture."""

import numpy as np
import pytest

from posture.arrays import Image
from posture.drawing.ruler import Ruler
from posture.drawing.shapes import draw_shapes
from posture.drawing.sketch import (
    COLOURS,
    Shape,
    ShapeColour,
    ShapeKind,
    angle_deg,
    label_of,
    length_px,
    shapes_from,
    to_content,
)
from posture.system.validation import ContentError

LINE = {"kind": "line", "places": [[0.1, 0.2], [0.3, 0.4]]}


def test_a_drawing_is_the_same_after_being_kept() -> None:
    shapes = [
        Shape("angle", ((0.0, 0.0), (0.5, 0.5), (1.0, 0.25))),
        Shape("line", ((0, 1), (1, 0)), "green"),
        Shape("text", ((0.5, 0.5),), text="heel"),
    ]
    assert shapes_from(to_content(shapes)) == shapes


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        [None],
        [{"kind": "line"}],
        [{"kind": "square", "places": [[0, 0], [1, 1]]}],
        [{"kind": "text", "places": [[0, 0]]}],
        [{"kind": "text", "places": [[0, 0]], "text": "  "}],
        [{"kind": "text", "places": [[0, 0]], "text": "x" * 201}],
        [LINE | {"text": "words"}],
        [LINE | {"colour": "pink"}],
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


def test_a_drawing_from_before_there_were_colours_is_orange() -> None:
    (line,) = shapes_from([LINE])
    assert line == Shape("line", ((0.1, 0.2), (0.3, 0.4)), colour="orange", text="")


def inked(*shapes: Shape, ruler: Ruler | None = None) -> Image:
    """A black frame of 200 by 100 pixels with the shapes drawn on it."""
    image = np.zeros((100, 200, 3), dtype=np.uint8)
    draw_shapes(image, shapes, ruler)
    return image


@pytest.mark.parametrize("kind", ["arrow", "angle", "freehand", "distance"])
def test_every_kind_leaves_more_than_its_line(kind: ShapeKind) -> None:
    ends: tuple[tuple[float, float], ...] = ((0.2, 0.2), (0.8, 0.8))
    places = ends if kind in ("arrow", "distance") else (*ends, (0.9, 0.1))
    assert (inked(Shape(kind, places)) > 0).sum() > (inked(Shape("line", ends)) > 0).sum()


def test_a_circle_is_round_in_a_picture_that_is_not() -> None:
    image = inked(Shape("circle", ((0.5, 0.5), (0.65, 0.5)), "blue"))
    rows, columns = np.nonzero(image[:, :, 2] > 200)
    radius = np.hypot(columns - 99.5, rows - 49.5)
    assert radius.min() > 27
    assert radius.max() < 33
    assert np.abs(columns - 99.5).max() > 28
    assert np.abs(rows - 49.5).max() > 28
    assert not inked(Shape("circle", ((0.5, 0.5), (0.65, 0.5))))[50, 95:105].any()


@pytest.mark.parametrize("colour", COLOURS)
def test_a_line_has_its_colour(colour: ShapeColour) -> None:
    image = np.zeros((500, 1000, 3), dtype=np.uint8)
    draw_shapes(image, [Shape("line", ((0.25, 0.5), (0.75, 0.5)), colour)])
    assert tuple(image[249, 500].tolist()) == COLOURS[colour]


def test_a_distance_has_a_number_where_the_scale_is_known() -> None:
    across = Shape("distance", ((0.25, 0.5), (0.75, 0.5)))
    assert length_px(across, 200, 100) == pytest.approx(100)
    assert label_of(across, 200, 100, Ruler(0.4, "cm")) == "40 cm"
    assert label_of(across, 200, 100, Ruler(0.0996, "cm")) == "10.0 cm"
    assert label_of(across, 200, 100, Ruler(0.1, "cm")) == "10 cm"
    assert label_of(across, 200, 100, Ruler(0.05, "in")) == "5.0 in"
    assert label_of(across, 200, 100, None) == ""
    assert (inked(across, ruler=Ruler(0.4, "cm")) == 255).sum() > (inked(across) == 255).sum()


def test_words_stand_where_they_were_put() -> None:
    image = inked(Shape("text", ((0.25, 0.5),), text="heel"))
    rows, columns = np.nonzero((image == 255).all(axis=2))
    assert columns.min() > 45
    assert abs(rows.mean() - 49) < 12
