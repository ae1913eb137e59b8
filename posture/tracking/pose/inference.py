"""The landmark network itself, run on a cut-out of the picture.

MediaPipe's own pipeline from picture to landmarks spends half of its time on a body mask that
is not needed and on an older build of the same kernels. LiteRT runs the same weights, and
releases the interpreter lock meanwhile, so threads are enough to use every core. The meaning of
the network's outputs follows the graphs that MediaPipe publishes with the model.
"""

import io
import zipfile
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from posture.arrays import FloatArray, Image
from posture.errors import UsageError
from posture.pose_track import LANDMARK_NAMES, OTHER_SIDE
from posture.system.native import quiet_stderr, system_libraries
from posture.tracking.pose.models import Model
from posture.tracking.pose.region import Region, region_from_body, region_from_circle
from posture.tracking.pose.task_bundle import LANDMARKS_ENTRY, without_outputs

Tensor = NDArray[np.float32]

BODY: Final = len(LANDMARK_NAMES)
# Two further points are used besides the landmarks: middle of the hips, circle around the body.
CENTRE: Final = BODY
TOP: Final = BODY + 1
VALUES: Final = 5  # per point: x, y, z, visibility, presence
MIN_PRESENCE: Final = 0.5
# A point is moved to the centroid of its heatmap in a window of 7 x 7 cells, if it is hot enough.
REACH: Final = 3
MIN_HEAT: Final = 0.5
POINTS, PRESENCE, MASK, HEAT = "Identity", "Identity_1", "Identity_2", "Identity_3"
WORLD: Final = "Identity_4"


class Pose(NamedTuple):
    """One body in one picture.

    Attributes
    ----------
    xy : ndarray (33, 2)
        Pixels of the given picture, x right, y down; may lie outside it.
    visibility : ndarray (33,)
        Visibility according to the model, 0-1.
    region : Region
        Where to look for the body in the next picture.
    apart : ndarray (33, 2) or None
        From the mean of a look at the picture and one at its mirror image, which ``xy`` then is,
        to the former, pixels; None = there was one look.
    """

    xy: FloatArray
    visibility: FloatArray
    region: Region
    apart: FloatArray | None = None


class Network:
    """A LiteRT interpreter; not to be used by two threads at once."""

    def __init__(self, model: Model, unwanted: tuple[str, ...]) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(model.read())) as bundle:
                weights = without_outputs(bundle.read(LANDMARKS_ENTRY), unwanted)
            self._interpreter = _interpreter(weights)
        except (KeyError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
            raise UsageError(f"{model.path} is not a pose model that can be used here.") from error
        self._input = self._interpreter.get_input_details()[0]
        self._outputs = {o["name"]: o["index"] for o in self._interpreter.get_output_details()}

    @property
    def side(self) -> int:
        """Width and height of the network's input, pixels."""
        return int(self._input["shape"][1])

    def _run(self, image: Image, region: Region, mirrored: bool = False) -> None:
        cut = region.cut(image, self.side, mirrored)
        shares = np.divide(cut[None], np.float32(255), dtype=np.float32)
        self._interpreter.set_tensor(self._input["index"], shares)
        self._interpreter.invoke()

    def _output(self, name: str) -> Tensor:
        """Return a view of an output; it must not be kept until the network runs again."""
        return np.asarray(self._interpreter.tensor(self._outputs[name])()[0], dtype=np.float32)


class LandmarkNetwork(Network):
    """Places the landmarks of the body in a region of a picture.

    Parameters
    ----------
    model : Model
        From ``posture.tracking.pose.models.ensure_model``.

    Raises
    ------
    MachineError
        If a system library is missing.
    UsageError
        If the file is not such a model.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model, unwanted=(MASK, WORLD))

    def place(self, image: Image, region: Region, mirrored: bool = False) -> Pose | None:
        """Return the body in ``region`` of ``image`` (H, W, 3) RGB, None if nobody is there.

        If ``mirrored``, the network sees the region's mirror image. What it says is turned back:
        places are those of the picture, and left is the body's left.
        """
        self._run(image, region, mirrored)
        if self._output(PRESENCE)[0] < MIN_PRESENCE:
            return None
        rows = self._output(POINTS).reshape(-1, VALUES)
        shares = refined(rows[:, :2].astype(np.float64) / self.side, self._output(HEAT))
        matrix = region.to_picture(self.side, mirrored)
        xy = shares * self.side @ matrix[:, :2].T + matrix[:, 2]
        names = OTHER_SIDE if mirrored else slice(BODY)
        return Pose(
            xy[names],
            expit(rows[names, 3].astype(np.float64)),
            region_from_circle(xy[CENTRE], xy[TOP]),
        )


class MaskNetwork(Network):
    """Separates the body from the background; parameters and errors as `LandmarkNetwork`."""

    def __init__(self, model: Model) -> None:
        super().__init__(model, unwanted=(HEAT, WORLD))

    def mask(self, image: Image, xy: FloatArray) -> Tensor | None:
        """Return the probability that each pixel belongs to the body, (H, W), 0-1.

        ``xy`` are the body's landmarks (33, 2), pixels; returns None if any was not seen.
        """
        if not np.isfinite(xy).all():
            return None
        region = region_from_body(xy)
        self._run(image, region)
        mask = expit(self._output(MASK)[..., 0]).astype(np.float32)
        warped = cv2.warpAffine(mask, region.to_picture(self.side), image.shape[1::-1])
        return np.asarray(warped, dtype=np.float32)


def _interpreter(weights: bytes) -> Any:
    with system_libraries(), quiet_stderr():
        from ai_edge_litert.interpreter import Interpreter

        interpreter = Interpreter(model_content=weights, num_threads=1)
        interpreter.allocate_tensors()
        return interpreter


def refined(shares: FloatArray, heat: Tensor) -> FloatArray:
    """Move points, (N, 2) shares of the cut-out, to the centroid of the heatmap around them.

    ``heat`` is (cells, cells, N); a point outside the cut-out, or without enough heat, stays.
    """
    cells = heat.shape[0]
    middle = np.floor(shares * cells).astype(int)
    window = np.arange(-REACH, REACH + 1)
    columns = middle[:, 0, None, None] + window[None, None, :]
    rows = middle[:, 1, None, None] + window[None, :, None]
    inside = (columns >= 0) & (columns < cells) & (rows >= 0) & (rows < cells)
    points = np.arange(len(shares))[:, None, None]
    found = heat[rows.clip(0, cells - 1), columns.clip(0, cells - 1), points]
    hot = np.where(inside, expit(found), 0.0)
    total = hot.sum(axis=(1, 2))
    sums = np.stack([(hot * columns).sum(axis=(1, 2)), (hot * rows).sum(axis=(1, 2))], axis=-1)
    centred = sums / np.maximum(total, 1e-9)[:, None] / cells
    moves = (hot.max(axis=(1, 2)) >= MIN_HEAT) & ((middle >= 0) & (middle < cells)).all(axis=1)
    return np.where(moves[:, None], centred, shares)
