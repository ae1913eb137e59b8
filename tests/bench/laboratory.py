"""A laboratory's trial whose truth is known: `tests.gait.Runner` with markers, on force plates."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.forceplate import FEET, Points
from posture.arrays import FloatArray
from posture.pose_track import LANDMARK
from posture.results.report import Side
from tests.gait import Runner

# The belt at 3 m/s; the ankle 7 % of the shank ahead of the knee at contact, the knee bent by 20°.
RUNNER = Runner()
CONTACT_TIME_S = RUNNER.duty * RUNNER.stride_s
ASIDE_MM: dict[Side, float] = {"left": -100.0, "right": 100.0}
PARTS = ("hip", "knee", "ankle", "heel", "foot_index")


def joints_mm(time_s: FloatArray) -> Points:
    """Return both legs' joints, (T, 3), x forward, y up, z to the right."""
    pose = RUNNER.pose(time_s, "right")
    return {
        f"{side}_{part}": np.insert(
            1000 * pose[:, LANDMARK[f"{side}_{part}"]], 2, ASIDE_MM[side], axis=1
        )
        for side in FEET
        for part in PARTS
    }


def contacts(end_s: float) -> list[tuple[Side, float, float]]:
    """Return foot, initial contact and toe-off of every stance that ends before ``end_s``."""
    return sorted(
        (
            (side, ic, ic + CONTACT_TIME_S)
            for side in FEET
            for ic in RUNNER.contacts(side == "right", end_s - CONTACT_TIME_S).tolist()
        ),
        key=lambda contact: contact[1],
    )


def instants(steps: Sequence[tuple[Side, float, float]]) -> FloatArray:
    """Return the initial contacts and toe-offs alone, (n, 2)."""
    return np.array([own[1:] for own in steps])


def force_n(time_s: FloatArray) -> FloatArray:
    """Return a vertical force: 1000 N in every stance, nothing in the air."""
    inside = [(time_s >= ic) & (time_s <= to) for _, ic, to in contacts(float(time_s[-1]))]
    return np.where(np.any(inside, axis=0), 1000.0, 0.0)


def write_trial(
    folder: Path, name: str, unit: str = "mm", axes: str = "xyz", start_s: float = 0.0
) -> None:
    """Write six seconds of markers at 200 Hz, and the contacts, as the docs describe them.

    The runner's time 0 is ``start_s`` on the laboratory's clock.
    """
    time_s = np.arange(0, 6, 1 / 200)
    columns: dict[str, FloatArray] = {"time_s": start_s + time_s}
    for joint, path in joints_mm(time_s).items():
        part = joint.replace("foot_index", "toe")
        for number, axis in enumerate(axes):
            columns[f"{part}_{axis}_{unit}"] = path[:, number] / {"mm": 1, "m": 1000}[unit]
    write_csv(folder / f"{name}_markers.csv", columns)
    lines = [
        f"{side[0].upper()},{start_s + ic:.6f},{start_s + to:.6f}" for side, ic, to in contacts(6.0)
    ]
    (folder / f"{name}_contacts.csv").write_text(
        "\n".join(["foot,ic_time_s,to_time_s", *lines]) + "\n"
    )


def write_forces(folder: Path, name: str) -> None:
    """Write the vertical force at 1000 Hz as the docs describe it."""
    time_s = np.arange(0, 6, 1 / 1000)
    columns = {"time_s": time_s, "vertical_force_n": force_n(time_s)}
    write_csv(folder / f"{name}_forces.csv", columns)


def write_list(folder: Path, *lines: str) -> None:
    """Write ``trials.csv``."""
    (folder / "trials.csv").write_text("\n".join(["trial,runner,speed_mps", *lines]) + "\n")


def write_csv(path: Path, columns: Mapping[str, FloatArray], separator: str = ",") -> None:
    """Write columns of numbers."""
    cells = np.array(list(columns.values())).T
    lines = [separator.join(columns), *(_line(row, separator) for row in cells.tolist())]
    path.write_text("\n".join(lines) + "\n")


def _line(row: Sequence[float], separator: str) -> str:
    return separator.join(f"{value:.6f}" for value in row)
