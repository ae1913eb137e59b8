"""What the user says about a clip: one type for the command line, app, batch and library."""

from dataclasses import dataclass
from typing import Final

from posture.results.ranges import (
    CAPTURE_FPS,
    HEIGHT_CM,
    INCLINE,
    SPEED_KMH,
    CaptureFps,
    FileName,
    HeightCm,
    Incline,
    SpeedKmh,
)


@dataclass(frozen=True)
class ClipSettings:
    """What is known about a clip besides its pictures; None = not known.

    Attributes
    ----------
    height_cm, speed_kmh : float or None
        The runner's height in cm and the belt's speed in km/h; either of them sets the scale.
    incline : float or None
        The belt's incline, per cent, uphill positive.
    capture_fps : float or None
        The rate at which the camera really filmed, frames per second; for videos only.
    mirrored : bool
        Whether the picture is mirrored, as in a selfie.
    stance : str or None
        Another clip, or its track, of the same runner standing still, from the same place and
        day: its path; in a report only its name.
    """

    height_cm: HeightCm | None = None
    speed_kmh: SpeedKmh | None = None
    incline: Incline | None = None
    capture_fps: CaptureFps | None = None
    mirrored: bool = False
    stance: FileName | None = None


RANGES: Final = {
    "height_cm": HEIGHT_CM,
    "speed_kmh": SPEED_KMH,
    "incline": INCLINE,
    "capture_fps": CAPTURE_FPS,
}
"""Smallest and largest value of each number that people enter in arguments, columns and fields."""
