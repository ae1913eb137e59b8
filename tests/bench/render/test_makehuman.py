"""What age, origins and leg length do to a body."""

from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
import pytest

from bench.render.makehuman import BONES, BodyShape, Shape, make_shape

USUAL: Final = BodyShape("female", 1.65, 0.5, 0.5, 0.5, legs=0.0)


@cache
def shape_of(own: BodyShape) -> Shape:
    return make_shape(own)


def head(own: BodyShape, bone: str) -> np.ndarray:
    return np.asarray(shape_of(own).heads_m[BONES.index(bone)])


def thigh_over_shank(own: BodyShape) -> float:
    hip, knee, ankle = (head(own, f"{bone}.R") for bone in ("upperleg", "lowerleg", "foot"))
    return float(np.linalg.norm(hip - knee) / np.linalg.norm(knee - ankle))


def height_m(own: BodyShape) -> float:
    shape = shape_of(own)
    return float(np.ptp(shape.vertices[np.unique(shape.faces[shape.groups == "body"]), 1]))


@pytest.mark.parametrize(
    "own", [replace(USUAL, age=70.0), replace(USUAL, height_m=1.5), replace(USUAL, legs=1.0)]
)
def test_a_body_is_as_tall_as_asked(own: BodyShape) -> None:
    assert height_m(own) == pytest.approx(own.height_m, abs=0.001)


def test_without_long_legs_height_scales_the_whole_body() -> None:
    short, tall = (replace(USUAL, height_m=height) for height in (1.5, 1.8))
    assert thigh_over_shank(short) == pytest.approx(thigh_over_shank(tall))
    long_legs = replace(tall, legs=1.0)
    assert thigh_over_shank(long_legs) > 1.1 * thigh_over_shank(tall)


def test_origins_are_mixed_by_their_shares() -> None:
    african, caucasian, half = (
        shape_of(replace(USUAL, origins=origins)).vertices
        for origins in ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.5, 0.0, 0.5))
    )
    assert np.abs(african - caucasian).max() > 0.005
    # Within the little by which scaling to the height differs.
    np.testing.assert_allclose(half, (african + caucasian) / 2, atol=0.002)


def test_age_bends_the_back_and_leaves_the_hip_where_it_was() -> None:
    old = replace(USUAL, age=75.0)
    ahead = [head(own, "upperarm.R")[0] - head(own, "upperleg.R")[0] for own in (USUAL, old)]
    assert ahead[0] == pytest.approx(0.0, abs=1e-9)
    assert 0.01 < ahead[1] < 0.06
    moved = [head(own, "upperleg.R")[0] for own in (USUAL, old)]
    assert moved[1] == pytest.approx(moved[0], abs=0.01)
