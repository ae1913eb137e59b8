"""From a laboratory's folder to its tables."""

import csv
import io
from pathlib import Path

import pytest
from rich.console import Console

from bench.lab import compare
from posture.errors import UsageError
from posture.pose_track import save_track
from tests.bench.laboratory import RUNNER, write_list, write_trial
from tests.gait import Camera, film


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, out = tmp_path_factory.mktemp("trials"), tmp_path_factory.mktemp("out") / "new"
    write_list(folder, "easy,Anna,3.0", "again,Bea,3.0")
    write_trial(folder, "easy")
    write_trial(folder, "again")
    compare(folder, out, Console(file=io.StringIO(), width=140))
    assert sorted(path.name for path in out.iterdir()) == ["lab.csv", "lab.md"]
    return out


def test_the_page_has_each_runner_and_all_together(results: Path) -> None:
    text = (results / "lab.md").read_text()
    events = text.split("\n## ")[1].splitlines()
    assert events[0] == "Initial contact and toe-off by runner"
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in events if line[0:1] == "|"]
    assert [row[:3] for row in rows[2:]] == [
        ["Anna", "3.0", "1"],
        ["Bea", "3.0", "1"],
        ["all", "all", "2"],
    ]
    for row in rows[2:]:
        bias, missed, invented, refused = float(row[3]), row[6], row[7], row[-1]
        # The closed-form runner lands as the rule expects.
        assert abs(bias) < 10
        assert (missed, invented, refused) == ("0", "0", "0")


def test_the_csv_has_every_trial_condition_and_quantity(results: Path) -> None:
    with (results / "lab.csv").open() as file:
        rows = list(csv.DictReader(file))
    # Two trials, four conditions, two events and four measurements.
    assert len(rows) == 2 * 4 * 6
    overstride = [row for row in rows if row["quantity"] == "overstride"]
    assert all(abs(float(row["bias"])) < 4 for row in overstride)
    for row in overstride:
        inside = abs(float(row["bias"])) <= float(row["half_width"])
        assert row["held"] == ("yes" if inside else "no")


def test_a_video_is_compared_from_its_first_frame_on(tmp_path: Path) -> None:
    """A track stands for the video; its time 0 is 20 s on the laboratory's clock."""
    text = "trial,runner,speed_mps,video,video_start_s\neasy,Anna,3.0,easy.npz,20.0\n"
    (tmp_path / "trials.csv").write_text(text)
    write_trial(tmp_path, "easy", start_s=20.0)
    save_track(film(RUNNER, Camera(seconds=6.0)), tmp_path / "easy.npz")
    compare(tmp_path, tmp_path, Console(file=io.StringIO(), width=140))
    with (tmp_path / "lab.csv").open() as file:
        rows = {row["quantity"]: row for row in csv.DictReader(file) if not row["noise_mm"]}
    assert {row["frames_per_s"] for row in rows.values()} == {"video"}
    contact = rows["initial contact"]
    assert (contact["missed"], contact["invented"]) == ("0", "0")
    assert abs(float(contact["bias"])) < 10
    assert abs(float(rows["overstride"]["bias"])) < 2
    assert "## Videos: measurements by runner" in (tmp_path / "lab.md").read_text()


def test_a_folder_without_trials_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"neither a trials.csv, .* docs/how-to/laboratory.md"):
        compare(tmp_path, tmp_path, Console(file=io.StringIO()))
