"""How lengths at the runner are read off a picture, in centimetres or inches."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from posture.results.clip_settings import Units
from posture.results.formatting import CM_PER_INCH

if TYPE_CHECKING:
    from posture.motion.motion import Motion

LEAST_WHOLE: Final = 10.0
"""From here on lengths are written without decimals."""


@dataclass(frozen=True)
class Ruler:
    """The length at the runner of one pixel of a picture, in ``unit``."""

    per_px: float
    unit: Literal["cm", "in"]

    def resized(self, scale: float) -> "Ruler":
        """Return the ruler of the picture made so many times as large."""
        return Ruler(self.per_px / scale, self.unit)

    def words(self, px: float) -> str:
        """Return a length of so many pixels, "40 cm" or "3.7 in"."""
        length = px * self.per_px
        return f"{length:.{0 if length >= LEAST_WHOLE else 1}f} {self.unit}"


def ruler_of(motion: "Motion | None", units: Units) -> Ruler | None:
    """Return the ruler of a clip's own pictures; None = its scale is not known."""
    if motion is None or not math.isfinite(motion.cm_per_px):
        return None
    if units == "metric":
        return Ruler(motion.cm_per_px, "cm")
    return Ruler(motion.cm_per_px / CM_PER_INCH, "in")
