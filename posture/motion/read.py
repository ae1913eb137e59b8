"""From a track to the motion that the checks measure, from start to end."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.frame_times import followed_s
from posture.motion import suitability
from posture.motion.belt import belt_speed
from posture.motion.cleaning import fill_gaps, low_pass, remove_outliers
from posture.motion.contacts import find_contacts
from posture.motion.cycle import fit_cycle
from posture.motion.followed import hidden_at_contact, why_no_contacts
from posture.motion.grid import uniform
from posture.motion.legs import LEFT_LEG, RIGHT_LEG, exchange_legs, find_mixups
from posture.motion.motion import (
    UNKNOWN_SPEED,
    CameraView,
    Contact,
    Motion,
    Standing,
    middle,
)
from posture.motion.pace import pace_changes
from posture.motion.rhythm import (
    Rhythm,
    follow_phase,
    leg_difference,
    longest_run,
    steady_part,
    stride_time,
)
from posture.motion.scale import Scale, find_scale
from posture.motion.stance import (
    HANDS_WARNING,
    UnfitStanceError,
    check_alike,
    find_stance,
    holds_on,
    not_used,
    smoothed,
    stance_in_clip,
    with_feet_in_place,
)
from posture.motion.stretches import Run, as_one, of_one_pace, parts
from posture.motion.view import find_view, looked_at, trunk_px
from posture.pose_track import PoseTrack
from posture.results.formatting import joined

LONGEST_SLOW_STRIDE_S: Final = 12.0
# Walking and running differ by less (2.2 at most in tests), slow motion of 4 times by more.
LARGEST_PACE_CHANGE: Final = 2.5
# A rhythm that explains this share of the legs' movement over this share of the clip is steady.
STEADY: Final = 0.9
MOSTLY: Final = 0.8
FEWEST_FRAMES: Final = 8
RHYTHM_TOLERANCE: Final = 0.03
# Part of the clip's swing below which the legs count as not running.
LEAST_SWING: Final = 0.4
LEAST_RUNNING_S: Final = 2.5
# Below this, slow motion is likelier than so slow a runner.
SLOW_CADENCE: Final = 135.0
RAMP_WARNING: Final = (
    "The speed of the clip changes while it plays (slow motion that ramps), so rhythm and "
    "foot contacts cannot be measured."
)


@dataclass(frozen=True)
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
    """

    time_s: FloatArray
    xy: FloatArray
    moving: slice
    steady: slice
    stance: slice | None
    rhythm: Rhythm | None
    mixups: NDArray[np.bool_]


def follow_legs(track: PoseTrack) -> tuple[Legs, ...]:
    """Find the running, its rhythm and which leg is which in every stretch of a track.

    Raises
    ------
    RefusedError
        Where the picture cannot be used, or the clip has hardly any frames.
    """
    suitability.check_picture(track)
    found = tuple(_legs(*uniform(part)) for part in parts(track, FEWEST_FRAMES))
    if not found:
        raise suitability.too_short(0)
    return found


def _legs(time_s: FloatArray, xy: FloatArray) -> Legs:
    stance = find_stance(time_s, xy)
    moving = _moving_part(stance, xy)
    steady = _running_part(leg_difference(xy[moving]), time_s[moving])
    steady = slice(moving.start + steady.start, moving.start + steady.stop)
    rhythm, mixups = _find_rhythm(xy[steady], time_s[steady])
    return Legs(time_s, xy, moving, steady, stance, rhythm, mixups)


def _moving_part(stance: slice | None, xy: FloatArray) -> slice:
    """The longer part of the clip before or after a stance; all of it where nobody runs."""
    whole = slice(0, len(xy))
    if stance is None:
        return whole
    standing = with_feet_in_place(stance, xy)
    before, after = slice(0, standing.start), slice(standing.stop, len(xy))
    longer = max(before, after, key=lambda part: part.stop - part.start)
    return longer if longer.stop - longer.start >= FEWEST_FRAMES else whole


def read_motion(
    track: PoseTrack,
    mirrored: bool = False,
    incline_percent: float | None = None,
    scale: Scale | None = None,
    legs: tuple[Legs, ...] | None = None,
) -> Motion:
    """Repair ``track``, find view, rhythm and contacts, or refuse the clip.

    Parameters
    ----------
    track : PoseTrack
        Raw landmarks.
    mirrored : bool
        The picture is a selfie-style mirror image.
    incline_percent : float or None
        The belt's, uphill +; None = not given.
    scale : Scale or None
        Runner's height or belt speed.
    legs : tuple of Legs or None
        Of the same landmarks, if they were followed before.

    Raises
    ------
    RefusedError
        With the first code of the contract that applies.
    """
    followed = legs or follow_legs(track)
    running = _running(followed)
    part = np.concatenate([one.xy[one.steady] for one in running])
    view = find_view(part, track, mirrored, incline_percent)
    suitability.check_view(part, track.size, view)
    for one in running:
        time_s, xy = one.time_s[one.moving], one.xy[one.moving]
        if _ramps(one.rhythm, leg_difference(xy), time_s):
            motion = _without_rhythm(track, time_s, view.to_sagittal(xy), view)
            why = "the speed of the clip changes while it plays."
            return replace(motion, why_no_contacts=why, warnings=(*motion.warnings, RAMP_WARNING))
    for one in running:
        suitability.check_rhythm(one.rhythm.stride_s if one.rhythm else _slow_stride(one))
    suitability.check_treadmill(part)
    motion = _with_rhythm(track, running, view, scale or Scale())
    standing, doubts = _find_standing(track, followed, part, view)
    return replace(motion, standing=standing, warnings=(*motion.warnings, *doubts))


def _running(legs: tuple[Legs, ...]) -> list[Legs]:
    """The stretches that show the run: those of one pace."""
    own = [one.rhythm.stride_s if one.rhythm else float("nan") for one in legs]
    seconds = [float(np.ptp(one.time_s[one.steady])) for one in legs]
    return [legs[number] for number in of_one_pace(own, seconds)]


def _find_standing(
    track: PoseTrack, legs: tuple[Legs, ...], run: FloatArray, view: CameraView
) -> tuple[Standing | None, list[str]]:
    """The runner standing still, in the clip given for it or else in this one, and doubts."""
    doubts = []
    if track.stance is not None:
        name = track.stance.clip.name
        try:
            time_s, xy = stance_in_clip(track.stance, track)
            check_alike(xy, run)
        except UnfitStanceError as unfit:
            doubts.append(not_used(name, str(unfit)))
        else:
            standing = _standing(track.stance, time_s, xy, view, name)
            return standing, doubts + _doubts_about(standing)
    for one in legs:
        if one.stance is None:
            continue
        time_s, xy = one.time_s[one.stance], one.xy[one.stance]
        with suppress(UnfitStanceError):
            check_alike(xy, run)
            standing = _standing(track, time_s, xy, view)
            return standing, doubts + _doubts_about(standing)
    return None, doubts


def _doubts_about(standing: Standing) -> list[str]:
    own = standing.motion
    return [HANDS_WARNING] if holds_on(own.body, own.view.facing) else []


def _standing(
    track: PoseTrack, time_s: FloatArray, xy: FloatArray, view: CameraView, clip: str | None = None
) -> Standing:
    """A still stretch of a track; what jitters in it is smoothed away."""
    still = smoothed(view.to_sagittal(xy), 1.0 / float(np.median(np.diff(time_s))))
    return Standing(_without_rhythm(track, time_s, still, view), clip)


def _ramps(rhythm: Rhythm | None, difference: FloatArray, time_s: FloatArray) -> bool:
    """Whether the clip's speed changes while it plays, beyond what walking and running do."""
    if (
        rhythm is not None
        and rhythm.regularity > STEADY
        and len(rhythm.phase) > MOSTLY * len(time_s)
    ):
        return False
    return pace_changes(difference, time_s) > LARGEST_PACE_CHANGE


def _find_rhythm(body: FloatArray, time_s: FloatArray) -> tuple[Rhythm | None, NDArray[np.bool_]]:
    """Rhythm of the clip with the legs set right (None = none found), and where they were mixed."""
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    mixups = np.zeros(len(body), dtype=bool)
    stride_s, _ = stride_time(leg_difference(body), rate_hz)
    if not np.isfinite(stride_s):
        return None, mixups
    rhythm = follow_phase(leg_difference(body), time_s, stride_s)
    mixups = find_mixups(body, rhythm.phase)
    legs_right = leg_difference(exchange_legs(body, mixups))
    stride_s, regularity = stride_time(legs_right, rate_hz)
    if not np.isfinite(stride_s) or regularity < suitability.LEAST_REGULARITY:
        return None, mixups
    return follow_phase(legs_right, time_s, stride_s), mixups


def _slow_stride(legs: Legs) -> float:
    """A period longer than any runner's at which the legs repeat well; NaN = none."""
    body, time_s = legs.xy[legs.moving], legs.time_s[legs.moving]
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    period, regularity = stride_time(leg_difference(body), rate_hz, 1.3, LONGEST_SLOW_STRIDE_S)
    return period if regularity >= suitability.LEAST_REGULARITY else float("nan")


def _running_part(difference: FloatArray, time_s: FloatArray) -> slice:
    """The longest stretch of one steady pace in which the legs swing fully."""
    steady = steady_part(difference, time_s)
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    stride_s, _ = stride_time(difference[steady], rate_hz)
    if not np.isfinite(stride_s):
        return steady
    swing = follow_phase(difference[steady], time_s[steady], stride_s).amplitude
    first, last = longest_run(swing > LEAST_SWING * np.percentile(swing, 80))
    if (last - first) / rate_hz < LEAST_RUNNING_S:
        return steady
    return slice(steady.start + first, steady.start + last + 1)


def _run(legs: Legs, view: CameraView) -> Run:
    """Repair the running of one stretch."""
    time_s, raw = legs.time_s[legs.steady], view.to_sagittal(legs.xy[legs.steady])
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    body = exchange_legs(raw, legs.mixups)
    stride_s, _ = stride_time(leg_difference(body), rate_hz)
    rhythm = follow_phase(leg_difference(body), time_s, stride_s)
    body = _mend(body, rhythm.phase, time_s)
    rhythm = follow_phase(leg_difference(body), time_s, stride_s)
    repaired = legs.mixups | _mended(raw, body, legs.mixups)
    return Run(time_s, body, low_pass(body, rate_hz), repaired, rhythm)


def _with_rhythm(
    track: PoseTrack, running: Sequence[Legs], view: CameraView, scale: Scale
) -> Motion:
    runs = [_run(legs, view) for legs in running]
    smear_px = _smear_px(track, np.concatenate([run.body for run in runs]))
    contacts = [_contacts(track, run, view, smear_px) for run in runs]
    landed = tuple(contact for own in contacts for contact in own)
    run = as_one(runs)
    body, rhythm = run.body, run.rhythm
    suitability.check_gait(walking_score(body, rhythm), _duty_factor(landed, rhythm.stride_s))
    strides = sum(map(_strides, contacts, runs))
    suitability.check_length(strides)
    near = [c for c in landed if c.near]
    hidden = hidden_at_contact(track.cover, near, view.facing)
    why = why_no_contacts(near, hidden, rhythm.regularity)
    warnings = [
        *track.warnings,
        *suitability.picture_warnings(track),
        *_warnings(track, runs, strides),
    ]
    cm_per_px, scale_warnings = find_scale(body, rhythm, view, scale)
    return Motion(
        time_s=run.time_s,
        body=body,
        smooth=run.smooth,
        view=view,
        stride_s=rhythm.stride_s,
        phase=rhythm.phase,
        contacts=() if why else landed,
        why_no_contacts=why,
        modelled=bool(track.model),
        frame_rate_hz=track.clip.frame_rate_hz,
        repaired=run.repaired,
        detected_fraction=suitability.detected_fraction(track.xy),
        trunk_px=looked_at(trunk_px(body), track.size),
        belt=belt_speed(body, rhythm),
        cm_per_px=cm_per_px,
        warnings=tuple(warnings + scale_warnings),
        outline=track.outline,
        hidden=hidden,
    )


def _contacts(track: PoseTrack, run: Run, view: CameraView, smear_px: float) -> tuple[Contact, ...]:
    rhythm = run.rhythm
    return find_contacts(
        run.body,
        run.time_s,
        rhythm.phase,
        rhythm.stride_s,
        view.facing,
        bool(track.model),
        view.belt_deg,
        smear_px,
    )


def _strides(contacts: Sequence[Contact], run: Run) -> int:
    """Full strides of the camera-side leg in one stretch."""
    near = sum(contact.near for contact in contacts)
    return near - 1 if near else int(run.seconds / run.rhythm.stride_s)


def _smear_px(track: PoseTrack, body: FloatArray) -> float:
    """Width of the picture's sharpest edges, pixels; 0 where it is not known."""
    blur = track.scene.blur if track.scene else 0.0
    return blur * suitability.HEIGHT_PER_TRUNK * trunk_px(body) if np.isfinite(blur) else 0.0


def _without_rhythm(
    track: PoseTrack, time_s: FloatArray, raw: FloatArray, view: CameraView
) -> Motion:
    """Motion in which postures are measured, rhythm and contacts are not."""
    unknown = np.full(len(time_s), np.nan)
    body = _mend(raw, unknown, time_s)
    return Motion(
        time_s=time_s,
        body=body,
        smooth=low_pass(body, 1.0 / float(np.median(np.diff(time_s)))),
        view=view,
        stride_s=float("nan"),
        phase=unknown,
        contacts=(),
        why_no_contacts="",
        modelled=bool(track.model),
        frame_rate_hz=track.clip.frame_rate_hz,
        repaired=_mended(raw, body, np.zeros(len(raw), dtype=bool)),
        detected_fraction=suitability.detected_fraction(track.xy),
        trunk_px=looked_at(trunk_px(body), track.size),
        belt=UNKNOWN_SPEED,
        cm_per_px=float("nan"),
        warnings=track.warnings,
        outline=track.outline,
    )


def _mend(body: FloatArray, phase: FloatArray, time_s: FloatArray) -> FloatArray:
    return fill_gaps(remove_outliers(body, phase, time_s, trunk_px(body)), time_s)


def _mended(raw: FloatArray, body: FloatArray, mixups: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Frames in which a leg landmark was moved or dropped."""
    legs_right = exchange_legs(raw, mixups)[:, LEFT_LEG + RIGHT_LEG]
    same = np.isclose(legs_right, body[:, LEFT_LEG + RIGHT_LEG], equal_nan=True)
    return np.asarray(~same.all(axis=(1, 2)))


def walking_score(body: FloatArray, rhythm: Rhythm) -> float:
    """+1 where the hip is highest with the legs apart (running), -1 with them together.

    The hip's rise and fall per step is compared with the spread of the legs: in running the
    hip is lowest in mid-stance, when the legs pass each other; in walking it is highest.
    """
    height = middle(body, "hip")[:, 1]
    if np.isfinite(height).sum() < 20:
        return 0.0
    cosine = fit_cycle(rhythm.phase, height, 2)[3:5]
    size = float(np.hypot(*cosine))
    return float(cosine[0] / size) if size > 0 else 0.0


def _duty_factor(contacts: tuple[Contact, ...], stride_s: float) -> float:
    times = np.array([c.toe_off_s - c.contact_s for c in contacts])
    known = times[np.isfinite(times)]
    return float(np.median(known)) / stride_s if len(known) else float("nan")


def _warnings(track: PoseTrack, runs: Sequence[Run], strides: int) -> list[str]:
    warnings = []
    if strides < suitability.FEW_STRIDES:
        warnings.append(f"Only {strides} full strides were seen; 30 seconds of running give more.")
    if track.clip.frame_rate_hz < 50:
        warnings.append(
            f"At {track.clip.frame_rate_hz:.0f} frames per second the instant of contact is "
            "uncertain; film at 60 or more."
        )
    if track.clip.variable_frame_rate:
        warnings.append("The frame rate varies; the true time of each frame was used.")
    if followed_s(track.time_s) - sum(run.seconds for run in runs) > 1.0:
        spans = [f"between {run.time_s[0]:.1f} s and {run.time_s[-1]:.1f} s" for run in runs]
        warnings.append(f"Only the running {joined(spans)} was used.")
    longest = max(runs, key=lambda run: run.seconds)
    height = middle(longest.body, "hip")[:, 1]
    warnings += _rhythm_warnings(height, longest.time_s, longest.rhythm)
    return warnings


def _rhythm_warnings(hip_height: FloatArray, time_s: FloatArray, rhythm: Rhythm) -> list[str]:
    """Doubts about the rhythm: an independent estimate, and what runners do."""
    warnings = []
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    hips_s, regularity = stride_time(hip_height, rate_hz, 0.2, 1.5)
    ratio = hips_s / rhythm.stride_s
    agrees = min(abs(ratio - whole) for whole in (0.5, 1.0)) < RHYTHM_TOLERANCE
    if regularity > 0.5 and not agrees:
        warnings.append("Hips and legs disagree about the rhythm, so it may be wrong.")
    if 120.0 / rhythm.stride_s < SLOW_CADENCE:
        warnings.append(
            f"{120.0 / rhythm.stride_s:.0f} steps per minute is unusually slow for running: if "
            "this is slow motion, say at which rate the camera filmed "
            f"({suitability.WHERE_RATE})."
        )
    return warnings
