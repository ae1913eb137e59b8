"""How far measurements may be off: the kinds of figures behind every interval.

Each check states its own. They come from clips whose truth is known (``python -m bench``,
published in ``docs/accuracy.md``) and, where nobody can know the truth, from what is published
or was seen on real runners: ``docs/explanation/uncertainty.md`` names each source.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

USUAL_LEAN_DEG: Final = 6.0
# Within these the tuning clips' errors do not depend on view and size; at 10 to 20 degrees of
# yaw those of knee and foot are 1.5 times as large, of a runner a fifth smaller 1.2 times.
SQUARE_DEG: Final = 10.0
DOUBLE_AT_DEG: Final = 30.0
LARGE_ENOUGH_PX: Final = 64.0
# Per share of the landing leg that something still hides, over what looks hidden in the open (dark
# socks before a dark belt); half as much again at 0.275.
HIDDEN_IN_THE_OPEN: Final = 0.15
WIDER_PER_HIDDEN: Final = 4.0
# How far from their mean two looks at a picture see the knee, in trunk lengths. Tuning clips have
# 0.011 to 0.015, with a rail or console in front 0.013 to 0.024 and under loose shorts, where the
# knee is guessed, 0.024 and 0.034. That errors at contact grow in proportion is our judgement.
KNEE_SEEN_ALIKE: Final = 0.018


@dataclass(frozen=True)
class Accuracy:
    """Error of one measurement, in its unit.

    Attributes
    ----------
    bias : float
        What our pose model's landmarks add to the value on average, seen squarely and at
        `USUAL_LEAN_DEG` of trunk lean; taken off values that come from it, never off a bare
        track's.
    measured : float
        90 % half-width of what stays constant within a clip besides the bias, on rendered
        runners with exact truth.
    people : float
        90 % half-width of what real people add: landmarks and definition on bodies and
        clothes that no renderer has.
    repeat : float
        90 % half-width of what differs between two clips of one runner, camera and speed,
        beyond the spread of the strides.
    bare : float or None
        Instead of ``measured`` and ``people`` for a bare track, whose points are taken at their
        word: what noise and gaps leave open, from markers of runners on force plates. None =
        nothing is known of bare tracks, so both count.
    per_yaw_deg, per_lean_deg : float
        By how much ``bias`` changes per degree of yaw (camera ahead +), and per degree of
        trunk lean over the usual one.
    per_roll_deg : float
        By how much the value itself changes, up or down, per degree that gravity's direction in
        the picture is off.
    """

    bias: float
    measured: float
    people: float
    repeat: float
    bare: float | None = None
    per_yaw_deg: float = 0.0
    per_lean_deg: float = 0.0
    per_roll_deg: float = 0.0

    def added(self, yaw_deg: float, lean_deg: float) -> float:
        """What the landmarks add to the value in this view of this trunk."""
        lean = lean_deg - USUAL_LEAN_DEG if np.isfinite(lean_deg) else 0.0
        return self.bias + self.per_yaw_deg * yaw_deg + self.per_lean_deg * lean

    def constant(self, modelled: bool) -> tuple[float, float]:
        """90 % half-widths of what stays constant in a clip: as measured, and what people add."""
        if modelled or self.bare is None:
            return self.measured, self.people
        return self.bare, 0.0


@dataclass(frozen=True)
class Target:
    """What is asked of a measurement on rendered runners, in its unit.

    Attributes
    ----------
    mean_error : float
        Largest mean absolute error over clips.
    worst : float or None
        Largest error of any clip; None = nothing is asked.
    largest_turn_deg : float
        Asked for where yaw and roll of the camera are no larger than this, degrees.
    """

    mean_error: float
    worst: float | None = None
    largest_turn_deg: float = float("inf")


def widening(
    yaw_deg: float, trunk_px: float, hidden: float = 0.0, knee_apart: float = 0.0
) -> float:
    """By how much the measured half-widths grow where the picture asks for it, 1 or more.

    Parameters
    ----------
    yaw_deg : float
        Camera off the perpendicular, degrees.
    trunk_px : float
        Length of the trunk in the pictures that were looked at; NaN = unknown, taken as large
        enough.
    hidden : float
        Share of the landing leg that is hidden, 0-1, for what is measured at contact.
    knee_apart : float
        How far from their mean two looks see the knee, in trunk lengths, for the same.
    """
    turned = 1.0 + max(0.0, abs(yaw_deg) - SQUARE_DEG) / (DOUBLE_AT_DEG - SQUARE_DEG)
    small = float(np.fmax(1.0, LARGE_ENOUGH_PX / trunk_px))  # fmax passes over NaN
    covered = 1.0 + WIDER_PER_HIDDEN * max(0.0, hidden - HIDDEN_IN_THE_OPEN)
    unlike = max(1.0, knee_apart / KNEE_SEEN_ALIKE)
    return turned * small * covered * unlike
