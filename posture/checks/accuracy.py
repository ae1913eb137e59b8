"""How far each measurement may be off: the figures behind every interval.

They come from clips whose truth is known (``python -m bench``, published in
``docs/accuracy.md``) and, where nobody can know the truth, from what is published or was
seen on real runners; ``docs/accuracy.md`` tells which is which.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

USUAL_LEAN_DEG: Final = 6.0


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
    """

    bias: float
    measured: float
    people: float
    repeat: float
    per_yaw_deg: float = 0.0
    per_lean_deg: float = 0.0

    def added(self, yaw_deg: float, lean_deg: float) -> float:
        """What the landmarks add to the value in this view of this trunk."""
        lean = lean_deg - USUAL_LEAN_DEG if np.isfinite(lean_deg) else 0.0
        return self.bias + self.per_yaw_deg * yaw_deg + self.per_lean_deg * lean


ACCURACY: Final = {
    # Two trackers differ by 4 degrees on one real runner, since they put the hip elsewhere.
    "trunk_lean": Accuracy(bias=0.2, measured=1.4, people=3.2, repeat=1.2),
    # The ear's landmark lies ahead of the ear: by 5 degrees on two real clips where the ear was
    # marked by eye, by 3 on rendered runners who carry the head as real ones do.
    "head_forward": Accuracy(bias=4.0, measured=4.8, people=4.0, repeat=2.0),
    "overstride": Accuracy(bias=0.0, measured=6.0, people=3.5, repeat=3.0),
    "shank_angle_at_contact": Accuracy(bias=0.0, measured=3.6, people=2.0, repeat=1.8),
    # What a hip 7-10 % of a torso further back does to the thigh's line (the two trackers).
    "knee_flexion_at_contact": Accuracy(bias=0.8, measured=3.9, people=3.3, repeat=2.5),
    "foot_angle_at_contact": Accuracy(bias=4.5, measured=10.6, people=3.3, repeat=3.0),
    "cadence": Accuracy(bias=0.0, measured=0.3, people=0.5, repeat=1.0),
    "vertical_oscillation": Accuracy(bias=-0.7, measured=1.5, people=0.6, repeat=0.8),
    "thigh_extension_at_toe_off": Accuracy(bias=0.0, measured=1.6, people=3.3, repeat=2.0),
    "contact_time": Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=12.0),
    "duty_factor": Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=1.7),
    "elbow_angle": Accuracy(bias=1.0, measured=5.6, people=8.0, repeat=5.0),
    # Scatter about each body's own line, ten bodies in tight clothes (measured) and six in
    # loose ones (people). It says how well the outline is read, not how the pelvis is tilted:
    # bodies of one tilt differ by a standard deviation of 3.1.
    "lumbar_hollow": Accuracy(bias=0.0, measured=0.8, people=1.4, repeat=1.1),
    "pelvic_tilt_proxy": Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=1.0),
}
