"""A clock for films that stand for a camera: it waits for whatever the machine has to do."""

import threading

import pytest

from posture.cli import live_command
from posture.live import camera, numbers, recorder, session, sources
from posture.live.camera import Camera, NumberedShot
from posture.live.measure import Answer, Measurer, Request
from tests.waiting import PATIENCE_S


class FilmClock:
    """Stands for ``time`` in the live check; only the film, which sleeps by it, moves it on.

    It does so once the picture before was followed and no number is being worked out, so that
    every picture is followed, however slow or quick the machine is.
    """

    def __init__(self) -> None:
        self._now_s = 1000.0
        self._shown = self._followed = -1
        self._working = 0
        self._news = threading.Condition()

    def monotonic(self) -> float:
        """Return the time, seconds."""
        return self._now_s

    def sleep(self, seconds: float) -> None:
        """Let time pass, once all is done that was to be done until now."""
        with self._news:
            self._news.wait_for(self._idle, PATIENCE_S)
            self._now_s += seconds
            self._shown += 1

    def follows(self, number: int) -> None:
        """Note that whoever follows asks for the picture after this one."""
        with self._news:
            self._followed = number
            self._news.notify_all()

    def works(self, more: int) -> None:
        """Note that a number is being worked out, 1, or is there, -1."""
        with self._news:
            self._working += more
            self._news.notify_all()

    def _idle(self) -> bool:
        return self._followed >= self._shown and not self._working


@pytest.fixture
def film_clock(monkeypatch: pytest.MonkeyPatch) -> FilmClock:
    """Have the live check go by a film's own clock."""
    clock, newest = FilmClock(), Camera.newest

    def ask(camera: Camera, after: int, timeout_s: float = 0.5) -> NumberedShot | None:
        clock.follows(after)
        return newest(camera, after, timeout_s)

    class Watched(Measurer):
        def work(self, request: Request) -> Answer:
            clock.works(1)
            try:
                return super().work(request)
            finally:
                clock.works(-1)

    for module in (live_command, camera, numbers, recorder, session, sources):
        monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(Camera, "newest", ask)
    monkeypatch.setattr(numbers, "Measurer", Watched)
    return clock
