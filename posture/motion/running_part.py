"""The stretch of a clip that is judged: the longest run seen from one side without a cut.

Walking before and after it, standing, a frozen picture, somebody getting on or off, and the same
runner from the other side are left out, and it is told what was.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from posture.arrays import FloatArray
from posture.motion.gait import LEAST_SPREAD, SLOW_PACE, STILL, gait_of, gait_signs
from posture.motion.motion import middle
from posture.motion.view import facing_votes, trunk_px

Doing = Literal["running", "unclear", "still", "nobody", "another", "walking"]

WINDOW_S: Final = 2.0
HOP_S: Final = 0.5
LEAST_SEEN: Final = 0.3
# One window alone is a window that was mis-seen.
WINDOWS_THAT_COUNT: Final = 3
# Facing is what the head and the feet show over this time.
TURNING_S: Final = 2.0
# From one frame to the next no body moves or grows by so much, in its own trunk lengths, and stays
# there: the picture was cut.
CUT_JUMP: Final = 0.5
CUT_SIZE: Final = 1.25
HALF: Final = 0.5
AROUND_CUT_S: Final = 0.5
LEFT_OUT_S: Final = 1.0
WORDS: Final = {
    "walking": "walking",
    "still": "standing, or a frozen picture",
    "nobody": "nobody in the picture",
    "another": "something else than running",
}
FROM_THE_OTHER_SIDE: Final = "the run from the other side"
ELSEWHERE: Final = "a shorter stretch of running"


@dataclass(frozen=True)
class RunningPart:
    """What of a clip is judged.

    Attributes
    ----------
    frames : slice
        The longest stretch of running; without any, the longest uncut piece of the clip.
    runs : bool
        Whether there is running in it.
    left_out : tuple of str
        What else there is for a second or more, in words, the longest first.
    """

    frames: slice
    runs: bool
    left_out: tuple[str, ...] = ()


def find_running_part(body: FloatArray, time_s: FloatArray, belt_deg: float) -> RunningPart:
    """Find the longest stretch of running seen from one side without a cut.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Sagittal pixels for the side that most of the clip shows (x forward, y up); NaN = not seen.
    time_s : ndarray (T,)
        Uniform, seconds.
    belt_deg : float
        Slope of the belt, rising forwards +; NaN counts as level.
    """
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    forward = _facing(body, rate_hz)
    pieces = _pieces(forward, _cuts(body, rate_hz))
    doing = np.full(len(time_s), "unclear", dtype="<U8")
    for piece in pieces:
        turned = body[piece] * [forward[piece.start], 1.0]
        doing[piece] = _doing(turned, rate_hz, belt_deg * forward[piece.start])
    stretches = [
        slice(piece.start + first, piece.start + last + 1)
        for piece in pieces
        for first, last in _runs(doing[piece])
    ]
    if not stretches:
        outside = {words: doing == name for name, words in WORDS.items()}
        return RunningPart(max(pieces, key=_frames), False, _told(outside, rate_hz))
    best = max(stretches, key=_frames)
    return RunningPart(best, True, _told(_outside(best, doing, forward), rate_hz))


def _frames(part: slice) -> int:
    return int(part.stop - part.start)


def _facing(body: FloatArray, rate_hz: float) -> FloatArray:
    """Which way the runner looks in each frame, +1 = as most of the time, -1 = the other, (T,)."""
    votes = facing_votes(body)
    seen = np.flatnonzero(np.isfinite(votes))
    if not len(seen):
        return np.ones(len(body))
    filled = votes[seen][np.searchsorted((seen[1:] + seen[:-1]) / 2, np.arange(len(votes)))]
    window = min(2 * round(TURNING_S * rate_hz / 2) + 1, len(filled))
    return np.where(median_filter(filled, window, mode="nearest") < 0, -1.0, 1.0)


def _cuts(body: FloatArray, rate_hz: float) -> NDArray[np.intp]:
    """First frames after a cut: trunk and hips are suddenly elsewhere, or of another size."""
    hip, shoulder = middle(body, "hip"), middle(body, "shoulder")
    trunk = np.column_stack([(hip + shoulder) / 2, np.linalg.norm(shoulder - hip, axis=1)])
    seen = np.flatnonzero(np.isfinite(trunk).all(axis=1) & (trunk[:, 2] > 0))
    usual = trunk_px(body)
    if len(seen) < 2:
        return np.empty(0, dtype=np.intp)
    trunk = trunk[seen] / usual
    trunk[:, 2] = np.log(trunk[:, 2])
    around = max(2, round(AROUND_CUT_S * rate_hz))
    sudden = _changes(trunk[1:], trunk[:-1]) > HALF
    lasting = [
        frame
        for frame in (np.flatnonzero(sudden) + 1).tolist()
        if around // 2 <= frame <= len(trunk) - around // 2
        and _changes(
            np.median(trunk[frame : frame + around], axis=0),
            np.median(trunk[max(0, frame - around) : frame], axis=0),
        )
        > 1
    ]
    return seen[lasting]


def _changes(after: FloatArray, before: FloatArray) -> FloatArray:
    """How far the trunk moved or grew, in the least that a cut does."""
    change = np.abs(after - before)
    moved = np.hypot(change[..., 0], change[..., 1]) / CUT_JUMP
    return np.asarray(np.maximum(moved, change[..., 2] / np.log(CUT_SIZE)))


def _pieces(forward: FloatArray, cuts: NDArray[np.intp]) -> list[slice]:
    """Parts of the clip between cuts and changes of side, in order."""
    turns = np.flatnonzero(np.diff(forward)) + 1
    edges = np.unique(np.concatenate([[0, len(forward)], turns, cuts])).tolist()
    return [slice(a, b) for a, b in pairwise(edges)]


def _doing(body: FloatArray, rate_hz: float, belt_deg: float) -> NDArray[np.str_]:
    """What the legs do around each frame, (T,)."""
    width, hop = round(WINDOW_S * rate_hz), max(1, round(HOP_S * rate_hz))
    starts = np.arange(0, max(1, len(body) - width + 1), hop)
    found = [_of_window(body[start : start + width], rate_hz, belt_deg) for start in starts]
    if len(found) >= WINDOWS_THAT_COUNT:
        found = _agreed(found)
    nearest = np.abs(np.subtract.outer(np.arange(len(body)), starts + width / 2)).argmin(axis=1)
    return np.asarray(np.array(found)[nearest])


def _of_window(body: FloatArray, rate_hz: float, belt_deg: float) -> Doing:
    if np.isfinite(middle(body, "hip")[:, 0]).mean() < LEAST_SEEN:
        return "nobody"
    signs = gait_signs(body, rate_hz, belt_deg)
    if np.isnan(signs.spread):
        return "unclear"
    if signs.spread < LEAST_SPREAD or signs.pace * signs.spread < STILL:
        return "still"
    if signs.pace < SLOW_PACE:
        return "unclear"
    gait = gait_of(signs)
    return gait if gait in ("running", "walking") else "another"


def _agreed(found: list[Doing]) -> list[Doing]:
    """What at least one neighbour says too; one that stands alone says what the one before says."""
    result = list(found)
    for k in range(1, len(found) - 1):
        if found[k - 1] == found[k + 1] != found[k]:
            result[k] = found[k - 1]
    return result


def _runs(doing: NDArray[np.str_]) -> list[tuple[int, int]]:
    """First and last frame of every stretch of nothing but running, and what may be running."""
    may = np.isin(doing, ("running", "unclear"))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], may, [False]]).astype(int)))
    parts = list(zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True))
    return [(a, b) for a, b in parts if (doing[a : b + 1] == "running").any()]


def _outside(
    best: slice, doing: NDArray[np.str_], forward: FloatArray
) -> dict[str, NDArray[np.bool_]]:
    """Which frames outside ``best`` show what, by its words."""
    outside = np.ones(len(doing), dtype=bool)
    outside[best] = False
    shown = {words: outside & (doing == name) for name, words in WORDS.items()}
    runs = outside & np.isin(doing, ("running", "unclear"))
    turned = forward != forward[best.start]
    return {**shown, FROM_THE_OTHER_SIDE: runs & turned, ELSEWHERE: runs & ~turned}


def _told(shown: dict[str, NDArray[np.bool_]], rate_hz: float) -> tuple[str, ...]:
    """What is shown for a second or more, in words, the longest first."""
    seconds = {words: float(frames.sum()) / rate_hz for words, frames in shown.items()}
    long = [words for words, lasted in seconds.items() if lasted >= LEFT_OUT_S]
    return tuple(sorted(long, key=lambda words: -seconds[words]))
