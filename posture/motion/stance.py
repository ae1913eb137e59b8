"""The runner standing still, side on: where a track shows it, and whether the run compares with it.

Constant errors of the tracker for one body and its clothes are much the same standing and running,
so a run measured against the same runner's stance is free of them.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, gaussian_filter1d

from posture.arrays import FloatArray
from posture.errors import RefusedError
from posture.geometry import hang_deg, joint_angle_deg, lean_deg
from posture.motion import suitability
from posture.motion.grid import uniform
from posture.motion.motion import middle
from posture.motion.rhythm import longest_run
from posture.motion.view import find_facing, trunk_px, yaw_deg
from posture.pose_track import LANDMARK, MAX_STANCE_FRAMES, PoseTrack, Scene
from posture.results.report import Side

SIDES: Final[tuple[Side, Side]] = ("left", "right")
# What must hold still; arms and head may move a little.
STANDING_PARTS: Final = ("shoulder", "hip", "knee", "ankle")
LEAST_S: Final = 2.0
# Shorter stirrings within a stance, a landmark that jumps for a moment, do not end it.
LONGEST_STIR_S: Final = 0.25
# Weight settles at the beginning, and the next movement begins at the end.
SETTLING_S: Final = 0.2
# Standard deviation of the Gaussian whose derivative is the speed: pose noise of 6 mm in every
# frame then makes 0.015 trunk lengths a second at 30 frames/s.
SMOOTHING_S: Final = 0.15
# In trunk lengths a second, about 8 cm/s; quiet standing sways at 1 to 2, a step is far faster.
STILL_SPEED: Final = 0.15
MOST_LEAN_DEG: Final = 25.0
MOST_BENT_DEG: Final = 25.0
MOST_SLANTED_DEG: Final = 20.0
# Between the ankles, in trunk lengths: along the picture, and up it, where a camera that looks
# down shows the far foot higher.
FEET_APART: Final = 0.5
FEET_LEVEL: Final = 0.35
LEAST_KNOWN: Final = 0.8
# In trunk lengths: the feet have left their places once an ankle is this far from where it stood.
STEPPED_OFF: Final = 0.15
# A stance fits a run where body and camera are alike within these.
LARGEST_TURN_DEG: Final = 20.0
SAME_SIZE: Final = 0.15
SAME_PLACE: Final = 1.5
SAME_ROLL_DEG: Final = 2.0
# Wrist ahead of the trunk's middle in trunk lengths: hanging arms stay below half of it.
HANDS_AHEAD: Final = 0.5
HANDS_WARNING: Final = (
    "While standing still the hands were held ahead, as on a rail, which changes how the trunk "
    "stands; let the arms hang."
)
HOW_TO_STAND: Final = (
    "stand on the belt for three seconds, side on as in the run, legs straight, arms hanging."
)
FILM_ALIKE: Final = "Film both from the same place, without moving the camera in between."


class UnfitStanceError(Exception):
    """A stance that the run cannot be compared with; ``str(error)`` says why and what to do."""


def find_stance(time_s: FloatArray, xy: FloatArray) -> slice | None:
    """Return the longest stretch of at least 2 s in which somebody stands upright and still.

    Parameters
    ----------
    time_s : ndarray (T,)
        Uniform, seconds.
    xy : ndarray (T, 33, 2)
        Landmarks, picture pixels (y down); NaN = not seen.

    Returns
    -------
    slice or None
        Frames, without a moment of settling at either end; None = nobody stands still.
    """
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    if len(time_s) < LEAST_S * rate_hz:
        return None
    smooth, known = smoothed(xy, rate_hz), _known(xy)
    trunk = np.linalg.norm(middle(smooth, "shoulder") - middle(smooth, "hip"), axis=1)
    with np.errstate(invalid="ignore"):
        still = known & (_speed(smooth, rate_hz) < STILL_SPEED * trunk) & _stands(smooth, trunk)
    stir = round(LONGEST_STIR_S * rate_hz) + 1
    still = binary_closing(np.pad(still, stir, mode="edge"), np.ones(stir, dtype=bool))[stir:-stir]
    if not still.any():
        return None
    first, last = longest_run(still)
    settling = round(SETTLING_S * rate_hz)
    stance = slice(first + settling, last + 1 - settling)
    enough = stance.stop - stance.start >= LEAST_S * rate_hz - 1
    return stance if enough and known[stance].mean() >= LEAST_KNOWN else None


def with_feet_in_place(stance: slice, xy: FloatArray) -> slice:
    """Return the stance with the frames before and after it in which the feet keep their places.

    The body may stir in them already; the run does not begin before they are over.
    """
    ankles = xy[:, _numbers("ankle")]
    places = np.nanmedian(ankles[stance], axis=0)
    away = np.linalg.norm(ankles - places, axis=2).max(axis=1)
    left = np.flatnonzero(away > STEPPED_OFF * trunk_px(xy[stance]))
    before, after = left[left < stance.start], left[left >= stance.stop]
    start = int(before[-1]) + 1 if len(before) else 0
    return slice(start, int(after[0]) if len(after) else len(xy))


def _numbers(part: str) -> list[int]:
    return [LANDMARK[f"{side}_{part}"] for side in SIDES]


def _known(xy: FloatArray) -> NDArray[np.bool_]:
    """Frames in which everything that must hold still is seen."""
    numbers = [number for part in STANDING_PARTS for number in _numbers(part)]
    return np.asarray(np.isfinite(xy[:, numbers]).all(axis=(1, 2)))


def smoothed(xy: FloatArray, rate_hz: float) -> FloatArray:
    """Return smoothed landmarks; unknown ones are bridged, and stay NaN where never seen."""
    filled, frames = xy.copy(), np.arange(len(xy))
    for index in np.ndindex(xy.shape[1:]):
        values = xy[(slice(None), *index)]
        known = np.isfinite(values)
        if known.any():
            filled[(slice(None), *index)] = np.interp(frames, frames[known], values[known])
    return np.asarray(gaussian_filter1d(filled, SMOOTHING_S * rate_hz, axis=0, mode="nearest"))


def _speed(smooth: FloatArray, rate_hz: float) -> FloatArray:
    """Speed of the fastest part that must hold still, (T,), pixels a second."""
    numbers = [number for part in STANDING_PARTS for number in _numbers(part)]
    moved = np.gradient(smooth[:, numbers], axis=0) * rate_hz
    return np.asarray(np.linalg.norm(moved, axis=2).max(axis=1))


def _stands(smooth: FloatArray, trunk: FloatArray) -> NDArray[np.bool_]:
    """Frames in which the body is upright on two nearly straight legs, the feet side by side."""
    up = smooth * [1.0, -1.0]
    upright = np.abs(lean_deg(middle(up, "hip"), middle(up, "shoulder"))) < MOST_LEAN_DEG
    for side in SIDES:
        hip, knee, ankle = (up[:, LANDMARK[f"{side}_{p}"]] for p in ("hip", "knee", "ankle"))
        upright &= 180.0 - joint_angle_deg(hip, knee, ankle) < MOST_BENT_DEG
        upright &= np.abs(hang_deg(hip, ankle)) < MOST_SLANTED_DEG
    left, right = (up[:, number] for number in _numbers("ankle"))
    apart = np.abs(left - right)
    return np.asarray(
        upright & (apart[:, 0] < FEET_APART * trunk) & (apart[:, 1] < FEET_LEVEL * trunk)
    )


def check_alike(stance: FloatArray, run: FloatArray) -> None:
    """Make sure that a stance shows the runner as the run does.

    Parameters
    ----------
    stance, run : ndarray (T, 33, 2)
        Landmarks of the two stretches, pixels of pictures of one size.

    Raises
    ------
    UnfitStanceError
        If they face opposite ways, are turned or far away from each other, or differ in size.
    """
    if find_facing(stance) != find_facing(run):
        raise UnfitStanceError(f"It faces the other way: {HOW_TO_STAND}")
    if abs(yaw_deg(stance) - yaw_deg(run)) > LARGEST_TURN_DEG:
        raise UnfitStanceError(f"The body is turned towards the camera or away: {HOW_TO_STAND}")
    standing_px, running_px = trunk_px(stance), trunk_px(run)
    if abs(standing_px / running_px - 1) > SAME_SIZE or _away(stance, run) > SAME_PLACE:
        raise UnfitStanceError(f"The runner stands elsewhere than the run is: {HOW_TO_STAND}")


def _away(stance: FloatArray, run: FloatArray) -> float:
    """Distance between where the hips are in the two stretches, trunk lengths of the run."""
    places = [np.nanmedian(middle(body, "hip"), axis=0) for body in (stance, run)]
    return float(np.linalg.norm(places[0] - places[1])) / trunk_px(run)


def with_stance(run: PoseTrack, stance: PoseTrack) -> PoseTrack:
    """Return the track of a run with that of another clip in which the runner stands still."""
    if len(stance.time_s) > MAX_STANCE_FRAMES:
        too_long = "It is too long. Cut out the three seconds of standing still."
        return without_stance(run, stance.clip.name, too_long)
    return replace(run, stance=replace(stance, stance=None))


def without_stance(run: PoseTrack, name: str, because: str) -> PoseTrack:
    """Return the track of a run with a warning that the clip called ``name`` was not used."""
    return replace(run, warnings=(*run.warnings, not_used(name, because)))


def not_used(name: str, because: str) -> str:
    """Return the warning that a clip of standing still was not used."""
    return f"The clip of standing still, {name}, was not used. {because}"


def stance_in_clip(stance: PoseTrack, run: PoseTrack) -> tuple[FloatArray, FloatArray]:
    """Return (time_s, xy) of the still stretch in another clip of the runner.

    Raises
    ------
    UnfitStanceError
        If that clip cannot be used, shows nobody standing still, or was filmed differently.
    """
    try:
        suitability.check_picture(stance)
    except RefusedError as error:
        raise UnfitStanceError(f"{error.message} {error.advice}") from error
    if stance.size != run.size:
        sizes = [f"{width} × {height}" for width, height in (stance.size, run.size)]
        raise UnfitStanceError(
            f"Its picture has {sizes[0]} pixels, that of the run {sizes[1]}. {FILM_ALIKE}"
        )
    if stance.model_sha256 != run.model_sha256:
        raise UnfitStanceError("It was tracked with another pose model; track both with the same.")
    if _rolled(stance.scene, run.scene):
        raise UnfitStanceError(f"The camera is tilted differently. {FILM_ALIKE}")
    time_s, xy = uniform(stance) if len(stance.time_s) > 1 else (stance.time_s, stance.xy)
    found = find_stance(time_s, xy) if len(time_s) > 1 else None
    if found is None:
        raise UnfitStanceError(f"Nobody stands still in it for two seconds: {HOW_TO_STAND}")
    return time_s[found], xy[found]


def _rolled(stance: Scene | None, run: Scene | None) -> bool:
    """Whether the room's lines show that the camera was rolled between two clips."""
    if not (stance and run):
        return False
    if stance.roll_deg is None or run.roll_deg is None:
        return False
    doubt = (stance.roll_u_deg or 0.0) + (run.roll_u_deg or 0.0)
    return abs(stance.roll_deg - run.roll_deg) > SAME_ROLL_DEG + doubt


def holds_on(body: FloatArray, facing: Side) -> bool:
    """Whether the hands are held ahead all the time, as on a rail.

    Parameters
    ----------
    body : ndarray (T, 33, 2)
        Of the stance, sagittal pixels (x forward, y up).
    facing : Side
        The camera side.
    """
    hip, shoulder = middle(body, "hip"), middle(body, "shoulder")
    wrist = body[:, LANDMARK[f"{facing}_wrist"], 0]
    ahead = (wrist - (hip + shoulder)[:, 0] / 2) / np.linalg.norm(shoulder - hip, axis=1)
    known = ahead[np.isfinite(ahead)]
    return len(known) > 0 and float(np.median(known)) > HANDS_AHEAD
