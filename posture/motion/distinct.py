"""Which frames show something new: the legs' movement from frame to frame.

A file may have more frames than were filmed: every second one shown twice (30 frames/s stored as
60), or every fifth (24 as 30). And a drawing or a slide show has only a few poses.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.motion.motion import known_median
from posture.pose_track import LANDMARK, PoseTrack
from posture.video import new_pictures

PARTS: Final = ("knee", "ankle", "heel", "foot_index")
LEGS: Final = [[LANDMARK[f"{side}_{part}"] for part in PARTS] for side in ("left", "right")]


def leg_moves(xy: FloatArray) -> FloatArray:
    """How far the legs move from each frame to the next, pixels, (T - 1,); NaN = not seen.

    Mean over the landmarks of both, each leg going on as the one that it is nearer to.
    """
    before, after = xy[:-1], xy[1:]
    ways = [
        np.linalg.norm(after[:, LEGS[a] + LEGS[b]] - before[:, LEGS[0] + LEGS[1]], axis=2).mean(
            axis=1
        )
        for a, b in ((0, 1), (1, 0))
    ]
    return np.asarray(np.fmin(*ways))


def steadiness(xy: FloatArray) -> float:
    """Median over mean of the legs' movement: near 1 = they move all the time; NaN = not seen."""
    moves = leg_moves(xy)
    known = moves[np.isfinite(moves)]
    return known_median(known) / float(known.mean()) if known.any() else float("nan")


def repeats(xy: FloatArray) -> NDArray[np.bool_]:
    """Frames that show the same picture as the one before, (T,).

    The legs move little to them, and much before and after: so they do by chance in 0 to 2 % of the
    frames of real clips of running, of others up to 8; in 43 % where every second frame repeats
    one, in 16 % where every fifth does. A file that shows every frame three times or more has too
    few frames as it is.
    """
    return new_pictures.repeats(leg_moves(xy))


def without_repeats(track: PoseTrack) -> PoseTrack:
    """Return the track without frames that repeat the one before, and a warning about them.

    The track itself where there are no more of them than chance makes. Its frame rate is then that
    of different pictures.
    """
    repeated = repeats(track.xy)
    usual = new_pictures.repeated_share(repeated)
    if not usual:
        return track
    rate_hz = track.clip.frame_rate_hz
    clip = replace(track.clip, frame_rate_hz=rate_hz * (1 - usual))
    warning = (
        f"The file has {rate_hz:.0f} frames per second, but only about {clip.frame_rate_hz:.0f} "
        "different pictures; the others repeat one."
    )
    kept = ~repeated
    return replace(
        track,
        xy=track.xy[kept],
        visibility=track.visibility[kept],
        time_s=track.time_s[kept],
        clip=clip,
        warnings=(*track.warnings, warning),
    )
