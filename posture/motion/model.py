"""``Motion``: the cleaned body in the sagittal plane with its contacts and strides."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from posture.landmarks import LANDMARK, FloatArray, PoseTrack

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Contact:
    """One foot contact.

    ``side`` is the tracker's label (mirroring not undone); ``toe_off_s`` is NaN when it
    was not seen; ``contact_u_s`` is the half-width of a 90 % interval.
    """

    side: Side
    near: bool
    contact_s: float
    toe_off_s: float
    contact_u_s: float


@dataclass(frozen=True)
class Motion:
    """What the checks measure on.

    Attributes
    ----------
    track : PoseTrack
        Repaired and low-passed landmarks, in picture pixels.
    body : ndarray (T, 33, 2)
        The same in sagittal pixels: x forward (the way the runner faces), y up against
        gravity; NaN = not seen.
    facing : "left" or "right"
        Which way the runner looks in the picture.
    mirrored : bool
        The picture is a selfie-style mirror image: report sides are swapped.
    roll_deg, roll_u_deg : float
        Camera roll (+ = camera rolled counter-clockwise) and its 90 % half-width.
    yaw_deg : float
        Camera off the perpendicular, degrees, + = ahead of the runner.
    contacts : tuple of Contact
        All contacts in order of time, both feet.
    stride_s : float
        Median stride time, seconds.
    repaired : ndarray of bool (T,)
        Frames where something was mended (legs swapped back, outlier, gap filled).
    detected_fraction : float
        Share of the frames in which the body was seen, 0-1.
    cm_per_px : float
        Scale at the runner; NaN = unknown.
    warnings : tuple of str
        What the runner should know of this clip.
    """

    track: PoseTrack
    body: FloatArray
    facing: Side
    mirrored: bool
    roll_deg: float
    roll_u_deg: float
    yaw_deg: float
    contacts: tuple[Contact, ...]
    stride_s: float
    repaired: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    detected_fraction: float
    cm_per_px: float
    warnings: tuple[str, ...]

    @property
    def time_s(self) -> FloatArray:
        """Real time of each frame, (T,) seconds."""
        return self.track.time_s

    def near(self, part: str) -> FloatArray:
        """Path of a camera-side landmark, (T, 2) sagittal pixels; ``part`` as "ankle"."""
        return self.body[:, LANDMARK[f"{self.facing}_{part}"]]

    def middle(self, part: str) -> FloatArray:
        """Path of the middle between left and right ``part``, (T, 2) sagittal pixels."""
        pair = [LANDMARK[f"left_{part}"], LANDMARK[f"right_{part}"]]
        return np.asarray(self.body[:, pair].mean(axis=1))

    def reported_side(self, side: Side) -> Side:
        """The runner's own side: the tracker's, swapped when the picture is mirrored."""
        if not self.mirrored:
            return side
        return "left" if side == "right" else "right"

    def near_contacts(self) -> tuple[Contact, ...]:
        """Contacts of the camera-side foot."""
        return tuple(c for c in self.contacts if c.near)
