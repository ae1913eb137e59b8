"""A laboratory's CSV files: what is read from good ones, and what is said of bad ones."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bench.forceplate import FEET
from bench.laboratory_files import read_trials, read_videos
from bench.laboratory_trial import part_of
from posture.errors import UsageError
from tests.bench.laboratory import (
    contacts,
    instants,
    joints_mm,
    write_forces,
    write_list,
    write_trial,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_list(tmp_path, "easy,Anna,3.0")
    write_trial(tmp_path, "easy")
    return tmp_path


def test_a_trial_is_read_with_its_truth(folder: Path) -> None:
    (trial,) = read_trials(folder)
    assert (trial.name, trial.runner, trial.speed_mps) == ("easy", "Anna", 3.0)
    assert [foot for foot, _, _ in trial.contacts] == [foot for foot, _, _ in contacts(6.0)]
    assert instants(trial.contacts) == pytest.approx(instants(contacts(6.0)), abs=1e-6)
    for side in FEET:
        assert trial.at_contact[side] == pytest.approx(
            # 7 % of the shank ahead of the knee are 4.01 degrees.
            {
                "overstride": 7.0,
                "shank_angle_at_contact": 4.01,
                "knee_flexion_at_contact": 20.0,
            },
            abs=0.1,
        )


def test_metres_are_the_same_as_millimetres(folder: Path) -> None:
    (in_mm,) = read_trials(folder)
    write_trial(folder, "easy", unit="m")
    (in_m,) = read_trials(folder)
    for joint, path in in_mm.points.items():
        assert in_m.points[joint] == pytest.approx(path, abs=0.001)


def test_legs_without_depth_are_put_as_wide_apart_as_hips_are(folder: Path) -> None:
    write_trial(folder, "easy", axes="xy")
    (trial,) = read_trials(folder)
    assert np.ptp(trial.points["left_knee"][:, 2]) == 0
    assert trial.points["right_hip"][0, 2] - trial.points["left_hip"][0, 2] == 340
    assert trial.points["left_foot_index"][:, :2] == pytest.approx(
        joints_mm(trial.time_s)["left_foot_index"][:, :2], abs=0.001
    )


def test_contacts_come_from_the_force_where_they_are_not_listed(folder: Path) -> None:
    (listed,) = read_trials(folder)
    (folder / "easy_contacts.csv").unlink()
    write_forces(folder, "easy")
    (forced,) = read_trials(folder)
    assert [foot for foot, _, _ in forced.contacts] == [foot for foot, _, _ in listed.contacts]
    # The filter begins to rise a few ms before a sudden load, and falls as much after it.
    assert instants(forced.contacts) == pytest.approx(instants(listed.contacts), abs=0.01)


def test_a_part_has_only_the_contacts_of_its_time(folder: Path) -> None:
    (trial,) = read_trials(folder)
    part = part_of(trial, 2.0, 4.0)
    assert [ic for _, ic, _ in part.contacts] == [
        ic for _, ic, to in trial.contacts if ic >= 2 and to <= 4
    ]
    with pytest.raises(UsageError, match="between 90 and 95 s"):
        part_of(trial, 90.0, 95.0)


def test_videos_are_listed_with_the_time_of_their_first_frame(folder: Path) -> None:
    assert read_videos(folder) == {}
    text = "trial,runner,speed_mps,video,video_start_s\neasy,Anna,3,run.mp4,1.5\nslow,Anna,2,,\n"
    (folder / "trials.csv").write_text(text)
    with pytest.raises(UsageError, match=r"line 2, column video: .*run\.mp4 does not exist"):
        read_videos(folder)
    (folder / "run.mp4").touch()
    assert read_videos(folder) == {"easy": (folder / "run.mp4", 1.5)}


def change(name: str, old: str, new: str) -> Callable[[Path], object]:
    def apply(folder: Path) -> object:
        text = (folder / name).read_text()
        assert old in text
        return (folder / name).write_text(text.replace(old, new))

    return apply


def change_cell(name: str, line: int, column: str, cell: str) -> Callable[[Path], object]:
    def apply(folder: Path) -> object:
        lines = [row.split(",") for row in (folder / name).read_text().splitlines()]
        lines[line - 1][lines[0].index(column)] = cell
        return (folder / name).write_text("\n".join(map(",".join, lines)))

    return apply


MARKERS, CONTACTS = "easy_markers.csv", "easy_contacts.csv"
EMPTY_CELL = r'easy_markers.csv, line 7, column left_knee_x_mm: "" is not a number'


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: (folder / "trials.csv").unlink(), r"trials.csv is missing in"),
        (lambda folder: (folder / MARKERS).unlink(), r"easy_markers.csv is missing in"),
        (lambda folder: (folder / CONTACTS).unlink(), r"neither easy_contacts.csv nor easy_forces"),
        (lambda folder: (folder / CONTACTS).write_text("foot\n"), r"needs a line of column names"),
        (lambda folder: (folder / CONTACTS).write_bytes(b"\xff\xfe\n\n"), r"cannot be read as CSV"),
        (change("trials.csv", ",", ";"), r"trials.csv separates its columns by semicolons"),
        (change("trials.csv", "speed_mps", "speed"), r"no column speed_mps; there are trial, run"),
        (change("trials.csv", "3.0", "12.6"), r"line 2, column speed_mps: 12.6 must be between 1"),
        (change("trials.csv", "3.0", "5.0"), r"feet on the belt move at 3.0 m/s, and speed_mps is"),
        (change("trials.csv", ",3.0", ""), r"trials.csv, line 2: 2 cells, but 3 columns"),
        (change(MARKERS, "left_hip_x_mm", "left_hip_x"), r"the end of the name gives the unit"),
        (change(MARKERS, "left_toe_x_mm", "left_toes_x_mm"), r"no column left_toe_x_mm"),
        (change(MARKERS, "_mm", "_m"), r"the right shank is 430000 mm long"),
        (change(MARKERS, "_y_", "_w_"), r"no column left_hip_y_mm"),
        (change_cell(MARKERS, 7, "left_knee_x_mm", ""), EMPTY_CELL),
        (change_cell(MARKERS, 7, "time_s", "9"), r"line 7, column time_s: 9 s does not follow"),
        (change_cell(CONTACTS, 3, "foot", "both"), r'line 3, column foot: "both" must be L, R,'),
        (
            change_cell(CONTACTS, 4, "to_time_s", "0"),
            r"line 4, column to_time_s: the toe-off must come 0.08 to 1 s",
        ),
        (change(CONTACTS, "L,", "R,"), r"0 contacts of the left foot lie within"),
    ],
)
def test_an_error_names_the_place_and_what_to_do(
    folder: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(folder)
    with pytest.raises(UsageError, match=sentence):
        read_trials(folder)


def swap(first: str, second: str) -> Callable[[str], str]:
    return lambda text: text.replace(first, "\0").replace(second, first).replace("\0", second)


@pytest.mark.parametrize(
    ("name", "spoil", "sentence"),
    [
        (MARKERS, swap("_x_", "_y_"), r"y must point up"),
        (CONTACTS, swap("L,", "R,"), r"left and right are mixed up"),
    ],
)
def test_exchanged_columns_are_noticed(
    folder: Path, name: str, spoil: Callable[[str], str], sentence: str
) -> None:
    path = folder / name
    path.write_text(spoil(path.read_text()))
    with pytest.raises(UsageError, match=sentence):
        read_trials(folder)


def test_a_runner_facing_the_other_way_is_noticed(folder: Path) -> None:
    path = folder / MARKERS
    lines = [line.split(",") for line in path.read_text().splitlines()]
    along = [number for number, name in enumerate(lines[0]) if name.endswith("_x_mm")]
    for line in lines[1:]:
        for number in along:
            line[number] = str(-float(line[number]))
    path.write_text("\n".join(map(",".join, lines)))
    with pytest.raises(UsageError, match="x must point in the direction of running"):
        read_trials(folder)


def test_times_in_milliseconds_are_noticed(folder: Path) -> None:
    path = folder / MARKERS
    lines = [line.split(",") for line in path.read_text().splitlines()]
    for line in lines[1:]:
        line[0] = str(1000 * float(line[0]))
    path.write_text("\n".join(map(",".join, lines)))
    with pytest.raises(UsageError, match="are the times in time_s in seconds"):
        read_trials(folder)


def test_a_force_that_never_vanishes_is_noticed(folder: Path) -> None:
    (folder / CONTACTS).unlink()
    write_forces(folder, "easy")
    path = folder / "easy_forces.csv"
    path.write_text(path.read_text().replace(",0.000000", ",70.0"))
    with pytest.raises(UsageError, match="subtract the plate's offset"):
        read_trials(folder)
