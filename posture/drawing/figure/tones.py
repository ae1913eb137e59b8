"""The colours of the exercises' drawings, on light and on dark pages."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from posture.drawing.figure.composition import ON_PAGE, ON_PANEL


class Tone(NamedTuple):
    """A colour on light and on dark pages, as ``#rrggbb``."""

    light: str
    dark: str


_BODY: Final = Tone("#55687a", "#a9b8c6")
_ACCENT: Final = Tone("#00568a", "#7cc0f0")
TONES: Final[Mapping[str, Tone]] = {
    ON_PAGE: Tone("#e6f1f9", "#14273a"),
    ON_PANEL: Tone("#fbf0ec", "#33211f"),
    "floor": Tone("#c9d5df", "#31465a"),
    "near": _BODY,
    "joint": _BODY,
    "far": Tone("#9aabb9", "#637587"),
    "echo": Tone("#aebdca", "#4c6072"),
    "divider": Tone("#9fb6c8", "#4a6178"),
    "hair": Tone("#2c3b49", "#55677a"),
    "muscle": Tone("#ffb52e", "#e0661c"),
    "far-muscle": Tone("#f3cf8f", "#9a552a"),
    "thing": Tone("#b3a48f", "#7a6d5c"),
    "weight": Tone("#1d2a36", "#f4f7fa"),
    "arrow": _ACCENT,
    "number": _ACCENT,
    "contact": _ACCENT,
    "gap": Tone("#f0a893", "#8f4334"),
    "cross": Tone("#c0311a", "#ff8a70"),
}
"""By the kind of shape. Muscles differ from the body in lightness too, not in hue alone."""
EDGE_WIDTH: Final = 1.3
"""Width of the seam, in the colour of the ground, that parts a limb from what is behind it."""
