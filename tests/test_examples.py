"""The scripts in ``examples/`` run as they are, on tracks of a runner who is known."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from posture.pose_track import save_track
from tests.gait import Camera, Runner, film

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two runners, and a clip that is refused: filmed from the front."""
    folder = tmp_path_factory.mktemp("clips")
    camera = Camera(fps=60.0, seconds=6.0)
    save_track(film(Runner(overstride=7.0), camera), folder / "a.npz")
    save_track(film(Runner(overstride=25.0), camera), folder / "b.npz")
    save_track(film(Runner(yaw=60.0), camera), folder / "front.npz")
    (folder / "notes.txt").write_text("not a clip")
    return folder


def execute(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / name), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)


def test_a_clip_to_a_table(clips: Path) -> None:
    done = execute("clip_to_table.py", clips / "a.npz")

    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^cadence +170\.\d ± \d\.\d steps/min +ok$", done.stdout, re.MULTILINE)
    assert re.search(r"^ +0\.2\d s +right +2\d\d ms on the belt$", done.stdout, re.MULTILINE)


def test_a_folder_to_a_chart(clips: Path, tmp_path: Path) -> None:
    done = execute("folder_to_chart.py", clips, "overstride", tmp_path / "chart.html")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith("front.npz: ")
    assert done.stdout.splitlines()[1] == f"2 clips in {tmp_path / 'chart.html'}"
    page = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert '"x":["a.npz","b.npz"]' in page
    assert "overstride, %" in page


def test_an_own_check(clips: Path) -> None:
    done = execute("own_check.py", clips / "b.npz")

    assert (done.returncode, done.stderr) == (0, "")
    said = re.fullmatch(
        r"Knee bend in swing: (\d+) ± \d°, \d+ strides\nLargest in any frame: (\d+)°\n", done.stdout
    )
    assert said is not None
    assert 60 <= int(said[1]) <= int(said[2]) <= 140


@pytest.mark.parametrize("name", ["clip_to_table.py", "own_check.py"])
def test_a_missing_clip_is_reported_in_one_line(name: str, tmp_path: Path) -> None:
    done = execute(name, tmp_path / "missing.mp4")

    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"There is no file .*missing\.mp4; check the path\.\n", done.stderr)
