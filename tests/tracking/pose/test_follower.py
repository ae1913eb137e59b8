"""Following with networks that only note where they were told to look."""

from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.follower import LAG, Followed, follow
from posture.tracking.pose.inference import LandmarkNetwork, Pose
from posture.tracking.pose.models import Model
from posture.tracking.pose.region import Region, region_from_body
from posture.tracking.pose.workers import Workers
from posture.video import Frame

Picture = NDArray[np.uint8]

STANDING = np.random.default_rng(1).uniform(20, 80, (33, 2))


class Noting:
    """Takes the picture's first number for the frame's; says it looked there next time."""

    def __init__(self, nobody_in: frozenset[int] = frozenset()) -> None:
        self.looked: dict[int, Region] = {}
        self._nobody_in = nobody_in

    def place(self, image: Picture, region: Region, mirrored: bool = False) -> Pose | None:  # noqa: ARG002
        number = int(image[0, 0, 0])
        self.looked[number] = region
        if number in self._nobody_in:
            return None
        return Pose(STANDING, np.ones(33), Region(number, 0, 1, 0))


def frames(count: int) -> Iterator[Frame]:
    for number in range(count):
        yield Frame(number, number / 30, np.full((4, 4, 3), number, np.uint8))


def followed(
    noting: Noting, count: int, searches: list[int], seen_from: int = 0, workers: int = 2
) -> list[Followed]:
    def detect(image: Picture) -> list[FloatArray]:
        searches.append(int(image[0, 0, 0]))
        return [STANDING] if image[0, 0, 0] >= seen_from else []

    with Workers(lambda: cast(LandmarkNetwork, noting), workers) as networks:
        return list(follow(frames(count), networks, detect))


def test_frames_come_out_in_order_each_with_its_body() -> None:
    out = followed(Noting(), 3 * LAG, [])
    assert [frame.index for frame, _ in out] == list(range(3 * LAG))
    assert [pose.region.x for _, pose in out if pose] == list(range(3 * LAG))


def test_it_looks_where_the_body_was_some_frames_before() -> None:
    noting, searches = Noting(), list[int]()
    followed(noting, 3 * LAG, searches)
    assert searches == [0]
    later = [noting.looked[number].x for number in range(LAG, 3 * LAG)]
    assert later == list(range(2 * LAG))
    # Until then it looks where the first frame's body is.
    assert {noting.looked[number].x for number in range(LAG)} == {0}


def test_a_clip_shorter_than_the_lag_is_whole() -> None:
    assert len(followed(Noting(), LAG - 2, [])) == LAG - 2
    assert followed(Noting(), 0, []) == []


def test_where_nobody_was_the_whole_picture_is_searched_once() -> None:
    searches: list[int] = []
    out = followed(Noting(frozenset({3, 4, 5})), 2 * LAG, searches)
    assert searches == [0, 3 + LAG]
    assert [frame.index for frame, pose in out if pose is None] == [3, 4, 5]


def test_a_runner_who_comes_late_is_found() -> None:
    searches: list[int] = []
    out = followed(Noting(), 3 * LAG, searches, seen_from=5)
    assert [frame.index for frame, pose in out if pose is None] == list(range(5))
    assert searches == list(range(6))


def test_the_number_of_workers_changes_nothing(full_model: Model, pictures: list[Picture]) -> None:
    clip = [Frame(number, number / 60, picture) for number, picture in enumerate(pictures)]
    with PeopleDetector(full_model) as people:
        one, three = (_bodies(full_model, clip, people, workers) for workers in (1, 3))
    np.testing.assert_array_equal(one, three)


def _bodies(model: Model, clip: list[Frame], people: PeopleDetector, workers: int) -> FloatArray:
    with Workers(lambda: LandmarkNetwork(model), workers) as networks:
        out = follow(clip, networks, people.detect)
        return np.array([pose.xy for _, pose in out if pose is not None])


def test_a_break_in_the_work_is_heard_of() -> None:
    class Broken:
        def place(self, *_: object) -> Pose | None:
            raise RuntimeError("broken")

    with (
        Workers(lambda: cast(LandmarkNetwork, Broken()), 2) as networks,
        pytest.raises(RuntimeError, match="broken"),
    ):
        list(follow(frames(3), networks, lambda _: [STANDING]))


def test_the_first_region_is_the_networks_own() -> None:
    """What is known from landmarks alone is only where the network looks first."""
    noting = Noting()
    followed(noting, 1, [])
    assert noting.looked[0] != region_from_body(STANDING)
