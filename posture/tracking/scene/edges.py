"""Following edges through a picture, straight or bent, to a fraction of a pixel."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.tracking.scene.lines import lengths

# Lengths are pixels.
SOFTENED: Final = 1.0
STEP: Final = 3.0
ASIDE: Final = np.arange(-3.0, 4.0)
"""How far beside its expected place an edge is looked for."""
ROUNDS: Final = 7
FURTHER: Final = 0.35  # of its length so far, by which an edge is looked for beyond either end
AT_LEAST_FURTHER: Final = 9.0
FAINTEST: Final = 0.4  # of the edge's usual contrast
FEWEST: Final = 7
GAP: Final = 7  # samples, of which most must show the edge
MOST: Final = 0.6
STRAY: Final = 1.0


class _Pieces(NamedTuple):
    """Straight pieces, (N, 2) each: where their middles are, and the ways along and across them."""

    middle: FloatArray
    along: FloatArray
    across: FloatArray

    def places(self, number: NDArray[np.intp], s: FloatArray, aside: FloatArray) -> FloatArray:
        """Return points (M, K, 2) of the pieces ``number`` (M,): ``s`` along, ``aside`` across."""
        start = self.middle[number] + s[:, None] * self.along[number]
        return np.asarray(start[:, None] + aside[..., None] * self.across[number, None])


def follow_edges(grey: NDArray[np.uint8], seeds: FloatArray) -> list[FloatArray]:
    """Follow edges from straight pieces of them, as far as they go on, bent or not.

    What is known of an edge is a parabola over its piece. In every round it is carried on a little
    at both ends, looked for beside that, and fitted again.

    Parameters
    ----------
    grey : ndarray (H, W) of uint8
        The picture.
    seeds : ndarray (N, 4)
        ``x1, y1, x2, y2`` of straight pieces, pixels.

    Returns
    -------
    list of ndarray (M, 2)
        Points of each edge, in order and about 3 pixels apart.
    """
    if not len(seeds):
        return []
    slopes = _slopes(grey)
    size = lengths(seeds)
    along = (seeds[:, 2:] - seeds[:, :2]) / size[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    pieces = _Pieces((seeds[:, :2] + seeds[:, 2:]) / 2, along, across)
    s = np.arange(-max(grey.shape) / 2, max(grey.shape) / 2 + STEP, STEP)
    low, high = -size / 2, size / 2
    curve = np.zeros((len(seeds), 3))
    at, used = np.zeros((len(seeds), len(s))), np.zeros((len(seeds), len(s)), dtype=bool)
    for _ in range(ROUNDS):
        more = np.maximum(FURTHER * (high - low), AT_LEAST_FURTHER)
        looked = _between(s, low - more, high + more)
        expected = curve[:, :1] + curve[:, 1:2] * s + curve[:, 2:] * s**2
        off, contrast = _edge_beside(slopes, pieces, s, expected, looked)
        usual = np.nanmedian(np.where(_between(s, low, high), contrast, np.nan), axis=1)
        brighter = np.sign(usual)[:, None]
        used = np.isfinite(off) & (contrast * brighter > FAINTEST * np.abs(usual)[:, None])
        used &= _unbroken(used, np.searchsorted(s, (low + high) / 2))
        off = np.where(used, off, 0.0)
        at = expected + off
        fit = used.sum(axis=1) >= FEWEST
        curve[fit] = _parabolas(s, at, used / (1 + (off / STRAY) ** 2))[fit]
        low[fit] = np.where(used, s, np.inf).min(axis=1)[fit]
        high[fit] = np.where(used, s, -np.inf).max(axis=1)[fit]
    number, sample = np.nonzero(used)
    points = pieces.places(number, s[sample], at[used][:, None])[:, 0]
    return np.split(points, np.cumsum(used.sum(axis=1))[:-1])


def _slopes(grey: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how fast the softened picture brightens to the right and downwards."""
    soft = np.asarray(cv2.GaussianBlur(grey.astype(np.float32), (0, 0), SOFTENED))
    right, down = (cv2.Sobel(soft, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    return np.asarray(right, np.float32), np.asarray(down, np.float32)


def _between(s: FloatArray, low: FloatArray, high: FloatArray) -> NDArray[np.bool_]:
    return np.asarray((s >= low[:, None]) & (s <= high[:, None]))


def _edge_beside(
    slopes: tuple[NDArray[np.float32], NDArray[np.float32]],
    pieces: _Pieces,
    s: FloatArray,
    expected: FloatArray,
    looked: NDArray[np.bool_],
) -> tuple[FloatArray, FloatArray]:
    """Return how far beside the expected places (N, S) an edge is, and how fast it brightens there.

    The edge is where it is steepest, at the top of a parabola. NaN = not looked for, or at an end
    of where it was.
    """
    number, sample = np.nonzero(looked)
    places = pieces.places(number, s[sample], expected[looked][:, None] + ASIDE).astype(np.float32)
    x, y = np.ascontiguousarray(places[..., 0]), np.ascontiguousarray(places[..., 1])
    right, down = (np.asarray(cv2.remap(slope, x, y, cv2.INTER_LINEAR)) for slope in slopes)
    across = pieces.across[number]
    slope = right * across[:, :1] + down * across[:, 1:]
    best = np.abs(slope[:, 1:-1]).argmax(axis=1) + 1
    before, top, after = (slope[np.arange(len(best)), best + k] for k in (-1, 0, 1))
    hump = 2 * top - before - after
    is_top = ((top - before) * top >= 0) & ((top - after) * top >= 0) & (hump != 0)
    shift = (after - before) / (2 * np.where(is_top, hump, 1.0))
    off, contrast = np.full(looked.shape, np.nan), np.full(looked.shape, np.nan)
    off[looked] = np.where(is_top, ASIDE[best] + shift, np.nan)
    contrast[looked] = top
    return off, contrast


def _unbroken(shows: NDArray[np.bool_], start: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which samples (N, S) are joined to the start by samples of which most show it."""
    window = np.full((1, GAP), 1 / GAP, np.float32)
    share = cv2.filter2D(shows.astype(np.float32), -1, window, borderType=cv2.BORDER_CONSTANT)
    number, gap = np.arange(shows.shape[1]), np.asarray(share) < MOST
    before = np.where(gap & (number <= start[:, None]), number, -1).max(axis=1)
    after = np.where(gap & (number >= start[:, None]), number, len(number)).min(axis=1)
    return np.asarray((number > before[:, None]) & (number < after[:, None]))


def _parabolas(s: FloatArray, place: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the coefficients (N, 3) of parabolas through places (N, S), by least squares."""
    scale = float(np.abs(s).max())
    powers = (s / scale) ** np.arange(3)[:, None]
    normal = np.einsum("ns,is,js->nij", weight, powers, powers) + 1e-9 * np.eye(3)
    right = np.einsum("ns,ns,is->ni", weight, place, powers)
    return np.asarray(np.linalg.solve(normal, right[..., None])[..., 0] / scale ** np.arange(3))
