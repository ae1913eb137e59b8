"""What a clip's file says about itself."""

from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from posture.results.ranges import Count, Duration, FileName

MAX_SIDE: Final = 100_000
PixelCount = Annotated[int, Meta(ge=0, le=MAX_SIDE)]


@dataclass(frozen=True)
class ClipInfo:
    """What the file says about itself; times and rates are real (slow motion undone).

    ``width`` and ``height`` are those of the picture as displayed (rotated upright);
    ``rotation_deg`` is the clockwise rotation that was applied (0, 90, 180 or 270);
    ``slow_motion_factor`` is file duration over real duration (1 = real time).
    """

    name: FileName
    width: PixelCount
    height: PixelCount
    frames: Count
    duration_s: Duration
    frame_rate_hz: Annotated[float, Meta(ge=0, le=1e6)]
    variable_frame_rate: bool = False
    rotation_deg: Annotated[int, Meta(ge=0, le=270, multiple_of=90)] = 0
    slow_motion_factor: Annotated[float, Meta(gt=0, le=1e4)] = 1.0
