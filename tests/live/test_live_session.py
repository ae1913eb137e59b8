"""The whole session with the real model and a camera that comes and goes."""

import multiprocessing
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from posture.live import camera as module
from posture.live.session import Live, shrunk
from posture.live.sources import CameraLostError, Shot
from posture.tracking.pose.models import ensure_model
from tests.clips import picture
from tests.live.films import strides
from tests.waiting import PATIENCE_S, wait_until

GONE = "The camera is gone."


def test_a_camera_that_is_pulled_out_is_set_up_anew_and_nothing_stays_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "AGAIN_AFTER_S", 0.2)
    pictures = strides("good_60")
    back, pull = threading.Event(), threading.Event()
    threads = set(threading.enumerate())
    processes = set(multiprocessing.active_children())

    def frames() -> Iterator[Shot]:
        if pull.is_set() and not back.wait(0.05):
            raise CameraLostError(GONE)
        for image in pictures * 100:
            if pull.is_set() and not back.is_set():
                raise CameraLostError(GONE)
            time.sleep(1 / 30)
            yield Shot(time.monotonic(), image)

    with Live(frames, ensure_model("full", print)) as live:
        wait_until(lambda: (seen := live.newest(-1)) and np.isfinite(seen.points).all())
        first = live.newest(-1)
        assert first is not None
        assert first.image.shape == pictures[0].shape
        wait_until(lambda: live.near_side == "right" and live.status().guide[0].title == "Light")
        pull.set()
        wait_until(lambda: live.status().trouble == GONE)
        assert {reading.why for reading in live.status().readings.shown} == {GONE}
        assert not live.status().ended
        back.set()
        wait_until(lambda: live.status().trouble == "")
        newer = live.newest(live_number(live), PATIENCE_S)
        assert newer is not None
        assert not live.status().ready
    assert live.closed
    assert set(threading.enumerate()) == threads
    assert set(multiprocessing.active_children()) <= processes


def test_a_picture_of_another_size_is_set_up_anew() -> None:
    wide, high = strides("good_60"), strides("good_60", height=480)
    other = threading.Event()

    def frames() -> Iterator[Shot]:
        for before, after in zip(wide * 100, high * 100, strict=True):
            time.sleep(1 / 30)
            yield Shot(time.monotonic(), after if other.is_set() else before)

    with Live(frames, ensure_model("full", print)) as live:
        wait_until(lambda: knows_the_room(live))
        assert live.newest(-1) is not None
        other.set()
        wait_until(lambda: (seen := live.newest(-1)) and seen.image.shape == high[0].shape)
        wait_until(lambda: not knows_the_room(live))
        wait_until(lambda: knows_the_room(live))
        assert live.newest(-1) is not None


def knows_the_room(live: Live) -> bool:
    """Whether the room was seen since the camera was set up anew; what broke off is raised."""
    live.newest(live_number(live))
    status = live.status()
    states = {point.title: point.state for point in status.guide}
    return status.ready or states.get("Level", "unknown") != "unknown"


def live_number(live: Live) -> int:
    seen = live.newest(-1)
    return seen.number if seen else -1


def test_a_defect_is_told_to_whoever_looks() -> None:
    def frames() -> Iterator[Shot]:
        yield Shot(time.monotonic(), np.zeros((4, 4), np.uint8))  # no picture of three colours
        time.sleep(0.5)

    with (
        Live(frames, ensure_model("full", print)) as live,
        pytest.raises(Exception, match=r"uint8 of shape|unpack"),
    ):
        live.newest(10, PATIENCE_S)


def test_large_pictures_are_shrunk_and_small_ones_left_as_they_are() -> None:
    assert shrunk(picture(1, (1920, 1080))).shape == (360, 640, 3)
    assert shrunk(picture(1, (480, 640))).shape == (640, 480, 3)
    small = picture(1)
    assert shrunk(small) is small
