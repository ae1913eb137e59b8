"""How the camera moved, from the stationary things behind the runner.

Corners of the background are followed from each sampled picture to the next; the rotation, shift
and zoom that most of them share is the camera's. Things that move by themselves (the runner, the
belt, a screen, other people) are outvoted or masked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray, Image

SHRINK: Final = 0.5
CORNERS: Final = 250
QUALITY: Final = 0.01
APART_PX: Final = 4
FEWEST: Final = 12
ENOUGH: Final = 40  # corners that should suffice to show how the camera moved
CONSENSUS: Final = 0.3
WITHIN_PX: Final = 1.0
RETURN_PX: Final = 0.5
TEXTURE: Final = 2e-3  # smallest eigenvalue of a corner that is not just noise
# Grey levels by which half of a picture differs from the one before it: 9 and less on real clips
# without a cut, 18 and more where there is one.
CUT_LEVELS: Final = 12.0
STILL: Final = 0.1  # smaller moves, pixels, are not undone: resampling blurs


@dataclass(frozen=True)
class CameraPath:
    """How the background moved in the picture.

    Attributes
    ----------
    moves : ndarray (K, 3, 3)
        For each picture, the rotation, zoom and shift from the first picture (pixels).
    lost : float
        Share of the steps between pictures, 0-1, that could not be followed although there were
        enough corners: cuts, or a camera swung too fast.
    cuts : tuple of int
        The pictures that show something else than the one before, however it is moved.
    """

    moves: FloatArray
    lost: float
    cuts: tuple[int, ...] = ()

    def longest(self) -> slice:
        """Return the pictures of the longest part without a cut; of two alike, the first."""
        edges = [0, *self.cuts, len(self.moves)]
        parts = [slice(first, last) for first, last in pairwise(edges)]
        return max(parts, key=lambda part: part.stop - part.start)

    def part(self, pictures: slice) -> "CameraPath":
        """Return the path over some of the pictures, between which nothing was lost."""
        return CameraPath(self.moves[pictures], 0.0)

    def drift(self, points: FloatArray) -> float:
        """Return how far the background at ``points`` (N, 2) drifts over the clip, pixels."""
        paths = points @ self.moves[:, :2, :2].transpose(0, 2, 1) + self.moves[:, None, :2, 2]
        apart = paths[:, None] - paths[None]
        return float(np.hypot(apart[..., 0], apart[..., 1]).max())

    def to_middle(self) -> FloatArray:
        """Return the matrices that map each picture onto the middle one, (K, 3, 3)."""
        return np.asarray(self.moves[len(self.moves) // 2] @ np.linalg.inv(self.moves))

    def mapped_to_middle(self, bodies: FloatArray) -> FloatArray:
        """Return landmarks (K, N, 2) mapped onto the middle picture."""
        move = self.to_middle()
        return np.asarray(bodies @ move[:, :2, :2].transpose(0, 2, 1) + move[:, None, :2, 2])


def follow(greys: Sequence[Image], boxes: FloatArray) -> CameraPath:
    """Follow the background through pictures (H, W), ignoring the runner's boxes.

    ``boxes`` is (K, 4): left, top, right, bottom in pixels, NaN = nobody seen. If there is
    nothing to follow (a blank wall), the camera counts as still.
    """
    small = [_shrunk(grey) for grey in greys]
    moves, cuts, lost = [np.eye(3)], [], 0
    for k in range(1, len(small)):
        start = _corners(small[k - 1], boxes[k - 1 : k + 1] * SHRINK)
        step = _step(small[k - 1], small[k], start)
        lost += step is None and len(start) >= ENOUGH
        step = np.eye(3) if step is None else step
        if _differs(small[k - 1], small[k], step):
            cuts.append(k)
            step = np.eye(3)
        moves.append(step @ moves[-1])
    scale = np.diag([1 / SHRINK, 1 / SHRINK, 1.0])
    whole = scale @ np.array(moves) @ np.linalg.inv(scale)
    return CameraPath(whole, lost / max(len(small) - 1, 1), tuple(cuts))


def _differs(before: Image, after: Image, step: FloatArray) -> bool:
    """Whether most of a picture is not the one before, moved by ``step``."""
    size = before.shape[1::-1]
    moved = cv2.warpAffine(before, step[:2], size, borderMode=cv2.BORDER_REPLICATE)
    shift = np.abs(np.asarray(moved, np.int16) - np.asarray(after, np.int16))
    return float(np.median(shift)) > CUT_LEVELS


def _shrunk(grey: Image) -> Image:
    small = cv2.resize(grey, None, fx=SHRINK, fy=SHRINK, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _corners(grey: Image, boxes: FloatArray) -> NDArray[np.float32]:
    mask = np.full(grey.shape, 255, dtype=np.uint8)
    for left, top, right, bottom in boxes[np.isfinite(boxes).all(axis=1)].clip(0).astype(int):
        mask[top:bottom, left:right] = 0
    best = float(cv2.cornerMinEigenVal(grey, 3).max())
    quality = max(QUALITY, TEXTURE / max(best, TEXTURE))
    found = cv2.goodFeaturesToTrack(grey, CORNERS, quality, APART_PX, mask=mask)
    return np.empty((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)


def _step(before: Image, after: Image, start: NDArray[np.float32]) -> FloatArray | None:
    """Return the move that most corners share, 3 x 3, None if there is none."""
    if len(start) < FEWEST:
        return None
    for shift in _guesses(before, after):
        first, last = _tracked(before, after, start, shift)
        if len(first) < FEWEST:
            continue
        move, inside = cv2.estimateAffinePartial2D(
            first, last, method=cv2.RANSAC, ransacReprojThreshold=WITHIN_PX
        )
        if move is not None and inside.sum() >= max(FEWEST, CONSENSUS * len(first)):
            return np.vstack([move, [0.0, 0.0, 1.0]])
    return None


def _guesses(before: Image, after: Image) -> Iterator[NDArray[np.float32]]:
    """Yield no shift first, then, if that fails, the shift of the whole picture."""
    yield np.zeros(2, np.float32)
    window = cv2.createHanningWindow(before.shape[::-1], cv2.CV_32F)
    shift, _ = cv2.phaseCorrelate(before.astype(np.float32), after.astype(np.float32), window)
    yield np.array(shift, dtype=np.float32)


def _tracked(
    before: Image, after: Image, start: NDArray[np.float32], shift: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Follow corners forwards and backwards; keep those that return to where they started."""
    end, found = _flow(before, after, start, start + shift)
    back, found_back = _flow(after, before, end, end - shift)
    kept = found & found_back
    kept &= np.linalg.norm((back - start)[:, 0], axis=1) < RETURN_PX
    return start[kept], end[kept]


def _flow(
    before: Image, after: Image, start: NDArray[np.float32], guess: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return where points are in the next picture, and whether they were found there."""
    end, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        after,
        start,
        guess,
        winSize=(15, 15),
        maxLevel=4,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(end, np.float32), found.ravel() > 0


def aligned(pictures: Sequence[Image], path: CameraPath) -> list[Image]:
    """Return the pictures, mapped onto the middle one."""
    size = pictures[0].shape[1::-1]
    return [
        picture
        if np.allclose(move, np.eye(3), atol=STILL)
        else np.asarray(cv2.warpAffine(picture, move[:2], size, borderMode=cv2.BORDER_REPLICATE))
        for picture, move in zip(pictures, path.to_middle(), strict=True)
    ]


def still_picture(greys: Sequence[Image], path: CameraPath) -> Image:
    """Return the median of the pictures, mapped onto the middle one: moving things vanish."""
    return np.asarray(np.median(aligned(greys, path), axis=0), dtype=np.uint8)
