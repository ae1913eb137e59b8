"""Applying a person's corrections: to the track before it is read, to the motion after."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from posture.errors import RefusedError
from posture.motion import suitability
from posture.motion.motion import Contact, Motion
from posture.pose_track import PoseTrack, Scene
from posture.results.corrections import SAME_S, Corrections, MovedContact, WrongContact

NOTHING_THERE: Final = (
    "A contact that was corrected by hand is not found there any more; look at the corrections."
)
TOO_FEW: Final = (
    "The corrections leave {strides} full strides of the camera-side leg; at least "
    f"{suitability.LEAST_STRIDES} are needed."
)
TAKE_BACK: Final = "Take a correction back, or film longer: 30 seconds of steady running."


def correct_track(track: PoseTrack, corrections: Corrections) -> PoseTrack:
    """Return the track with masked frames as not seen and the belt's slope as drawn by hand."""
    track = _masked(track, corrections) if corrections.masked else track
    if corrections.belt is None:
        return track
    if track.scene is None:
        # A scene silences the doubts about a track without one, and they still hold.
        track = replace(track, warnings=(*track.warnings, *suitability.picture_warnings(track)))
    scene = replace(track.scene or Scene(), deck_deg=corrections.belt.slope_deg)
    return replace(track, scene=scene)


def _masked(track: PoseTrack, corrections: Corrections) -> PoseTrack:
    xy = track.xy.copy()
    xy[[corrections.is_masked(t) for t in track.time_s.tolist()]] = np.nan
    outline = track.outline
    if outline:
        kept = np.array([not corrections.is_masked(t) for t in outline.time_s.tolist()], dtype=bool)
        outline = replace(outline, time_s=outline.time_s[kept], edges=outline.edges[kept])
    cover = track.cover
    if cover:
        kept = np.array([not corrections.is_masked(t) for t in cover.time_s.tolist()], dtype=bool)
        cover = replace(cover, time_s=cover.time_s[kept], hidden=cover.hidden[kept])
    return replace(track, xy=xy, outline=outline, cover=cover)


def correct_motion(motion: Motion, corrections: Corrections) -> Motion:
    """Return the motion with contacts moved or left out.

    A contact placed by hand is good to about a frame, whatever was found before, so a frame is
    its 90 % half-width.

    Raises
    ------
    RefusedError
        ``too_short`` when fewer strides are left than can be judged.
    """
    if not (motion.contacts and (corrections.moved or corrections.wrong or corrections.masked)):
        return motion
    contacts, all_there = _corrected(motion, corrections)
    looks = tuple(replace(a, contacts=_corrected(a, corrections)[0]) for a in motion.looks)
    motion = replace(motion, contacts=contacts, looks=looks)
    strides = len(motion.strides())
    if strides < suitability.LEAST_STRIDES:
        raise RefusedError("too_short", TOO_FEW.format(strides=strides), TAKE_BACK)
    warnings = [] if all_there else [NOTHING_THERE]
    if strides < suitability.FEW_STRIDES:
        warnings.append(f"The corrections leave {strides} full strides; more give surer numbers.")
    return replace(motion, warnings=(*motion.warnings, *warnings))


def _corrected(motion: Motion, corrections: Corrections) -> tuple[tuple[Contact, ...], bool]:
    """Return the contacts that are left, in order of time, and whether all marks found theirs."""
    contacts = list(motion.contacts)
    moves = [(_find(motion.contacts, move), move.to_s) for move in corrections.moved]
    wrong = [_find(motion.contacts, mark) for mark in corrections.wrong]
    for place, to_s in moves:
        if place is not None:
            contacts[place] = _moved(contacts[place], to_s, 1.0 / motion.frame_rate_hz)
    kept = [
        _seen(contact, corrections)
        for place, contact in enumerate(contacts)
        if place not in wrong and not corrections.is_masked(contact.contact_s)
    ]
    all_there = None not in wrong and all(place is not None for place, _ in moves)
    return tuple(sorted(kept, key=lambda c: c.contact_s)), all_there


def _find(contacts: Sequence[Contact], mark: MovedContact | WrongContact) -> int | None:
    """Return which contact a correction means: the nearest one found of that foot; None = none."""
    away = [abs(c.contact_s - mark.contact_s) if c.near == mark.near else np.inf for c in contacts]
    nearest = int(np.argmin(away))
    return nearest if away[nearest] < SAME_S else None


def _moved(contact: Contact, to_s: float, frame_s: float) -> Contact:
    toe_off_s = contact.toe_off_s if contact.toe_off_s > to_s else float("nan")
    return replace(
        contact,
        contact_s=to_s,
        toe_off_s=toe_off_s,
        contact_u_s=frame_s,
        found_s=contact.contact_s,
    )


def _seen(contact: Contact, corrections: Corrections) -> Contact:
    """Return the contact without a toe-off that lies in a masked stretch."""
    if not corrections.is_masked(contact.toe_off_s):
        return contact
    return replace(contact, toe_off_s=float("nan"))
