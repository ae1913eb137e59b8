"""RBDS trials as their authors published them (Fukuchi, Fukuchi and Duarte 2017, figshare).

Tab-separated texts: ``RBDS001static.txt`` with all markers while standing,
``RBDS001runT25markers.txt`` (150 Hz, mm, x forward, y up, z to the right) with those kept while
running at 2.5 m/s, and ``RBDS001runT25forces.txt`` (300 Hz, newtons; ``Fy`` is vertical). Joints
are rebuilt: each rigid group of markers carries its joint from the standing trial along.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.forceplate import FEET, Points, Trial, runner_and_speed
from bench.laboratory_trial import contacts_from_force, laboratory_trial
from posture.arrays import FloatArray
from posture.errors import UsageError

PATTERN: Final = "*runT*markers.txt"
MARKERS_HZ: Final = 150.0
FORCES_HZ: Final = 300.0
_PLATE: Final = ("Top.Lateral", "Bottom.Lateral", "Top.Medial", "Bottom.Medial")
_THIGH: Final = tuple(f"Thigh.{place}" for place in _PLATE)
_SHANK: Final = tuple(f"Shank.{place}" for place in _PLATE)
_FOOT: Final = ("Heel.Top", "Heel.Bottom", "Heel.Lateral", "MT1", "MT5")
GROUPS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "hip": (_THIGH, ("GTR",)),
    "knee": (_SHANK, ("Knee", "Knee.Medial")),
    "ankle": (_SHANK, ("Ankle", "Ankle.Medial")),
    "heel": (_FOOT, ("Heel.Bottom",)),
    "foot_index": (_FOOT, ("MT2",)),
}
"""By landmark: the markers that carry it, and those that it lies in the middle of."""
BENT_MM: Final = 10.0
"""A group whose markers change their distances by more than this has a wrong marker."""
GAP_FRAMES: Final = 15
"""Longest gap of a marker, 0.1 s, that is bridged by a straight line."""
FEWEST_MARKERS: Final = 3
"""Markers of a group that must be there; fewer do not tell how it is turned."""


def read_published(folder: Path, say: Callable[[str], None]) -> list[Trial]:
    """Return the published trials of a folder; ``say`` hears which are left out, and why.

    Raises
    ------
    UsageError
        If a file is missing or has another shape.
    """
    trials = []
    for path in sorted(folder.glob(PATTERN)):
        name = path.name.removesuffix("markers.txt")
        runner, speed_mps = runner_and_speed(name)
        standing = read_text(folder / f"{runner}static.txt")
        running, forces = read_text(path), read_text(folder / f"{name}forces.txt")
        time_s = np.arange(len(running["Time"])) / MARKERS_HZ
        try:
            points = rebuilt_points(standing, running)
        except UsageError as error:
            say(f"{name} is left out: {error}")
            continue
        force_n = _column(forces, "Fy", path)
        force_s = np.arange(len(force_n)) / FORCES_HZ
        contacts = contacts_from_force(name, time_s, points, force_s, force_n)
        trials.append(laboratory_trial(name, runner, speed_mps, time_s, points, contacts))
    return trials


def read_text(path: Path) -> dict[str, FloatArray]:
    """Return a tab-separated text as columns; what is not a number is NaN.

    Raises
    ------
    UsageError
        If there is no such file, or it is not such a table.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline().split()
            values = np.genfromtxt(file, delimiter="\t", ndmin=2)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path.name} cannot be read: {error}.") from None
    if "Time" not in header or len(header) != values.shape[1]:
        raise UsageError(f"{path.name} is not a tab-separated table that begins with Time.")
    return dict(zip(header, values.T, strict=True))


def rebuilt_points(standing: Mapping[str, FloatArray], running: Mapping[str, FloatArray]) -> Points:
    """Return the joints of both legs while running, (T, 3) mm, by landmark name.

    Raises
    ------
    UsageError
        If markers are missing for long, or a group of them does not keep its shape.
    """
    points = {}
    for side in FEET:
        for landmark, (group, joint) in GROUPS.items():
            names = [f"{side[0].upper()}.{marker}" for marker in (*group, *joint)]
            still = np.array([np.nanmean(_path(standing, name), axis=0) for name in names])
            moving = np.stack([_path(running, name) for name in names[: len(group)]], axis=1)
            place = still[len(group) :].mean(axis=0)
            points[f"{side}_{landmark}"] = _carried(still[: len(group)], moving, place, names)
    return points


def _path(table: Mapping[str, FloatArray], name: str) -> FloatArray:
    missing = [name + axis for axis in "XYZ" if name + axis not in table]
    if missing:
        raise UsageError(f"there is no column {missing[0]}")
    return np.stack([table[name + axis] for axis in "XYZ"], axis=1)


def _column(table: Mapping[str, FloatArray], name: str, path: Path) -> FloatArray:
    if name not in table or not np.isfinite(table[name]).all():
        raise UsageError(f"the forces beside {path.name} need a column {name} without gaps.")
    return table[name]


def _carried(
    still: FloatArray, moving: FloatArray, place: FloatArray, names: Sequence[str]
) -> FloatArray:
    """Where a place goes that is fixed to a group of markers: (m, 3), (T, m, 3), (3,) -> (T, 3).

    Least-squares rotation and shift in each frame (Kabsch 1976).
    """
    whole: NDArray[np.bool_] = np.asarray(np.isfinite(moving).all(axis=2))
    kept = [column for column, seen in enumerate(whole.T) if _longest_gap(seen) <= GAP_FRAMES]
    if len(kept) < FEWEST_MARKERS:
        raise UsageError(f"{names[0]} and its neighbours are not seen for too long")
    still, moving = still[kept], moving[:, kept]
    seen = np.asarray(whole[:, kept].all(axis=1))
    centre, centres = still.mean(axis=0), moving[seen].mean(axis=1)
    left, _, right = np.linalg.svd(
        (still - centre).T @ (moving[seen] - centres[:, None]), full_matrices=False
    )
    left[:, :, 2] *= np.linalg.det(left @ right)[:, None]
    turns = left @ right
    away = np.linalg.norm((still - centre) @ turns + centres[:, None] - moving[seen], axis=2)
    if np.median(np.sqrt((away**2).mean(axis=1))) > BENT_MM:
        raise UsageError(f"the markers around {names[0]} do not keep their shape; one is wrong")
    carried = (place - centre) @ turns + centres
    frames = np.arange(len(moving))
    return np.stack([np.interp(frames, frames[seen], axis) for axis in carried.T], axis=1)


def _longest_gap(seen: NDArray[np.bool_]) -> int:
    """Return the largest number of frames in a row without the marker."""
    return int(np.diff([-1, *np.flatnonzero(seen).tolist(), len(seen)]).max()) - 1
