"""The run as each of two looks at the pictures shows it alone."""

from dataclasses import replace

from posture.errors import RefusedError
from posture.motion.motion import Motion
from posture.motion.read import read_motion
from posture.pose_track import PoseTrack


def with_looks(
    motion: Motion, track: PoseTrack, mirrored: bool, incline_percent: float | None
) -> Motion:
    """Return the motion with what either look of its track shows alone.

    How far the two are apart says how sure a measurement on their mean is. ``mirrored`` and
    ``incline_percent`` are those of `posture.motion.read.read_motion`.
    """
    try:
        looks = [
            read_motion(replace(look, stance=None), mirrored, incline_percent)
            for look in track.looks()
        ]
    except RefusedError:
        return motion
    # Only measured, never drawn: what is smoothed is not needed again.
    return replace(motion, looks=tuple(replace(look, smooth=look.body) for look in looks))
