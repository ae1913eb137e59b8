"""What the user says about a clip: one type for the command line, app, batch and library."""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal, Self, get_args

from posture.errors import UsageError
from posture.results.ranges import (
    CAPTURE_FPS,
    CLIP_TIME_S,
    HEIGHT_CM,
    INCLINE,
    SPEED_KMH,
    CaptureFps,
    ClipTime,
    FileName,
    HeightCm,
    Incline,
    SpeedKmh,
)

Back = Literal["hurts", "hurts-running", "fine"]
"""How the low back is: it hurts now, it hurts only when running, or it does not hurt."""
RunnerKind = Literal["new", "returning", "experienced"]
"""New to running, back after a break, or experienced (if the back hurts: with a new pain)."""
Turn = Literal[0, 90, 180, 270]
"""Degrees clockwise."""
Units = Literal["metric", "imperial"]
"""Units of the texts: km/h and cm, or min/mile and feet. Files are always metric."""
BACKS: Final[tuple[Back, ...]] = get_args(Back)
RUNNER_KINDS: Final[tuple[RunnerKind, ...]] = get_args(RunnerKind)
TURNS: Final[tuple[Turn, ...]] = get_args(Turn)
UNIT_SYSTEMS: Final[tuple[Units, ...]] = get_args(Units)
TURN_WORDS: Final[dict[Turn, str]] = {
    90: "to the right",
    180: "upside down",
    270: "to the left",
}
SHORTEST_STRETCH_S: Final = 1.0
"""Of file time; there is not even one stride in less."""


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
    turn_deg : Turn
        By how much the picture must be turned, besides what the file says, to be upright; for
        videos only.
    start_s, end_s : float or None
        The stretch of the clip to look at, seconds from its first frame as the file plays (so a
        rate given later does not move it); None = from its start, to its end.
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
    turn_deg: Turn = 0
    start_s: ClipTime | None = None
    end_s: ClipTime | None = None

    @property
    def span_s(self) -> tuple[float, float]:
        """From and to, file seconds; the end may be infinite."""
        return self.start_s or 0.0, math.inf if self.end_s is None else self.end_s

    @property
    def is_trimmed(self) -> bool:
        """Whether only a stretch of the clip is looked at."""
        return self.start_s is not None or self.end_s is not None

    def without_runner(self) -> Self:
        """Return the settings without what changes the plan and no measurement."""
        return replace(self, back=None, runner_kind=None)


def check_stretch(settings: ClipSettings) -> None:
    """Make sure that the stretch to look at is one.

    Raises
    ------
    UsageError
        If it ends before it starts, or is shorter than a second.
    """
    start, end = settings.span_s
    if end - start < SHORTEST_STRETCH_S:
        raise UsageError(
            f"The stretch to look at must last at least {SHORTEST_STRETCH_S:g} s, but is from "
            f"{start:g} s to {end:g} s."
        )


RANGES: Final = {
    "height_cm": HEIGHT_CM,
    "speed_kmh": SPEED_KMH,
    "incline": INCLINE,
    "capture_fps": CAPTURE_FPS,
    "start_s": CLIP_TIME_S,
    "end_s": CLIP_TIME_S,
}
"""Smallest and largest value of each number that people enter in arguments, columns and fields."""
CHOICES: Final = {"back": BACKS, "runner_kind": RUNNER_KINDS, "units": UNIT_SYSTEMS}
"""The words for each setting that people choose."""
