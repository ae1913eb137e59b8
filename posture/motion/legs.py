"""Which leg is which: undoing whole-leg left/right mix-ups over the whole clip.

Pose estimators give a leg the other one's name for a few frames, most often just after the
leading foot lands. One frame cannot tell; the rhythm can: each leg's path is a periodic
function of the stride's phase, and a two-state path (as seen / exchanged) through the clip
is chosen that fits both legs best with as few changes and as small jumps as that needs. The
first rounds fit one coarse cycle to both legs, half a stride apart: a mix-up that comes back with
every stride is in one leg's half of it only, so the cycle cannot learn it.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.motion.cycle import periodic_part
from posture.motion.rhythm import mean_ignoring_nan
from posture.pose_track import LANDMARK

LEG: Final = ("hip", "knee", "ankle", "heel", "foot_index")
LEFT_LEG: Final = [LANDMARK[f"left_{part}"] for part in LEG]
RIGHT_LEG: Final = [LANDMARK[f"right_{part}"] for part in LEG]
# Harmonics of the cycle that both legs share, and of each leg's own; for how many rounds at most.
SHARED_ORDER: Final = 1
SHARED_ROUNDS: Final = 2
OWN_ORDER: Final = 5
OWN_ROUNDS: Final = 4
# Squared residuals (in robust standard deviations) above this carry no further weight.
RESIDUAL_CAP: Final = 16.0
# What a change of state costs, in the same squared residuals.
CHANGE_COST: Final = 6.0
# Below this share of the leg's swing a residual is noise whatever the robust spread says.
NOISE_FLOOR: Final = 0.03
TINY: Final = 1e-9

Cycles = Callable[[FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray]]
"""From the paths of left and right leg (T, n) and their phase: what they periodically are."""


def find_mixups(body: FloatArray, phase: FloatArray) -> NDArray[np.bool_]:
    """Frames in which the two legs carry each other's names.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Sagittal pixels; NaN = not seen.
    phase : ndarray (T,)
        Strides, from `posture.motion.rhythm.follow_phase`.

    Returns
    -------
    ndarray of bool (T,)
        True where the legs are to be exchanged. Which leg is called left overall is the
        tracker's majority.
    """
    exchanged = np.zeros(len(body), dtype=bool)
    for cycles, rounds in ((_shared_cycle, SHARED_ROUNDS), (_own_cycles, OWN_ROUNDS)):
        for _ in range(rounds):
            current = exchange_legs(body, exchanged)
            update = _best_path(_costs(current, phase, cycles), _jumps(current))
            exchanged ^= update
            if not update.any():
                break
    return ~exchanged if exchanged.mean() > 0.5 else exchanged


def exchange_legs(body: FloatArray, frames: NDArray[np.bool_]) -> FloatArray:
    """Return ``body`` with left and right leg exchanged in ``frames``."""
    result = body.copy()
    rows = np.flatnonzero(frames)[:, None]
    result[rows, LEFT_LEG] = body[rows, RIGHT_LEG]
    result[rows, RIGHT_LEG] = body[rows, LEFT_LEG]
    return result


def leg_features(body: FloatArray, leg: list[int]) -> FloatArray:
    """Path of one leg below the hip, (T, 8): x from mid-hip and height from mid-hip."""
    middle = mean_ignoring_nan(body[:, [LANDMARK["left_hip"], LANDMARK["right_hip"]]])
    return np.asarray((body[:, leg[1:]] - middle[:, None]).reshape(len(body), -1))


def _shared_cycle(
    left: FloatArray, right: FloatArray, phase: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Both legs' paths as one cycle, the right leg's half a stride later."""
    phases = np.concatenate([phase, phase + 0.5])
    both = periodic_part(phases, np.concatenate([left, right]), SHARED_ORDER)
    return both[: len(left)], both[len(left) :]


def _own_cycles(
    left: FloatArray, right: FloatArray, phase: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Each leg's path as a cycle of its own."""
    return periodic_part(phase, left, OWN_ORDER), periodic_part(phase, right, OWN_ORDER)


def _costs(body: FloatArray, phase: FloatArray, cycles: Cycles) -> FloatArray:
    """Cost of every frame as seen and exchanged, (T, 2); parts never seen on a leg tell nothing."""
    left, right = leg_features(body, LEFT_LEG), leg_features(body, RIGHT_LEG)
    seen = np.isfinite(left).any(axis=0) & np.isfinite(right).any(axis=0)
    if not seen.any():
        return np.zeros((len(body), 2))
    left, right = left[:, seen], right[:, seen]
    model_left, model_right = cycles(left, right, phase)
    straight = [left - model_left, right - model_right]
    crossed = [right - model_left, left - model_right]
    swing = np.nanstd(np.concatenate([model_left, model_right]), axis=0)
    spread = 1.4826 * np.nanmedian(np.abs(np.concatenate(straight)), axis=0)
    scale = np.maximum(spread, NOISE_FLOOR * swing.max()) + TINY
    return np.stack([_capped(straight, scale), _capped(crossed, scale)], axis=1)


def _jumps(body: FloatArray) -> FloatArray:
    """Cost of keeping and of changing the names from each frame to the next, (T - 1, 2)."""
    left, right = leg_features(body, LEFT_LEG), leg_features(body, RIGHT_LEG)
    kept = [np.diff(left, axis=0), np.diff(right, axis=0)]
    changed = [right[1:] - left[:-1], left[1:] - right[:-1]]
    steps = np.abs(np.concatenate(kept))
    known = steps[np.isfinite(steps)]
    if not len(known):
        return np.zeros((len(body) - 1, 2))
    usual = float(np.percentile(known, 90)) + TINY  # nine steps in ten are shorter
    return np.stack([_capped(kept, usual), _capped(changed, usual) + CHANGE_COST], axis=1)


def _capped(residuals: list[FloatArray], scale: FloatArray | float) -> FloatArray:
    squared = [np.minimum((r / scale) ** 2, RESIDUAL_CAP) for r in residuals]
    return np.asarray(sum(np.nansum(s, axis=1) for s in squared))


def _best_path(costs: FloatArray, jumps: FloatArray) -> NDArray[np.bool_]:
    """Two-state path of least cost (Viterbi); ``jumps`` price keeping the state and changing it."""
    seen, exchanged = (float(cost) for cost in costs[0])
    from_exchanged, from_seen = list[bool](), list[bool]()
    # Plain numbers: arrays of two would spend all the time on being arrays.
    for (keep, change), (as_seen, as_exchanged) in zip(
        jumps.tolist(), costs[1:].tolist(), strict=True
    ):
        kept, changed = seen + keep, exchanged + change
        from_exchanged.append(kept > changed)
        stays, leaves = exchanged + keep, seen + change
        from_seen.append(leaves < stays)
        seen = min(kept, changed) + as_seen
        exchanged = min(stays, leaves) + as_exchanged
    path = [exchanged < seen]
    for t in reversed(range(len(from_seen))):
        path.append(not from_seen[t] if path[-1] else from_exchanged[t])
    return np.array(path[::-1])
