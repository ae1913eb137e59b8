"""A folder of a laboratory's trials as CSV files; ``docs/how-to/laboratory.md`` has the layout."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.forceplate import FEET, JOINTS, Points, Trial
from bench.laboratory_trial import Contact, contacts_from_force, laboratory_trial
from bench.vertical_force import SHORTEST_S
from posture.arrays import FloatArray
from posture.errors import UsageError
from posture.results.report import Side

LIST: Final = "trials.csv"
MM: Final = {"mm": 1.0, "m": 1000.0}
"""How many mm the units in the columns' names have."""
SPEED_MPS: Final = (1.0, 12.0)
SLOWEST_HZ: Final = 50.0
LONGEST_S: Final = 1.0
"""No stance of running lasts longer."""
# Where the legs are put if only their side view was exported: as far from the middle as the
# trochanters of most adults are.
ASIDE_MM: Final = 170.0


@dataclass(frozen=True)
class Table:
    """A CSV file with a line of column names; cells are text until they are asked for."""

    path: Path
    columns: dict[str, list[str]]

    def text(self, column: str) -> list[str]:
        """Return a column's cells without spaces around them.

        Raises
        ------
        UsageError
            If there is no such column.
        """
        if column not in self.columns:
            has = ", ".join(self.columns)
            raise UsageError(f"{self.path.name}: there is no column {column}; there are {has}.")
        return self.columns[column]

    def numbers(self, column: str) -> FloatArray:
        """Return a column as numbers; every cell must hold one.

        Raises
        ------
        UsageError
            If there is no such column, or a cell is empty or not a number.
        """
        cells = enumerate(self.text(column), 2)
        return np.array([self.number(line, column, cell) for line, cell in cells])

    def number(self, line: int, column: str, cell: str) -> float:
        """Return a cell as a number.

        Raises
        ------
        UsageError
            If it is empty or not a finite number.
        """
        try:
            value = float(cell)
        except ValueError:
            value = float("nan")
        if not np.isfinite(value):
            raise self.wrong(line, column, f'"{cell}" is not a number; fill gaps before export')
        return value

    def times(self, column: str, slowest_hz: float) -> FloatArray:
        """Return a column of instants in seconds, which must rise evenly.

        Raises
        ------
        UsageError
            If the instants do not rise, are uneven, or are further apart than ``slowest_hz`` has
            them.
        """
        time_s = self.numbers(column)
        gaps = np.diff(time_s)
        usual = float(np.median(gaps)) if len(gaps) else 0.0
        odd = np.flatnonzero((gaps <= 0) | (gaps > 1.5 * usual))
        if len(odd):
            problem = f"{time_s[odd[0] + 1]:g} s does not follow {time_s[odd[0]]:g} s evenly"
            raise self.wrong(int(odd[0]) + 3, column, problem)
        if not 0 < usual <= 1 / slowest_hz:
            raise UsageError(
                f"{self.path.name}: there must be at least {slowest_hz:g} lines a second; are the"
                f" times in {column} in seconds?"
            )
        return time_s

    def wrong(self, line: int, column: str, problem: str) -> UsageError:
        """Return the error that names a cell."""
        return UsageError(f"{self.path.name}, line {line}, column {column}: {problem}.")


def read_table(path: Path) -> Table:
    """Read a CSV file.

    Raises
    ------
    UsageError
        If there is no such file, it is not a text, or its lines are not of one length.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.reader(file))
    except FileNotFoundError:
        raise UsageError(f"{path.name} is missing in {path.parent}.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path.name} cannot be read as CSV in UTF-8: {error}.") from None
    if len(lines) < 2:
        raise UsageError(f"{path.name} needs a line of column names and lines of values.")
    header = [name.strip() for name in lines[0]]
    if len(header) == 1 and ";" in header[0]:
        raise UsageError(
            f"{path.name} separates its columns by semicolons: export it with commas, and with"
            " points in decimal numbers."
        )
    for number, cells in enumerate(lines[1:], 2):
        if len(cells) != len(header):
            raise UsageError(
                f"{path.name}, line {number}: {len(cells)} cells, but {len(header)} columns have"
                " names."
            )
    values = zip(*lines[1:], strict=True)
    return Table(
        path,
        {name: [c.strip() for c in own] for name, own in zip(header, values, strict=True)},
    )


def read_trials(folder: Path) -> list[Trial]:
    """Return the trials that ``trials.csv`` lists, in its order.

    Raises
    ------
    UsageError
        If a file is missing or wrong; the sentence names the file, and the line and column.
    """
    table = read_table(folder / LIST)
    speeds = table.numbers("speed_mps")
    for line, speed in enumerate(speeds.tolist(), 2):
        if not SPEED_MPS[0] <= speed <= SPEED_MPS[1]:
            problem = f"{speed:g} must be between 1 and 12 m/s (12.6 km/h are 3.5 m/s)"
            raise table.wrong(line, "speed_mps", problem)
    listed = zip(table.text("trial"), table.text("runner"), speeds.tolist(), strict=True)
    return [_trial(folder, name, runner, speed) for name, runner, speed in listed]


def read_videos(folder: Path) -> dict[str, tuple[Path, float]]:
    """Return the videos that ``trials.csv`` lists, by trial, each with its first frame's time.

    Raises
    ------
    UsageError
        If a video is missing, or its time is.
    """
    table = read_table(folder / LIST)
    if "video" not in table.columns:
        return {}
    videos = {}
    cells = zip(table.text("trial"), table.text("video"), table.text("video_start_s"), strict=True)
    for line, (trial, video, start) in enumerate(cells, 2):
        if video:
            path = folder / video
            if not path.is_file():
                raise table.wrong(line, "video", f"{path} does not exist")
            videos[trial] = path, table.number(line, "video_start_s", start)
    return videos


def _trial(folder: Path, name: str, runner: str, speed_mps: float) -> Trial:
    markers = read_table(folder / f"{name}_markers.csv")
    time_s, points = markers.times("time_s", SLOWEST_HZ), _points(markers)
    return laboratory_trial(
        name, runner, speed_mps, time_s, points, _contacts(folder, name, time_s, points)
    )


def _points(markers: Table) -> Points:
    units = [unit for unit in MM if f"left_hip_x_{unit}" in markers.columns]
    if len(units) != 1:
        raise UsageError(
            f"{markers.path.name}: there must be a column left_hip_x_mm or left_hip_x_m; the end"
            " of the name gives the unit."
        )
    unit = units[0]
    deep = f"left_hip_z_{unit}" in markers.columns
    points = {}
    for side, aside in (("left", -ASIDE_MM), ("right", ASIDE_MM)):
        for landmark in JOINTS:
            part = "toe" if landmark == "foot_index" else landmark
            axes = [f"{side}_{part}_{axis}_{unit}" for axis in ("xyz" if deep else "xy")]
            paths = [MM[unit] * markers.numbers(column) for column in axes]
            across = paths[2] if deep else np.full(len(paths[0]), aside)
            points[f"{side}_{landmark}"] = np.stack([*paths[:2], across], axis=1)
    return points


def _contacts(folder: Path, name: str, time_s: FloatArray, points: Points) -> list[Contact]:
    listed, forces = folder / f"{name}_contacts.csv", folder / f"{name}_forces.csv"
    if listed.is_file():
        return _listed_contacts(read_table(listed))
    if not forces.is_file():
        raise UsageError(f"{name}: neither {listed.name} nor {forces.name} is in {folder}.")
    table = read_table(forces)
    # The low-pass filter of the rule needs twice its frequency, and contacts need more.
    force_s = table.times("time_s", 100.0)
    return contacts_from_force(name, time_s, points, force_s, table.numbers("vertical_force_n"))


def _listed_contacts(table: Table) -> list[Contact]:
    feet = [_foot(table, line, cell) for line, cell in enumerate(table.text("foot"), 2)]
    landed, left = table.numbers("ic_time_s"), table.numbers("to_time_s")
    wrong = np.flatnonzero((left - landed < SHORTEST_S) | (left - landed > LONGEST_S))
    if len(wrong):
        problem = f"the toe-off must come {SHORTEST_S:g} to {LONGEST_S:g} s after the contact"
        raise table.wrong(int(wrong[0]) + 2, "to_time_s", problem)
    return list(zip(feet, landed.tolist(), left.tolist(), strict=True))


def _foot(table: Table, line: int, cell: str) -> Side:
    for side in FEET:
        if cell.lower() in (side, side[0]):
            return side
    raise table.wrong(line, "foot", f'"{cell}" must be L, R, left or right')
