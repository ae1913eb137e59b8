"""How far rendered feet move as feet on force-plate treadmills do."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter1d

from bench.forceplate import Points, Trial, footnet_trial, rbds_trial
from bench.render.gait import Gait, Runner
from bench.render.landing import Strike, draw_landing
from bench.render.rhythm import FEET, Foot
from bench.render.skeleton import Skeleton
from bench.sections import Section, section
from posture.arrays import FloatArray
from posture.checks import knee_flexion_at_contact

# Seconds from initial contact at which feet are compared.
INSTANTS_S: Final = (-0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.08)
# Features of contact detection lie this near the events.
BEFORE_S: Final = 0.12
AFTER_S: Final = 0.08
RATE_HZ: Final = 250.0
# Markers jitter by a millimetre: speeds are of paths smoothed over 5 ms.
SMOOTHING_S: Final = 0.005
BELT_SHARE: Final = 0.6
PARTS: Final = ("hip", "knee", "ankle", "heel", "foot_index")
RENDERED_S: Final = (1.0, 5.0)
DRAWN: Final = 8
COLUMNS: Final = (
    *("foot", "strides", *(f"{1000 * t:+.0f} ms" for t in INSTANTS_S)),
    *("60 % of belt, ms", "furthest ahead, ms", "thigh furthest back, ms"),
)
NOTE: Final = (
    "Ankle against the belt from initial contact on: speed as a share of the belt's / height over"
    " its lowest in stance, mm / pitch of the foot against flat, degrees, mean of the strides;"
    " then, mean ± SD, when the ankle reaches 60 % of the belt's speed and when it is furthest"
    " ahead (from initial contact), and when the thigh is furthest back (from toe-off). Plates:"
    " RBDS (one runner, two speeds) and FootNet's example data (another runner, whose hips were"
    " not measured). Rendered: the same speed and cadence with the fitted landing; then runners"
    " with drawn landings, ± between runners."
)


@dataclass(frozen=True)
class FootCourse:
    """Strides of one foot about their events.

    Attributes
    ----------
    belt_share, height_m, pitch_deg : ndarray (strides, instants)
        The ankle's backward speed over the belt's, the ankle over its lowest in stance, the
        foot against flat (toes up positive).
    locked_s, furthest_s : ndarray (strides,)
        When the ankle reaches 60 % of the belt's speed and is furthest ahead, from contact.
    thigh_s : ndarray (strides,)
        When the thigh is furthest back, from toe-off.
    """

    belt_share: FloatArray
    height_m: FloatArray
    pitch_deg: FloatArray
    locked_s: FloatArray
    furthest_s: FloatArray
    thigh_s: FloatArray


def landing_section(shared: Path, skeleton: Skeleton) -> Section | None:
    """Compare rendered feet with the plates'; None where the plates are not there.

    Parameters
    ----------
    shared : Path
        Folder that holds ``forceplate``.
    skeleton : Skeleton
        Who runs for the rendered rows.
    """
    folder = shared / "forceplate"
    if not folder.is_dir():
        return None
    runners: tuple[tuple[Trial, Strike], ...] = (
        (rbds_trial(folder, "RBDS002runT25"), "heel"),
        (rbds_trial(folder, "RBDS002runT45"), "heel"),
        (footnet_trial(folder), "forefoot"),
    )
    rows = []
    for trial, strike in runners:
        measured = {foot: foot_course(trial, foot) for foot in FEET}
        hips = trial.name != "FootNet"
        rows += [_row(f"{trial.name}, {foot}", own, hips) for foot, own in measured.items()]
        gait = _gait_of(trial, strike)
        rows.append(_row("rendered", foot_course(rendered_trial(skeleton, gait), "right")))
        rows.append(_drawn_row(skeleton, gait))
    return section("landing", "Rendered landings beside the force plates'", NOTE, COLUMNS, rows)


def foot_course(trial: Trial, foot: Foot, instants_s: tuple[float, ...] = INSTANTS_S) -> FootCourse:
    """Measure every whole stride of one foot of a trial at some instants from its contact."""
    time_s = np.arange(trial.time_s[0], trial.time_s[-1], 1 / RATE_HZ)
    points = _resampled(trial, foot, time_s)
    found = [
        _stride(points, time_s, contact_s, toe_off_s, instants_s)
        for side, contact_s, toe_off_s in trial.contacts
        if side == foot
        and contact_s - BEFORE_S > time_s[0]
        and toe_off_s + AFTER_S + 1 / RATE_HZ < time_s[-1]
    ]
    return FootCourse(*(np.array(values) for values in zip(*found, strict=True)))


def rendered_trial(skeleton: Skeleton, gait: Gait) -> Trial:
    """Return a rendered runner's joints as a trial: what the plates' markers would have seen."""
    runner = Runner(skeleton, gait)
    time_s = np.arange(RENDERED_S[0], RENDERED_S[1], 1 / RATE_HZ)
    poses = np.array([runner.pose(float(time)).points_m for time in time_s])
    names = [f"{foot}_{part}" for foot in FEET for part in PARTS]
    points = {name: 1000 * poses[:, skeleton.point(name), :2] for name in names}
    steps = runner.contacts(time_s[0], time_s[-1])
    contacts = tuple((step.foot, step.contact_s, step.toe_off_s) for step in steps)
    return Trial("rendered", time_s, points, contacts, {})


def _gait_of(trial: Trial, strike: Strike) -> Gait:
    """A gait of a trial's speed, cadence and pose at contact."""
    contact_s = np.array([contact for side, contact, _ in trial.contacts if side == "right"])
    belts = [_belt_mps(trial, foot) for foot in FEET]
    return Gait(
        cadence_spm=float(120 / np.median(np.diff(contact_s))),
        speed_mps=float(np.mean(belts)),
        overstride_m=_overstride_m(trial, contact_s),
        knee_flexion_at_contact_deg=trial.at_contact["right"].get(
            knee_flexion_at_contact.CHECK.key, 17.0
        ),
        strike=strike,
    )


def _overstride_m(trial: Trial, contact_s: FloatArray) -> float:
    ahead = trial.points["right_ankle"][:, 0] - trial.points["right_knee"][:, 0]
    return float(np.mean(np.interp(contact_s, trial.time_s, ahead))) / 1000


def _belt_mps(trial: Trial, foot: Foot) -> float:
    """Speed of the belt: of the heel's and the ankle's mean pace in mid-stance."""
    paces = []
    for side, contact_s, toe_off_s in trial.contacts:
        if side == foot:
            inside = contact_s + np.array([0.35, 0.55]) * (toe_off_s - contact_s)
            for part in ("ankle", "heel", "foot_index"):
                x = np.interp(inside, trial.time_s, trial.points[f"{foot}_{part}"][:, 0])
                paces.append((x[0] - x[1]) / (inside[1] - inside[0]) / 1000)
    return float(np.median(paces))


def _resampled(trial: Trial, foot: Foot, time_s: FloatArray) -> Points:
    """Paths of one foot's leg, m, smoothed."""
    width = SMOOTHING_S * RATE_HZ
    found = {}
    for part in PARTS:
        path = trial.points[f"{foot}_{part}"] / 1000
        even = np.stack([np.interp(time_s, trial.time_s, path[:, axis]) for axis in (0, 1)], axis=1)
        found[part] = gaussian_filter1d(even, width, axis=0)
    found["belt"] = np.full((1, 2), _belt_mps(trial, foot))
    return found


def _stride(
    points: Points,
    time_s: FloatArray,
    contact_s: float,
    toe_off_s: float,
    instants_s: tuple[float, ...],
) -> tuple[FloatArray, FloatArray, FloatArray, float, float, float]:
    """The values of `FootCourse` for one stride."""
    ankle, belt = points["ankle"], points["belt"][0, 0]
    share = -np.gradient(ankle[:, 0], time_s) / belt
    sole = points["foot_index"] - points["heel"]
    pitch = np.degrees(np.arctan2(sole[:, 1], sole[:, 0]))
    stance = (time_s > contact_s) & (time_s < toe_off_s)
    flat = (time_s > contact_s + 0.09) & (time_s < contact_s + 0.12)
    at = contact_s + np.array(instants_s)
    about = np.flatnonzero((time_s > contact_s - BEFORE_S) & (time_s < contact_s + 0.1))
    furthest = int(about[np.argmax(ankle[about, 0])])
    after = about[about >= furthest]
    k = int(after[np.argmax(share[after] >= BELT_SHARE)])
    locked_s = float(np.interp(BELT_SHARE, share[k - 1 : k + 1], time_s[k - 1 : k + 1]))
    thigh = points["knee"] - points["hip"]
    late = np.flatnonzero((time_s > toe_off_s - AFTER_S) & (time_s < toe_off_s + AFTER_S))
    back = int(late[np.argmin(np.arctan2(thigh[late, 0], -thigh[late, 1]))])
    return (
        np.interp(at, time_s, share),
        np.interp(at, time_s, ankle[:, 1]) - ankle[stance, 1].min(),
        np.interp(at, time_s, pitch) - pitch[flat].mean(),
        locked_s - contact_s,
        time_s[furthest] - contact_s,
        time_s[back] - toe_off_s,
    )


def _row(name: str, own: FootCourse, hips: bool = True) -> list[str]:
    curves = zip(
        own.belt_share.mean(axis=0),
        1000 * own.height_m.mean(axis=0),
        own.pitch_deg.mean(axis=0),
        strict=True,
    )
    cells = [f"{share:.2f} / {height:.0f} / {pitch:.0f}" for share, height, pitch in curves]
    features = [own.locked_s, own.furthest_s, *([own.thigh_s] if hips else [])]
    spreads = [_spread(values) for values in features]
    return [name, str(len(own.locked_s)), *cells, *spreads, *([] if hips else ["–"])]


def _drawn_row(skeleton: Skeleton, gait: Gait) -> list[str]:
    """Runners with drawn landings: mean and deviation between their own means."""
    rng = np.random.default_rng(1)
    found = []
    for seed in range(DRAWN):
        landing = draw_landing(rng, gait.strike, gait.speed_mps)
        own = replace(gait, landing=landing, seed=seed)
        found.append(foot_course(rendered_trial(skeleton, own), "right"))
    means = [
        np.array([getattr(own, name).mean() for own in found])
        for name in ("locked_s", "furthest_s", "thigh_s")
    ]
    blank = ["–"] * len(INSTANTS_S)
    return ["rendered, drawn", f"{DRAWN} runners", *blank, *map(_spread, means)]


def _spread(values: FloatArray) -> str:
    return f"{1000 * values.mean():+.0f} ± {1000 * values.std():.0f}"
