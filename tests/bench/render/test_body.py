import numpy as np
import pytest

from bench.render.body import Body
from bench.render.clothes import SOLE_M
from posture.arrays import FloatArray
from posture.pose_track import LANDMARK_NAMES


def point(body: Body, name: str) -> FloatArray:
    return np.asarray(body.skeleton.points_m[body.skeleton.point(name)])


def test_stands_upright_on_its_soles(man: Body) -> None:
    heights = man.mesh.vertices[:, 1]
    assert heights.min() == pytest.approx(SOLE_M, abs=1e-6)
    # The hair stands up to 16 mm above the scalp.
    assert point(man, "vertex")[1] == pytest.approx(1.76, abs=0.001)
    assert 1.76 < heights.max() < 1.78


def test_upright_trunk_has_no_lean(man: Body) -> None:
    for side in ("left", "right"):
        assert point(man, f"{side}_hip")[0] == pytest.approx(point(man, f"{side}_shoulder")[0])


def test_points_are_mediapipes_and_mirror_each_other(man: Body) -> None:
    skeleton = man.skeleton
    assert skeleton.points[:33] == LANDMARK_NAMES
    for name in skeleton.points:
        if name.startswith("left_"):
            left, right = point(man, name), point(man, name.replace("left_", "right_"))
            np.testing.assert_allclose(left, right * [1, 1, -1], atol=0.003)
            assert left[2] < 0


def test_proportions_are_a_persons(man: Body) -> None:
    hip, knee, ankle = (point(man, f"right_{part}") for part in ("hip", "knee", "ankle"))
    # Winter's segment lengths (Biomechanics and Motor Control of Human Movement, 2009): thigh
    # 24.5 % and shank 24.6 % of height; MakeHuman's joints are allowed 10 % of that.
    assert np.linalg.norm(hip - knee) == pytest.approx(0.245 * 1.76, rel=0.1)
    assert np.linalg.norm(knee - ankle) == pytest.approx(0.246 * 1.76, rel=0.1)


def test_bones_follow_their_parents(man: Body) -> None:
    parents = man.skeleton.parents
    assert parents[0] == -1
    assert all(parent < bone for bone, parent in enumerate(parents))


def test_every_vertex_is_moved_and_every_triangle_has_corners(man: Body) -> None:
    mesh = man.mesh
    np.testing.assert_allclose(mesh.weights.sum(axis=1), 1)
    assert mesh.weights.min() >= 0
    assert mesh.bones.max() < len(man.skeleton.bones)
    assert mesh.triangles.min() == 0
    assert mesh.triangles.max() == len(mesh.vertices) - 1
