"""From a picture to body landmarks: the only place that talks to MediaPipe.

Positions leave this module as pixels of the picture that was given, in MediaPipe's order
(``posture.landmarks.LANDMARK_NAMES``). MediaPipe is imported when a landmarker is made.
"""

from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from posture.errors import UsageError
from posture.landmarks import FloatArray
from posture.native import quiet_stderr, system_libraries
from posture.pose.models import Model
from posture.pose.runtime import load

Picture = NDArray[np.uint8]
Mask = NDArray[np.float32]

# VIDEO mode follows the body from frame to frame and smooths over time. At steps of
# 10,000 s the smoothing filter forgets the past, so nothing lags; the following stays.
# The filter's clock holds 920,000 such steps: over four hours at 60 frames/s.
TIME_STEP_MS = 10_000_000
MOST_PEOPLE = 3
MASK_WIDTH_UNIT = 4


class Pose(NamedTuple):
    """One body in one picture.

    Attributes
    ----------
    xy : ndarray (33, 2)
        Pixels of the given picture, x right, y down; may lie outside it.
    visibility : ndarray (33,)
        MediaPipe's own visibility, 0-1; NaN where it gave none.
    """

    xy: FloatArray
    visibility: FloatArray


class _Task:
    """One MediaPipe landmarker, its worker thread and its state."""

    def __init__(self, model: Model, mode: str, num_poses: int, masks: bool = False) -> None:
        self._mediapipe = load("mediapipe")
        self._task: Any = _make_task(self._mediapipe, model, mode, num_poses, masks)
        # MediaPipe remarks on standard error until it has placed its first body.
        self._settled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the model and its thread; closing twice is harmless."""
        if self._task is not None:
            with self._quiet():  # an interrupted first frame is finished, and remarked on, here
                self._task.close()
            self._task = None

    def _quiet(self) -> AbstractContextManager[None]:
        return nullcontext() if self._settled else quiet_stderr()

    def _poses(self, image: Picture, *timestamp: int) -> list[Pose]:
        height, width = image.shape[:2]
        return [_pose(body, width, height) for body in self._find(image, *timestamp).pose_landmarks]

    def _find(self, image: Picture, *timestamp: int) -> Any:
        if self._task is None:
            raise RuntimeError(f"{type(self).__name__} was used after it was closed")
        run = self._task.detect_for_video if timestamp else self._task.detect
        with self._quiet():
            result = run(_mediapipe_image(self._mediapipe, image), *timestamp)
        self._settled = self._settled or bool(result.pose_landmarks)
        return result


class Landmarker(_Task):
    """Follows one body through the frames of a clip, without smoothing over time.

    One landmarker serves one clip, frames in order: it remembers where the body was. Make
    it in the process that uses it, and use it as a context manager.

    Parameters
    ----------
    model : Model
        From ``posture.pose.models.ensure_model``.

    Raises
    ------
    MachineError
        If a system library is missing.
    UsageError
        If MediaPipe cannot use the model.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model, "VIDEO", num_poses=1)
        self._time_ms = 0

    def track(self, image: Picture) -> Pose | None:
        """Return the body in the next frame, None if none is seen.

        Parameters
        ----------
        image : ndarray of uint8 (height, width, 3)
            The picture in RGB, upright.

        Raises
        ------
        RuntimeError
            If the landmarker was closed (a defect of the caller).
        """
        self._time_ms += TIME_STEP_MS
        return next(iter(self._poses(image, self._time_ms)), None)


class PeopleDetector(_Task):
    """Finds up to three bodies in single pictures; remembers nothing between them.

    Parameters and errors are those of ``Landmarker``.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model, "IMAGE", num_poses=MOST_PEOPLE)

    def detect(self, image: Picture) -> list[FloatArray]:
        """Return the landmarks of each body in the picture, (33, 2) pixels each."""
        return [pose.xy for pose in self._poses(image)]


class MaskReader(_Task):
    """Tells the body from its surroundings in single pictures; remembers nothing between them.

    Parameters and errors are those of ``Landmarker``.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model, "IMAGE", num_poses=1, masks=True)

    def mask(self, image: Picture) -> Mask | None:
        """Return how surely each pixel is body, (height, width), 0-1; None if nobody is seen."""
        width = image.shape[1]
        # MediaPipe ends the process over a mask whose rows do not fill its 16-byte units.
        wider = np.pad(image, ((0, 0), (0, -width % MASK_WIDTH_UNIT), (0, 0)), mode="edge")
        masks = self._find(wider).segmentation_masks
        if not masks:
            return None
        # MediaPipe frees its picture with the result.
        mask = np.array(masks[0].numpy_view(), dtype=np.float32).reshape(wider.shape[:2])
        return mask[:, :width]


def _make_task(mediapipe: Any, model: Model, mode: str, num_poses: int, masks: bool) -> Any:
    tasks = mediapipe.tasks
    options = tasks.vision.PoseLandmarkerOptions(
        # Bytes, not a path: paths with unusual letters fail on some systems.
        base_options=tasks.BaseOptions(model_asset_buffer=model.read()),
        running_mode=tasks.vision.RunningMode[mode],
        num_poses=num_poses,
        output_segmentation_masks=masks,
    )
    try:
        with system_libraries(), quiet_stderr():
            return tasks.vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        raise UsageError(f"{model.path} is not a pose model that MediaPipe can use.") from error


def _mediapipe_image(mediapipe: Any, image: Picture) -> Any:
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(
            f"image must be uint8 of shape (height, width, 3), but is {image.dtype} {image.shape}"
        )
    return mediapipe.Image(
        image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(image)
    )


def _pose(body: Any, width: int, height: int) -> Pose:
    rows = np.array([(point.x, point.y, point.visibility) for point in body], dtype=np.float64)
    return Pose(xy=rows[:, :2] * (width, height), visibility=rows[:, 2])
