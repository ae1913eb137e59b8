"""Two looks at one body, joined."""

from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.pose_track import LANDMARK, OTHER_SIDE
from posture.tracking.pose.both_ways import LEGS, mean_of, place_both_ways
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.inference import LandmarkNetwork, Pose
from posture.tracking.pose.models import Model
from posture.tracking.pose.region import Region, region_from_body

BODY = np.random.default_rng(2).uniform(0, 100, (33, 2))
NO_PICTURE = np.zeros((4, 4, 3), np.uint8)
REGION = Region(1.0, 2.0, 3.0, 4.0)


def pose(xy: FloatArray, visibility: float = 1.0, region: Region = REGION) -> Pose:
    return Pose(xy, np.full(33, visibility), region)


class Network:
    def __init__(self, straight: Pose | None, mirrored: Pose | None) -> None:
        self._answers = {False: straight, True: mirrored}

    def place(self, _: Any, __: Region, mirrored: bool = False) -> Pose | None:
        return self._answers[mirrored]


def placed(straight: Pose | None, mirrored: Pose | None) -> Pose | None:
    return place_both_ways(cast(LandmarkNetwork, Network(straight, mirrored)), NO_PICTURE, REGION)


def test_the_body_is_the_mean_of_both_looks_and_says_how_far_they_are_apart() -> None:
    found = placed(
        pose(BODY, 0.8), pose(BODY + np.array([2.0, -4.0]), 0.6, Region(3.0, 2.0, 5.0, -4.0))
    )

    assert found is not None
    assert found.apart is not None
    np.testing.assert_allclose(found.xy, BODY + np.array([1.0, -2.0]))
    np.testing.assert_allclose(found.apart, np.tile([-1.0, 2.0], (33, 1)))
    np.testing.assert_allclose(found.visibility, 0.7)
    assert found.region == Region(2.0, 2.0, 4.0, 0.0)


def test_nobody_is_there_unless_both_looks_find_somebody() -> None:
    assert placed(pose(BODY), None) is None
    assert placed(None, pose(BODY)) is None
    assert placed(None, None) is None


def test_legs_whose_names_the_looks_exchange_are_not_mixed() -> None:
    crossed = BODY.copy()
    crossed[LEGS] = BODY[OTHER_SIDE][LEGS]

    found = mean_of(pose(BODY), pose(crossed))

    np.testing.assert_allclose(found.xy, BODY)


def test_the_other_side_of_the_other_side_is_the_same() -> None:
    assert OTHER_SIDE[LANDMARK["left_knee"]] == LANDMARK["right_knee"]
    assert OTHER_SIDE[LANDMARK["mouth_left"]] == LANDMARK["mouth_right"]
    assert OTHER_SIDE[LANDMARK["nose"]] == LANDMARK["nose"]
    assert np.array(OTHER_SIDE)[OTHER_SIDE].tolist() == list(range(33))


def test_a_picture_and_its_mirror_image_show_the_same_body(
    full_model: Model, pictures: list[NDArray[np.uint8]]
) -> None:
    picture = pictures[0]
    width = picture.shape[1]
    with PeopleDetector(full_model) as people:
        region = region_from_body(people.detect(picture)[0])
    network = LandmarkNetwork(full_model)
    in_mirror = Region(width - 1 - region.x, region.y, region.right, -region.down)

    here = place_both_ways(network, picture, region)
    there = place_both_ways(network, np.ascontiguousarray(picture[:, ::-1]), in_mirror)

    assert here is not None
    assert there is not None
    turned = there.xy[OTHER_SIDE] * [-1.0, 1.0] + [width - 1, 0.0]
    body_px = np.ptp(here.xy[:, 1])
    assert np.abs(turned - here.xy).max() < 0.01 * body_px
    alone = network.place(picture, region)
    assert alone is not None
    assert here.apart is not None
    assert np.abs(alone.xy - here.xy).max() == pytest.approx(np.abs(here.apart).max(), abs=1e-6)
