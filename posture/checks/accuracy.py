"""How far each measurement may be off: the figures behind every interval.

They come from clips whose truth is known (``python -m bench``, published in
``docs/accuracy.md``) and, where nobody can know the truth, from what is published or was
seen on real runners: ``docs/explanation/uncertainty.md`` names each source.
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
    per_yaw_deg: float = 0.0
    per_lean_deg: float = 0.0
    per_roll_deg: float = 0.0

    def added(self, yaw_deg: float, lean_deg: float) -> float:
        """What the landmarks add to the value in this view of this trunk."""
        lean = lean_deg - USUAL_LEAN_DEG if np.isfinite(lean_deg) else 0.0
        return self.bias + self.per_yaw_deg * yaw_deg + self.per_lean_deg * lean


def widening(yaw_deg: float, trunk_px: float) -> float:
    """By how much the measured half-widths grow where the view or the size asks for it, 1 or more.

    Parameters
    ----------
    yaw_deg : float
        Camera off the perpendicular, degrees.
    trunk_px : float
        Length of the trunk in the pictures that were looked at; NaN = unknown, taken as large
        enough.
    """
    turned = 1.0 + max(0.0, abs(yaw_deg) - SQUARE_DEG) / (DOUBLE_AT_DEG - SQUARE_DEG)
    small = LARGE_ENOUGH_PX / trunk_px if trunk_px > 0 else 1.0
    return turned * max(1.0, small)


ACCURACY: Final = {
    # Two trackers differ by 4 degrees on one real runner, since they put the hip elsewhere.
    "trunk_lean": Accuracy(bias=0.3, measured=1.3, people=4.0, repeat=1.0, per_roll_deg=1.0),
    # The ear's landmark lies ahead of the ear, by 3.6 degrees on rendered runners seen squarely.
    # The landmarks of both ears nearly coincide, so a camera ahead of the runner sees less of it;
    # and those of the shoulders move forward with a leaning trunk.
    "head_forward": Accuracy(
        bias=3.6, measured=3.6, people=4.0, repeat=1.0, per_yaw_deg=-0.2, per_lean_deg=-0.22
    ),
    # A degree of the shank is 1.75 % of its length.
    "overstride": Accuracy(bias=-0.8, measured=4.3, people=3.5, repeat=2.0, per_roll_deg=1.75),
    "shank_angle_at_contact": Accuracy(
        bias=-0.6, measured=2.3, people=2.0, repeat=1.2, per_roll_deg=1.0
    ),
    # What a hip 7-10 % of a torso further back does to the thigh's line (the two trackers).
    "knee_flexion_at_contact": Accuracy(bias=0.9, measured=3.9, people=3.3, repeat=2.0),
    "foot_angle_at_contact": Accuracy(bias=3.6, measured=9.0, people=3.3, repeat=8.0),
    "cadence": Accuracy(bias=0.0, measured=0.1, people=0.5, repeat=0.7),
    # Rendered trunks neither nod nor bend within a step, real ones a little.
    "vertical_oscillation": Accuracy(bias=0.3, measured=0.9, people=0.8, repeat=0.5),
    "thigh_extension_at_toe_off": Accuracy(
        bias=1.8, measured=3.2, people=3.3, repeat=1.5, per_roll_deg=1.0
    ),
    "contact_time": Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=24.0),
    "duty_factor": Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=3.6),
    "elbow_angle": Accuracy(bias=1.4, measured=4.5, people=8.0, repeat=3.0, per_yaw_deg=-0.25),
    # Scatter about each body's own line, thirteen bodies in tight clothes (measured) and in
    # loose ones (people). It says how well the outline is read, not how the pelvis is tilted:
    # bodies of one tilt differ by a standard deviation of 3.1. Roll comes in with the correction
    # for lean.
    "lumbar_hollow": Accuracy(bias=0.0, measured=0.8, people=1.4, repeat=1.1, per_roll_deg=0.21),
    "pelvic_tilt_proxy": Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=1.0),
}
