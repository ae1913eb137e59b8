"""A wide shirt that hangs from chest and shoulders, so that the back's hollow cannot be seen."""

from dataclasses import replace
from typing import Final

import numpy as np

from bench.render.makehuman import BONES, Shape
from bench.render.regions import Mask, Regions, head_of
from posture.arrays import FloatArray

# How far below the hip the hem may be.
LOWEST_M: Final = 0.08
# How much wider the shirt gets per metre that it hangs.
FLARE: Final = 0.05
SLICE_M: Final = 0.012


def hang(shape: Shape, regions: Regions, tights: Mask) -> Shape:
    """Return a shape whose trunk is that of a hanging shirt.

    From the shoulders down the trunk's outline only widens, and below the chest the cloth
    follows chest and pelvis alone: it spans the back between them.
    """
    vertices, weights = shape.vertices.copy(), shape.weights.copy()
    top = head_of(shape, "upperarm.L")[1]
    cloth = np.zeros(len(vertices), bool)
    cloth[np.unique(shape.faces[tights])] = True
    height = vertices[:, 1]
    trunk = cloth & ~regions.arms & (height < top) & (height > regions.hip_y - LOWEST_M)
    vertices[trunk] = _widened(vertices[trunk], top)
    chest = head_of(shape, "spine02")[1] + 0.06
    low = np.clip((chest - height) / (chest - regions.hip_y), 0, 1)
    spanned = np.zeros_like(weights)
    spanned[:, BONES.index("spine02")] = 1 - 0.7 * low
    spanned[:, BONES.index("pelvis")] = 0.7 * low
    share = np.clip(low / 0.2, 0, 1)[:, None]
    weights[trunk] = (weights * (1 - share) + spanned * share)[trunk]
    return replace(shape, vertices=vertices, weights=weights)


def _widened(vertices: FloatArray, top: float) -> FloatArray:
    x, y, z = vertices.T
    levels = np.arange(top, y.min(), -SLICE_M)
    slices = [np.abs(y - level) <= SLICE_M for level in levels]
    front = np.array([x[near].max() for near in slices])
    back = np.array([x[near].min() for near in slices])
    side = np.array([np.abs(z[near]).max() for near in slices])
    flare = FLARE * (top - levels)

    def at(values: FloatArray) -> FloatArray:
        return np.asarray(np.interp(-y, -levels, values))

    wide_front = at(np.maximum.accumulate(front) + flare)
    wide_back = at(np.minimum.accumulate(back) - flare)
    share = (x - at(back)) / (at(front) - at(back))
    wide_side = at(np.maximum.accumulate(side) + flare)
    return np.stack(
        [wide_back + share * (wide_front - wide_back), y, z / at(side) * wide_side], axis=1
    )
