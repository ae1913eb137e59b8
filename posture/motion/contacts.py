"""Initial contact and toe-off of each foot, from the mean cycle of many strides and each stride.

A stride takes its turn at a nearly fixed phase of the rhythm: on force-plate trials the
true contacts scatter by only 3-4 ms around it. So the foot's path is pooled over the clip
as a function of phase (which outvotes bad frames and sees between frames), and the events are
found once on that mean cycle. How early or late a single stride is against it is read from the
heights of its own ankle and of the hips, trusted as far as they scatter as real strides do.

Four cues give initial contact and three give toe-off (`posture.motion.foot_cues`), all of them from
hip, knee, ankle and heel: on real video the toe's landmark creeps up the shoe before the shoe
leaves the belt. Each cue is moved by its mean distance from the force's onset or end on sixteen
runners at three speeds; toe-off's distances change with the belt's speed. The middle of the moved
cues is nearer the force plates than any of them alone, whoever runs.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.both_feet import CONTACT_APART_MS, TOE_OFF_APART_MS, drawn_together
from posture.motion.foot_cues import LegCycles, landing_cues, leaving_cues, mean_cycle
from posture.motion.motion import Contact, median_length, middle
from posture.motion.stride_shifts import CONTACT_SHARED_MS2, TOE_OFF_SHARED_MS2, stride_shifts_s
from posture.pose_track import LANDMARK
from posture.results.report import Side

SIDES: Final[tuple[Side, ...]] = ("left", "right")
# Mean distance of each landing cue from the force's onset, seconds (force plates, 92 feet).
LANDING_DELAYS_S: Final = (0.0080, 0.0312, 0.0028, 0.0432)
# The same of each leaving cue from the force's end, and its change for every leg length that the
# belt travels in a second.
LEAVING_DELAYS_S: Final = (0.0549, -0.0989, -0.0061)
LEAVING_DELAYS_PER_LEG: Final = (-0.0078, 0.0096, 0.0043)
# A cue further off than this pulls no harder (Huber): on real clips one is often far off, and a
# limit from which it does not count at all makes the event jump.
FULL_PULL_S: Final = 0.015
PULLS: Final = 50
# A cue further than this from the middle one does not count as one more that tells.
MOST_APART_S: Final = 0.06
# The longest stretch that one mean cycle stands for.
BLOCK_S: Final = 45.0
SEAM_STRIDES: Final = 0.1
# Standard deviations, seconds: difference between runners, by how many cues tell (force plates);
# what the pose model's landmarks add (rendered clips); what is left from stride to stride; per
# second between frames, and per second in which the belt moves by the width of the picture's
# sharpest edges.
CONTACT_SD_S: Final = {4: 0.0042, 3: 0.0047, 2: 0.0055, 1: 0.008}
TOE_OFF_SD_S: Final = {3: 0.0067, 2: 0.009, 1: 0.012}
MODEL_CONTACT_SD_S: Final = 0.007
MODEL_TOE_OFF_SD_S: Final = 0.0085
STRIDE_SD_S: Final = 0.0030
FRAME_SD: Final = 0.06
SMEAR_SD: Final = 0.1
# How late the pose model's landmarks show the events, seconds (rendered people drawn at random).
MODEL_CONTACT_LATE_S: Final = 0.003
MODEL_TOE_OFF_LATE_S: Final = 0.006
# Share of the cues' spread that counts as uncertainty.
CUE_DOUBT: Final = 0.25
TO_90_PERCENT: Final = 1.645


@dataclass(frozen=True)
class Event:
    """An event of one foot on its mean cycle.

    Attributes
    ----------
    phase : float
        In strides, not wrapped.
    cues : int
        How many cues tell of it.
    cues_sd_s : float
        Their standard deviation, seconds.
    """

    phase: float
    cues: int
    cues_sd_s: float


@dataclass(frozen=True)
class FootEvents:
    """Events of one foot on its mean cycle.

    Attributes
    ----------
    contact, toe_off : Event
        Initial contact and toe-off.
    leg : LegCycles
        The mean cycles they were found on.
    belt_px : float
        How far the belt carries the foot back in the time of one stride, pixels.
    """

    contact: Event
    toe_off: Event
    leg: LegCycles
    belt_px: float

    def moved(self, contact: float, toe_off: float) -> "FootEvents":
        """Return the same with either event later by so many strides."""
        return replace(
            self,
            contact=replace(self.contact, phase=self.contact.phase + contact),
            toe_off=replace(self.toe_off, phase=self.toe_off.phase + toe_off),
        )


def find_contacts(
    body: FloatArray,
    time_s: FloatArray,
    phase: FloatArray,
    stride_s: float,
    near: Side,
    modelled: bool,
    belt_deg: float = 0.0,
    smear_px: float = 0.0,
) -> tuple[Contact, ...]:
    """All contacts of both feet in order of time.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Repaired landmarks, sagittal pixels (not low-passed).
    time_s, phase : ndarray (T,)
        Seconds; strides.
    stride_s : float
        Mean stride time.
    near : "left" or "right"
        The camera-side leg, as the tracker calls it.
    modelled : bool
        The landmarks come from our pose model (see `Motion`), whose errors then count as well.
    belt_deg : float
        Slope of the belt (see `View`), over which heights are taken; NaN = unknown, and heights
        then tell nothing.
    smear_px : float
        Width of the sharpest edges in the picture: the foot takes a while to move by it.
    """
    contacts: list[Contact] = []
    frame_s = float(np.median(np.diff(time_s)))
    blocks = max(1, round(float(time_s[-1] - time_s[0]) / BLOCK_S))
    for block in np.array_split(np.arange(len(time_s)), blocks):
        # A little over the seams: a contact between two blocks belongs to both, and is kept once.
        first, last = phase[block[0]] - SEAM_STRIDES, phase[block[-1]] + SEAM_STRIDES
        span = (max(float(first), float(phase[0])), min(float(last), float(phase[-1])))
        feet: dict[Side, FootEvents] = {}
        for side in SIDES:
            events = foot_events(body[block], phase[block], stride_s, side, belt_deg)
            if events is not None:
                feet[side] = events
        for side, events in (_of_model(feet, stride_s) if modelled else feet).items():
            shared = (
                STRIDE_SD_S,
                FRAME_SD * frame_s,
                SMEAR_SD * smear_px * stride_s / events.belt_px,
            )
            u = _half_widths(events, shared, modelled)
            own = _own_instants(body[block], side, events, phase[block], span, stride_s)
            contacts += _contacts(own, time_s, phase, side, side == near, u)
    return _plausible(sorted(contacts, key=lambda c: c.contact_s), stride_s)


def foot_events(
    body: FloatArray,
    phase: FloatArray,
    stride_s: float,
    side: Side,
    belt_deg: float = 0.0,
) -> FootEvents | None:
    """Find the events of one foot on the mean cycle of ``body`` (see `find_contacts`).

    Returns
    -------
    FootEvents or None
        None when the foot was hardly seen or the belt does not carry it back.
    """
    leg = _leg_cycles(body, phase, side, belt_deg)
    if leg is None or leg.belt_px() <= 0:
        return None
    contact = _joined(landing_cues(leg), np.array(LANDING_DELAYS_S), stride_s)
    belt_px = leg.belt_px()
    thigh_px = median_length(middle(body, "hip"), body[:, LANDMARK[f"{side}_knee"]])
    legs_per_s = belt_px / stride_s / (thigh_px + leg.shank_px)
    delays_s = np.array(LEAVING_DELAYS_S) + legs_per_s * np.array(LEAVING_DELAYS_PER_LEG)
    toe_off = _joined(leaving_cues(leg, contact.phase), delays_s, stride_s)
    return FootEvents(contact, toe_off, leg, belt_px)


def _leg_cycles(
    body: FloatArray, phase: FloatArray, side: Side, belt_deg: float
) -> LegCycles | None:
    """Mean cycles of one leg; None where a part of it was hardly seen."""
    drift = _slow(middle(body, "hip")[:, 0], phase)
    parts = [body[:, LANDMARK[f"{side}_{part}"]] for part in ("knee", "ankle", "heel")]
    cycles = [mean_cycle(path, drift, phase) for path in (middle(body, "hip"), *parts)]
    paths = [cycle for cycle in cycles if cycle is not None]
    if len(paths) < len(cycles):
        return None
    hip, knee, ankle, heel = paths
    shank_px = median_length(parts[0], parts[1])
    return LegCycles(hip, knee, ankle, ankle.over_belt(belt_deg), heel, shank_px)


def _joined(cues: FloatArray, delays_s: FloatArray, stride_s: float) -> Event:
    """Join cues moved by their delays; one that is far off moves the event little.

    At least one is known: every mean cycle has an instant at which the shank turns back fastest,
    and one at which the knee is straightest.
    """
    moved = cues - delays_s / stride_s
    known = moved[np.isfinite(moved)]
    middle = float(np.median(known))
    near = known[np.abs(known - middle) < MOST_APART_S / stride_s]
    near = near if len(near) else known
    most = FULL_PULL_S / stride_s
    for _ in range(PULLS):
        middle += float(np.clip(known - middle, -most, most).mean())
    return Event(middle, len(near), float(near.std()) * stride_s)


def _slow(values: FloatArray, phase: FloatArray) -> FloatArray:
    """The part of ``values`` slower than a stride: a line between running stride means."""
    known = np.isfinite(values)
    strides = np.floor(phase[known] - phase[0])
    # What is left at the end belongs to the last full stride.
    bins = np.clip(strides, 0, max(0, strides.max() - 1)).astype(int)
    _, own = np.unique(bins, return_inverse=True)
    frames = np.bincount(own)
    means, centres = (np.bincount(own, of[known]) / frames for of in (values, phase))
    return np.interp(phase, centres, means)


def _own_instants(
    body: FloatArray,
    side: Side,
    events: FootEvents,
    phase: FloatArray,
    span: tuple[float, float],
    stride_s: float,
) -> tuple[FloatArray, FloatArray]:
    """Phases of every stride's own contact and toe-off whose contact lies in ``span``."""
    first = int(np.ceil(span[0] - events.contact.phase))
    last = int(np.floor(span[1] - events.contact.phase))
    strides = np.arange(first, last + 1, dtype=np.float64)
    heights = (body[:, LANDMARK[f"{side}_ankle"], 1], middle(body, "hip")[:, 1])
    cycles = tuple((own.value[:, 1], own.slope[:, 1]) for own in (events.leg.ankle, events.leg.hip))

    def own(event: Event, shared_ms2: tuple[float, ...]) -> FloatArray:
        at = strides + event.phase
        return at + stride_shifts_s(heights, cycles, phase, at, stride_s, shared_ms2) / stride_s

    return own(events.contact, CONTACT_SHARED_MS2), own(events.toe_off, TOE_OFF_SHARED_MS2)


def _contacts(
    own: tuple[FloatArray, FloatArray],
    time_s: FloatArray,
    phase: FloatArray,
    side: Side,
    near: bool,
    u: tuple[float, float],
) -> list[Contact]:
    landed = np.interp(own[0], phase, time_s)
    left = np.interp(own[1], phase, time_s, right=np.nan)
    pairs = zip(landed.tolist(), left.tolist(), strict=True)
    return [Contact(side, near, contact_s, toe_off_s, *u) for contact_s, toe_off_s in pairs]


def _of_model(feet: dict[Side, FootEvents], stride_s: float) -> dict[Side, FootEvents]:
    """Return the events of the pose model's landmarks, which are late and unlike in both feet."""
    earlier = {
        side: events.moved(-MODEL_CONTACT_LATE_S / stride_s, -MODEL_TOE_OFF_LATE_S / stride_s)
        for side, events in feet.items()
    }
    if len(earlier) < len(SIDES):
        return earlier
    one, other = (earlier[side] for side in SIDES)
    landed = drawn_together(one.contact.phase, other.contact.phase, stride_s, CONTACT_APART_MS)
    left = drawn_together(one.toe_off.phase, other.toe_off.phase, stride_s, TOE_OFF_APART_MS)
    return {
        side: events.moved(landing - events.contact.phase, leaving - events.toe_off.phase)
        for (side, events), landing, leaving in zip(earlier.items(), landed, left, strict=True)
    }


def _half_widths(
    events: FootEvents, shared: tuple[float, ...], modelled: bool
) -> tuple[float, float]:
    """90 % half-widths of initial contact and toe-off, seconds."""
    landing = (
        CONTACT_SD_S[events.contact.cues],
        CUE_DOUBT * events.contact.cues_sd_s,
        MODEL_CONTACT_SD_S if modelled else 0.0,
    )
    leaving = (
        TOE_OFF_SD_S[events.toe_off.cues],
        CUE_DOUBT * events.toe_off.cues_sd_s,
        MODEL_TOE_OFF_SD_S if modelled else 0.0,
    )
    return _half_width(*landing, *shared), _half_width(*leaving, *shared)


def _half_width(*standard_deviations: float) -> float:
    """90 % half-width of independent errors, seconds."""
    return TO_90_PERCENT * float(np.sqrt(np.sum(np.square(standard_deviations))))


def _plausible(contacts: list[Contact], stride_s: float) -> tuple[Contact, ...]:
    """Drop a contact that a block's seam gave twice (closer than half a stride)."""
    kept: list[Contact] = []
    for contact in contacts:
        since_s = [contact.contact_s - c.contact_s for c in kept[-1:] if c.side == contact.side]
        if all(s > 0.5 * stride_s for s in since_s):
            kept.append(contact)
    return tuple(kept)
