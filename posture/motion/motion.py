"""``Motion``: the repaired body in the sagittal plane with its rhythm and contacts."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.geometry import lean_deg
from posture.motion.cycle import at_instants
from posture.pose_track import LANDMARK, Outline
from posture.results.report import Side


@dataclass(frozen=True)
class CameraView:
    """How the camera saw the runner, one value per clip.

    Attributes
    ----------
    facing : "left" or "right"
        Which way the runner looks in the picture.
    mirrored : bool
        The picture is a selfie-style mirror image: the runner's sides are swapped.
    roll_deg : float
        How far level lines rise to the right in the picture, degrees; 0 where unknown.
    roll_u_deg : float
        90 % half-width of ``roll_deg``.
    yaw_deg : float
        Camera off the perpendicular, degrees, + = ahead of the runner (sees the chest).
    belt_deg : float
        Slope of the belt in the sagittal plane as pictured, degrees, rising forwards +: its
        incline, and what a camera off the perpendicular adds; NaN = unknown.
    lens_turn_deg : float
        By how much a lens that bends straight lines turns trunk or leg, degrees; 0 = none is seen.
    """

    facing: Side
    mirrored: bool = False
    roll_deg: float = 0.0
    roll_u_deg: float = 2.0
    yaw_deg: float = 0.0
    belt_deg: float = 0.0
    lens_turn_deg: float = 0.0

    def to_sagittal(self, xy: FloatArray) -> FloatArray:
        """Turn picture pixels (x right, y down) into sagittal ones (x forward, y up)."""
        angle = np.radians(self.roll_deg)
        right, up = xy[..., 0], -xy[..., 1]
        along = right * np.cos(angle) + up * np.sin(angle)
        height = up * np.cos(angle) - right * np.sin(angle)
        return np.stack([along * self._forward, height], axis=-1)

    def to_picture(self, points: FloatArray) -> FloatArray:
        """Turn sagittal pixels back into picture pixels."""
        angle = np.radians(self.roll_deg)
        along, height = points[..., 0] * self._forward, points[..., 1]
        right = along * np.cos(angle) - height * np.sin(angle)
        up = along * np.sin(angle) + height * np.cos(angle)
        return np.stack([right, -up], axis=-1)

    def reported_side(self, side: Side) -> Side:
        """The runner's own side: the tracker's, swapped when the picture is mirrored."""
        if not self.mirrored:
            return side
        return "left" if side == "right" else "right"

    @property
    def _forward(self) -> float:
        return 1.0 if self.facing == "right" else -1.0


@dataclass(frozen=True)
class Contact:
    """One foot contact.

    ``side`` is the tracker's label (mirroring not undone). ``toe_off_s`` is NaN when it
    fell outside the clip. ``contact_u_s`` and ``toe_off_u_s`` are half-widths of 90 %
    intervals. ``found_s`` is where the program saw a contact that a person moved; None = not
    moved.
    """

    side: Side
    near: bool
    contact_s: float
    toe_off_s: float
    contact_u_s: float
    toe_off_u_s: float
    found_s: float | None = None


@dataclass(frozen=True)
class BeltSpeed:
    """Belt speed in leg lengths a second; a leg is hip-knee plus knee-ankle.

    It is read from the picture without a scale, and runners of different sizes move much alike
    at the same speed in this unit.

    Attributes
    ----------
    legs_per_s : float
        NaN = unknown.
    u : float
        90 % half-width; NaN = unknown.
    """

    legs_per_s: float
    u: float


UNKNOWN_SPEED: Final = BeltSpeed(float("nan"), float("nan"))


@dataclass(frozen=True)
class Standing:
    """The runner standing still, which the run is measured against.

    Attributes
    ----------
    motion : Motion
        Of the still stretch, with the view of the run; it has no rhythm and no contacts.
    clip : str or None
        Name of the clip that shows it, where that is another one.
    """

    motion: "Motion"
    clip: str | None = None


@dataclass(frozen=True)
class Motion:
    """What the checks measure on; first axis of every array is time, uniformly spaced.

    Where only stretches of a clip were followed, each is uniformly spaced. In the gap between two
    there are two frames in which nothing is known, one beside either stretch, so that no line and
    no value reaches over it.

    Attributes
    ----------
    time_s : ndarray (T,)
        Real time, seconds.
    body : ndarray (T, 33, 2)
        Repaired landmarks in sagittal pixels: x forward, y up against gravity; NaN = not
        seen.
    smooth : ndarray (T, 33, 2)
        ``body``, low-passed without lag.
    view : CameraView
        Facing, roll, yaw.
    stride_s : float
        Mean stride time, seconds; NaN when the rhythm is unknown.
    phase : ndarray (T,)
        Strides since the start, increasing; all NaN when the rhythm is unknown.
    contacts : tuple of Contact
        All contacts in order of time, both feet; empty when they could not be found.
    why_no_contacts : str
        The sentence for the runner when ``contacts`` is empty.
    modelled : bool
        The landmarks come from our pose model, whose constant biases are known; those of a
        bare track are taken as they are.
    frame_rate_hz : float
        Of the clip, in real time.
    repaired : ndarray of bool (T,)
        Frames where something was mended (legs swapped back, outlier, gap filled).
    detected_fraction : float
        Share of the frames in which the body was seen, 0-1.
    trunk_px : float
        Length of the trunk in the pictures that were looked at, pixels.
    belt : BeltSpeed
        Speed of the belt.
    cm_per_px : float
        Scale at the runner; NaN = unknown.
    warnings : tuple of str
        What the runner should know of this clip.
    outline : Outline or None
        The trunk's silhouette in a few frames of the track; None = not known.
    hidden : float
        Share of the camera-side lower leg that stands behind something still around initial
        contact, 0-1; 0 where that is not known.
    knee_apart : float
        How far from their mean two looks at the pictures see the camera-side knee, median of the
        frames, in trunk lengths; 0 where there was one look.
    standing : Standing or None
        The runner standing still; None = not seen.
    looks : tuple of Motion
        The same run as each of two looks at the pictures that shows a run shows it alone; empty
        where there was one look.
    known_errors : bool
        How far the landmarks are off is known: of those of the full pose model, and of a bare
        track, which is taken at its word. Of those of another model nothing is judged.
    """

    time_s: FloatArray
    body: FloatArray
    smooth: FloatArray
    view: CameraView
    stride_s: float
    phase: FloatArray
    contacts: tuple[Contact, ...]
    why_no_contacts: str
    modelled: bool
    frame_rate_hz: float
    repaired: NDArray[np.bool_]
    detected_fraction: float
    trunk_px: float
    belt: BeltSpeed
    cm_per_px: float
    warnings: tuple[str, ...]
    outline: Outline | None = None
    hidden: float = 0.0
    knee_apart: float = 0.0
    standing: Standing | None = None
    looks: "tuple[Motion, ...]" = ()
    known_errors: bool = True

    def stretches(self) -> tuple[tuple[float, float], ...]:
        """(start, end) of every stretch that was judged, seconds; one, unless there are gaps."""
        steps = np.diff(self.time_s)
        gaps = np.flatnonzero(steps > 1.5 * np.median(steps))
        starts = self.time_s[[0, *(gaps + 2).tolist()]]
        ends = self.time_s[[*(gaps - 1).tolist(), -1]]
        return tuple(zip(starts.tolist(), ends.tolist(), strict=True))

    def judged_s(self) -> float:
        """How much of the clip was judged, seconds; gaps do not count."""
        return sum(end - start for start, end in self.stretches())

    def judges(self, times_s: FloatArray) -> NDArray[np.bool_]:
        """Return for instants (n,) whether they lie in a stretch that was judged."""
        within = [(times_s >= start) & (times_s <= end) for start, end in self.stretches()]
        return np.asarray(np.any(within, axis=0))

    def near(self, part: str) -> FloatArray:
        """Path of a camera-side landmark ("ankle"), (T, 2) sagittal pixels."""
        return self.body[:, LANDMARK[f"{self.view.facing}_{part}"]]

    def middle(self, part: str) -> FloatArray:
        """Path of the middle between left and right ``part``, (T, 2) sagittal pixels."""
        return middle(self.body, part)

    def near_contacts(self) -> tuple[Contact, ...]:
        """Contacts of the camera-side foot, in order of time."""
        return tuple(c for c in self.contacts if c.near)

    def at(self, values: FloatArray, instants_s: FloatArray) -> FloatArray:
        """Values of a series at instants between frames, pooled over strides.

        The periodic part comes from all strides together, the rest from the frames within
        30 ms: less noise than the nearest frame, no lag.
        """
        return at_instants(self.phase, self.time_s, values, instants_s)

    def strides(self) -> tuple[tuple[float, float], ...]:
        """(start, end) of every full stride of the camera-side leg, seconds.

        Where a contact was left out by hand there is no stride.
        """
        starts = [c.contact_s for c in self.near_contacts()]
        return tuple((a, b) for a, b in pairwise(starts) if b - a < 1.5 * self.stride_s)

    def steps(self) -> tuple[tuple[float, float], ...]:
        """(start, end) of every step, from one foot's contact to the other's, seconds."""
        pairs = [(a, b) for a, b in pairwise(self.contacts) if a.side != b.side]
        spans = [(a.contact_s, b.contact_s) for a, b in pairs]
        return tuple((a, b) for a, b in spans if b - a < self.stride_s)

    def lean_deg(self) -> float:
        """Median angle of the trunk's line against vertical, forward +; NaN = never seen."""
        return known_median(lean_deg(self.middle("hip"), self.middle("shoulder")))

    def leg_px(self) -> float:
        """Median leg length (hip-knee plus knee-ankle), camera side, pixels; NaN = never seen."""
        return median_length(self.near("hip"), self.near("knee")) + self.shank_px()

    def shank_px(self) -> float:
        """Median shank length (knee-ankle), camera side, pixels; NaN = never seen."""
        return median_length(self.near("knee"), self.near("ankle"))


def middle(body: FloatArray, part: str) -> FloatArray:
    """Middle between left and right ``part``, (T, 2); one side alone is not a middle (NaN)."""
    left, right = body[:, LANDMARK[f"left_{part}"]], body[:, LANDMARK[f"right_{part}"]]
    return np.asarray((left + right) / 2)


def median_length(start: FloatArray, end: FloatArray) -> float:
    """Median distance of two paths (T, 2); NaN when never seen together."""
    return known_median(np.linalg.norm(end - start, axis=1))


def known_median(values: FloatArray) -> float:
    """Median of what is known of ``values``; NaN when nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
