"""The exercises' drawings in a PDF: the same shapes as on screen, as paths."""

import math
from collections.abc import Sequence
from typing import Final

from reportlab.graphics.shapes import FILL_NON_ZERO, Drawing, Group, Path
from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, KeepTogether, Table, TableStyle

from posture.drawing.figure.composition import HEIGHT, ExerciseFigure, PaintedShape, shapes
from posture.drawing.figure.composition import WIDTH as FIGURE_WIDTH
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.hulls import Arc, Hull
from posture.drawing.figure.tones import EDGE_WIDTH, TONES
from posture.report.pdf_parts import PLAIN, WIDTH

PICTURE_WIDTH: Final = 0.3 * WIDTH


def beside_figure(exercise: str, texts: Sequence[Flowable]) -> Flowable:
    """Return an exercise's texts beside its drawing; alone if it has none."""
    figure = EXERCISE_FIGURES.get(exercise)
    if figure is None:
        return KeepTogether(list(texts))
    drawing = figure_drawing(figure, PICTURE_WIDTH)
    table = Table(
        [[drawing, list(texts)]], colWidths=[PICTURE_WIDTH + 10, WIDTH - PICTURE_WIDTH - 10]
    )
    table.setStyle(PLAIN)
    table.setStyle(TableStyle([("TOPPADDING", (0, 0), (-1, -1), 5)]))
    return table


def figure_drawing(figure: ExerciseFigure, width: float) -> Drawing:
    """Return a drawing of a width in points, in its light colours."""
    scale = width / FIGURE_WIDTH
    # The page's y runs downwards, a PDF's upwards.
    group = Group(transform=(scale, 0, 0, -scale, 0, scale * HEIGHT))
    for shape in shapes(figure):
        if shape.edge is not None:
            edge = HexColor(TONES[shape.edge].light)
            group.add(_path(shape, strokeColor=edge, strokeWidth=2 * EDGE_WIDTH, strokeLineJoin=1))
        group.add(_path(shape, strokeColor=None, fillColor=HexColor(TONES[shape.kind].light)))
    return Drawing(width, scale * HEIGHT, group)


def _path(shape: PaintedShape, **colours: object) -> Path:
    path = Path(fillMode=FILL_NON_ZERO, **{"fillColor": None, **colours})
    for hull in shape.hulls:
        _add(path, hull)
    return path


def _add(path: Path, hull: Hull) -> None:
    path.moveTo(*hull[0].point(hull[0].start))
    for arc in hull:
        path.lineTo(*arc.point(arc.start))
        _curve(path, arc)
    path.closePath()


def _curve(path: Path, arc: Arc) -> None:
    """Add an arc as curves of at most a quarter circle each."""
    pieces = max(1, math.ceil((arc.end - arc.start) / (math.pi / 2)))
    angle = (arc.end - arc.start) / pieces
    reach = 4 / 3 * math.tan(angle / 4)
    for number in range(pieces):
        first, last = arc.start + number * angle, arc.start + (number + 1) * angle
        (x0, y0), (x1, y1) = arc.point(first), arc.point(last)
        cx, cy, _ = arc.circle
        path.curveTo(
            *(x0 - reach * (y0 - cy), y0 + reach * (x0 - cx)),
            *(x1 + reach * (y1 - cy), y1 - reach * (x1 - cx)),
            *(x1, y1),
        )
