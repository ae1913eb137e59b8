import numpy as np

from bench.render.body import make_body
from bench.render.clothes import SHIRT, Clothes
from bench.render.makehuman import SHAPES
from posture.arrays import FloatArray


def shirt_back(clothes: Clothes) -> FloatArray:
    """How far back (x) the shirt reaches at every 3 cm from the shoulder blades to the hip."""
    body = make_body(SHAPES["woman"], clothes)
    mesh, skeleton = body.mesh, body.skeleton
    shirt = (mesh.materials[:, 1] == SHIRT) & (mesh.materials[:, 2] > 0)
    middle = shirt & (np.abs(mesh.vertices[:, 2]) < 0.06)
    x, y, _ = mesh.vertices[middle].T
    hip = skeleton.points_m[skeleton.point("left_hip"), 1]
    blades = skeleton.points_m[skeleton.point("left_shoulder"), 1] - 0.10
    return np.array([x[np.abs(y - at) < 0.02].min() for at in np.arange(blades, hip, -0.03)])


def test_tight_shirt_shows_the_hollow_of_the_back() -> None:
    back = shirt_back("tight")
    line = np.linspace(back[0], back[-1], len(back))
    assert (back - line).max() > 0.04


def test_loose_shirt_hangs_straight_over_the_hollow() -> None:
    back = shirt_back("loose")
    assert (np.diff(back) <= 0.002).all()
    line = np.linspace(back[0], back[-1], len(back))
    assert (back - line).max() < 0.02
