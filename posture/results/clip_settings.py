"""What the user says about a clip: one type for the command line, app, batch and library."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

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

Back = Literal["hurts", "hurts-running", "fine"]
"""How the low back is: it hurts now, it hurts only when running, or it does not hurt."""
RunnerKind = Literal["new", "returning", "experienced"]
"""New to running, back after a break, or experienced (if the back hurts: with a new pain)."""
Units = Literal["metric", "imperial"]
"""Units of the texts: km/h and cm, or min/mile and feet. Files are always metric."""
BACKS: Final[tuple[Back, ...]] = get_args(Back)
RUNNER_KINDS: Final[tuple[RunnerKind, ...]] = get_args(RunnerKind)
UNIT_SYSTEMS: Final[tuple[Units, ...]] = get_args(Units)


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
    back : Back or None
        How the runner's low back is. It changes the plan and no measurement.
    runner_kind : RunnerKind or None
        Which kind of runner it is. It changes the plan and no measurement.
    units : Units
        Units in which the report's texts give speeds and lengths.
    """

    height_cm: HeightCm | None = None
    speed_kmh: SpeedKmh | None = None
    incline: Incline | None = None
    capture_fps: CaptureFps | None = None
    mirrored: bool = False
    stance: FileName | None = None
    back: Back | None = None
    runner_kind: RunnerKind | None = None
    units: Units = "metric"


RANGES: Final = {
    "height_cm": HEIGHT_CM,
    "speed_kmh": SPEED_KMH,
    "incline": INCLINE,
    "capture_fps": CAPTURE_FPS,
}
"""Smallest and largest value of each number that people enter in arguments, columns and fields."""
CHOICES: Final = {"back": BACKS, "runner_kind": RUNNER_KINDS, "units": UNIT_SYSTEMS}
"""The words for each setting that people choose."""
