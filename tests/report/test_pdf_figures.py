import pytest
from reportlab.platypus import KeepTogether, Table

from posture.drawing.figure.composition import HEIGHT, WIDTH, shapes
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.report.pdf_figures import beside_figure, figure_drawing
from posture.report.pdf_parts import paragraph

FIGURE = EXERCISE_FIGURES["Dead bug"]


def test_the_drawing_has_all_shapes_and_fills_its_width() -> None:
    drawing = figure_drawing(FIGURE, 180.0)
    edges = sum(shape.edge is not None for shape in shapes(FIGURE))
    [group] = drawing.contents
    assert len(group.contents) == len(shapes(FIGURE)) + edges
    assert (drawing.width, drawing.height) == pytest.approx((180.0, 180.0 * HEIGHT / WIDTH))
    assert drawing.getBounds() == pytest.approx((0.0, 0.0, 180.0, drawing.height), abs=0.5)


def test_texts_stand_beside_the_drawing_or_alone() -> None:
    texts = [paragraph("Some words.")]
    assert isinstance(beside_figure("Dead bug", texts), Table)
    assert isinstance(beside_figure("Handstand", texts), KeepTogether)
