import numpy as np

from posture.arrays import FloatArray, Image
from posture.live.follow import SEARCH_EVERY_S, Follower
from posture.tracking.pose.inference import Pose
from posture.tracking.pose.region import Region

IMAGE = np.zeros((48, 64, 3), np.uint8)
BODY = np.random.default_rng(1).uniform(10, 40, (33, 2))


class World:
    """A body that is there or not, and what was asked about it."""

    def __init__(self) -> None:
        self.there = True
        self.searches: list[float] = []
        self.regions: list[Region] = []
        self.now_s = 0.0

    def place(self, image: Image, region: Region) -> Pose | None:  # noqa: ARG002
        self.regions.append(region)
        after = Region(len(self.regions), 0.0, 1.0, 0.0)
        return Pose(BODY, np.ones(33), after) if self.there else None

    def detect(self, image: Image) -> list[FloatArray]:  # noqa: ARG002
        self.searches.append(self.now_s)
        return [BODY] if self.there else []

    def follow(self, follower: Follower, times_s: list[float]) -> list[bool]:
        found = []
        for self.now_s in times_s:
            found.append(follower.follow(IMAGE, self.now_s) is not None)
        return found


def test_a_body_is_searched_once_and_then_looked_for_where_the_frame_before_had_it() -> None:
    world = World()
    follower = Follower(world.place, world.detect)
    assert all(world.follow(follower, [0.0, 0.1, 0.2]))
    assert world.searches == [0.0]
    # One look settles the region that the detector gave; each further is the last one's.
    assert [region.x for region in world.regions[1:]] == [1, 2, 3]


def test_nobody_is_searched_for_now_and_then_only() -> None:
    world = World()
    world.there = False
    times = [k / 30 for k in range(60)]
    assert not any(world.follow(Follower(world.place, world.detect), times))
    assert len(world.searches) <= 2.0 / SEARCH_EVERY_S + 1


def test_a_body_that_was_lost_is_found_again() -> None:
    world = World()
    follower = Follower(world.place, world.detect)
    world.follow(follower, [0.0])
    world.there = False
    assert world.follow(follower, [0.1, 1.0]) == [False, False]
    world.there = True
    assert world.follow(follower, [2.0, 2.1]) == [True, True]
    assert world.searches == [0.0, 1.0, 2.0]
