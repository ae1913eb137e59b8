"""Limbs, trunk and head of a body, told apart by what moves them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.render.makehuman import BONES, Shape
from posture.arrays import FloatArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Regions:
    """Which bone carries each vertex of a shape, and how far along a limb it lies."""

    arms: Mask
    legs: Mask
    upper_arm: Mask
    shank: Mask
    foot: Mask
    thigh: Mask
    head: Mask
    neck: Mask
    along_thigh: FloatArray
    along_arm: FloatArray
    along_shank: FloatArray
    hip_y: float
    collar: FloatArray

    @property
    def torso(self) -> Mask:
        """Neither limb nor head."""
        return np.asarray(~(self.arms | self.legs | self.head))


def head_of(shape: Shape, bone: str) -> FloatArray:
    """Where a bone begins."""
    return np.asarray(shape.heads_m[BONES.index(bone)])


def find_regions(shape: Shape) -> Regions:
    """Tell limbs, trunk and head apart by the skin weights."""
    carrier = shape.weights.argmax(axis=1)
    vertices = shape.vertices
    left = vertices[:, 2] < 0

    def carried(*parts: str) -> Mask:
        names = {f"{part}.{side}" for part in parts for side in "LR"} | set(parts)
        return np.isin(carrier, [n for n, bone in enumerate(BONES) if bone in names])

    def along(first: str, second: str) -> FloatArray:
        shares = []
        for side in "LR":
            start = head_of(shape, f"{first}.{side}")
            way = head_of(shape, f"{second}.{side}") - start
            shares.append((vertices - start) @ way / (way @ way))
        return np.where(left, shares[0], shares[1])

    neck = head_of(shape, "neck01")
    upper_arm, fore_arm = carried("upperarm"), carried("lowerarm", "hand")
    thigh, shank, foot = carried("upperleg"), carried("lowerleg"), carried("foot", "toes")
    return Regions(
        arms=upper_arm | fore_arm,
        legs=thigh | shank | foot,
        upper_arm=upper_arm,
        shank=shank,
        foot=foot,
        thigh=thigh,
        head=carried("head", "neck03", "neck02"),
        neck=carried("neck01"),
        along_thigh=along("upperleg", "lowerleg"),
        along_arm=along("upperarm", "lowerarm"),
        along_shank=along("lowerleg", "foot"),
        hip_y=float(head_of(shape, "upperleg.L")[1]),
        collar=(vertices[:, 1] - neck[1]) + 0.55 * (vertices[:, 0] - neck[0]),
    )
