"""Everybody in a picture: the only place that talks to MediaPipe.

Positions leave this module as pixels of the picture that was given, in MediaPipe's order
(``posture.pose_track.LANDMARK_NAMES``). MediaPipe is imported when a detector is made.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, Self

import numpy as np

from posture.arrays import FloatArray, Image
from posture.errors import UsageError
from posture.system.native import give_back_memory, quiet_stderr, system_libraries
from posture.tracking.pose.models import Model
from posture.tracking.pose.runtime import load

MOST_PEOPLE: Final = 3


class PeopleDetector:
    """Finds up to three bodies in single pictures; remembers nothing between them.

    MediaPipe's graph is made when it is first needed, and again after a ``rest``.

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
        # MediaPipe remarks on standard error until it has placed its first body.
        self._settled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def rest(self) -> None:
        """Free the graph, its threads and its memory until it is needed again."""
        if self._task is not None:
            with self._quiet():  # an interrupted first picture is finished, and remarked on, here
                self._task.close()
            self._task = None
            give_back_memory()

    def detect(self, image: Image) -> list[FloatArray]:
        """Return the landmarks of each body in the picture, (33, 2) pixels each, surest first.

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
        # Bytes, not a path: paths with unusual letters fail on some systems.
        base_options=tasks.BaseOptions(model_asset_buffer=model.read()),
        running_mode=tasks.vision.RunningMode.IMAGE,
        num_poses=MOST_PEOPLE,
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
