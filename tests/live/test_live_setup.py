from dataclasses import replace

import numpy as np

from posture.arrays import Image
from posture.live.setup import SetUp
from posture.pose_track import PoseTrack, Scene
from tests.gait import Camera, Runner, film

ROOM = Scene(roll_deg=0.0, roll_u_deg=0.5)
CAMERA = Camera(seconds=1.5, size=(640, 480), px_per_m=220.0, place=(320.0, 440.0))
RIGHT = film(Runner(), CAMERA)
WRONG = film(Runner(), replace(CAMERA, place=(320.0, 485.0)))
IMAGE: Image = np.random.default_rng(0).integers(20, 220, (480, 640, 3), dtype=np.uint8)


def looks(setup: SetUp, times_s: list[float], track: PoseTrack = RIGHT) -> list[bool]:
    ready = []
    for time_s in times_s:
        setup.look(time_s, track, IMAGE, ROOM, 30.0)
        ready.append(setup.ready)
    return ready


def test_it_holds_until_everything_was_right_for_a_second() -> None:
    setup = SetUp()
    assert looks(setup, [10.0, 10.5, 10.99, 11.0]) == [False, False, False, True]
    assert setup.ready_since_s == 11.0


def test_what_goes_wrong_in_between_makes_it_wait_again() -> None:
    setup = SetUp()
    looks(setup, [0.0, 0.5])
    looks(setup, [1.0], WRONG)
    assert looks(setup, [1.5, 2.0, 2.5]) == [False, False, True]


def test_once_it_is_done_it_only_says_what_went_wrong_since() -> None:
    setup = SetUp()
    assert len(setup.current_points()) == 1
    looks(setup, [0.0, 0.5, 1.0])
    assert setup.current_points() == ()
    assert looks(setup, [1.5], WRONG) == [True]
    assert [point.title for point in setup.current_points()] == ["Whole body"]


def test_a_camera_that_was_lost_is_set_up_anew() -> None:
    setup = SetUp()
    looks(setup, [0.0, 0.5, 1.0])
    setup.restart()
    assert not setup.ready
    assert looks(setup, [1.5, 2.0, 2.5]) == [False, False, True]


def test_it_looks_twice_a_second() -> None:
    setup = SetUp()
    assert setup.is_due(3.0)
    looks(setup, [3.0])
    assert not setup.is_due(3.49)
    assert setup.is_due(3.5)
