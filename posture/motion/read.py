"""From a track to the motion that the checks measure, from start to end."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.frame_times import followed_s
from posture.motion import suitability
from posture.motion.belt import belt_speed
from posture.motion.cleaning import fill_gaps, low_pass, remove_outliers
from posture.motion.contacts import find_contacts
from posture.motion.distinct import steadiness
from posture.motion.doubts import body_doubts, cadence_doubts, view_doubts
from posture.motion.find_run import (
    Legs,
    check_strides,
    follow_legs,
    ramps,
    running_of,
    signs_of,
    what_else,
)
from posture.motion.followed import hidden_at_contact, why_no_contacts, with_names_mended
from posture.motion.gait import GaitSigns
from posture.motion.grid import rate_of
from posture.motion.legs import LEFT_LEG, RIGHT_LEG, exchange_legs
from posture.motion.motion import (
    UNKNOWN_SPEED,
    CameraView,
    Contact,
    Motion,
    Standing,
    middle,
)
from posture.motion.rhythm import (
    Rhythm,
    follow_phase,
    leg_difference,
    stride_time,
)
from posture.motion.scale import Scale, find_scale, leg_m
from posture.motion.stance import (
    HANDS_WARNING,
    UnfitStanceError,
    check_alike,
    holds_on,
    not_used,
    smoothed,
    stance_in_clip,
)
from posture.motion.stretches import Run, as_one
from posture.motion.view import find_view, looked_at, trunk_px
from posture.pose_track import Cover, PoseTrack
from posture.results.formatting import joined

# Of the pose model's landmarks in full, and of a bare track's. With lite, on one clip, the knee is
# 10 degrees more bent, the foot 18 degrees steeper and contact 28 ms longer than with full.
MODELS_WITH_KNOWN_ERRORS: Final = ("full", "")
RHYTHM_TOLERANCE: Final = 0.03
RAMP_WARNING: Final = (
    "The speed of the clip changes while it plays (slow motion that ramps), so rhythm and "
    "foot contacts cannot be measured."
)


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
    running = running_of(followed)
    part = np.concatenate([one.xy[one.steady] for one in running])
    view = find_view(part, track, mirrored, incline_percent)
    suitability.check_view(part, track.size, view)
    for one in running:
        time_s, xy = one.time_s[one.moving], one.xy[one.moving]
        if ramps(one.rhythm, leg_difference(xy), time_s):
            motion = _without_rhythm(track, time_s, view.to_sagittal(xy), view)
            why = "the speed of the clip changes while it plays."
            return replace(motion, why_no_contacts=why, warnings=(*motion.warnings, RAMP_WARNING))
    signs = [signs_of(one, view) for one in running]
    stated_hz = track.clip.frame_rate_hz if track.clip.slow_motion_factor > 1 else None
    for one, seen in zip(running, signs, strict=True):
        check_strides(one, seen, stated_hz)
        suitability.check_film(steadiness(one.xy[one.steady]))
    suitability.check_treadmill(part)
    longest = max(range(len(running)), key=lambda number: len(running[number].mixups))
    besides = what_else(followed, running)
    motion = _with_rhythm(track, running, view, signs[longest], besides, scale or Scale())
    standing, doubts = _find_standing(track, followed, part, view)
    return replace(motion, standing=standing, warnings=(*motion.warnings, *doubts))


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
    still = smoothed(view.to_sagittal(xy), rate_of(time_s))
    return Standing(_without_rhythm(track, time_s, still, view), clip)


def _run(legs: Legs, view: CameraView) -> Run:
    """Repair the running of one stretch."""
    time_s, raw = legs.time_s[legs.steady], view.to_sagittal(legs.xy[legs.steady])
    rate_hz = rate_of(time_s)
    body = exchange_legs(raw, legs.mixups)
    stride_s, _ = stride_time(leg_difference(body), rate_hz)
    rhythm = follow_phase(leg_difference(body), time_s, stride_s)
    body = _mend(body, rhythm.phase, time_s)
    rhythm = follow_phase(leg_difference(body), time_s, stride_s)
    repaired = legs.mixups | _mended(raw, body, legs.mixups)
    return Run(time_s, body, low_pass(body, rate_hz), repaired, rhythm)


def _with_rhythm(
    track: PoseTrack,
    running: Sequence[Legs],
    view: CameraView,
    signs: GaitSigns,
    besides: Sequence[str],
    scale: Scale,
) -> Motion:
    runs = [_run(legs, view) for legs in running]
    smear_px = _smear_px(track, np.concatenate([run.body for run in runs]))
    contacts = [_contacts(track, run, view, smear_px) for run in runs]
    landed = tuple(contact for own in contacts for contact in own)
    run = as_one(runs)
    body, rhythm = run.body, run.rhythm
    suitability.check_gait(signs, _duty_factor(landed, rhythm.stride_s))
    strides = sum(map(_strides, contacts, runs))
    running_s = sum(own.seconds for own in runs)
    suitability.check_length(strides, running_s if besides else None)
    near = [c for c in landed if c.near]
    hidden = hidden_at_contact(_cover(track, running), near, view.facing)
    belt = belt_speed(body, rhythm)
    why = why_no_contacts(near, hidden, rhythm.regularity)
    warnings = [
        *track.warnings,
        *suitability.picture_warnings(track),
        *_warnings(track, runs, strides, besides),
        *cadence_doubts(
            120.0 / max(runs, key=lambda own: own.seconds).rhythm.stride_s,
            track.clip.slow_motion_factor,
            leg_m(scale, belt),
        ),
        *view_doubts(np.concatenate([own.xy[own.steady] for own in running]), track.size, view),
        *body_doubts(run.smooth, view),
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
        belt=belt,
        cm_per_px=cm_per_px,
        warnings=tuple(warnings + scale_warnings),
        outline=track.outline,
        hidden=hidden,
        known_errors=track.model in MODELS_WITH_KNOWN_ERRORS,
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


def _cover(track: PoseTrack, running: Sequence[Legs]) -> Cover | None:
    """What hides the legs, which have the names here that they have in the motion."""
    cover = track.cover
    for one in running:
        cover = cover and with_names_mended(cover, one.time_s[one.steady], one.mixups)
    return cover


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
        smooth=low_pass(body, rate_of(time_s)),
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
        known_errors=track.model in MODELS_WITH_KNOWN_ERRORS,
    )


def _mend(body: FloatArray, phase: FloatArray, time_s: FloatArray) -> FloatArray:
    return fill_gaps(remove_outliers(body, phase, time_s, trunk_px(body)), time_s)


def _mended(raw: FloatArray, body: FloatArray, mixups: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Frames in which a leg landmark was moved or dropped."""
    legs_right = exchange_legs(raw, mixups)[:, LEFT_LEG + RIGHT_LEG]
    same = np.isclose(legs_right, body[:, LEFT_LEG + RIGHT_LEG], equal_nan=True)
    return np.asarray(~same.all(axis=(1, 2)))


def _duty_factor(contacts: tuple[Contact, ...], stride_s: float) -> float:
    times = np.array([c.toe_off_s - c.contact_s for c in contacts])
    known = times[np.isfinite(times)]
    return float(np.median(known)) / stride_s if len(known) else float("nan")


def _warnings(
    track: PoseTrack, runs: Sequence[Run], strides: int, besides: Sequence[str]
) -> list[str]:
    warnings = []
    if track.model not in MODELS_WITH_KNOWN_ERRORS:
        warnings.append(
            f"How far the model {track.model} is off is not known, so nothing is judged; use full."
        )
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
        also = f" Left out: {joined(besides)}." if besides else ""
        warnings.append(f"Only the running {joined(spans)} was used.{also}")
    longest = max(runs, key=lambda run: run.seconds)
    height = middle(longest.body, "hip")[:, 1]
    warnings += _rhythm_warnings(height, longest.time_s, longest.rhythm)
    return warnings


def _rhythm_warnings(hip_height: FloatArray, time_s: FloatArray, rhythm: Rhythm) -> list[str]:
    """Doubts about the rhythm from an independent estimate."""
    warnings = []
    rate_hz = rate_of(time_s)
    hips_s, regularity = stride_time(hip_height, rate_hz, 0.2, 1.5)
    ratio = hips_s / rhythm.stride_s
    agrees = min(abs(ratio - whole) for whole in (0.5, 1.0)) < RHYTHM_TOLERANCE
    if regularity > 0.5 and not agrees:
        warnings.append("Hips and legs disagree about the rhythm, so it may be wrong.")
    return warnings
