import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from posture.errors import RefusedError
from posture.live import camera as module
from posture.live.camera import ENDED, STALLED, Camera, rate_of
from posture.live.sources import CameraLostError, Shot
from tests.clips import picture
from tests.waiting import PATIENCE_S, wait_until

GONE = "The camera is gone."


def shots(count: int, every_s: float = 0.0) -> Iterator[Shot]:
    for number in range(count):
        time.sleep(every_s)
        yield Shot(time.monotonic(), picture(number % 40))


def held(release: threading.Event) -> Iterator[Shot]:
    """Two pictures, then a stall that only the event ends."""
    yield from shots(2)
    release.wait()


def test_only_the_newest_picture_is_kept_and_each_is_given_once() -> None:
    camera = Camera(lambda: shots(30))
    wait_until(lambda: camera.ended)
    newest = camera.newest(-1)
    assert newest is not None
    assert newest.number == 29
    assert np.array_equal(newest.shot.image, picture(29))
    assert camera.newest(29, 0.01) is None
    camera.close()


def test_every_picture_reaches_who_records_them() -> None:
    kept: list[Shot] = []
    camera = Camera(lambda: shots(25), kept.append)
    wait_until(lambda: camera.ended)
    camera.close()
    assert len(kept) == 25


def test_a_film_ends_once_and_says_so() -> None:
    opened: list[int] = []

    def frames() -> Iterator[Shot]:
        opened.append(1)
        return shots(2)

    camera = Camera(frames, again_after_s=0.0)
    wait_until(lambda: camera.ended)
    time.sleep(0.05)
    assert camera.trouble() == ENDED
    assert opened == [1]
    camera.close()


def test_what_cannot_be_read_at_all_is_not_tried_again() -> None:
    def frames() -> Iterator[Shot]:
        raise RefusedError("unreadable", "It is no film.", "")

    camera = Camera(frames, again_after_s=0.0)
    wait_until(lambda: camera.ended)
    assert camera.trouble() == "It is no film."
    camera.close()


def test_a_camera_pulled_out_twenty_times_comes_back_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    rounds = iter(range(100))

    def frames() -> Iterator[Shot]:
        yield from shots(2, 0.002)
        if next(rounds) < 20:
            raise CameraLostError(GONE)
        yield from shots(10_000, 0.002)

    camera = Camera(frames, again_after_s=0.002)
    wait_until(lambda: (newest := camera.newest(-1)) and newest.opened == 20)
    wait_until(lambda: camera.trouble() == "")
    camera.close()
    assert set(threading.enumerate()) == before


def test_a_lost_camera_says_why_until_it_is_back() -> None:
    back = threading.Event()

    def frames() -> Iterator[Shot]:
        if not back.is_set():
            raise CameraLostError(GONE)
        yield from shots(10_000, 0.002)

    camera = Camera(frames, again_after_s=0.01)
    wait_until(lambda: camera.trouble() == GONE)
    assert not camera.ended
    back.set()
    wait_until(lambda: camera.trouble() == "")
    camera.close()


def test_a_camera_that_stalls_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STALLED_AFTER_S", 0.05)
    monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    release = threading.Event()
    camera = Camera(lambda: held(release))
    wait_until(lambda: camera.trouble() == STALLED)
    closing = threading.Thread(target=camera.close)
    closing.start()
    closing.join(PATIENCE_S)
    assert not closing.is_alive(), "a stalled camera held up the end"
    release.set()


def test_the_rate_is_that_of_the_last_two_seconds() -> None:
    quick = [k / 60 for k in range(600)]
    slower = [10 + k / 20 for k in range(60)]
    assert rate_of([]) == 0
    assert rate_of([1.0]) == 0
    assert rate_of(quick) == pytest.approx(60)
    assert rate_of(quick + slower) == pytest.approx(20)
