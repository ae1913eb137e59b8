"""RBDS in the shape its authors published: joints rebuilt from groups of markers."""

from pathlib import Path

import numpy as np
import pytest

from bench.forceplate import FEET
from bench.published_rbds import GROUPS, read_published
from posture.arrays import FloatArray
from posture.errors import UsageError
from tests.bench.laboratory import ASIDE_MM, contacts, force_n, instants, joints_mm, write_csv

# Each group lies along the line between two joints, which turns it.
LINES = {"Thigh": ("hip", "knee"), "Shank": ("knee", "ankle"), "foot": ("heel", "foot_index")}
JOINT_MARKERS = {
    "GTR": "hip",
    **{"Knee": "knee", "Knee.Medial": "knee", "Ankle": "ankle", "Ankle.Medial": "ankle"},
    "MT2": "foot_index",
}


def marker_paths(time_s: FloatArray) -> dict[str, FloatArray]:
    """Return the markers of every group, and those on joints, (T, 3)."""
    joints, paths = joints_mm(time_s), {}
    for side in FEET:
        letter = side[0].upper()
        for number, name in enumerate(
            dict.fromkeys(m for group, _ in GROUPS.values() for m in group)
        ):
            start, end = LINES.get(name.split(".")[0], LINES["foot"])
            base, tip = joints[f"{side}_{start}"], joints[f"{side}_{end}"]
            along = (tip - base) / np.linalg.norm(tip - base, axis=1)[:, None]
            across = np.stack([-along[:, 1], along[:, 0], 0 * along[:, 0]], axis=1)
            # Spread along the line and across it; the marker below the heel is the heel itself.
            local = (0, 0, 0) if name == "Heel.Bottom" else (40 * (number % 5) + 20, 30, number % 3)
            paths[f"{letter}.{name}"] = base + local[0] * along + local[1] * across
            paths[f"{letter}.{name}"][:, 2] += 20 * local[2]
            if number % 2:
                paths[f"{letter}.{name}"] -= 2 * local[1] * across
        for name, part in JOINT_MARKERS.items():
            aside = -50.0 if name.endswith("Medial") else 50.0
            wide = name.startswith(("Knee", "Ankle"))
            paths[f"{letter}.{name}"] = joints[f"{side}_{part}"] + [0, 0, aside if wide else 0]
    return paths


def write_text(path: Path, time_s: FloatArray, paths: dict[str, FloatArray]) -> None:
    columns = {
        f"{name}{axis}": own[:, number]
        for name, own in paths.items()
        for number, axis in enumerate("XYZ")
    }
    write_csv(path, {"Time": time_s, **columns}, "\t")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    time_s, force_s = np.arange(900) / 150, np.arange(1800) / 300
    still = {
        name: path[40:41] + np.array([500, 0, 200]) for name, path in marker_paths(time_s).items()
    }
    write_text(tmp_path / "RBDS001static.txt", time_s[:1], still)
    running = {n: p for n, p in marker_paths(time_s).items() if n[2:] not in JOINT_MARKERS}
    write_text(tmp_path / "RBDS001runT30markers.txt", time_s, running)
    # The clock of the forces counts samples.
    forces = {
        "Time": np.arange(1800.0),
        "Fx": 0 * force_s,
        "Fy": force_n(force_s),
        "Fz": 0 * force_s,
    }
    write_csv(tmp_path / "RBDS001runT30forces.txt", forces, "\t")
    return tmp_path


def test_joints_are_where_their_groups_carry_them(folder: Path) -> None:
    (trial,) = read_published(folder, print)
    assert (trial.name, trial.runner, trial.speed_mps) == ("RBDS001runT30", "RBDS001", 3.0)
    joints = joints_mm(trial.time_s)
    for joint, path in joints.items():
        shank = joints[f"{joint.split('_')[0]}_knee"] - joints[f"{joint.split('_')[0]}_ankle"]
        # At toe-off this runner's leg is stretched to reach the belt, as no bone is.
        firm = np.abs(np.linalg.norm(shank, axis=1) - 430) < 0.001
        assert firm.mean() > 0.8
        assert trial.points[joint][firm] == pytest.approx(path[firm], abs=0.01)
    assert trial.points["left_ankle"][0, 2] == pytest.approx(ASIDE_MM["left"], abs=0.01)
    assert [foot for foot, _, _ in trial.contacts] == [foot for foot, _, _ in contacts(6.0)]
    assert instants(trial.contacts) == pytest.approx(instants(contacts(6.0)), abs=0.012)


def spoil(path: Path, marker: str, frames: slice, shift: float) -> None:
    lines = [line.split("\t") for line in path.read_text().splitlines()]
    column = lines[0].index(f"{marker}Y")
    for line in lines[1:][frames]:
        line[column] = f"{float(line[column]) + shift:f}" if np.isfinite(shift) else ""
    path.write_text("\n".join(map("\t".join, lines)) + "\n")


def test_three_markers_of_a_group_are_enough(folder: Path) -> None:
    spoil(folder / "RBDS001runT30markers.txt", "R.Shank.Top.Lateral", slice(300, 600), np.nan)
    (trial,) = read_published(folder, print)
    assert trial.points["right_ankle"][300:600:150] == pytest.approx(
        joints_mm(trial.time_s)["right_ankle"][300:600:150], abs=0.01
    )


def test_short_gaps_are_bridged(folder: Path) -> None:
    spoil(folder / "RBDS001runT30markers.txt", "R.Shank.Top.Lateral", slice(300, 306), np.nan)
    (trial,) = read_published(folder, print)
    assert trial.points["right_knee"] == pytest.approx(
        joints_mm(trial.time_s)["right_knee"], abs=10.0
    )


@pytest.mark.parametrize(
    ("marker", "frames", "shift", "sentence"),
    [
        ("R.Shank.Top.Lateral", slice(300, 316), np.nan, "are not seen for too long"),
        ("L.MT5", slice(None), 150.0, "do not keep their shape; one is wrong"),
    ],
)
def test_trials_with_wrong_markers_are_left_out(
    folder: Path, marker: str, frames: slice, shift: float, sentence: str
) -> None:
    spoil(folder / "RBDS001runT30markers.txt", marker, frames, shift)
    if np.isnan(shift):
        spoil(folder / "RBDS001runT30markers.txt", "R.Shank.Top.Medial", frames, shift)
    heard: list[str] = []
    assert read_published(folder, heard.append) == []
    assert heard[0].startswith("RBDS001runT30 is left out: ")
    assert sentence in heard[0]


def test_a_trial_without_its_standing_trial_cannot_be_read(folder: Path) -> None:
    (folder / "RBDS001static.txt").unlink()
    with pytest.raises(UsageError, match=r"RBDS001static\.txt cannot be read"):
        read_published(folder, print)
