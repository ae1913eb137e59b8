"""The exercises' drawings as SVG, for light and dark pages."""

import math
from typing import Final
from xml.sax.saxutils import escape

from posture.drawing.figure.composition import (
    HEIGHT,
    ON_PAGE,
    ON_PANEL,
    WIDTH,
    PaintedShape,
    shapes,
)
from posture.drawing.figure.contents import ExerciseFigure
from posture.drawing.figure.hulls import Hull
from posture.drawing.figure.tones import EDGE_WIDTH, TONES

SCOPE: Final = ".exercise-figure"


def figure_svg(figure: ExerciseFigure, *, inline: bool = False) -> str:
    """Return a drawing as SVG with its colours, light and dark, and its text alternative.

    Parameters
    ----------
    figure : ExerciseFigure
        The drawing.
    inline : bool
        Whether it is for the inside of an HTML page; otherwise it is a document of its own.
    """
    namespace = "" if inline else 'xmlns="http://www.w3.org/2000/svg" '
    paths = "".join(_paths(shape) for shape in shapes(figure))
    return (
        f'<svg {namespace}class="exercise-figure" role="img" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}"><title>{escape(figure.words)}</title>'
        f"<style>{STYLE}</style>{paths}</svg>"
    )


def _style() -> str:
    light = "".join(f"{SCOPE} .{kind}{{fill:{tone.light}}}" for kind, tone in TONES.items())
    dark = "".join(f"{SCOPE} .{kind}{{fill:{tone.dark}}}" for kind, tone in TONES.items())
    edges = f"{SCOPE} .edge{{stroke-width:{2 * EDGE_WIDTH};stroke-linejoin:round}}"
    for ground in (ON_PAGE, ON_PANEL):
        light += f"{SCOPE} .on-{ground}{{stroke:{TONES[ground].light}}}"
        dark += f"{SCOPE} .on-{ground}{{stroke:{TONES[ground].dark}}}"
    return f"{edges}{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


STYLE: Final = _style()


def _paths(shape: PaintedShape) -> str:
    """Return a shape's path, after one for its edge: paper knows no order of fill and stroke."""
    path = _path(shape)
    filled = f'<path class="{shape.kind}" d="{path}"/>'
    if shape.edge is None:
        return filled
    return f'<path class="edge {shape.edge} on-{shape.edge}" d="{path}"/>{filled}'


def _path(shape: PaintedShape) -> str:
    return "".join(_outline(hull) for hull in shape.hulls)


def _outline(hull: Hull) -> str:
    words: list[str] = []
    for arc in hull:
        radius = _number(arc.circle.radius)
        # SVG draws no arc from a point to itself, so that a whole circle needs two.
        halves = 2 if arc.end - arc.start > math.pi else 1
        angles = [arc.start + n * (arc.end - arc.start) / halves for n in range(halves + 1)]
        words.append(("L" if words else "M") + _spot(*arc.point(angles[0])))
        words += [f"A{radius} {radius} 0 0 1 {_spot(*arc.point(angle))}" for angle in angles[1:]]
    return "".join(words) + "Z"


def _spot(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
