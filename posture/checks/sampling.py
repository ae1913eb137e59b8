"""Turning a value per frame into one value per stride or per contact, with its instant."""

from collections.abc import Sequence

import numpy as np

from posture.arrays import FloatArray
from posture.checks.base import Figure, Point, Sample, nothing
from posture.motion.contacts import STRIDE_SD_S, TO_90_PERCENT
from posture.motion.motion import Motion, known_median, middle
from posture.pose_track import LANDMARK

# Share of a stride's frames that must be known for its mean to count.
LEAST_KNOWN = 0.7
AFTER_TOE_OFF_S = np.arange(0.0, 0.061, 0.01)
NOT_SEEN = "the body parts it needs were not seen in enough frames."


def stride_means(motion: Motion, series: FloatArray) -> Sample:
    """Mean over every full stride; its instant is the frame that shows that mean best.

    Where the rhythm is unknown, every second of the clip counts as one stride.
    """
    windows = motion.strides() or _seconds(motion.time_s)
    near_side = motion.view.facing
    values, times = [], []
    for start, end in windows:
        frames = np.flatnonzero((motion.time_s >= start) & (motion.time_s < end))
        known = frames[np.isfinite(series[frames])]
        if len(frames) and len(known) >= LEAST_KNOWN * len(frames):
            mean = float(np.mean(series[known]))
            values.append(mean)
            times.append(_typical_instant(motion, series, known, mean))
    if not values:
        return nothing(NOT_SEEN)
    return Sample(np.array(values), np.array(times), (near_side,) * len(values))


def _typical_instant(motion: Motion, series: FloatArray, frames: np.ndarray, mean: float) -> float:
    """Time of the frame nearest the stride's mean, unrepaired where there is one."""
    clean = frames[~motion.repaired[frames]]
    choice = clean if len(clean) else frames
    return float(motion.time_s[choice[np.argmin(np.abs(series[choice] - mean))]])


def _seconds(time_s: FloatArray) -> tuple[tuple[float, float], ...]:
    starts = np.arange(time_s[0], time_s[-1] - 1.0, 1.0)
    return tuple((float(s), float(s) + 1.0) for s in starts)


def at_contacts(motion: Motion, series: FloatArray) -> Sample:
    """Value at every initial contact of the camera-side foot.

    The timing enters by how much the value changes within a standard deviation of the contact's
    instant, times what makes a 90 % half-width of it.
    """
    contacts = motion.near_contacts()
    if not contacts:
        return nothing(motion.why_no_contacts)
    times = np.array([c.contact_s for c in contacts])
    doubt_s = shared_sd_s([c.contact_u_s for c in contacts])
    return _at_events(motion, series, times, doubt_s)


def at_toe_offs(motion: Motion, series: FloatArray) -> Sample:
    """Value at every toe-off of the camera-side foot; the timing enters as in `at_contacts`."""
    contacts = [c for c in motion.near_contacts() if np.isfinite(c.toe_off_s)]
    if not contacts:
        return nothing(motion.why_no_contacts or "the foot's leaving the belt was not seen.")
    times = np.array([c.toe_off_s for c in contacts])
    return _at_events(motion, series, times, shared_sd_s([c.toe_off_u_s for c in contacts]))


def most_after_toe_offs(motion: Motion, series: FloatArray) -> Sample:
    """Largest value from every toe-off of the camera-side foot to 60 ms later."""
    contacts = [c for c in motion.near_contacts() if np.isfinite(c.toe_off_s)]
    if not contacts:
        return nothing(motion.why_no_contacts or "the foot's leaving the belt was not seen.")
    times = np.array([c.toe_off_s for c in contacts])
    instants = np.add.outer(times, AFTER_TOE_OFF_S)
    values = motion.at(series, instants.ravel()).reshape(instants.shape).max(axis=1)
    if not np.isfinite(values).any():
        return nothing(NOT_SEEN)
    return Sample(values, times, (motion.view.facing,) * len(times))


def _at_events(motion: Motion, series: FloatArray, times: FloatArray, doubt_s: float) -> Sample:
    instants = np.concatenate([times, times - doubt_s, times + doubt_s])
    values, before, after = np.split(motion.at(series, instants), 3)
    if not np.isfinite(values).any():
        return nothing(NOT_SEEN)
    u_timing = TO_90_PERCENT * abs(np.nan_to_num(known_median(before - after))) / 2
    sides = (motion.view.facing,) * len(times)
    return Sample(values, times, sides, float(u_timing))


def shared_sd_s(half_widths: Sequence[float]) -> float:
    """Standard deviation of what all events of a clip share; single strides average out."""
    own = float(np.median(half_widths)) / TO_90_PERCENT
    return float(np.sqrt(max(own**2 - STRIDE_SD_S**2, 0.0)))


def point_at(motion: Motion, path: FloatArray, time_s: float) -> Point:
    """Place of a (T, 2) path at an instant between frames, sagittal pixels."""
    x, y = (float(np.interp(time_s, motion.time_s, path[:, axis])) for axis in (0, 1))
    return x, y


def near_at(motion: Motion, part: str, time_s: float) -> Point:
    """Smoothed place of a camera-side landmark at an instant, sagittal pixels."""
    return point_at(motion, motion.smooth[:, LANDMARK[f"{motion.view.facing}_{part}"]], time_s)


def middle_at(motion: Motion, part: str, time_s: float) -> Point:
    """Smoothed middle between both sides' ``part`` at an instant, sagittal pixels."""
    return point_at(motion, middle(motion.smooth, part), time_s)


def against_vertical(start: Point, end: Point) -> Figure:
    """A line from ``start`` to ``end`` with the vertical through ``start`` beside it."""
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    up = 1.0 if end[1] >= start[1] else -1.0
    upright = (start[0], start[1] + up * length)
    return Figure(measured=(start, end), reference=(start, upright), arc=(start, upright, end))
