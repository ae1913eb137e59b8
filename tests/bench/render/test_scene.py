from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.render.body import Body
from bench.render.camera import Camera
from bench.render.gait import Gait, Runner
from bench.render.room import Occluder
from bench.render.scene import Picture, Scene
from bench.render.skeleton import Pose
from posture.errors import MachineError

CAMERA = Camera(width=240, height=136)


@pytest.fixture(scope="module")
def pose(man: Body) -> Pose:
    return Runner(man.skeleton, Gait()).pose(0.3)


def opened(man: Body, occluder: Occluder | None = None) -> Scene:
    try:
        return Scene(man, CAMERA, "right", occluder=occluder)
    except MachineError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def scene(man: Body) -> Iterator[Scene]:
    made = opened(man)
    yield made
    made.close()


def gone(pose: Pose) -> Pose:
    """The same pose far behind the wall."""
    away = np.array([0, 0, -20.0])
    return replace(pose, heads_m=pose.heads_m + away, points_m=pose.points_m + away)


def changed(one: Picture, other: Picture) -> NDArray[np.bool_]:
    return np.asarray(np.abs(one.astype(int) - other).max(axis=2) > 12)


def test_runner_is_where_the_camera_projects_her(man: Body, scene: Scene, pose: Pose) -> None:
    there = changed(scene.picture(pose, 0.0), scene.picture(gone(pose), 0.0))
    for name in ("right_ear", "right_elbow", "right_hip", "right_knee", "right_ankle", "nose"):
        place = pose.points_m[[man.skeleton.point(name)]]
        if name == "nose":  # its tip is the body's edge
            place = place - (0.02, 0, 0)
        x, y = np.floor(CAMERA.project(place, "right")[0]).astype(int)
        assert there[y, x], name
    top = CAMERA.project(pose.points_m, "right")[:, 1].min()
    assert not there[: int(top) - 6].any()


def test_belt_moves_and_nothing_else(scene: Scene, pose: Pose) -> None:
    rows, _ = np.nonzero(changed(scene.picture(pose, 0.0), scene.picture(pose, 0.3)))
    edge = CAMERA.project(np.array([[-0.9, 0.0, 0.27], [-0.9, 0.0, -0.27]]), "right")[:, 1]
    assert len(rows) > 0
    assert rows.min() >= edge.min() - 2
    assert rows.max() <= edge.max() + 2


def test_pictures_depend_on_nothing_drawn_before(scene: Scene, pose: Pose, man: Body) -> None:
    first = scene.picture(pose, 0.1)
    scene.picture(Runner(man.skeleton, Gait()).pose(0.65), 0.4)
    np.testing.assert_array_equal(scene.picture(pose, 0.1), first)


def test_rail_hides_what_is_behind_it(man: Body, pose: Pose) -> None:
    scene = opened(man, Occluder("rail", -0.725, 0.91))
    there = changed(scene.picture(pose, 0.0), scene.picture(gone(pose), 0.0))
    scene.close()
    hip = pose.points_m[man.skeleton.point("right_hip")]
    height = 0.885
    x, y = np.floor(CAMERA.project(np.array([[hip[0], height, 0.465]]), "right")[0]).astype(int)
    assert not there[y, x]
    assert there[y - 8, x]
    assert there[y + 8, x]
