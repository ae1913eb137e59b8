"""Detecting everybody in a picture; the only module that calls MediaPipe.

Positions are returned in pixels of the given picture, in MediaPipe's order
(``posture.pose_track.LANDMARK_NAMES``). MediaPipe is imported when a detector is created.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, Self

import numpy as np

from posture.arrays import FloatArray, Image
from posture.errors import UsageError
from posture.system.native import give_back_memory, quiet_stderr, system_libraries
from posture.tracking.pose.models import Model
from posture.tracking.pose.runtime import load

MAX_PEOPLE: Final = 3


class PeopleDetector:
    """Finds up to three bodies in single pictures; keeps no state between them.

    MediaPipe's graph is created when it is first needed, and again after a ``rest``.

    Parameters
    ----------
    model : Model
        From ``posture.tracking.pose.models.ensure_model``.

    Raises
    ------
    MachineError
        If a system library is missing.
    """

    def __init__(self, model: Model) -> None:
        self._mediapipe = load("mediapipe")
        self._model = model
        self._task: Any = None
        # MediaPipe writes messages to standard error until it has found its first body.
        self._settled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def rest(self) -> None:
        """Free the graph, its threads and its memory until it is needed again."""
        if self._task is not None:
            with self._quiet():  # closing finishes an interrupted first picture, with messages
                self._task.close()
            self._task = None
            give_back_memory()

    def detect(self, image: Image) -> list[FloatArray]:
        """Return each body's landmarks, (33, 2) in pixels, most certain first.

        Parameters
        ----------
        image : ndarray of uint8 (height, width, 3)
            The picture in RGB, upright.

        Raises
        ------
        UsageError
            If MediaPipe cannot use the model.
        """
        self._task = self._task or _make_task(self._mediapipe, self._model)
        with self._quiet():
            bodies = self._task.detect(_mediapipe_image(self._mediapipe, image)).pose_landmarks
        self._settled = self._settled or bool(bodies)
        size = image.shape[1::-1]
        return [np.array([(point.x, point.y) for point in body]) * size for body in bodies]

    def _quiet(self) -> AbstractContextManager[None]:
        return nullcontext() if self._settled else quiet_stderr()


def _make_task(mediapipe: Any, model: Model) -> Any:
    tasks = mediapipe.tasks
    options = tasks.vision.PoseLandmarkerOptions(
        # Bytes, not a path: paths with unusual characters fail on some systems.
        base_options=tasks.BaseOptions(model_asset_buffer=model.read()),
        running_mode=tasks.vision.RunningMode.IMAGE,
        num_poses=MAX_PEOPLE,
    )
    try:
        with system_libraries(), quiet_stderr():
            return tasks.vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        raise UsageError(f"{model.path} is not a pose model that MediaPipe can use.") from error


def _mediapipe_image(mediapipe: Any, image: Image) -> Any:
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(
            f"image must be uint8 of shape (height, width, 3), but is {image.dtype} {image.shape}"
        )
    return mediapipe.Image(
        image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(image)
    )
