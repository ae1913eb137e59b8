"""What is said of a clip before it is analysed: one type for command, app, batch and library."""

from dataclasses import dataclass
from typing import Final

from posture.results.ranges import (
    CAPTURE_FPS,
    HEIGHT_CM,
    INCLINE,
    SPEED_KMH,
    CaptureFps,
    HeightCm,
    Incline,
    SpeedKmh,
)


@dataclass(frozen=True)
class ClipSettings:
    """What is known of a clip besides its pictures; None = not known.

    Attributes
    ----------
    height_cm, speed_kmh : float or None
        The runner's height, and the belt's speed: either of them sets the scale.
    incline : float or None
        The belt's, per cent, uphill positive.
    capture_fps : float or None
        The rate that the camera really filmed at, frames a second; of videos only.
    mirrored : bool
        Whether it is a selfie-style picture.
    """

    height_cm: HeightCm | None = None
    speed_kmh: SpeedKmh | None = None
    incline: Incline | None = None
    capture_fps: CaptureFps | None = None
    mirrored: bool = False


RANGES: Final = {
    "height_cm": HEIGHT_CM,
    "speed_kmh": SPEED_KMH,
    "incline": INCLINE,
    "capture_fps": CAPTURE_FPS,
}
"""Least and most of each number, for arguments, columns and fields, which ask people."""
