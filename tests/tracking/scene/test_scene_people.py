"""Who counts as a second person; bodies are made by hand, the detector is a list."""

import numpy as np
import pytest
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK
from posture.tracking.scene import second_person_share
from posture.tracking.scene.bystanders import body_size, is_reflection
from tests.tracking.scene.rooms import Camera, body

RUNNER = body(Camera(), x=0.0, phase=1.0)
STANDING = body(Camera(), x=0.0, phase=0.0)
IMAGE: NDArray[np.uint8] = np.zeros((360, 640, 3), dtype=np.uint8)


def share(*others: FloatArray, runner: FloatArray = RUNNER) -> float:
    return second_person_share([IMAGE], [runner], lambda _: [RUNNER + 1.5, *others])


def resized(xy: FloatArray, scale: float, x: float = 200.0) -> FloatArray:
    return np.asarray((xy - xy.mean(axis=0)) * scale + xy.mean(axis=0) + [x, 0.0])


def renamed(xy: FloatArray) -> FloatArray:
    """Return the body with the names of left and right exchanged."""
    swapped = xy.copy()
    for name, number in LANDMARK.items():
        if "left" in name:
            other = LANDMARK[name.replace("left", "right")]
            swapped[[number, other]] = xy[[other, number]]
    return swapped


def test_size_is_the_length_of_trunk_and_leg() -> None:
    xy = np.zeros((33, 2))
    for part, y in {"shoulder": 0.0, "hip": 50.0, "knee": 90.0, "ankle": 130.0}.items():
        xy[[LANDMARK[f"left_{part}"], LANDMARK[f"right_{part}"]]] = 0.0, y
    assert body_size(xy) == 130.0


def test_runner_alone() -> None:
    assert share() == 0.0


@pytest.mark.parametrize(("scale", "counts"), [(1.3, True), (0.7, True), (0.5, False)])
def test_someone_standing_beside_counts_by_size(scale: float, counts: bool) -> None:
    assert share(resized(STANDING, scale)) == float(counts)


def test_one_body_found_twice_is_one_person() -> None:
    assert share(np.add(RUNNER, [6.0, -3.0])) == 0.0


@pytest.mark.parametrize("names", [np.asarray, renamed])
@pytest.mark.parametrize("turned", [np.array([1.0, 1.0]), np.array([-1.0, 1.0])])
def test_mirror_image_is_not_a_person(names: type[FloatArray], turned: FloatArray) -> None:
    reflection = resized(np.asarray(names(RUNNER)) * turned, 0.8)
    assert is_reflection(reflection, RUNNER)
    assert share(reflection) == 0.0


def test_share_counts_only_pictures_with_the_runner() -> None:
    found = iter([[RUNNER, resized(STANDING, 1.0)], [RUNNER], [RUNNER], [RUNNER]])
    bodies = [RUNNER, RUNNER, np.full((33, 2), np.nan), RUNNER, RUNNER]
    assert second_person_share([IMAGE] * 5, bodies, lambda _: next(found)) == 0.25


def test_runner_never_seen() -> None:
    assert share(resized(STANDING, 1.0), runner=np.full((33, 2), np.nan)) == 0.0
