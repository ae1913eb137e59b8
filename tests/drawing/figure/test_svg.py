import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from posture.drawing.figure.composition import shapes
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.drawing.figure.svg import figure_svg
from posture.drawing.figure.tones import TONES

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 60_000


@pytest.mark.parametrize("name", sorted(EXERCISE_FIGURES))
def test_every_shape_is_a_path_of_its_kind_within_the_view(name: str) -> None:
    figure = EXERCISE_FIGURES[name]
    text = figure_svg(figure)
    root = ElementTree.fromstring(text)
    paths = root.findall(f"{SVG}path")
    filled = [path.attrib["class"] for path in paths if "edge" not in path.attrib["class"]]
    assert filled == [shape.kind for shape in shapes(figure)]
    assert root.findtext(f"{SVG}title") == figure.words
    assert root.attrib["viewBox"] == "0 0 360 232"
    assert all(path.attrib["d"].endswith("Z") for path in paths)
    assert "nan" not in text
    assert len(text) < LARGEST


def test_it_has_colours_for_light_and_dark_and_loads_nothing() -> None:
    text = figure_svg(EXERCISE_FIGURES["Dead bug"])
    light, dark = text.split("@media screen and (prefers-color-scheme:dark)")
    for kind, tone in TONES.items():
        assert f".exercise-figure .{kind}{{fill:{tone.light}}}" in light
        assert f".exercise-figure .{kind}{{fill:{tone.dark}}}" in dark
    assert re.findall(r"href|url\(|@import", text) == []


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast as WCAG 2.2 defines it."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("kind", "ground", "least"),
    [
        *[(kind, "page", 3.0) for kind in ("near", "arrow", "number")],
        *[(kind, "panel", 3.0) for kind in ("near", "cross")],
        ("far", "page", 2.0),
        ("muscle", "near", 1.7),
    ],
)
def test_what_matters_stands_out_without_colour(
    kind: str, ground: str, least: float, dark: bool
) -> None:
    assert contrast(TONES[kind][dark], TONES[ground][dark]) >= least


def test_an_edge_is_a_path_of_its_own_below_its_shape() -> None:
    # The PDF's renderer draws a stroke over its own fill, whatever paint-order says.
    text = figure_svg(EXERCISE_FIGURES["Dead bug"])
    assert "paint-order" not in text
    paths = ElementTree.fromstring(text).findall(f"{SVG}path")
    below = {path.attrib["class"]: path for path in paths}
    assert {"edge page on-page", "edge panel on-panel", "near"} <= set(below)
    for edge, shape in pairwise(paths):
        if edge.attrib["class"].startswith("edge"):
            assert shape.attrib["d"] == edge.attrib["d"]
            assert "edge" not in shape.attrib["class"]
    assert re.findall(r"\.(?!edge|on-)[\w-]+\{[^}]*stroke", text) == []
