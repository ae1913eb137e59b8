"""The picture that is followed now, with the body drawn on it, while a clip is analysed.

The worker keeps the newest in the clip's folder, a few times a second; the page fetches it.
"""

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posture.errors import PostureError
from posture.system.files import write_atomically

if TYPE_CHECKING:
    from posture.arrays import FloatArray, Image
    from posture.ui.clips.clip_folder import AppClip

FOLLOWED: Final = "followed.jpg"
EVERY_S: Final = 0.5
LONG_SIDE: Final = 480


class FollowedPicture:
    """Keeps the newest picture of a clip, not more often than every half second."""

    def __init__(self, job: "AppClip") -> None:
        self._path = followed_path(job)
        self._next_s = 0.0

    def keep(self, image: "Image", points: "FloatArray") -> None:
        """Draw the body on a picture and keep it, if the last one is old enough.

        Parameters
        ----------
        image : ndarray (H, W, 3) of uint8
            RGB; not changed.
        points : ndarray (33, 2)
            The body's landmarks, pixels; NaN = nobody was seen.
        """
        now_s = time.monotonic()
        if now_s < self._next_s:
            return
        self._next_s = now_s + EVERY_S
        with suppress(PostureError):  # the analysis goes on without being watched
            write_atomically(self._path, drawn(image, points))


def followed_path(job: "AppClip") -> Path:
    """Return the path of a clip's newest picture; it need not exist."""
    return job.folder / FOLLOWED


def newest_followed(job: "AppClip") -> tuple[str, bytes] | None:
    """Return when a clip's newest picture was kept, and its JPEG; None = there is none."""
    path = followed_path(job)
    try:
        return str(path.stat().st_mtime_ns), path.read_bytes()
    except OSError:
        return None


def drawn(image: "Image", points: "FloatArray") -> bytes:
    """Return a small copy of a picture with the body drawn on it, as JPEG."""
    import cv2
    import numpy as np

    from posture.drawing.evidence import jpeg_of
    from posture.drawing.overlays import draw_skeleton
    from posture.motion.view import find_facing

    scale = min(1.0, LONG_SIDE / max(image.shape[:2]))
    small = np.asarray(
        cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
    if np.isfinite(points).any():
        draw_skeleton(small, scale * points, find_facing(points[None]))
    return jpeg_of(small)
