"""The progress of the set-up, which lasts until everything is right."""

import math
from typing import Final

import cv2
import numpy as np

from posture.arrays import FloatArray, Image
from posture.live.guide import SetupPoint, all_right, look_over, wrong
from posture.pose_track import PoseTrack, Scene
from posture.tracking.scene.body import boxes
from posture.tracking.scene.picture import Look, look_of

LOOK_EVERY_S: Final = 0.5
LOOK_OVER_S: Final = 1.5
RIGHT_FOR_S: Final = 1.0
LOOK_MARGIN: Final = 0.05


class SetUp:
    """Checks the set-up twice a second; once all is right for a second, measuring can begin."""

    def __init__(self) -> None:
        self.points: tuple[SetupPoint, ...] = look_over(None, None, None, 0.0)
        self.ready_since_s: float | None = None
        self._looked_s = -math.inf
        self._right_since_s: float | None = None

    def is_due(self, now_s: float) -> bool:
        """Return whether it is time to look again."""
        return now_s >= self._looked_s + LOOK_EVERY_S

    def look(
        self,
        now_s: float,
        track: PoseTrack | None,
        image: Image,
        scene: Scene | None,
        rate_hz: float,
    ) -> None:
        """Check the last `LOOK_OVER_S` of the track and the newest picture."""
        self._looked_s = now_s
        points = track.xy[-1] if track is not None else np.full((33, 2), np.nan)
        self.points = look_over(track, _look_at(image, points), scene, rate_hz)
        if not all_right(self.points):
            self._right_since_s = None
            return
        self._right_since_s = now_s if self._right_since_s is None else self._right_since_s
        if self.ready_since_s is None and now_s - self._right_since_s >= RIGHT_FOR_S:
            self.ready_since_s = now_s

    @property
    def ready(self) -> bool:
        """Whether the set-up is complete."""
        return self.ready_since_s is not None

    def current_points(self) -> tuple[SetupPoint, ...]:
        """Return all points during the set-up; after it, those that are wrong again."""
        return tuple(wrong(self.points)) if self.ready else self.points

    def restart(self) -> None:
        """Start the set-up again, because the camera may have moved."""
        self.ready_since_s = None
        self._right_since_s = None


def _look_at(image: Image, points: FloatArray) -> Look:
    """Return the look of the runner's region, or of the whole picture if nobody is seen."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    return look_of([grey], boxes(points[None], LOOK_MARGIN))
