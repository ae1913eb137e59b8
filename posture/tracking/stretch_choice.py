"""Which stretches of a long clip to follow, from a few glances at it.

A stretch should show steady running in good light, from one side and in one place, and the
stretches lie far apart, so that what changes during the run can be seen. More of the run hardly
narrows an interval: what the pose model gets wrong on one body, it gets wrong in every stride.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from posture.arrays import FloatArray
from posture.geometry import joint_angle_deg
from posture.pose_track import LANDMARK
from posture.results.report import Side

# Clips up to this length, real seconds, are followed from first to last frame.
SHORT_S: Final = 20.0
STRETCH_S: Final = 6.0
APART_S: Final = 1.5
# Where in the running the stretches lie, as shares of it, in the order in which they are followed.
PLACES: Final = (0.2, 0.8, 0.5, 0.35, 0.65)
MOST_GLANCES: Final = 24
# Near either end of the clip, where somebody stands still, there are more: one a second or so.
ENDS_S: Final = 8.0
AT_ENDS: Final = 9
# After a key frame, file seconds, a frame is certainly reached from it.
AFTER_KEY_S: Final = 0.4
STANCE_S: Final = 5.0
# Glances at the run agree within these: size of the trunk, and place in trunks.
SAME_SIZE: Final = 0.2
SAME_PLACE: Final = 1.5
DIM_SHARE: Final = 0.6
# Both knees as straight, and the ankles as near each other, in trunks, as in no moment of running.
STRAIGHT_DEG: Final = 150.0
TOGETHER: Final = 0.5
# A runner's far leg may be mistaken for the near one in one glance, not in two so near each other.
SOON_S: Final = 3.0
SIDES: Final[tuple[Side, ...]] = ("left", "right")


class Stretch(NamedTuple):
    """From and to, file time, seconds."""

    start_s: float
    end_s: float


class StretchPlan(NamedTuple):
    """What of a clip to follow.

    Attributes
    ----------
    stretches : list of Stretch
        In the order in which to follow them; they do not overlap.
    least : int
        How many of them at least: two of running, far apart, and the runner standing still, if
        there was a glance at that.
    """

    stretches: list[Stretch]
    least: int


@dataclass(frozen=True)
class Glance:
    """One look at the clip.

    Attributes
    ----------
    time_s : float
        File time.
    xy : ndarray (33, 2)
        Landmarks, pixels of a picture of one size; NaN = nobody was seen.
    brightness : float
        Mean of the picture where the body is, 0-255.
    """

    time_s: float
    xy: FloatArray
    brightness: float


def glance_times(key_times_s: Sequence[float], duration_s: float) -> list[float]:
    """Return at which key frames to look: all over the clip, and more near either end."""
    keys = np.array(key_times_s)
    wanted = np.concatenate(
        [
            np.linspace(0.0, duration_s, MOST_GLANCES),
            np.linspace(0.0, ENDS_S, AT_ENDS),
            duration_s - np.linspace(0.0, ENDS_S, AT_ENDS),
        ]
    )
    nearest = np.abs(wanted[:, None] - keys[None, :]).argmin(axis=1)
    return sorted(set(keys[nearest].tolist()))


def choose(
    glances: Sequence[Glance], key_times_s: Sequence[float], duration_s: float, pace: float = 1.0
) -> StretchPlan:
    """Choose the stretches to follow.

    Parameters
    ----------
    glances : sequence of Glance
        In order of time.
    key_times_s : sequence of float
        From `posture.video.Probe`; a stretch begins soon after one of them.
    duration_s : float
        Of the clip, file seconds.
    pace : float
        File seconds per real second.

    """
    runs = _runs(glances, duration_s) or [Stretch(0.0, duration_s)]
    length = STRETCH_S * pace
    chosen: list[Stretch] = []
    for place in PLACES:
        own = _about(_at_share(runs, place), length, runs, key_times_s)
        if own and all(_apart(own, other, APART_S * pace) for other in chosen):
            chosen.append(own)
    still = _stance(glances, duration_s, STANCE_S * pace)
    if still and all(_apart(still, other, 0.0) for other in chosen):
        return StretchPlan([*chosen[:1], still, *chosen[1:]], 3)
    return StretchPlan(chosen, 2)


def _runs(glances: Sequence[Glance], duration_s: float) -> list[Stretch]:
    """The spans in which all glances show somebody who may be running there."""
    good = _good(glances)
    times = [glance.time_s for glance in glances]
    runs: list[Stretch] = []
    start: float | None = None
    for number, fits in enumerate(good):
        first, last = number == 0, number == len(good) - 1
        if fits and start is None:
            start = 0.0 if first else times[number]
        if start is not None and (not fits or last):
            end = (duration_s if last else times[number]) if fits else times[number - 1]
            runs.append(Stretch(start, end))
            start = None
    return [run for run in runs if run.end_s > run.start_s]


def _good(glances: Sequence[Glance]) -> list[bool]:
    """Which glances show the runner as most of them do, not standing and not in the dark."""
    still = still_glances(glances)
    seen = [np.isfinite(g.xy).all() and not own for g, own in zip(glances, still, strict=True)]
    if not any(seen):
        return [False] * len(glances)
    shown = [glance for glance, there in zip(glances, seen, strict=True) if there]
    side = "right" if np.median([faces(glance.xy) for glance in shown]) > 0 else "left"
    size = float(np.median([_trunk_px(glance.xy) for glance in shown]))
    place = np.median([_hip(glance.xy) for glance in shown], axis=0)
    light = float(np.median([glance.brightness for glance in shown]))
    return [
        bool(
            there
            and (faces(glance.xy) > 0) == (side == "right")
            and abs(_trunk_px(glance.xy) / size - 1) < SAME_SIZE
            and np.hypot(*(_hip(glance.xy) - place)) < SAME_PLACE * size
            and glance.brightness > DIM_SHARE * light
        )
        for glance, there in zip(glances, seen, strict=True)
    ]


def _at_share(runs: Sequence[Stretch], share: float) -> float:
    """The moment at a share of all running."""
    left = share * sum(run.end_s - run.start_s for run in runs)
    for run in runs:
        if left <= run.end_s - run.start_s:
            return run.start_s + left
        left -= run.end_s - run.start_s
    return runs[-1].end_s


def _about(
    middle_s: float, length_s: float, runs: Sequence[Stretch], keys_s: Sequence[float]
) -> Stretch | None:
    """A stretch about a moment, within its run and begun soon after a key frame, if one is near."""
    run = next((run for run in runs if run.start_s <= middle_s <= run.end_s), None)
    if run is None:
        return None
    latest = max(run.start_s, run.end_s - length_s)
    start = float(np.clip(middle_s - length_s / 2, run.start_s, latest))
    after = np.array(keys_s) + AFTER_KEY_S
    near = after[
        (after >= run.start_s) & (after <= latest) & (np.abs(after - start) < length_s / 2)
    ]
    if len(near):
        start = float(near[np.argmin(np.abs(near - start))])
    return Stretch(start, min(start + length_s, run.end_s))


def _apart(one: Stretch, other: Stretch, least_s: float) -> bool:
    return one.start_s - other.end_s > least_s or other.start_s - one.end_s > least_s


def _stance(glances: Sequence[Glance], duration_s: float, length_s: float) -> Stretch | None:
    """The stretch about the glance at somebody standing that is nearest to an end of the clip."""
    still = still_glances(glances)
    times = [glance.time_s for glance, own in zip(glances, still, strict=True) if own]
    if not times:
        return None
    middle = min(times, key=lambda time_s: min(time_s, duration_s - time_s))
    start = max(0.0, min(middle - length_s / 2, duration_s - length_s))
    return Stretch(start, min(start + length_s, duration_s))


def still_glances(glances: Sequence[Glance]) -> list[bool]:
    """Return which glances show somebody standing, as does the one before or after."""
    upright = [stands(glance.xy) for glance in glances]
    still = [False] * len(glances)
    for number, (before, after) in enumerate(pairwise(glances)):
        both = upright[number] and upright[number + 1]
        if both and after.time_s - before.time_s <= SOON_S:
            still[number] = still[number + 1] = True
    return still


def stands(xy: FloatArray) -> bool:
    """Whether both legs are nearly straight and side by side, as somebody stands."""
    trunk = _trunk_px(xy)
    knees = [
        float(joint_angle_deg(*(xy[LANDMARK[f"{side}_{p}"]] for p in ("hip", "knee", "ankle"))))
        for side in SIDES
    ]
    ankles = [xy[LANDMARK[f"{side}_ankle"]] for side in SIDES]
    apart = np.abs(ankles[0] - ankles[1])
    return bool(min(knees) > STRAIGHT_DEG and (apart < TOGETHER * trunk).all())


def faces(xy: FloatArray) -> float:
    """How far nose and toes are to the right of ears and heels; > 0 = facing right."""
    head = xy[LANDMARK["nose"], 0] - np.mean([xy[LANDMARK[f"{side}_ear"], 0] for side in SIDES])
    feet = [xy[LANDMARK[f"{s}_foot_index"], 0] - xy[LANDMARK[f"{s}_heel"], 0] for s in SIDES]
    return float(head + np.mean(feet))


def _hip(xy: FloatArray) -> FloatArray:
    return np.asarray((xy[LANDMARK["left_hip"]] + xy[LANDMARK["right_hip"]]) / 2)


def _trunk_px(xy: FloatArray) -> float:
    shoulder = (xy[LANDMARK["left_shoulder"]] + xy[LANDMARK["right_shoulder"]]) / 2
    return float(np.hypot(*(shoulder - _hip(xy))))
