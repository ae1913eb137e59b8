"""Colours of skin, hair and clothes."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from bench.render.clothes import HAIR, SHIRT, SHOE, SHORTS, SKIN, Clothes, Mesh
from posture.arrays import FloatArray

Skin = Literal["light", "medium", "brown", "dark"]
Hair = Literal["black", "brown", "fair", "grey"]
# Shares of the baked skin's colour.
SKINS: Final[dict[Skin, tuple[float, float, float]]] = {
    "light": (1.0, 1.0, 1.0),
    "medium": (0.78, 0.70, 0.64),
    "brown": (0.52, 0.44, 0.38),
    "dark": (0.30, 0.25, 0.22),
}
HAIRS: Final[dict[Hair, tuple[float, float, float]]] = {
    "black": (0.02, 0.015, 0.012),
    "brown": (0.07, 0.035, 0.018),
    "fair": (0.30, 0.19, 0.07),
    "grey": (0.25, 0.24, 0.23),
}
# Eyeballs share the skin's material and are told apart by their gloss.
EYE_GLOSS: Final = 0.4
# Socks share the shirt's material and are told apart by being grey.
GREY: Final = 0.05


@dataclass(frozen=True)
class Look:
    """How a body is dressed and coloured.

    ``colours`` are "bright" (drawn by ``seed``) or "dark" (nearly black from neck to shoe);
    ``hair`` None = drawn by ``seed``.
    """

    clothes: Clothes = "usual"
    skin: Skin = "light"
    colours: Literal["bright", "dark"] = "bright"
    seed: int = 0
    hair: Hair | None = None


def coloured(mesh: Mesh, look: Look) -> Mesh:
    """Return the mesh in a look's colours."""
    rng = np.random.default_rng(look.seed)
    colours = mesh.colours.copy()
    gloss, material = mesh.materials[:, 0], np.round(mesh.materials[:, 1])
    colours[(material == SKIN) & (gloss < EYE_GLOSS)] *= SKINS[look.skin]
    shirt = (material == SHIRT) & (np.ptp(mesh.colours, axis=1) > GREY)
    if look.colours == "dark":
        colours[material == SHIRT] = (0.022, 0.022, 0.026)
        colours[material == SHORTS] = (0.015, 0.015, 0.018)
        colours[material == SHOE] = (0.03, 0.03, 0.03)
    else:
        colours[shirt] = _colour(rng, rng.uniform(0.1, 0.9), rng.uniform(0.06, 0.6))
        colours[material == SHORTS] = _colour(rng, rng.uniform(0, 0.6), rng.uniform(0.015, 0.2))
        colours[material == SHOE] = _colour(rng, 0.9, rng.uniform(0.1, 0.6))
    hair = look.hair or list(HAIRS)[rng.integers(len(HAIRS))]
    colours[material == HAIR] = HAIRS[hair]
    return replace(mesh, colours=colours)


def _colour(rng: np.random.Generator, saturation: float, value: float) -> FloatArray:
    """A colour of any hue."""
    hue = np.clip(np.abs((rng.random() * 6 + np.array([0, 4, 2])) % 6 - 3) - 1, 0, 1)
    return np.asarray(np.clip(value * (1 - saturation) + value * saturation * hue, 0.01, 0.9))
