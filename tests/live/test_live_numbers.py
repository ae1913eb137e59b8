import math
import threading
import time
from itertools import pairwise
from pathlib import Path
from queue import Queue

import numpy as np
import pytest

from posture.live import numbers as module
from posture.live.buffer import Buffer
from posture.live.delay import Past
from posture.live.measure import Answer, Request
from posture.live.numbers import Numbers, room_since
from posture.live.readings import nothing_yet
from posture.pose_track import Scene
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.inference import Pose
from posture.tracking.pose.models import Model
from posture.tracking.pose.region import Region
from tests.clips import picture

MODEL = Model(Path("m.task"), "full", "ab")
POSE = Pose(np.ones((33, 2)), np.ones(33), Region(0, 0, 1, 0))
NEVER = (-math.inf, -math.inf)
RATE_HZ = 10


class NoMeasurer:
    """Stands for the process that works numbers out."""

    def __init__(self, model: Model) -> None:
        """Start nothing."""

    def close(self) -> None:
        """End nothing."""


class HeldUp:
    """Another stand-in: whatever is asked of it is there once ``go_on`` is set."""

    def __init__(self, begun: "Queue[HeldUp]") -> None:
        self.go_on, self._begun = threading.Event(), begun

    def work(self, request: Request) -> Answer:
        """Say that it has begun, and wait."""
        del request
        self._begun.put(self)
        self.go_on.wait()
        self.go_on.clear()
        return Answer(nothing_yet("Measured."), Scene())

    def close(self) -> None:
        """End nothing."""


class Rehearsal:
    """A camera's pictures, and what is requested at which instant, without a thread."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "Measurer", NoMeasurer)
        self.ready_since_s: float | None = None
        self.buffer, self.past = Buffer(MODEL), Past()
        self.numbers = Numbers(
            self.buffer, self.past, MODEL, ClipSettings(), lambda: self.ready_since_s
        )
        self.numbers.close()

    def run(self, from_s: float, until_s: float) -> list[list[float]]:
        """Return the times of the pictures of each look at the room."""
        looks = []
        for tick in range(round(from_s * RATE_HZ), round(until_s * RATE_HZ)):
            now_s = tick / RATE_HZ
            self.buffer.add(now_s, POSE, (640, 480))
            self.past.add(now_s, picture(1), POSE.xy)
            request = self.numbers.due(now_s)
            if isinstance(request, Request) and request.moments:
                looks.append([moment.time_s for moment in request.moments])
        return looks


def test_the_room_is_seen_again_and_again_while_it_is_set_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = Rehearsal(monkeypatch).run(100.0, 110.0)
    assert len(looks) == 3
    for before, after in pairwise(looks):
        assert after[0] >= before[-1]
        assert after[-1] - before[-1] == pytest.approx(3.0)


def test_the_room_is_seen_once_more_when_measuring_begins_and_then_rarely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rehearsal = Rehearsal(monkeypatch)
    rehearsal.run(100.0, 105.0)
    rehearsal.ready_since_s = 105.0
    first, second = rehearsal.run(105.0, 125.0)
    assert first[0] >= 105.0
    assert first[-1] == pytest.approx(105.0 + 1.5)
    assert second[-1] - first[-1] == pytest.approx(15.0)


def test_pictures_of_a_camera_that_was_away_show_the_room_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rehearsal = Rehearsal(monkeypatch)
    assert rehearsal.run(100.0, 104.0)
    rehearsal.past.restart()
    rehearsal.numbers.restart()
    looks = rehearsal.run(106.0, 110.0)
    assert looks
    assert min(map(min, looks)) >= 106.0


def test_what_was_seen_before_a_new_beginning_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: Queue[HeldUp] = Queue()
    monkeypatch.setattr(module, "Measurer", lambda _: HeldUp(begun))
    buffer, past, now_s = Buffer(MODEL), Past(), time.monotonic()
    for time_s in np.arange(now_s - 3.0, now_s, 1 / RATE_HZ):
        buffer.add(time_s, POSE, (640, 480))
        past.add(time_s, picture(1), POSE.xy)
    numbers = Numbers(buffer, past, MODEL, ClipSettings(), lambda: None)
    first = begun.get()
    numbers.restart()
    first.go_on.set()
    second = begun.get()  # so the first was there
    assert numbers.scene is None
    assert numbers.readings.shown[0].why == module.BEGUN
    second.go_on.set()
    numbers.close()
    assert numbers.scene is not None
    assert numbers.readings.shown[0].why == "Measured."


def test_when_the_room_is_looked_at() -> None:
    assert room_since(50.0, NEVER, None) == 44.0
    assert room_since(50.0, (46.0, 48.0), None) is None
    assert room_since(51.0, (46.0, 48.0), None) == 48
    assert room_since(51.0, (46.0, 48.0), 49.5) == 49.5
    assert room_since(60.0, (49.5, 51.0), 49.5) is None
    assert room_since(66.0, (49.5, 51.0), 49.5) == 60


def test_a_body_not_seen_for_2_s_is_measured_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = Rehearsal(monkeypatch)
    rehearsal.ready_since_s = 100.0
    rehearsal.run(100.0, 105.0)
    assert rehearsal.numbers.due(104.9 + 1.95) is not None
    assert rehearsal.numbers.due(104.9 + 2.05) is None


def test_while_measuring_the_room_is_seen_every_15_s_and_while_setting_up_every_3() -> None:
    assert room_since(65.9, (49.5, 51.0), 49.5) is None
    assert room_since(66.0, (49.5, 51.0), 49.5) == 60.0
    assert room_since(50.9, (46.0, 48.0), None) is None
    assert room_since(51.0, (46.0, 48.0), None) == 48.0
