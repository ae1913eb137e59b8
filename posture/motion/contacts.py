"""Initial contact and toe-off of each foot, from the mean cycle of many strides.

A stride takes its turn at a nearly fixed phase of the rhythm: on force-plate trials the
true contacts scatter by only 3-4 ms around it. So the foot's path is pooled over the clip
as a function of phase (which outvotes bad frames and sees between frames), the events are
found once on that mean cycle, and every contact of the clip is an instant of that phase.

Three cues give initial contact: the ankle moving back with 60 % of the belt's speed; the ankle
come down to a twentieth of the shank's length over its lowest; the ankle at its lowest, had it
gone on coming down as fast as it ever did. The first is off where a foot is drawn back unusually
slowly or fast, the others where the picture shows heights poorly; their mean is nearer the force
plates of two runners, and the truth of rendered clips, than any of them alone. Each is moved by
its mean distance from the force's onset.

Toe-off is when the thigh, from mid-hip to knee, is furthest back, less the time by which that
comes after the toe has left: the later, the faster the belt. On real video the toe's own
landmark creeps up the shoe before the shoe leaves the belt; in a bare track, whose toes may be
true ones, their height and their speed tell as well, and the middle one of the three counts.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from posture.arrays import FloatArray
from posture.motion.cycle import cycle_order, fit_cycle, harmonic_slope, harmonics
from posture.motion.motion import Contact, median_length, middle
from posture.pose_track import LANDMARK
from posture.results.report import Side

BELT_SHARE: Final = 0.6
LOW_SHARE: Final = 0.05
# The cues' mean distance from the force's onset on the plates' six feet, seconds.
SPEED_DELAY_S: Final = -0.005
LOW_DELAY_S: Final = 0.0085
DESCENT_DELAY_S: Final = 0.027
# Further than this from the first cue, a height is no height.
MOST_APART_S: Final = 0.06
# How long after toe-off the thigh is furthest back: seconds, and per leg length that the belt
# travels in a second (tuning clips; within 9 ms on the plates' runner whose hips are known).
THIGH_DELAY_S: Final = -0.0187
THIGH_DELAY_PER_LEG: Final = 0.01046
TOE_RISE_SHARE: Final = 0.05
TOE_BELT_SHARE: Final = 0.7
TOE_DELAY_S: Final = 0.013
EVENT_ORDER: Final = 10
# The longest stretch that one mean cycle stands for.
BLOCK_S: Final = 45.0
SEAM_STRIDES: Final = 0.1
PHASE_STEPS: Final = 1000
# Standard deviations, seconds: difference between runners by how many cues tell of a contact
# (no detector tried on force plates does better than all three), stride to stride around the
# mean phase, per second between frames, and per second in which the belt moves by the width of
# the picture's sharpest edges.
CONTACT_SD_S: Final = {3: 0.008, 2: 0.009, 1: 0.012}
TOE_OFF_SD_S: Final = 0.012
STRIDE_SD_S: Final = 0.004
FRAME_SD: Final = 0.1
SMEAR_SD: Final = 0.1
# Share of the cues' spread that counts as uncertainty.
CUE_DOUBT: Final = 0.25
TO_90_PERCENT: Final = 1.645


@dataclass(frozen=True)
class FootEvents:
    """Events of one foot on its mean cycle; phases in strides, 0-1.

    Attributes
    ----------
    initial_contact, toe_off : float
        Phases; ``toe_off`` is NaN when the mean cycle shows none.
    cues : int
        How many cues tell of initial contact, 1-3.
    cues_sd_s : float
        Their standard deviation, seconds.
    belt_px : float
        How far the belt carries the foot back in the time of one stride, pixels.
    """

    initial_contact: float
    toe_off: float
    cues: int
    cues_sd_s: float
    belt_px: float


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
        The landmarks come from our pose model (see `Motion`).
    belt_deg : float
        Slope of the belt (see `View`), over which heights are taken; NaN = unknown, and heights
        then tell nothing.
    smear_px : float
        Width of the sharpest edges in the picture: the foot takes a while to move by it.
    """
    contacts: list[Contact] = []
    blocks = max(1, round(float(time_s[-1] - time_s[0]) / BLOCK_S))
    for block in np.array_split(np.arange(len(time_s)), blocks):
        # A little over the seams: a contact between two blocks belongs to both, and is kept once.
        first, last = phase[block[0]] - SEAM_STRIDES, phase[block[-1]] + SEAM_STRIDES
        span = (max(float(first), float(phase[0])), min(float(last), float(phase[-1])))
        for side in ("left", "right"):
            events = foot_events(body[block], phase[block], stride_s, side, modelled, belt_deg)
            if events is not None:
                smear_s = smear_px * stride_s / events.belt_px
                contacts += _instants(events, time_s, phase, span, side, side == near, smear_s)
    return _plausible(sorted(contacts, key=lambda c: c.contact_s), stride_s)


def foot_events(
    body: FloatArray,
    phase: FloatArray,
    stride_s: float,
    side: Side,
    modelled: bool,
    belt_deg: float = 0.0,
) -> FootEvents | None:
    """Find the events of one foot on the mean cycle of ``body`` (see `find_contacts`).

    Returns
    -------
    FootEvents or None
        None when the foot was hardly seen or its mean cycle shows no landing.
    """
    hip, knee, ankle, heel, toe = (
        middle(body, "hip"),
        *(body[:, LANDMARK[f"{side}_{part}"]] for part in ("knee", "ankle", "heel", "foot_index")),
    )
    drift = _slow(hip[:, 0], phase)
    cycles = [_mean_cycle(path, drift, phase) for path in (hip, knee, ankle, heel, toe)]
    paths = [cycle for cycle in cycles if cycle is not None]
    if len(paths) < len(cycles):
        return None
    foot, shank_px = _over_belt(paths[2], belt_deg), median_length(knee, ankle)
    reach = int(np.argmax(foot.value[:, 0]))
    belt = _belt_pace(foot.slope[:, 0], reach)
    locked = _first_below(foot.slope[:, 0], BELT_SHARE * belt, reach, PHASE_STEPS // 4)
    if not np.isfinite(locked) or belt >= 0:
        return None
    cues = np.array(
        [
            locked - SPEED_DELAY_S / stride_s,
            _come_down(foot, reach, shank_px) - LOW_DELAY_S / stride_s,
            _descent_end(foot, reach) - DESCENT_DELAY_S / stride_s,
        ]
    )
    near = cues[np.abs(cues - cues[0]) < MOST_APART_S / stride_s]
    contact = float(near.mean())
    belt_px = (_fastest(-foot.slope[:, 0], reach) + _fastest(-paths[3].slope[:, 0], reach)) / 2
    legs_per_s = belt_px / stride_s / (median_length(hip, knee) + shank_px)
    after_s = THIGH_DELAY_S + THIGH_DELAY_PER_LEG * legs_per_s
    toe_off = _thigh_back(paths[0], paths[1], contact) - after_s / stride_s
    if not modelled:
        lift_px = TOE_RISE_SHARE * float(np.ptp(paths[3].value[:, 1]))
        toes = _toe_leaves(paths[4], contact, lift_px) - TOE_DELAY_S / stride_s
        toe_off = float(np.nanmedian([toe_off, *toes]))
    return FootEvents(contact, toe_off, len(near), float(near.std()) * stride_s, belt_px)


@dataclass(frozen=True)
class _Cycle:
    """Mean cycle of a landmark on `PHASE_STEPS` phases: place and its slope by phase, (n, 2)."""

    value: FloatArray
    slope: FloatArray


def _over_belt(path: _Cycle, belt_deg: float) -> _Cycle:
    """The same path with heights over the belt's slope."""
    rise = np.array([[1.0, -np.tan(np.radians(belt_deg))], [0.0, 1.0]])
    return _Cycle(path.value @ rise, path.slope @ rise)


def _mean_cycle(path: FloatArray, drift: FloatArray, phase: FloatArray) -> _Cycle | None:
    """Mean cycle of ``path`` (T, 2), the runner's slow drift along the belt taken out."""
    order = cycle_order(phase, EVENT_ORDER)
    if np.isfinite(path[:, 0]).sum() < 4 * order + 2:
        return None
    coefficients = fit_cycle(phase, path - np.outer(drift, [1.0, 0.0]), order)
    grid = np.arange(PHASE_STEPS) / PHASE_STEPS
    return _Cycle(harmonics(grid, order) @ coefficients, harmonic_slope(grid, order) @ coefficients)


def _slow(values: FloatArray, phase: FloatArray) -> FloatArray:
    """The part of ``values`` slower than a stride: a line between running stride means."""
    known = np.isfinite(values)
    strides = np.floor(phase[known] - phase[0])
    count = max(1, int(strides.max()))
    bins = np.clip(strides, 0, count - 1).astype(int)
    weight = np.bincount(bins, minlength=count)
    means = np.bincount(bins, values[known], count)[weight > 0] / weight[weight > 0]
    centres = np.bincount(bins, phase[known], count)[weight > 0] / weight[weight > 0]
    return np.interp(phase, centres, means)


def _belt_pace(slope: FloatArray, reach: int) -> float:
    """Median pace of the ankle in mid-stance (0.1-0.2 strides after it was furthest ahead)."""
    window = np.arange(reach + PHASE_STEPS // 10, reach + PHASE_STEPS // 5) % PHASE_STEPS
    return float(np.median(slope[window]))


def _fastest(pace: FloatArray, reach: int) -> float:
    """Fastest mean pace over a tenth of a stride within stance: the belt's own.

    Mean of ankle and heel is within 3 % of the belt on rendered and on force-plate runners.
    """
    tenth = PHASE_STEPS // 10
    window = np.arange(reach, reach + 4 * tenth) % PHASE_STEPS
    return float(np.max(np.convolve(pace[window], np.full(tenth, 1 / tenth), mode="valid")))


def _first_below(values: FloatArray, level: float, start: int, steps: int) -> float:
    """First phase after ``start`` at which a periodic series falls below ``level``; NaN = never.

    The phase is not wrapped: it lies between start and start + steps, in strides.
    """
    window = values[np.arange(start, start + steps) % len(values)] - level
    below = np.flatnonzero((window[:-1] > 0) & (window[1:] <= 0))
    if not len(below):
        return float("nan")
    k = int(below[0])
    part = float(window[k] / (window[k] - window[k + 1]))
    return (start + k + part) / len(values)


def _come_down(foot: _Cycle, reach: int, shank_px: float) -> float:
    """Phase after ``reach`` at which the ankle is nearly as low as it gets in stance; NaN = never.

    ``reach`` counts the phases up to where the ankle is furthest ahead.
    """
    level = _lowest(foot, reach) + LOW_SHARE * shank_px
    return _first_below(foot.value[:, 1], level, reach, PHASE_STEPS // 4)


def _descent_end(foot: _Cycle, reach: int) -> float:
    """Phase at which the steepest descent after ``reach``, carried on, ends at the lowest."""
    window = np.arange(reach, reach + PHASE_STEPS // 5)
    steepest = int(window[np.argmin(foot.slope[window % PHASE_STEPS, 1])])
    height, slope = (own[steepest % PHASE_STEPS, 1] for own in (foot.value, foot.slope))
    if slope >= 0:
        return float("nan")
    return steepest / PHASE_STEPS + float((height - _lowest(foot, reach)) / -slope)


def _lowest(foot: _Cycle, reach: int) -> float:
    stance = np.arange(reach, reach + 3 * PHASE_STEPS // 10) % PHASE_STEPS
    return float(foot.value[stance, 1].min())


def _toe_leaves(toe: _Cycle, contact: float, lift_px: float) -> FloatArray:
    """Phases at which the toe leaves its lowest stretch, and loses the belt's speed; NaN = never.

    Followed backwards from the swing, so that a wavering foot in stance does not end it early.
    """
    stance = np.arange(int((contact + 0.07) * PHASE_STEPS), int((contact + 0.17) * PHASE_STEPS))
    stance %= PHASE_STEPS
    rise = float(np.percentile(toe.value[stance, 1], 20)) + lift_px
    pace = TOE_BELT_SHARE * float(np.median(toe.slope[stance, 0]))
    start = int((contact + 0.12) * PHASE_STEPS)
    after = np.arange(start, start + int(0.55 * PHASE_STEPS))
    highest = int(after[np.argmax(toe.value[after % PHASE_STEPS, 1])])
    furthest_back = int(after[np.argmin(toe.value[after % PHASE_STEPS, 0])])
    return np.array(
        [
            _last_below(toe.value[:, 1], rise, highest, highest - start),
            _last_below(toe.slope[:, 0], pace, furthest_back, furthest_back - start),
        ]
    )


def _last_below(values: FloatArray, level: float, end: int, steps: int) -> float:
    """Last phase before ``end`` at which a periodic series was below ``level``; NaN = never."""
    reached = _first_below(values[::-1], level, len(values) - 1 - end % len(values), steps)
    gap = reached - (len(values) - 1 - end % len(values)) / len(values)
    return end / len(values) - gap


def _thigh_back(hip: _Cycle, knee: _Cycle, contact: float) -> float:
    """Phase after ``contact`` at which the thigh is furthest back."""
    start = int((contact + 0.12) * PHASE_STEPS)
    after = np.arange(start, start + int(0.55 * PHASE_STEPS))
    thigh = (knee.value - hip.value)[after % PHASE_STEPS]
    return float(after[np.argmin(np.arctan2(thigh[:, 0], -thigh[:, 1]))]) / PHASE_STEPS


def _instants(
    events: FootEvents,
    time_s: FloatArray,
    phase: FloatArray,
    span: tuple[float, float],
    side: Side,
    near: bool,
    smear_s: float,
) -> list[Contact]:
    first = int(np.ceil(span[0] - events.initial_contact))
    last = int(np.floor(span[1] - events.initial_contact))
    frame_s = float(np.median(np.diff(time_s)))
    u = _half_width(
        CONTACT_SD_S[events.cues],
        STRIDE_SD_S,
        FRAME_SD * frame_s,
        SMEAR_SD * smear_s,
        CUE_DOUBT * events.cues_sd_s,
    )
    toe_off_u = _half_width(TOE_OFF_SD_S, STRIDE_SD_S, FRAME_SD * frame_s, SMEAR_SD * smear_s)
    contacts = []
    for stride in range(first, last + 1):
        contact_s = float(np.interp(stride + events.initial_contact, phase, time_s))
        toe_off_s = np.interp(stride + events.toe_off, phase, time_s, right=np.nan)
        contacts.append(Contact(side, near, contact_s, float(toe_off_s), u, toe_off_u))
    return contacts


def _half_width(*standard_deviations: float) -> float:
    """90 % half-width of independent errors, seconds."""
    return TO_90_PERCENT * float(np.sqrt(np.sum(np.square(standard_deviations))))


def _plausible(contacts: list[Contact], stride_s: float) -> tuple[Contact, ...]:
    """Drop a contact that a block's seam gave twice (closer than half a stride)."""
    kept: list[Contact] = []
    for contact in contacts:
        same = [c for c in kept[-2:] if c.side == contact.side]
        if not same or contact.contact_s - same[-1].contact_s > 0.5 * stride_s:
            kept.append(contact)
    return tuple(kept)
