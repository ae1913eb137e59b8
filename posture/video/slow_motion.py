"""Slow motion: by which factor a file plays slower than the runner ran."""

import math
from collections.abc import Mapping
from typing import Final

from posture.errors import UsageError
from posture.results.ranges import CAPTURE_FPS

SAME_RATE: Final = 0.03
"""Rates that differ by less than this share count as the same (29.97 and 30, 59.94 and 60)."""

HINT_KEY: Final = "com.android.capture.fps"
"""Android's movie tag with the sensor's rate (``MediaFormat.KEY_CAPTURE_RATE``).

Apple writes no such tag: a slow-motion original keeps real time, at 120 or 240 frames/s.
"""


def capture_fps_hint(metadata: Mapping[str, str]) -> float | None:
    """Return the rate at which the camera says it filmed, frames/s, or None.

    Matroska writes tag names in capitals, so case is ignored.
    """
    for key, value in metadata.items():
        if key.lower() == HINT_KEY:
            return _number(value)
    return None


def slow_motion_factor(file_rate_hz: float, capture_fps: float | None, hint: float | None) -> float:
    """Return file duration over real duration: 8 for 240 frames/s stored at 30.

    Parameters
    ----------
    file_rate_hz : float
        Frames per second of file time, > 0.
    capture_fps : float or None
        The rate at which the camera filmed according to the user; takes precedence over ``hint``.
    hint : float or None
        The rate according to the file; ignored if it is below the file's rate (a time lapse, or
        a wrong tag) or outside `CAPTURE_FPS`.

    Returns
    -------
    float
        At least 1; exactly 1 if both rates agree within 3 %.

    Raises
    ------
    UsageError
        If ``capture_fps`` is not a possible rate, or is below the file's.
    """
    if capture_fps is not None:
        _check_capture_fps(capture_fps, file_rate_hz)
        return _ratio(capture_fps, file_rate_hz)
    if hint is None or not _is_possible(hint):
        return 1.0
    return _ratio(hint, file_rate_hz)


def _check_capture_fps(capture_fps: float, file_rate_hz: float) -> None:
    if not _is_possible(capture_fps):
        least, most = CAPTURE_FPS
        raise UsageError(
            f"The camera's rate must be between {least:g} and {most:g} frames per second, "
            f"but is {capture_fps:g}."
        )
    if capture_fps < file_rate_hz * (1 - SAME_RATE):
        raise UsageError(
            f"The camera's rate ({capture_fps:g} frames per second) is below the file's "
            f"({file_rate_hz:.4g}); give the rate at which the camera really filmed."
        )


def _is_possible(rate_hz: float) -> bool:
    least, most = CAPTURE_FPS
    return least <= rate_hz <= most


def _ratio(capture_fps: float, file_rate_hz: float) -> float:
    ratio = capture_fps / file_rate_hz
    return ratio if ratio > 1 + SAME_RATE else 1.0


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
