"""Initial contact and toe-off of each foot, from the mean cycle of many strides.

A stride takes its turn at a nearly fixed phase of the rhythm: on force-plate trials the
true contacts scatter by only 3-4 ms around it. So the foot's path is pooled over the clip
as a function of phase (which outvotes bad frames and sees between frames), the events are
found once on that mean cycle, and every contact of the clip is an instant of that phase.

Two cues give initial contact: the ankle moving with 60 % of the belt's speed, and the
ankle furthest ahead, which comes about 50 ms before. Alone, either is off when a foot is
drawn back unusually slowly or fast; the weights are those that agree best with the force
plates of two runners. Toe-off of the camera-side foot is when the thigh is furthest back: on
real video the toe's landmark creeps up the shoe before the shoe leaves the belt. The far
leg's thigh is seen too poorly for that, so there the middle one of three cues counts.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from posture.landmarks import LANDMARK, FloatArray
from posture.motion.cycle import cycle_order, fit_cycle, harmonic_slope, harmonics
from posture.motion.model import Contact, Side

BELT_SHARE: Final = 0.6
BELT_WEIGHT: Final = 0.64
REACH_TO_CONTACT_S: Final = 0.047
TOE_RISE_SHARE: Final = 0.05
TOE_BELT_SHARE: Final = 0.7
TOE_DELAY_S: Final = 0.013
THIGH_DELAY_S: Final = 0.020
EVENT_ORDER: Final = 10
# The longest stretch that one mean cycle stands for.
BLOCK_S: Final = 45.0
SEAM_STRIDES: Final = 0.1
PHASE_STEPS: Final = 1000
# Standard deviations, seconds: difference between runners (no detector tried on force
# plates does better), stride to stride around the mean phase, and per second between frames.
CONTACT_SD_S: Final = 0.008
TOE_OFF_SD_S: Final = 0.015
NO_SPREAD: Final = 0.0
STRIDE_SD_S: Final = 0.004
FRAME_SD: Final = 0.1
# Share of the two cues' disagreement that counts as uncertainty.
CUE_DOUBT: Final = 0.1
TO_90_PERCENT: Final = 1.645


@dataclass(frozen=True)
class FootEvents:
    """Events of one foot on its mean cycle; phases in strides, 0-1.

    Attributes
    ----------
    initial_contact, toe_off : float
        Phases; ``toe_off`` is NaN when the mean cycle shows none.
    contact_doubt_s, toe_off_doubt_s : float
        How far the cues for each are apart, seconds.
    belt_px : float
        How far the belt carries the foot back in the time of one stride, pixels.
    """

    initial_contact: float
    toe_off: float
    contact_doubt_s: float
    toe_off_doubt_s: float
    belt_px: float


def find_contacts(
    body: FloatArray,
    time_s: FloatArray,
    phase: FloatArray,
    stride_s: float,
    near: Side,
    modelled: bool,
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
    """
    contacts: list[Contact] = []
    blocks = max(1, round(float(time_s[-1] - time_s[0]) / BLOCK_S))
    for block in np.array_split(np.arange(len(time_s)), blocks):
        # A little over the seams: a contact between two blocks belongs to both, and is kept once.
        first, last = phase[block[0]] - SEAM_STRIDES, phase[block[-1]] + SEAM_STRIDES
        span = (max(float(first), float(phase[0])), min(float(last), float(phase[-1])))
        for side in ("left", "right"):
            events = foot_events(
                body[block], phase[block], stride_s, side, modelled and side == near
            )
            if events is not None:
                contacts += _instants(events, time_s, phase, span, side, side == near)
    return _plausible(sorted(contacts, key=lambda c: c.contact_s), stride_s)


def foot_events(
    body: FloatArray, phase: FloatArray, stride_s: float, side: Side, by_thigh: bool
) -> FootEvents | None:
    """Find the events of one foot on the mean cycle of ``body``.

    ``by_thigh``: toe-off from the thigh alone, for the camera-side leg of our pose model.

    Returns
    -------
    FootEvents or None
        None when the foot was hardly seen or its mean cycle shows no landing.
    """
    drift = _slow(body[:, [LANDMARK["left_hip"], LANDMARK["right_hip"]], 0].mean(axis=1), phase)
    cycle = {
        part: _mean_cycle(body[:, LANDMARK[f"{side}_{part}"]], drift, phase)
        for part in ("hip", "knee", "ankle", "heel", "foot_index")
    }
    if any(path is None for path in cycle.values()):
        return None
    paths = {part: path for part, path in cycle.items() if path is not None}
    ankle = paths["ankle"]
    reach = int(np.argmax(ankle.value[:, 0]))
    belt = _belt_pace(ankle.slope[:, 0], reach)
    locked = _first_below(ankle.slope[:, 0], BELT_SHARE * belt, reach, PHASE_STEPS // 4)
    if not np.isfinite(locked) or belt >= 0:
        return None
    furthest = reach / PHASE_STEPS + REACH_TO_CONTACT_S / stride_s
    contact = BELT_WEIGHT * locked + (1 - BELT_WEIGHT) * furthest
    cues = _toe_off_cues(paths, contact, stride_s)
    toe_off, spread = (cues[-1], NO_SPREAD) if by_thigh else _middle(cues)
    belt_px = (
        _fastest(-ankle.slope[:, 0], reach) + _fastest(-paths["heel"].slope[:, 0], reach)
    ) / 2
    doubt_s = abs(locked - furthest) * stride_s
    return FootEvents(contact, toe_off, doubt_s, spread * stride_s, belt_px)


@dataclass(frozen=True)
class _Cycle:
    """Mean cycle of a landmark on `PHASE_STEPS` phases: place and its slope by phase, (n, 2)."""

    value: FloatArray
    slope: FloatArray


def _mean_cycle(path: FloatArray, drift: FloatArray, phase: FloatArray) -> _Cycle | None:
    """Mean cycle of ``path`` (T, 2), the runner's slow drift along the belt taken out."""
    order = cycle_order(phase, EVENT_ORDER)
    if np.isfinite(path[:, 0]).sum() < 4 * order + 2:
        return None
    coefficients = np.stack(
        [fit_cycle(phase, path[:, 0] - drift, order), fit_cycle(phase, path[:, 1], order)], axis=1
    )
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


def _last_below(values: FloatArray, level: float, end: int, steps: int) -> float:
    """Last phase before ``end`` at which a periodic series was below ``level``; NaN = never."""
    reached = _first_below(values[::-1], level, len(values) - 1 - end % len(values), steps)
    gap = reached - (len(values) - 1 - end % len(values)) / len(values)
    return end / len(values) - gap


def _toe_off_cues(
    paths: dict[str, _Cycle], contact: float, stride_s: float
) -> tuple[float, float, float]:
    """Phases at which toe-off shows; NaN = not seen.

    The toe leaves its lowest stretch; the toe loses the belt's speed; the thigh is furthest
    back. The first two are followed backwards from the swing, so that a wavering foot in
    stance does not end it early.
    """
    toe = paths["foot_index"]
    stance = np.arange(int((contact + 0.07) * PHASE_STEPS), int((contact + 0.17) * PHASE_STEPS))
    stance %= PHASE_STEPS
    floor = float(np.percentile(toe.value[stance, 1], 20))
    rise = floor + TOE_RISE_SHARE * float(np.ptp(paths["heel"].value[:, 1]))
    pace = TOE_BELT_SHARE * float(np.median(toe.slope[stance, 0]))
    start = int((contact + 0.12) * PHASE_STEPS)
    after = np.arange(start, start + int(0.55 * PHASE_STEPS))
    highest = int(after[np.argmax(toe.value[after % PHASE_STEPS, 1])])
    furthest_back = int(after[np.argmin(toe.value[after % PHASE_STEPS, 0])])
    thigh = paths["knee"].value - paths["hip"].value
    angle = np.arctan2(thigh[:, 0], -thigh[:, 1])
    extended = after[np.argmin(angle[after % PHASE_STEPS])] / PHASE_STEPS
    return (
        _last_below(toe.value[:, 1], rise, highest, highest - start) - TOE_DELAY_S / stride_s,
        _last_below(toe.slope[:, 0], pace, furthest_back, furthest_back - start)
        - TOE_DELAY_S / stride_s,
        float(extended) - THIGH_DELAY_S / stride_s,
    )


def _middle(cues: tuple[float, ...]) -> tuple[float, float]:
    """Median of the cues that were seen (NaN = none), and their spread."""
    known = [cue for cue in cues if np.isfinite(cue)]
    return (float(np.median(known)), float(np.std(known))) if known else (np.nan, np.nan)


def _instants(
    events: FootEvents,
    time_s: FloatArray,
    phase: FloatArray,
    span: tuple[float, float],
    side: Side,
    near: bool,
) -> list[Contact]:
    first = int(np.ceil(span[0] - events.initial_contact))
    last = int(np.floor(span[1] - events.initial_contact))
    frame_s = float(np.median(np.diff(time_s)))
    u = _half_width(
        CONTACT_SD_S, STRIDE_SD_S, FRAME_SD * frame_s, CUE_DOUBT * events.contact_doubt_s
    )
    toe_off_u = _half_width(TOE_OFF_SD_S, STRIDE_SD_S, FRAME_SD * frame_s, events.toe_off_doubt_s)
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
