"""Reading a clip's scene frame by frame, with bounded memory."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.pose_track import ALONG_TRUNK, Cover, Outline, Scene
from posture.tracking.scene.agreed_roll import find_agreed_roll
from posture.tracking.scene.body import body_height, boxes, upper_box
from posture.tracking.scene.camera_motion import CameraPath, aligned, follow, still_picture
from posture.tracking.scene.cover import hidden_legs
from posture.tracking.scene.deck import find_deck
from posture.tracking.scene.distortion import find_distortion, unbent
from posture.tracking.scene.lines import find_lines, outside
from posture.tracking.scene.picture import look_of
from posture.tracking.scene.silhouette import trunk_edges

MAX_KEPT: Final = 48
NEARLY: Final = 0.99  # of the spacing, to accept a frame that is early by a rounding error
FOLLOW_MARGIN: Final = 0.1
LOOK_MARGIN: Final = 0.05
LOST: Final = 0.5
CUT_SHIFT: Final = 1.0


SegmentBody = Callable[[NDArray[np.uint8], FloatArray], "Future[NDArray[np.float32] | None]"]


class _Kept(NamedTuple):
    image: NDArray[np.uint8]
    xy: FloatArray
    time_s: float


class SceneReader:
    """Collects what a clip's pictures show besides the body.

    Keeps at most 48 pictures, evenly spread over the frames so far: when there are more, every
    second one is dropped and the spacing doubles. The frames between them cost nothing. Of a clip
    of which only stretches are read, each has an equal share of the pictures.
    """

    def __init__(self) -> None:
        self._earlier: list[list[_Kept]] = []
        self._now: list[_Kept] = []
        self._spacing_s = 0.0
        self._followed: CameraPath | None = None
        self._edges: dict[float, FloatArray] = {}

    def begin_stretch(self) -> None:
        """Announce that the next frame does not follow on the last one, and may be earlier."""
        if not self._now:
            return
        self._earlier.append(self._now)
        self._now, self._spacing_s = [], 0.0
        self._earlier = [_thinned(kept, self._share) for kept in self._earlier]

    @property
    def _share(self) -> int:
        return MAX_KEPT // (len(self._earlier) + 1)

    @property
    def _kept(self) -> list[_Kept]:
        """All pictures, in order of time."""
        stretches = [*self._earlier, self._now]
        return sorted((kept for own in stretches for kept in own), key=lambda kept: kept.time_s)

    def add(self, image: NDArray[np.uint8], time_s: float, xy: FloatArray) -> None:
        """Add the next frame.

        Parameters
        ----------
        image : ndarray (H, W, 3) of uint8
            RGB, upright, all frames of the same size.
        time_s : float
            Its time, later than the previous frame's of the stretch.
        xy : ndarray (33, 2)
            The runner's landmarks in pixels of ``image``; NaN = not seen.
        """
        if self._now and time_s < self._now[-1].time_s + NEARLY * self._spacing_s:
            return
        self._now.append(_Kept(image.copy(), xy.copy(), time_s))
        self._followed = None
        if len(self._now) > self._share:
            self._now = self._now[::2]
            span = self._now[-1].time_s - self._now[0].time_s
            self._spacing_s = span / (len(self._now) - 1)

    def samples(self, count: int = 10) -> tuple[list[NDArray[np.uint8]], list[FloatArray]]:
        """Return up to ``count`` pictures spread over the clip, and the landmarks in each."""
        chosen = _thinned(self._kept, count)
        return [kept.image for kept in chosen], [kept.xy for kept in chosen]

    def outline(self, mask: SegmentBody) -> Outline:
        """Return the trunk's silhouette in all kept pictures.

        ``mask`` returns the body's mask, (H, W) 0-1, for a picture and its landmarks, or None.
        """
        pictures = self._kept
        masks = {k.time_s: mask(k.image, k.xy) for k in pictures if k.time_s not in self._edges}
        self._edges = {
            kept.time_s: trunk_edges(masks[kept.time_s].result(), kept.xy)
            if kept.time_s in masks
            else self._edges[kept.time_s]
            for kept in pictures
        }
        edges = list(self._edges.values())
        return Outline(
            np.array(list(self._edges)),
            # Single precision: then a saved track compresses well and reads back the same.
            np.array(edges, dtype=np.float32).astype(np.float64).reshape(-1, len(ALONG_TRUNK), 2),
        )

    def cover(self) -> Cover:
        """Return how much of the legs stands behind something still, in all kept pictures.

        Unknown outside the longest part without a cut: a cut moves everything.
        """
        times = np.array([kept.time_s for kept in self._kept])
        if not self._kept:
            return Cover(times, np.empty((0, 2)))
        whole = self._path(self._greys())
        uncut = whole.longest()
        path = whole.part(uncut)
        pictures = aligned([kept.image for kept in self._kept[uncut]], path)
        hidden = np.full((len(times), 2), np.nan)
        hidden[uncut] = hidden_legs(pictures, path.mapped_to_middle(self._bodies()[uncut]))
        return Cover(times, hidden)

    def finish(self, second_person: float = 0.0) -> Scene:
        """Return the scene.

        ``second_person`` comes from ``second_person_share(*reader.samples(), detect)``.
        """
        if not self._kept:
            return Scene(second_person=second_person)
        greys = self._greys()
        whole = self._path(greys)
        if whole.lost > LOST:
            return _scene(greys, self._bodies(), whole, second_person)
        uncut = whole.longest()
        return _scene(greys[uncut], self._bodies()[uncut], whole.part(uncut), second_person)

    def _greys(self) -> list[NDArray[np.uint8]]:
        return [
            np.asarray(cv2.cvtColor(kept.image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
            for kept in self._kept
        ]

    def _bodies(self) -> FloatArray:
        return np.array([kept.xy for kept in self._kept])

    def _path(self, greys: Sequence[NDArray[np.uint8]]) -> CameraPath:
        if self._followed is None:
            self._followed = follow(greys, boxes(self._bodies(), FOLLOW_MARGIN))
        return self._followed


def _thinned(kept: Sequence[_Kept], count: int) -> list[_Kept]:
    """Return up to ``count`` pictures, evenly spread."""
    last = len(kept) - 1
    chosen = sorted({round(k) for k in np.linspace(0, last, count)}) if last >= 0 else []
    return [kept[k] for k in chosen]


def _scene(
    greys: Sequence[NDArray[np.uint8]], bodies: FloatArray, path: CameraPath, second_person: float
) -> Scene:
    height = body_height(bodies)
    look = look_of(greys, boxes(bodies, LOOK_MARGIN))
    still = still_picture(greys, path)
    in_middle = path.mapped_to_middle(bodies)
    lines = find_lines(still)
    distortion = find_distortion(still, outside(lines, upper_box(in_middle)))
    straight = unbent(still, in_middle, distortion) if distortion else (still, in_middle)
    roll = find_agreed_roll(*straight)
    return Scene(
        roll_deg=roll.deg if roll else None,
        roll_u_deg=roll.u_deg if roll else None,
        deck_deg=find_deck(lines, in_middle, height),
        second_person=second_person,
        camera_shift=_shift(path, in_middle, height),
        luminance=look.luminance,
        contrast=look.contrast,
        blur=look.edge_px / height if height > 0 else 0.0,
        distortion=distortion,
    )


def _shift(path: CameraPath, bodies: FloatArray, height: float) -> float:
    """Return the background's drift at the corners of the runner's box, in body heights."""
    around = boxes(bodies, 0.0)
    seen = around[np.isfinite(around).all(axis=1)]
    if not (len(seen) and height > 0):
        return 0.0
    corners = np.median(seen, axis=0)[[0, 1, 2, 1, 0, 3, 2, 3]].reshape(4, 2)
    drift = path.drift(corners) / height
    return max(drift, CUT_SHIFT) if path.lost > LOST else drift
