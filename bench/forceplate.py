"""Pose tracks made from marker trials whose contacts a force plate saw.

RBDS trials (``rbds/*.npz`` with ``rbds/*_contacts.csv``; Fukuchi, Fukuchi and Duarte 2017) hold
both legs of sixteen runners at three speeds; FootNet's strides (``footnet_strides_200Hz.csv``)
are single and one-legged, and are strung end to end with the other leg half a stride later.
Trunk, head and arms are put above the hips.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from posture.arrays import FloatArray
from posture.checks import knee_flexion_at_contact, overstride, shank_angle_at_contact
from posture.pose_track import LANDMARK, PoseTrack, clip_info_from_times
from posture.results.report import Side

PX_PER_MM = 0.25
SIZE = (1280, 720)
BELT_Y_PX = 640.0
JUMP_MM = 200.0
Points = dict[str, FloatArray]


# The foot's own markers were off in these trials.
FAULTY: Final = ("RBDS001runT25", "RBDS001runT35")
JOINTS: Final = {
    "hip": "hip_gtr",
    "knee": "knee",
    "ankle": "ankle",
    "heel": "heel",
    "foot_index": "toe_mt2",
}
# How far the hips rise and fall where they were not measured: the sixteen runners at 4.5 m/s
# (mean of their feet in bench/render/feet.csv).
HIP_RISE_MM: Final = 83.0
# A step nearer than this to an end of the track is not seen whole.
EDGE_S: Final = 0.1
FEET: Final[tuple[Side, ...]] = ("right", "left")


@dataclass(frozen=True)
class Trial:
    """A run with its true contacts.

    ``points`` maps landmark names to (T, 3) mm, x forward, y up, z to the right; ``contacts``
    are (side, initial contact, toe-off) in seconds; ``at_contact`` each leg's own means at
    contact, by key of the report; ``speed_mps`` is the belt's, NaN where unknown.
    """

    name: str
    time_s: FloatArray
    points: Points
    contacts: tuple[tuple[Side, float, float], ...]
    at_contact: dict[Side, dict[str, float]]
    runner: str = ""
    speed_mps: float = float("nan")


def read_csv(path: Path) -> dict[str, list[str]]:
    """Return a CSV file as columns of text."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def rbds_names(folder: Path) -> list[str]:
    """Return the names of all RBDS trials whose feet can be trusted, in order."""
    return sorted(own.stem for own in (folder / "rbds").glob("*.npz") if own.stem not in FAULTY)


def rbds_trial(folder: Path, name: str, start_s: float = 0.0, end_s: float = np.inf) -> Trial:
    """Return an RBDS trial, e.g. ``RBDS002runT25``, or its part between two times."""
    with np.load(folder / "rbds" / f"{name}.npz") as kept:
        inside = (kept["time_s"] >= start_s) & (kept["time_s"] < end_s)
        time_s, paths = kept["time_s"][inside], kept["xyz_mm"][inside]
        place = {str(joint): number for number, joint in enumerate(kept["joints"])}
    points = {
        f"{side}_{part}": paths[:, place[f"{side[0].upper()}_{joint}"]]
        for side in FEET
        for part, joint in JOINTS.items()
    }
    table = read_csv(folder / "rbds" / f"{name}_contacts.csv")
    events = {column: np.array(values) for column, values in table.items()}
    landed, left = (events[f"{event}_time_s"].astype(float) for event in ("ic", "to"))
    whole = (landed > time_s[0] + EDGE_S) & (left < time_s[-1] - EDGE_S)
    contacts = tuple(
        (_side(foot), float(ic), float(to))
        for foot, ic, to in zip(events["foot"][whole], landed[whole], left[whole], strict=True)
    )
    at_contact = {
        side: _at_contact(events, whole & (events["foot"] == side[0].upper()), points, side)
        for side in FEET
    }
    return Trial(name, time_s, points, contacts, at_contact, *runner_and_speed(name))


def runner_and_speed(name: str) -> tuple[str, float]:
    """Return the runner, and the belt's speed in m/s, that an RBDS trial is named after."""
    runner, speed = name.split("runT")
    return runner, float(speed) / 10


def _side(letter: str) -> Side:
    return "left" if letter == "L" else "right"


def _at_contact(
    events: dict[str, NDArray[np.str_]], own: NDArray[np.bool_], points: Points, side: Side
) -> dict[str, float]:
    def mean(column: str) -> float:
        return float(events[column][own].astype(float).mean())

    return {
        overstride.CHECK.key: 100 * mean("ankle_minus_knee_x_mm") / shank_mm(points, side),
        shank_angle_at_contact.CHECK.key: mean("shank_angle_deg"),
        knee_flexion_at_contact.CHECK.key: mean("knee_flex_deg"),
    }


def shank_mm(points: Points, side: Side) -> float:
    """Return the median distance from knee to ankle, in the plane of running."""
    line = (points[f"{side}_knee"] - points[f"{side}_ankle"])[:, :2]
    return float(np.median(np.linalg.norm(line, axis=1)))


def footnet_trial(folder: Path) -> Trial:
    """Return FootNet's single strides strung end to end, left leg and right leg together.

    The right leg runs half a stride behind the left. Hips were not measured: they stay above the
    knees' mean place, and rise and fall evenly with every step (`HIP_RISE_MM`), lowest in
    mid-stance. Seams between strides are blended over 40 ms in mid-swing.
    """
    table = read_csv(folder / "footnet_strides_200Hz.csv")
    events = read_csv(folder / "footnet_contacts.csv")
    legs = {side: _string_strides(table, events, side) for side in ("left", "right")}
    stride_s = float(np.median(np.diff([ic for ic, _ in legs["left"][1]])))
    lead = legs["left"][1][1][0] - legs["right"][1][1][0] + stride_s / 2
    length = min(len(legs["left"][0]["knee"]), len(legs["right"][0]["knee"])) - 200
    time_s = np.arange(length) / 200.0
    points: Points = {}
    contacts: list[tuple[Side, float, float]] = []
    delays: dict[Side, float] = {"left": 0.0, "right": lead}
    for side, delay in delays.items():
        strung, times = legs[side]
        own = np.arange(len(strung["knee"])) / 200.0 + delay
        for part, path in strung.items():
            points[f"{side}_{part}"] = _sample(own, path, time_s)
        points[f"{side}_hip"] = np.tile(
            strung["knee"].mean(axis=0) + np.array([0.0, 430.0, 0.0]), (length, 1)
        )
        contacts += [(side, ic + delay, to + delay) for ic, to in times]
    rise = _even_rise(time_s, [(ic + to) / 2 for side, ic, to in contacts if side == "left"])
    for side in delays:
        points[f"{side}_hip"][:, 1] += rise
    inside = [c for c in contacts if c[1] > 0.5 and c[2] < time_s[-1] - 0.5]
    landings = np.array([ic for side, ic, _ in inside if side == "right"])
    knee, ankle = (_sample(time_s, points[f"right_{p}"], landings) for p in ("knee", "ankle"))
    gap = 100 * float(np.mean((ankle - knee)[:, 0])) / shank_mm(points, "right")
    ordered = tuple(sorted(inside, key=lambda c: c[1]))
    at_contact: dict[Side, dict[str, float]] = {"right": {overstride.CHECK.key: gap}}
    return Trial("FootNet", time_s, points, ordered, at_contact, "FootNet")


def _even_rise(time_s: FloatArray, mid_stances_s: list[float]) -> FloatArray:
    """Height of hips that are lowest in one foot's even mid-stances and between them, mm, (T,)."""
    stride_s, first_s = np.polyfit(np.arange(len(mid_stances_s)), mid_stances_s, 1)
    steps = 2 * (time_s - first_s) / stride_s
    return np.asarray(-HIP_RISE_MM / 2 * np.cos(2 * np.pi * steps))


def _string_strides(
    table: dict[str, list[str]], events: dict[str, list[str]], side: str
) -> tuple[Points, list[tuple[float, float]]]:
    names = {"knee": "knee", "ankle": "ankle", "heel": "foot_prox", "foot_index": "foot_dist"}
    ids = np.array(table["stride"])
    paths: dict[str, list[FloatArray]] = {part: [] for part in names}
    times, start = [], 0
    rows = zip(
        events["stride"], events["side"], events["ic_time_s"], events["to_time_s"], strict=True
    )
    for stride, own_side, ic, to in rows:
        if own_side != side:
            continue
        mask = ids == stride
        for part, column in names.items():
            xy = [np.array(table[f"{column}_{axis}"], dtype=float)[mask] for axis in "xy"]
            paths[part].append(np.stack([*xy, 0 * xy[0]], axis=1))
        times.append((start / 200 + float(ic), start / 200 + float(to)))
        start += int(mask.sum())
    return {part: _blend(pieces) for part, pieces in paths.items()}, times


def _blend(pieces: list[FloatArray], seam: int = 4) -> FloatArray:
    joined = np.concatenate(pieces)
    for end in np.cumsum([len(p) for p in pieces])[:-1]:
        weight = np.linspace(0, 1, 2 * seam)[:, None]
        first, last = joined[end - seam - 1].copy(), joined[end + seam].copy()
        joined[end - seam : end + seam] = (1 - weight) * first + weight * last
    return joined


def make_track(
    trial: Trial,
    rate_hz: float,
    noise_mm: float = 6.0,
    seed: int = 0,
    swap_share: float = 0.0,
    drop_share: float = 0.0,
    near: Side = "right",
    yaw_deg: float = 0.0,
) -> PoseTrack:
    """Sample ``trial`` as a far camera would and return a bare track.

    The camera stands on the ``near`` side, ``yaw_deg`` ahead of the perpendicular, and its picture
    is level. Noise is Gaussian with ``noise_mm`` standard deviation per axis, correlated over about
    three frames of a 60 Hz clip. ``swap_share`` is the share of contacts after which both
    legs carry each other's name for one to four frames. ``drop_share`` is the share of
    contacts about which that foot is not seen for one to three frames, and the share at which
    its ankle jumps elsewhere for one frame.
    """
    rng = np.random.default_rng(seed)
    time_s = np.arange(trial.time_s[0], trial.time_s[-1], 1.0 / rate_hz)
    points = {name: _sample(trial.time_s, path, time_s) for name, path in trial.points.items()}
    body = _seen_from(_whole_body(points, time_s), near, yaw_deg)
    body += _correlated_noise(rng, body.shape, noise_mm, rate_hz)
    _swap_legs(body, time_s, trial, rng, swap_share)
    _lose_feet(body, time_s, trial, rng, drop_share)
    forward = 1.0 if near == "right" else -1.0
    xy = np.empty_like(body)
    xy[..., 0] = SIZE[0] / 2 + forward * PX_PER_MM * (body[..., 0] - np.median(body[:, 23, 0]))
    xy[..., 1] = BELT_Y_PX - PX_PER_MM * body[..., 1]
    start = time_s - time_s[0]
    clip = clip_info_from_times(start, trial.name, SIZE)
    return PoseTrack(xy, np.full(xy.shape[:2], 0.95), start, SIZE, clip)


def _seen_from(body: FloatArray, near: Side, yaw_deg: float) -> FloatArray:
    """Forward and up as the camera shows them, mm: (T, 33, 3) -> (T, 33, 2)."""
    yaw, away = np.radians(yaw_deg), 1.0 if near == "left" else -1.0
    forward = np.cos(yaw) * body[..., 0] + away * np.sin(yaw) * body[..., 2]
    return np.stack([forward, body[..., 1]], axis=-1)


def _sample(time_s: FloatArray, path: FloatArray, at: FloatArray) -> FloatArray:
    return np.stack([np.interp(at, time_s, axis) for axis in path.T], axis=1)


def _whole_body(points: Points, time_s: FloatArray) -> FloatArray:
    """All landmarks (T, 33, 3), mm; shoulders 220 mm apart beside trochanters of 340 mm.

    Together with the hips they are then as wide against the trunk as the tracker's are.
    """
    hips = (points["left_hip"] + points["right_hip"]) / 2
    above = {
        "shoulder": (50.0, 500.0, 110.0),
        "ear": (110.0, 720.0, 70.0),
        "elbow": (30.0, 250.0, 200.0),
        "wrist": (230.0, 250.0, 200.0),
        "eye": (180.0, 740.0, 30.0),
    }
    body = np.empty((len(time_s), len(LANDMARK), 3))
    for name, number in LANDMARK.items():
        part = name.removeprefix("left_").removeprefix("right_")
        aside = -1.0 if name.startswith("left") else 1.0
        offset = np.array(above.get(part, (190.0, 690.0, 0.0))) * [1.0, 1.0, aside]
        body[:, number] = points[name] if name in points else hips + offset
    return body


def _correlated_noise(
    rng: np.random.Generator, shape: tuple[int, ...], noise_mm: float, rate_hz: float
) -> FloatArray:
    if noise_mm == 0:
        return np.zeros(shape)
    noise = gaussian_filter1d(rng.standard_normal(shape), 1.0 * rate_hz / 60, axis=0)
    return np.asarray(noise_mm * noise / noise.std())


def _swap_legs(
    body: FloatArray, time_s: FloatArray, trial: Trial, rng: np.random.Generator, share: float
) -> None:
    left = [LANDMARK[f"left_{p}"] for p in ("hip", "knee", "ankle", "heel", "foot_index")]
    right = [LANDMARK[f"right_{p}"] for p in ("hip", "knee", "ankle", "heel", "foot_index")]
    for _, contact_s, _ in trial.contacts:
        if rng.random() < share:
            first = int(np.searchsorted(time_s, contact_s))
            frames = slice(first, first + int(rng.integers(1, 5)))
            body[frames, left], body[frames, right] = (
                body[frames, right].copy(),
                body[frames, left].copy(),
            )


def _lose_feet(
    body: FloatArray, time_s: FloatArray, trial: Trial, rng: np.random.Generator, share: float
) -> None:
    """As on the real clips: a foot unseen for some frames, a hidden ankle that jumps for one."""
    for side, contact_s, _ in trial.contacts:
        first = int(np.searchsorted(time_s, contact_s + rng.uniform(-0.1, 0.1)))
        if rng.random() < share:
            foot = [LANDMARK[f"{side}_{part}"] for part in ("ankle", "heel", "foot_index")]
            body[first : first + int(rng.integers(1, 4)), foot] = np.nan
        elif rng.random() < share and first < len(body):
            body[first, LANDMARK[f"{side}_ankle"]] += rng.uniform(-JUMP_MM, JUMP_MM, 2)
