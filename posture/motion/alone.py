"""The run as each of two looks at the pictures shows it alone."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

import numpy as np

from posture.errors import RefusedError
from posture.motion.agreed_contacts import at_mean_instants
from posture.motion.motion import Motion, known_median
from posture.motion.read import read_motion
from posture.motion.view import trunk_px
from posture.pose_track import LANDMARK, PoseTrack

NEITHER_LANDS: Final = "neither of two looks at the pictures shows alone when the foot lands."
NEITHER_LOOK: Final = (
    "The runner was looked for twice in every picture, and neither look alone shows a run, so the "
    "values are less sure than their intervals say; film again with the whole body in plain view."
)


def with_looks(
    motion: Motion, track: PoseTrack, mirrored: bool, incline_percent: float | None
) -> Motion:
    """Return the motion with what either look of its track shows alone.

    How far the two are apart says how sure a measurement on their mean is. A foot lands at the mean
    of what both looks and their mean show; contacts that neither look shows alone are none.
    ``mirrored`` and ``incline_percent`` are those of `posture.motion.read.read_motion`.
    """
    motion = replace(motion, knee_apart=_knee_apart(motion, track))
    looks = []
    for look in track.looks():
        with suppress(RefusedError):
            looks.append(read_motion(replace(look, stance=None), mirrored, incline_percent))
    if track.apart is not None and not looks:
        motion = replace(motion, warnings=(*motion.warnings, NEITHER_LOOK))
    if track.apart is not None and motion.contacts and not any(look.contacts for look in looks):
        why = looks[0].why_no_contacts if looks else NEITHER_LANDS
        motion = replace(motion, contacts=(), why_no_contacts=why)
    contacts = at_mean_instants(motion.contacts, [look.contacts for look in looks if look.contacts])
    motion = replace(motion, contacts=contacts)
    # Only measured, never drawn: what is smoothed is not needed again.
    return replace(motion, looks=tuple(replace(look, smooth=look.body) for look in looks))


def _knee_apart(motion: Motion, track: PoseTrack) -> float:
    """`Motion.knee_apart`, over the frames that are judged."""
    if track.apart is None:
        return 0.0
    judged = motion.judges(track.time_s)
    knee = track.apart[judged, LANDMARK[f"{motion.view.facing}_knee"]]
    return float(
        np.nan_to_num(known_median(np.linalg.norm(knee, axis=1)) / trunk_px(track.xy[judged]))
    )
