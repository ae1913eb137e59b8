"""Recording every picture from the camera during the live check."""

import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from posture.arrays import Image
from posture.errors import PostureError
from posture.live.sources import Shot
from posture.video import write_h264

# Two seconds of pictures; if the machine falls further behind, pictures are lost and counted.
WAITING: Final = 120
MIN_STEP_S: Final = 1e-3


class Recorder:
    """Writes pictures to a video in a separate thread, whole or not at all.

    Parameters
    ----------
    path : Path
        The video; ends in ``.mp4``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.began_s = time.monotonic()
        self.lost = 0
        self.kept = 0
        self._waiting: queue.Queue[Shot | None] = queue.Queue(WAITING)
        self._error: PostureError | None = None
        self._first: Shot | None = None
        self._last_s = 0.0
        self._thread: threading.Thread | None = None

    def add(self, shot: Shot) -> None:
        """Add the next picture; never waits."""
        if self._first is None:
            self._first = shot
            self._thread = threading.Thread(target=self._write, name="recorder", daemon=True)
            self._thread.start()
        elif shot.image.shape != self._first.image.shape:  # the camera was replaced meanwhile
            self.lost += 1
            return
        elif shot.time_s < self._last_s + MIN_STEP_S:
            return
        self._last_s = shot.time_s
        try:
            self._waiting.put_nowait(shot)
            self.kept += 1
        except queue.Full:
            self.lost += 1

    @property
    def trouble(self) -> str:
        """What is wrong with the recording, in one sentence; empty if nothing is."""
        if self._error:
            return str(self._error)
        return f"Pictures that could not be recorded: {self.lost}." if self.lost else ""

    def finish(self) -> Path | None:
        """Write the rest and return the video's path, None if there was no picture.

        Raises
        ------
        PostureError
            If the video could not be written.
        """
        if self._thread is None:
            return None
        while self._thread.is_alive():
            try:
                self._waiting.put(None, timeout=0.2)
                break
            except queue.Full:
                continue
        self._thread.join()
        if self._error:
            raise self._error
        return self.path

    def _write(self) -> None:
        assert self._first is not None
        height, width = self._first.image.shape[:2]
        try:
            write_h264(self.path, self._frames(self._first.time_s), (width, height))
        except PostureError as error:
            self._error = error

    def _frames(self, began_s: float) -> Iterator[tuple[float, Image]]:
        while (shot := self._waiting.get()) is not None:
            yield shot.time_s - began_s, shot.image
