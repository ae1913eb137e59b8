"""Which frames show something new: the legs' movement from frame to frame.

A file may have more frames than were filmed: shown twice or more often (30 frames/s stored as 60 or
as 120, 24 as 30), or made up between two that were (30 interpolated to 60). And a drawing or a
slide show has only a few poses.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.frame_times import stretches_of
from posture.motion.motion import known_median
from posture.pose_track import LANDMARK, PoseTrack
from posture.video import new_pictures

PARTS: Final = ("knee", "ankle", "heel", "foot_index")
LEGS: Final = [[LANDMARK[f"{side}_{part}"] for part in PARTS] for side in ("left", "right")]

# How far apart the frames that were filmed may be, where those between them were made up; and how
# much more of its kink each must show than the others do. Of 172 real and rendered films, chance
# makes 0.27, 0.14 and 0.13 at most; 44 films made up with 2 px of scatter have 0.54, 0.32 and 0.43
# at least.
MADE_UP: Final = {2: 0.35, 3: 0.2, 4: 0.2}
FEWEST_BENDS: Final = 20
# And by how much surer the pose model must be of the legs in them, 0-1, at so many frames of each.
# Chance and strong compression make 0.043 at most; fading two pictures into each other makes 0.12
# and 0.13 (a real film of 30 a second made 90 and 60).
SURER: Final = 0.08
FEWEST_SURER: Final = 60
# What of the frames around one tells how much its path bends if it alone was filmed, by how far
# they are: of those that the bend itself is read from, so much that their scatter cancels.
KINKS: Final = {
    2: {2: 1.0, 1: -2 / 3, 0: -1 / 3},
    3: {3: 1.0, 2: -1.0},
    4: {4: 0.5, 2: -0.5},
}
# A frame whose path bends by more than so many times the median was misread.
MOST_BENT: Final = 4.0
# Below this, frames per second, a stride has so few frames that its own phases may look like that.
SLOWEST_FILMED_HZ: Final = 19.0
# Frames that lie between two at so regular distances were not looked at; others do by chance.
REGULAR: Final = 0.9


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

    The legs move little to them, and much before and after.
    """
    return new_pictures.repeats(leg_moves(xy))


def looked_at(xy: FloatArray) -> NDArray[np.bool_]:
    """Frames of one stretch that were looked at, (T,): all of them, or every so many.

    Those that posture did not look at lie with all of the body between the frames around them, on
    monotone curves; what is seen in a picture, be it made up, scatters.
    """
    looked = np.ones(len(xy), dtype=bool)
    before, here, after = xy[:-2], xy[1:-1], xy[2:]
    within = (np.fmin(before, after) <= here) & (here <= np.fmax(before, after))
    moved = (here != before).any(axis=(1, 2))
    looked[1:-1] = ~(within.all(axis=(1, 2)) & moved)
    steps = np.diff(np.flatnonzero(looked))
    spacing = np.median(steps) if len(steps) else 1
    regular = spacing > 1 and (steps == spacing).mean() > REGULAR
    return looked if regular else np.ones(len(xy), dtype=bool)


def filmed_every(xy: FloatArray, visibility: FloatArray, rate_hz: float) -> tuple[int, int]:
    """Return every which frame was filmed, and the first: (1, 0) where none was made up.

    What is made up between two pictures lies on the line between them, so the paths of the legs
    bend there only by what the pose model scatters; or it is both pictures faded into each other,
    and the pose model is less sure of the legs.

    Parameters
    ----------
    xy : ndarray (T, 33, 2)
        Landmarks of one stretch, pixels; NaN = not seen.
    visibility : ndarray (T, 33)
        How sure the pose model is of them, 0-1.
    rate_hz : float
        Of those frames.
    """
    legs = LEGS[0] + LEGS[1]
    sure = visibility[:, legs].mean(axis=1)
    found: dict[float, tuple[int, int]] = {}
    for spacing, least in MADE_UP.items():
        if rate_hz / spacing < SLOWEST_FILMED_HZ:
            continue
        signs = [(_kinks_shown(xy[:, legs], spacing), least)]
        if len(sure) >= FEWEST_SURER * spacing:
            signs.append(([float(sure[first::spacing].mean()) for first in range(spacing)], SURER))
        for shown, limit in signs:
            if np.isnan(shown).any():
                continue
            *_, second, most = sorted(shown)
            if most - second > limit:
                found[(most - second) / limit] = (spacing, shown.index(most))
    return found[max(found)] if found else (1, 0)


def _kinks_shown(legs: FloatArray, spacing: int) -> list[float]:
    """Of the frames beginning with each of the first few, which share of their kinks shows.

    A path from one filmed frame to the next is straight, and bends on these alone. So what the
    slopes on either side of a frame ask for (`KINKS`) is seen in it if it was filmed, and nothing
    of it if not. Scatter of the landmarks from frame to frame adds nothing to either, on average.

    Parameters
    ----------
    legs : ndarray (T, n, 2)
        Landmarks, pixels; NaN = not seen.
    spacing : int
        One of `MADE_UP`.

    Returns
    -------
    list of float
        One for each first frame, NaN where too few were seen.
    """
    frames = np.arange(spacing, len(legs) - spacing)
    bends = legs[frames - 1] - 2 * legs[frames] + legs[frames + 1]
    asked = np.zeros_like(bends)
    for away, weight in KINKS[spacing].items():
        asked += weight * (legs[frames - away] + legs[frames + away])
    sizes = np.linalg.norm(asked, axis=2)
    most = MOST_BENT * known_median(sizes)
    kept = (sizes < most) & (np.linalg.norm(bends, axis=2) < most)
    shown = []
    for first in range(spacing):
        own = kept & (frames % spacing == first)[:, None]
        enough = own.any(axis=1).sum() >= FEWEST_BENDS
        total = float(np.sum(asked[own] ** 2))
        shown.append(float(np.sum(bends[own] * asked[own])) / total if enough and total else np.nan)
    return shown


def distinct_frames(track: PoseTrack) -> tuple[NDArray[np.bool_], float, str]:
    """Return which frames show what was filmed, (T,), which share that is, and why others do not.

    All of them, 1 and "" where there are no more others than chance makes.
    """
    seen = [looked_at(track.xy[part]) for part in stretches_of(track.time_s)]
    looked = np.flatnonzero(np.concatenate(seen))
    share = 1 / round(len(track.time_s) / len(looked))
    kept = np.zeros(len(track.time_s), dtype=bool)
    repeated = repeats(track.xy[looked])
    usual = new_pictures.repeated_share(repeated)
    if usual:
        kept[looked[~repeated]] = True
        return kept, share * (1 - usual), "the others repeat one"
    spacings = set()
    for part in stretches_of(track.time_s[looked]):
        frames = looked[part]
        spacing, first = filmed_every(
            track.xy[frames], track.visibility[frames], share * track.clip.frame_rate_hz
        )
        spacings.add(spacing)
        kept[frames[first::spacing]] = True
    if len(spacings) == 1 and spacings != {1}:
        return kept, share / spacings.pop(), "the others were made up between two"
    return np.ones(len(track.time_s), dtype=bool), 1.0, ""


def without_repeats(track: PoseTrack) -> PoseTrack:
    """Return the track of what was filmed, and a warning about the frames that were not.

    The track itself where all were. Its frame rate is then that of different pictures.
    """
    kept, share, others = distinct_frames(track)
    if not others:
        return track
    rate_hz = track.clip.frame_rate_hz
    clip = replace(track.clip, frame_rate_hz=rate_hz * share)
    warning = (
        f"The file has {rate_hz:.0f} frames per second, but only about {clip.frame_rate_hz:.0f} "
        f"different pictures; {others}."
    )
    return replace(
        track,
        xy=track.xy[kept],
        visibility=track.visibility[kept],
        time_s=track.time_s[kept],
        apart=None if track.apart is None else track.apart[kept],
        clip=clip,
        warnings=(*track.warnings, warning),
    )
