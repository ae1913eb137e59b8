"""The body over the last seconds, as a track like that of a clip."""

import math
import threading
from collections import deque
from dataclasses import replace
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.pose_track import PoseTrack, Scene, clip_info_from_times
from posture.tracking.pose.inference import Pose
from posture.tracking.pose.models import Model

NAME: Final = "live"
KEPT_S: Final = 12.0
LONGEST_GAP_S: Final = 1.0
NOT_SEEN: Final = np.full((33, 2), np.nan)
NOT_VISIBLE: Final = np.zeros(33)


class Buffer:
    """Keeps the last seconds of a tracked body; written by one thread, read by others.

    Parameters
    ----------
    model : Model
        The pose model.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._rows: deque[tuple[float, FloatArray, FloatArray]] = deque()
        self._size = (1, 1)

    def add(self, time_s: float, pose: Pose | None, size: tuple[int, int]) -> None:
        """Add the next picture's body; a gap, or a picture of another size, clears the buffer."""
        row = (time_s, pose.xy, pose.visibility) if pose else (time_s, NOT_SEEN, NOT_VISIBLE)
        with self._lock:
            if size != self._size:
                self._rows.clear()
                self._size = size
            if self._rows and time_s <= self._rows[-1][0]:
                return
            # A stride or more is missing, and the mean rate across the gap would be meaningless.
            if self._rows and time_s > self._rows[-1][0] + LONGEST_GAP_S:
                self._rows.clear()
            self._rows.append(row)
            while self._rows[0][0] < time_s - KEPT_S:
                self._rows.popleft()

    @property
    def until_s(self) -> float:
        """When the last picture was taken (`time.monotonic`); -inf if there is none."""
        with self._lock:
            return self._rows[-1][0] if self._rows else -math.inf

    def clear(self) -> None:
        """Forget everything, since the next pictures do not continue the previous ones."""
        with self._lock:
            self._rows.clear()

    def track(self, last_s: float, scene: Scene | None = None) -> PoseTrack | None:
        """Return the last seconds as a track, None while there are fewer than two pictures."""
        with self._lock:
            rows = [row for row in self._rows if row[0] > self._rows[-1][0] - last_s]
            size = self._size
        if len(rows) < 2:
            return None
        times, xy, visibility = (np.array(column) for column in zip(*rows, strict=True))
        # Dropped pictures do not make the rate variable: all times are known.
        info = clip_info_from_times(times, NAME, size)
        return PoseTrack(
            xy=xy,
            visibility=visibility,
            time_s=times - times[0],
            size=size,
            clip=replace(info, variable_frame_rate=False),
            scene=scene,
            model=self._model.name,
            model_sha256=self._model.sha256,
        )
