"""Keeping the numbers up to date: measuring once a second, and the room every 15 seconds.

While the camera is being set up, the room is looked at every few seconds, so that the guide
quickly notices what was put right.
"""

import math
import threading
import time
from collections.abc import Callable
from typing import Final

import numpy as np

from posture.errors import MachineError
from posture.live.buffer import Buffer
from posture.live.delay import Moment, Past
from posture.live.measure import Answer, Measurer, Request
from posture.live.readings import Readings, nothing_yet, window_s
from posture.pose_track import Scene
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.models import Model

NUMBERS_EVERY_S: Final = 1.0
ROOM_EVERY_S: Final = 15.0
SETTING_UP_EVERY_S: Final = 3.0
ROOM_OVER_S: Final = 6.0
MIN_ROOM_S: Final = 1.5
ROOM_PICTURES: Final = 12
WAIT_S: Final = 0.1
STALE_S: Final = 2.0
NEVER: Final = (-math.inf, -math.inf)
BEGUN: Final = "Run steadily; the first numbers come after four strides."


class Numbers:
    """The newest readings, and the room as last seen; a thread keeps them up to date.

    Parameters
    ----------
    buffer : Buffer
        The body over the last seconds.
    past : Past
        The recent pictures.
    model : Model
        The pose model.
    options : ClipSettings
        The settings for the run.
    ready_since_s : callable
        Returns when the set-up was completed (`time.monotonic`), None if it was not. Nothing
        from before then is measured.
    """

    def __init__(
        self,
        buffer: Buffer,
        past: Past,
        model: Model,
        options: ClipSettings,
        ready_since_s: Callable[[], float | None],
    ) -> None:
        self._buffer = buffer
        self._past = past
        self._model = model
        self._options = options
        self._ready_since_s = ready_since_s
        self._restarts = 0
        self._room_seen_s = NEVER
        self.scene: Scene | None = None
        self.readings: Readings = nothing_yet(BEGUN)
        self.defect: BaseException | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._measurer = Measurer(self._model)
        self._thread = threading.Thread(target=self._run, name="numbers", daemon=True)
        self._thread.start()

    def restart(self) -> None:
        """Forget everything, including what is being worked out."""
        with self._lock:
            self._restarts += 1
            self._room_seen_s = NEVER
            self.scene = None
            self.readings = nothing_yet(BEGUN)

    def close(self) -> None:
        """End thread and process, and wait until they are gone."""
        self._closed.set()
        with self._lock:
            self._measurer.close()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._keep_fresh()
        except BaseException as error:  # raised by `Live.newest`
            self.defect = error

    def _keep_fresh(self) -> None:
        wait_s = WAIT_S
        while not self._closed.wait(wait_s):
            began_s = time.monotonic()
            with self._lock:
                restarts, request = self._restarts, self.due(began_s)
            wait_s = WAIT_S
            if request is None:
                continue
            try:
                answer = self._measurer.work(request)
            except MachineError:  # something ended the process, such as a lack of memory
                continue
            self._take(answer, restarts)
            wait_s = max(WAIT_S, began_s + NUMBERS_EVERY_S - time.monotonic())

    def due(self, now_s: float) -> Request | None:
        """Return what to work out at a time (`time.monotonic`), None = nothing."""
        if now_s > self._buffer.until_s + STALE_S:
            return None
        track, since_s = None, self._ready_since_s()
        moments = self._room(room_since(now_s, self._room_seen_s, since_s))
        if moments:
            self._room_seen_s = moments[0].time_s, moments[-1].time_s
        if since_s is not None:
            span_s = min(window_s(self.readings.stride_s), now_s - since_s)
            track = self._buffer.track(span_s, self.scene)
        if track is None and not moments:
            return None
        return Request(track, self._options, moments)

    def _room(self, since_s: float | None) -> list[Moment]:
        """Return pictures since ``since_s`` that show the runner; none if they span too little."""
        moments = [] if since_s is None else self._past.spread(ROOM_PICTURES, since_s)
        seen = [moment for moment in moments if np.isfinite(moment.points).all()]
        return seen if seen and seen[-1].time_s - seen[0].time_s >= MIN_ROOM_S else []

    def _take(self, answer: Answer, restarts: int) -> None:
        with self._lock:
            if restarts == self._restarts:
                self.scene = answer.scene or self.scene
                self.readings = answer.readings or self.readings


def room_since(
    now_s: float, seen_s: tuple[float, float], ready_since_s: float | None
) -> float | None:
    """Return the time since which pictures should show the room, None if no look is due.

    Parameters
    ----------
    now_s : float
        The time; all times are from `time.monotonic`.
    seen_s : tuple of float
        The times of the first and last picture of the last look at the room; `NEVER` = no look.
    ready_since_s : float or None
        When the set-up was completed; None = it was not.
    """
    first_s, last_s = seen_s
    recent_s = now_s - ROOM_OVER_S
    if ready_since_s is None:
        return max(recent_s, last_s) if now_s >= last_s + SETTING_UP_EVERY_S else None
    # The camera may have been moved before, and its roll affects the numbers: look at once.
    if first_s < ready_since_s:
        return max(recent_s, ready_since_s)
    return recent_s if now_s >= last_s + ROOM_EVERY_S else None
