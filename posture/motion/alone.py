"""The run as each of two looks at the pictures shows it alone."""

from dataclasses import replace

import numpy as np

from posture.errors import RefusedError
from posture.motion.motion import Motion, known_median
from posture.motion.read import read_motion
from posture.motion.view import trunk_px
from posture.pose_track import LANDMARK, PoseTrack


def with_looks(
    motion: Motion, track: PoseTrack, mirrored: bool, incline_percent: float | None
) -> Motion:
    """Return the motion with what either look of its track shows alone.

    How far the two are apart says how sure a measurement on their mean is. ``mirrored`` and
    ``incline_percent`` are those of `posture.motion.read.read_motion`.
    """
    motion = replace(motion, knee_apart=_knee_apart(motion, track))
    try:
        looks = [
            read_motion(replace(look, stance=None), mirrored, incline_percent)
            for look in track.looks()
        ]
    except RefusedError:
        return motion
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
