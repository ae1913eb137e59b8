"""Whole legs under each other's name: how many frames as tracked, and how many after repair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.design import GROUPS, Entry
from bench.sections import Section, section
from bench.truth import RenderedTruth
from posture.arrays import FloatArray
from posture.motion.motion import Motion
from posture.pose_track import LANDMARK, PoseTrack

PARTS: Final = ("knee", "ankle", "heel", "foot_index")
# Nearer together than this, in trunk lengths, nobody can tell the legs apart, or need to.
APART: Final = 0.15
ABOUT_CONTACT_S: Final = 0.05
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Legs:
    """Frames of one clip in which both legs carry each other's name.

    Attributes
    ----------
    clip : str
        The clip's name.
    raw, left : int
        As tracked, and after repair.
    at_contact : int
        Of those after repair, within 50 ms of a true initial contact.
    """

    clip: str
    raw: int
    left: int
    at_contact: int


def leg_mixups(name: str, track: PoseTrack, motion: Motion, truth: RenderedTruth) -> Legs:
    """Count a clip's mix-ups against the true joints in the picture."""
    repaired = motion.view.to_picture(motion.body)
    true = truth.pixels_at(motion.time_s)
    left = exchanged(repaired, true)
    contacts = np.array([contact for pairs in truth.contacts.values() for contact, _ in pairs])
    away = np.abs(motion.time_s[:, None] - contacts).min(axis=1)
    raw = exchanged(track.xy, truth.pixels_at(track.time_s))
    near = left & (away <= ABOUT_CONTACT_S)
    return Legs(name, int(raw.sum()), int(left.sum()), int(near.sum()))


def exchanged(seen: FloatArray, true: FloatArray) -> Flags:
    """Frames in which each seen leg lies nearer to the other true leg than to its own, (T,)."""
    legs = {side: [LANDMARK[f"{side}_{part}"] for part in PARTS] for side in ("left", "right")}
    apart = np.linalg.norm(true[:, legs["left"]] - true[:, legs["right"]], axis=2).mean(axis=1)
    trunk = np.linalg.norm(
        true[:, LANDMARK["left_shoulder"]] - true[:, LANDMARK["left_hip"]], axis=1
    )
    wrong = apart > APART * np.median(trunk)
    for own, other in (("left", "right"), ("right", "left")):
        right_place = _distance(seen[:, legs[own]], true[:, legs[own]])
        wrong_place = _distance(seen[:, legs[own]], true[:, legs[other]])
        wrong &= wrong_place < right_place
    return np.asarray(wrong)


def _distance(seen: FloatArray, true: FloatArray) -> FloatArray:
    """Mean distance of the parts that were seen, (T,); a leg unseen is in no place (NaN)."""
    gaps = np.linalg.norm(seen - true, axis=2)
    known = np.isfinite(gaps)
    total = np.where(known, gaps, 0.0).sum(axis=1)
    return np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), np.nan)


def legs_section(legs: Sequence[Legs], entries: Sequence[Entry]) -> Section:
    """Return the table of mix-ups, one row per group of clips."""
    own: Mapping[str, Legs] = {one.clip: one for one in legs}
    rows = []
    for group in GROUPS:
        names = [entry.clip.name for entry in entries if entry.group == group]
        part = [own[name] for name in names if name in own]
        if part:
            rows.append(
                (
                    *(group, str(len(part)), str(sum(one.raw for one in part))),
                    *(str(sum(one.left for one in part)), str(max(one.left for one in part))),
                    *(str(sum(one.left > 1 for one in part)), str(sum(o.at_contact for o in part))),
                )
            )
    note = (
        "Frames in which each leg lies nearer to the other one's true place than to its own."
        f" Contact: within {1000 * ABOUT_CONTACT_S:.0f} ms of a true initial contact."
    )
    columns = (
        *("clips", "number", "frames mixed up as tracked", "after repair", "worst clip"),
        *("clips with more than one", "left at contact"),
    )
    return section("legs", "Rendered runners: legs mixed up", note, columns, rows)
