"""Where in a track somebody runs, in which rhythm, and which leg is which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.motion import suitability
from posture.motion.gait import SLOW_PACE, GaitSigns, gait_signs
from posture.motion.grid import rate_of, uniform
from posture.motion.legs import exchange_legs, find_mixups
from posture.motion.motion import CameraView, middle
from posture.motion.pace import pace_changes
from posture.motion.rhythm import (
    LEAST_REPEAT,
    LONGEST_STRIDE_S,
    SHORTEST_STRIDE_S,
    Rhythm,
    follow_phase,
    leg_difference,
    longest_run,
    steady_part,
    stride_time,
)
from posture.motion.running_part import FROM_THE_OTHER_SIDE, find_running_part
from posture.motion.stance import find_stance, with_feet_in_place
from posture.motion.stretches import of_one_pace, parts
from posture.motion.view import find_facing, find_view
from posture.pose_track import PoseTrack

# Legs that repeat as well as this after a stride have been told apart.
SURELY: Final = 0.9
LONGEST_SLOW_STRIDE_S: Final = 12.0
# Of clips that play too fast: up to 600 steps a minute. Longer strides are found as a runner's.
SHORTEST_FAST_STRIDE_S: Final = 0.2
LONGEST_FAST_STRIDE_S: Final = 0.45
SAME_STEPS: Final = 0.15
# Walking and running differ by less (2.2 at most in tests), slow motion of 4 times by more.
LARGEST_PACE_CHANGE: Final = 2.5
# A rhythm that explains this share of the legs' movement over this share of the clip is steady.
STEADY: Final = 0.9
MOSTLY: Final = 0.8
FEWEST_FRAMES: Final = 8
# Part of the clip's swing below which the legs count as not running.
LEAST_SWING: Final = 0.4
LEAST_RUNNING_S: Final = 2.5


@dataclass(frozen=True, eq=False)
class Legs:
    """What can be read from the legs of one stretch alone, without knowing camera or belt.

    Attributes
    ----------
    time_s : ndarray (T,)
        Uniform, seconds.
    xy : ndarray (T, 33, 2)
        Landmarks at those times, pixels, y down.
    moving : slice
        The frames before or after the stance, in which the running was looked for.
    steady : slice
        The frames of steady running.
    stance : slice or None
        Frames in which the runner stands still; None = there are none.
    rhythm : Rhythm or None
        Of those frames, with left and right leg set right; None = no rhythm was found.
    mixups : ndarray of bool
        Where among those frames the legs carry each other's names.
    forward : float
        Which way the runner looks in the picture, +1 = right, -1 = left.
    runs : bool
        Whether there is running at all.
    left_out : tuple of str
        What the stretch shows besides the run, in words.
    """

    time_s: FloatArray
    xy: FloatArray
    moving: slice
    steady: slice
    stance: slice | None
    rhythm: Rhythm | None
    mixups: NDArray[np.bool_]
    forward: float
    runs: bool
    left_out: tuple[str, ...]


def follow_legs(track: PoseTrack) -> tuple[Legs, ...]:
    """Find the running, its rhythm and which leg is which in every stretch of a track.

    Raises
    ------
    RefusedError
        Where the picture cannot be used, or the clip has hardly any frames.
    """
    found = tuple(_legs(track, *uniform(part)) for part in parts(track, FEWEST_FRAMES))
    running = [legs.xy[legs.moving] for legs in found if legs.runs]
    suitability.check_picture(track, np.concatenate(running) if running else track.xy)
    if not found:
        raise suitability.too_short(0)
    return found


def _legs(track: PoseTrack, time_s: FloatArray, xy: FloatArray) -> Legs:
    stance = find_stance(time_s, xy)
    longest = _moving_part(stance, xy)
    view = find_view(xy[longest], track, mirrored=False, incline_percent=None)
    run = find_running_part(view.to_sagittal(xy[longest]), time_s[longest], view.belt_deg)
    moving = _within(longest, run.frames) if run.runs else longest
    steady = _within(moving, _running_part(leg_difference(xy[moving]), time_s[moving]))
    rhythm, mixups = _find_rhythm(xy[steady], time_s[steady])
    forward = 1.0 if find_facing(xy[steady]) == "right" else -1.0
    return Legs(time_s, xy, moving, steady, stance, rhythm, mixups, forward, run.runs, run.left_out)


def _within(outer: slice, inner: slice) -> slice:
    """Return a part of a part as a part of the whole."""
    return slice(outer.start + inner.start, outer.start + inner.stop)


def _moving_part(stance: slice | None, xy: FloatArray) -> slice:
    """The longer part of the clip before or after a stance; all of it where nobody runs."""
    whole = slice(0, len(xy))
    if stance is None:
        return whole
    standing = with_feet_in_place(stance, xy)
    before, after = slice(0, standing.start), slice(standing.stop, len(xy))
    longer = max(before, after, key=lambda part: part.stop - part.start)
    return longer if longer.stop - longer.start >= FEWEST_FRAMES else whole


def _running_part(difference: FloatArray, time_s: FloatArray) -> slice:
    """The longest stretch of one steady pace in which the legs swing fully."""
    steady = steady_part(difference, time_s)
    rate_hz = rate_of(time_s)
    stride_s, _ = stride_time(difference[steady], rate_hz)
    if not np.isfinite(stride_s):
        return steady
    swing = follow_phase(difference[steady], time_s[steady], stride_s).amplitude
    first, last = longest_run(swing > LEAST_SWING * np.percentile(swing, 80))
    if (last - first) / rate_hz < LEAST_RUNNING_S:
        return steady
    return slice(steady.start + first, steady.start + last + 1)


def _find_rhythm(body: FloatArray, time_s: FloatArray) -> tuple[Rhythm | None, NDArray[np.bool_]]:
    """Rhythm of the clip with the legs set right (None = none found), and where they were mixed.

    Legs that change their names too often hide the stride; how far they are apart, whichever they
    are, still shows the steps. Legs that repeat faster than any runner's are left as they are: in a
    rhythm of several of their strides, exchanging them makes them fit it.
    """
    difference = leg_difference(body)
    fast_s = fast_stride(body, rate_of(time_s))
    if np.isfinite(fast_s):
        return follow_phase(difference, time_s, fast_s), np.zeros(len(body), dtype=bool)
    found = _rhythm_by(difference, 1, body, time_s)
    if not found.regularity >= SURELY:
        found = max(found, _rhythm_by(np.abs(difference), 2, body, time_s), key=_regularity)
    if not found.regularity >= suitability.LEAST_REGULARITY:
        return None, np.zeros(len(body), dtype=bool)
    legs_right = leg_difference(exchange_legs(body, found.mixups))
    return follow_phase(legs_right, time_s, found.stride_s), found.mixups


class _Repeats(NamedTuple):
    """After which time the legs repeat, seconds, how well, and where they were mixed."""

    stride_s: float
    regularity: float
    mixups: NDArray[np.bool_]


def _regularity(found: _Repeats) -> float:
    return found.regularity


def _rhythm_by(
    signal: FloatArray, per_stride: int, body: FloatArray, time_s: FloatArray
) -> _Repeats:
    """Rhythm from a signal that repeats so many times a stride; regularity 0 = none."""
    rate_hz = rate_of(time_s)
    bounds = SHORTEST_STRIDE_S / per_stride, LONGEST_STRIDE_S / per_stride
    period_s, none = stride_time(signal, rate_hz, *bounds)
    if not np.isfinite(period_s):
        return _Repeats(period_s, none, np.zeros(len(body), dtype=bool))
    mixups = find_mixups(body, follow_phase(signal, time_s, period_s).phase / per_stride)
    return _Repeats(*stride_time(leg_difference(exchange_legs(body, mixups)), rate_hz), mixups)


def running_of(legs: tuple[Legs, ...]) -> list[Legs]:
    """Return the stretches that show the run: those of one pace, from the side that most show."""
    of_run = [one for one in legs if one.runs] or list(legs)
    seconds = np.array([float(np.ptp(one.time_s[one.steady])) for one in of_run])
    forward = np.array([one.forward for one in of_run])
    own = forward == (1.0 if forward @ seconds >= 0 else -1.0)
    of_side = [one for one, shown in zip(of_run, own, strict=True) if shown]
    strides = [one.rhythm.stride_s if one.rhythm else float("nan") for one in of_side]
    return [of_side[number] for number in of_one_pace(strides, seconds[own].tolist())]


def what_else(legs: Sequence[Legs], running: Sequence[Legs]) -> list[str]:
    """Return what a clip shows besides the run that is judged, in words."""
    side = running[0].forward
    found = [words for one in legs for words in one.left_out if one in running or not one.runs]
    turned = any(one.runs and one.forward != side for one in legs)
    return list(dict.fromkeys([*found, *([FROM_THE_OTHER_SIDE] if turned else [])]))


def signs_of(legs: Legs, view: CameraView) -> GaitSigns:
    """What the steady running of a stretch shows of the legs."""
    body = view.to_sagittal(legs.xy[legs.steady])
    return gait_signs(body, rate_of(legs.time_s), view.belt_deg)


def check_strides(legs: Legs, signs: GaitSigns, stated_hz: float | None = None) -> None:
    """Refuse what has no strides of a run's rhythm.

    ``stated_hz`` is that of `posture.motion.suitability.check_rhythm`.
    """
    stride_s = legs.rhythm.stride_s if legs.rhythm else float("nan")
    if not stride_s < LONGEST_FAST_STRIDE_S:  # The signs are of a smoothed path, without fast legs.
        suitability.check_moving(signs)
        if not legs.rhythm or signs.pace < SLOW_PACE:
            stride_s = _slow_stride(legs)
        if stride_s > LONGEST_STRIDE_S and not suitability.agree(stride_s, signs):
            stride_s = float("nan")
        if np.isnan(stride_s):
            suitability.check_pace(signs)
    suitability.check_rhythm(stride_s, stated_hz)


def fast_stride(body: FloatArray, rate_hz: float) -> float:
    """A period shorter than any runner's at which the legs repeat well; NaN = none.

    It counts only where the hips rise and fall twice in it, as they do whatever the legs are
    called: legs that change their names seem to repeat with every step.
    """
    period, regularity = stride_time(
        leg_difference(body), rate_hz, SHORTEST_FAST_STRIDE_S, LONGEST_FAST_STRIDE_S
    )
    if not regularity >= suitability.LEAST_REGULARITY:
        return float("nan")
    height = middle(body, "hip")[:, 1]
    steps, repeats = stride_time(height, rate_hz, SHORTEST_FAST_STRIDE_S / 2, period)
    twice = repeats > LEAST_REPEAT and abs(2 * steps / period - 1) < SAME_STEPS
    return period if twice else float("nan")


def _slow_stride(legs: Legs) -> float:
    """A period longer than any runner's at which the legs repeat well; NaN = none."""
    xy, rate_hz = legs.xy[legs.moving], rate_of(legs.time_s)
    period, regularity = stride_time(leg_difference(xy), rate_hz, 1.3, LONGEST_SLOW_STRIDE_S)
    return period if regularity >= suitability.LEAST_REGULARITY else float("nan")


def ramps(rhythm: Rhythm | None, difference: FloatArray, time_s: FloatArray) -> bool:
    """Return whether a clip plays at speeds further apart than walking and running are."""
    if (
        rhythm is not None
        and rhythm.regularity > STEADY
        and len(rhythm.phase) > MOSTLY * len(time_s)
    ):
        return False
    return pace_changes(difference, time_s) > LARGEST_PACE_CHANGE
