"""How much the lens bends straight lines: edges of the room that all ask for the same unbending.

A lens moves what is at r from the picture's middle (1 = at a corner) to where a straight lens would
show it by the factor 1 + distortion * r**2 (the division model, Fitzgibbon 2001). A straight thing
whose line passes the middle at c then bows: n . p = c * (1 + distortion * r**2) for its points p,
n being square to the line. So every edge tells bow = c * distortion by itself (as in Bukhari and
Dailey 2013, whose arcs are these): the more, the further from the middle it passes, and always away
from it. Things that are bent themselves do not agree on one distortion; straight ones do.

Lengths are shares of half the picture's diagonal.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.geometry import bent, straightened
from posture.tracking.scene.edges import follow_edges

MAX_LINES: Final = 48
FEWEST_POINTS: Final = 12
SHORTEST: Final = 0.1
# How far a straight thing's edge is from straight: in the picture, and of its length.
UNEVEN_PX: Final = 0.15
UNEVEN: Final = 0.001
STRAY_PX: Final = 0.5
# Uncertainties within which an edge agrees, beyond which it is clearly bent, and is so surely that
# its bow is known.
WITHIN: Final = 3.0
CLEAR: Final = 2.0
SURE: Final = 6.0
GUESSES: Final = np.arange(-0.8, 0.4, 0.005)
# Uncertainties of the distortion: beyond the first an edge tells nothing, and none counts for more
# than one that knows it to the second.
TELLING_U: Final = 0.25
BEST_U: Final = 0.03
# Edges whose lines pass the middle this close to each other may belong to the same thing.
APART: Final = 0.05
FEWEST_PLACES: Final = 3
OTHER_SIDE: Final = float(np.cos(np.radians(45.0)))
FURTHER_OUT: Final = 1.5
MOST: Final = 0.5
NEARLY_AS_WELL: Final = 0.7


def find_distortion(still: NDArray[np.uint8], lines: FloatArray) -> float | None:
    """Find how much the lens bends straight lines.

    Parameters
    ----------
    still : ndarray (H, W) of uint8
        The still picture, without what moves.
    lines : ndarray (N, 4)
        Straight pieces of its edges, longest first, pixels.

    Returns
    -------
    float or None
        As of `agreed_distortion`.
    """
    height, width = still.shape
    return agreed_distortion(follow_edges(still, lines[:MAX_LINES]), (width, height))


def agreed_distortion(edges: Sequence[FloatArray], size: tuple[int, int]) -> float | None:
    """Return the distortion on which edges agree.

    Parameters
    ----------
    edges : sequence of ndarray (M, 2)
        Points of each edge in order, pixels.
    size : (int, int)
        Width and height of the picture.

    Returns
    -------
    float or None
        By what share of its distance a corner of the picture is moved away from the middle, - =
        towards it (barrel); 0 where straight lines suit the edges nearly as well. None if most
        edges disagree, if fewer than three are clearly bent, or if those are all on one side of
        the picture and about as far from its middle.
    """
    bows = _telling([one for points in edges if (one := _bow(points, size))])
    if not bows:
        return None
    away, bow, bow_u = (np.array(column) for column in zip(*bows, strict=True))
    c = np.hypot(*away.T)
    near = np.hypot(*(away[:, None] - away).transpose(2, 0, 1)) < APART
    counts = np.maximum(bow_u / c, BEST_U) ** -2 / near.sum(axis=1)

    def agreement(distortion: FloatArray) -> FloatArray:
        """Return how well each edge agrees, 0-1, for each distortion."""
        off = (bow - distortion[:, None] * c) / (WITHIN * bow_u)
        return np.asarray(np.clip(1 - off**2, 0, None))

    scores = agreement(GUESSES) @ counts / counts.sum()
    if not scores.max() > 0:
        return None
    best = GUESSES[[np.argmax(scores)]]
    for _ in range(4):
        trust = agreement(best)[0] ** 2 * (c / bow_u) ** 2 / near.sum(axis=1)
        best = np.clip([trust @ (bow / c) / trust.sum()], GUESSES[0], GUESSES[-1])
    agree = agreement(best)[0] > 0
    if counts[agree].sum() < MOST * counts.sum():
        return None
    straight, bent = agreement(np.array([0.0, best[0]])) @ counts
    if straight > NEARLY_AS_WELL * bent:
        return 0.0
    clear, sure = (away[agree & (np.abs(bow) > least * bow_u)] for least in (CLEAR, SURE))
    return float(best[0]) if _are_all_round(clear) or _are_far_apart(sure) else None


def unbent(
    still: NDArray[np.uint8], bodies: FloatArray, distortion: float
) -> tuple[NDArray[np.uint8], FloatArray]:
    """Return a picture (H, W) and points of it (..., 2), as a lens that bends nothing shows them.

    What a lens moved inwards would not fit, so all is shrunk towards the middle until it does.
    """
    height, width = still.shape
    size, middle = (width, height), np.array([width, height]) / 2
    shrunk = min(1.0, 1 + distortion)
    places = np.moveaxis(np.indices(size, dtype=np.float64), 0, -1) + 0.5
    source = bent(middle + (places - middle) / shrunk, size, distortion) - 0.5
    x, y = (np.ascontiguousarray(source[..., axis].T, dtype=np.float32) for axis in (0, 1))
    picture = cv2.remap(still, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    straight = middle + (straightened(bodies, size, distortion) - middle) * shrunk
    return np.asarray(picture, dtype=np.uint8), np.asarray(straight)


class _Bow(NamedTuple):
    """An edge: from the middle to its line (2,), its bow, and that one's standard uncertainty."""

    away: FloatArray
    bow: float
    bow_u: float


def _bow(points: FloatArray, size: tuple[int, int]) -> _Bow | None:
    """Fit a bent straight line to an edge; None = too short."""
    if len(points) < FEWEST_POINTS:
        return None
    half = float(np.hypot(*size)) / 2
    p = (points - (np.array(size) - 1) / 2) / half
    length = float(np.hypot(*(p[-1] - p[0])))
    if length < SHORTEST:
        return None
    along = (p[-1] - p[0]) / length
    across = np.array([-along[1], along[0]])
    # across . p = b0 + b1 * (along . p) + b2 * r**2
    design = np.column_stack([np.ones(len(p)), p @ along, (p**2).sum(axis=1)])
    trust, left = np.ones(len(p)), np.zeros(len(p))
    fit = np.zeros(3)
    for _ in range(3):
        root = np.sqrt(trust)
        fit = np.linalg.lstsq(design * root[:, None], (p @ across) * root, rcond=None)[0]
        left = (p @ across - design @ fit) * half
        trust = 1 / (1 + (left / STRAY_PX) ** 2)
    normal = across - fit[1] * along
    norm = float(np.hypot(*normal))
    c = fit[0] / norm
    rough = float(np.sqrt(np.average(left**2, weights=trust)))
    uneven = np.hypot(UNEVEN_PX, rough) / half + UNEVEN * length
    # An edge of this length that bows by b from end to end has a bow of 4 * b / length**2.
    return _Bow(c * normal / norm, np.sign(c) * fit[2] / norm, 4 * uneven / length**2)


def _telling(bows: Sequence[_Bow]) -> list[_Bow]:
    """Return the edges that pass so far from the middle that a lens would bend them."""
    return [one for one in bows if one.bow_u < TELLING_U * float(np.hypot(*one.away))]


def _are_all_round(away: FloatArray) -> bool:
    """Whether lines pass the middle at three places, and not all on one side of it."""
    places = _distinct(away)
    if len(places) < FEWEST_PLACES:
        return False
    sides = places / np.hypot(*places.T)[:, None]
    return float((sides @ sides.T).min()) < OTHER_SIDE


def _are_far_apart(away: FloatArray) -> bool:
    """Whether lines pass the middle at three places, some of them much further out than others.

    Then bows that grow with the distance are the lens's: the rims of a bent thing bow alike.
    """
    places = _distinct(away)
    if len(places) < FEWEST_PLACES:
        return False
    c = np.hypot(*places.T)
    return float(c.max()) > FURTHER_OUT * float(c.min())


def _distinct(away: FloatArray) -> FloatArray:
    """Return places that are well apart."""
    kept: list[FloatArray] = []
    for place in away:
        if all(np.hypot(*(place - other)) >= APART for other in kept):
            kept.append(place)
    return np.array(kept).reshape(-1, 2)
