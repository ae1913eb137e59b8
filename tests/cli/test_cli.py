"""The command: exit codes, one sentence each, and nothing half-written."""

import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from posture.cli.main import main
from posture.errors import MachineError, PostureError
from posture.pose_track import save_track
from tests.clips import write_clip
from tests.conftest import Analysed
from tests.contract import read_report
from tests.gait import Camera, Runner, Stander, film
from tests.runs import ROOT, SAMPLE, run, tree
from tests.waiting import PATIENCE_S

COMMAND = [sys.executable, "-m", "posture.cli.main"]


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """A saved bare track of 12 s of running."""
    path = tmp_path / "run.npz"
    save_track(film(Runner()), path)
    return path


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A text file that is called a video."""
    path = tmp_path / "text.mp4"
    path.write_text("Dear diary\n" * 200)
    return path


def assert_one_sentence(err: str) -> None:
    assert err.startswith("posture: ")
    assert err.endswith(".\n")
    assert err.count("\n") == 1


def test_a_run_with_everything_ends_well(analysed: Analysed) -> None:
    assert analysed.run.code == 0
    assert "läufer 走 30.mp4" in analysed.run.out
    assert f"Open next: {analysed.folder / 'report.html'}" in analysed.run.out
    assert analysed.run.err.splitlines() == ["Following the body ...", "Drawing the overlay ..."]
    assert analysed.copy.read_bytes() == (analysed.folder / "report.json").read_bytes()


# Its C++ parts log lines that begin "I0000", and sometimes one that says so.
NOT_OF_MEDIAPIPE = r"^(?![IWE]\d{4} |WARNING: All log messages ).*\n"
WRONG_CALLS = {
    "no arguments": [],
    "an unknown command": ["judge", "CLIP"],
    "no clip": ["analyze"],
    "two clips": ["analyze", "CLIP", "CLIP"],
    "an unknown option": ["analyze", "CLIP", "--fast"],
    "a height that is no number": ["analyze", "CLIP", "--height-cm", "tall"],
    "a height in metres": ["analyze", "CLIP", "--height-cm", "1.76"],
    "a negative speed": ["analyze", "CLIP", "--speed-kmh", "-3"],
    "an incline of nan": ["analyze", "CLIP", "--incline", "nan"],
    "a rate of zero": ["analyze", "CLIP", "--capture-fps", "0"],
    "an endless rate": ["analyze", "CLIP", "--capture-fps", "inf"],
    "a rate below the file's": ["analyze", "CLIP", "--quiet", "--capture-fps", "20"],
    "a rate for a track": ["analyze", "TRACK", "--capture-fps", "240"],
    "an overlay without a folder": ["analyze", "CLIP", "--annotate"],
    "an overlay of a track": ["analyze", "TRACK", "--annotate", "--out", "NEW"],
    "a missing clip": ["analyze", "NEW.mp4"],
    "a missing track": ["analyze", "NEW.npz"],
    "a folder for a clip": ["analyze", "FOLDER"],
    "a device": ["analyze", os.devnull],
    "results into a file": ["analyze", "CLIP", "--out", "FILE"],
    "results below a file": ["analyze", "CLIP", "--out", "FILE/new"],
    "a report into a folder": ["analyze", "CLIP", "--json", "FOLDER"],
    "a report into a missing folder": ["analyze", "CLIP", "--json", "NEW/report.json"],
    "a report into a device": ["analyze", "CLIP", "--json", os.devnull],
    "a report over the clip": ["analyze", "CLIP", "--json", "CLIP"],
    "a missing model": ["analyze", "CLIP", "--quiet", "--model", "huge"],
    "a model that is none": ["analyze", "CLIP", "--quiet", "--model", "FILE"],
    "a track without a place": ["track", "CLIP"],
    "a track that is no .npz": ["track", "CLIP", "--out", "NEW.csv"],
    "a track into a missing folder": ["track", "CLIP", "--out", "NEW/run.npz"],
    "a track of a missing clip": ["track", "NEW.mp4", "--out", "NEW.npz"],
}


@pytest.mark.parametrize("arguments", WRONG_CALLS.values(), ids=WRONG_CALLS.keys())
def test_a_wrong_call_is_told_in_one_sentence_and_leaves_nothing(
    arguments: list[str], tmp_path: Path, track: Path
) -> None:
    clip = write_clip(tmp_path / "clip.mp4", [n / 25 for n in range(10)])
    (tmp_path / "FOLDER").mkdir()
    (tmp_path / "FILE").touch()
    before = tree(tmp_path)
    places = {"CLIP": clip, "TRACK": track}

    def real(argument: str) -> str | Path:
        made_up = argument.startswith(("NEW", "FILE", "FOLDER"))
        return places.get(argument, tmp_path / argument if made_up else argument)

    done = run(*map(real, arguments))

    assert done.code == 2
    assert done.out == ""
    assert_one_sentence(done.err)
    assert tree(tmp_path) == before
    assert not (tmp_path / "NEW").exists()


def test_a_refused_clip_gets_its_report_everywhere(text: Path, tmp_path: Path) -> None:
    done = run("analyze", text, "--out", tmp_path / "out", "--json", tmp_path / "report.json")

    assert done.code == 3
    assert "cannot be read as a video" in done.out
    assert "Choose the original clip from the camera or phone" in done.out
    report = read_report((tmp_path / "report.json").read_text())
    assert report["refusal"]["code"] == "unreadable"
    assert report["clip"]["name"] == "text.mp4"
    assert sorted(tree(tmp_path / "out")) == ["report.html", "report.json"]


def test_a_refusal_without_a_table_is_told_on_standard_error(text: Path) -> None:
    done = run("analyze", text, "--quiet")

    assert (done.code, done.out) == (3, "")
    assert_one_sentence(done.err)


def test_a_track_of_a_refused_clip_is_not_written(text: Path, tmp_path: Path) -> None:
    done = run("track", text, "--out", tmp_path / "track.npz", "--quiet")

    assert done.code == 3
    assert_one_sentence(done.err)
    assert not (tmp_path / "track.npz").exists()


def test_json_on_standard_output_is_nothing_but_json(track: Path, text: Path) -> None:
    good = run("analyze", track, "--json", "-")
    refused = run("analyze", text, "--json", "-")

    assert good.code == 0
    assert good.err == ""
    assert read_report(good.out)["status"] == "ok"
    assert refused.code == 3
    assert read_report(refused.out)["status"] == "refused"


def test_quiet_says_nothing(track: Path, tmp_path: Path) -> None:
    done = run("analyze", track, "--quiet", "--out", tmp_path / "out")

    assert (done.code, done.out, done.err) == (0, "", "")
    assert sorted(tree(tmp_path / "out")) == ["report.html", "report.json"]


def test_what_the_runner_tells_reaches_the_report(track: Path) -> None:
    told = ("--height-cm", "176", "--speed-kmh", "10,8", "--incline", "-2", "--mirrored")
    stretch = ("--end", "9.5")
    plan = ("--back", "hurts-running", "--kind", "returning", "--units", "imperial")
    report = read_report(run("analyze", track, "--json", "-", *told, *plan, *stretch).out)

    assert report["made_with"]["options"] == {
        "height_cm": 176.0,
        "speed_kmh": 10.8,
        "incline": -2.0,
        "capture_fps": None,
        "mirrored": True,
        "stance": None,
        "back": "hurts-running",
        "runner_kind": "returning",
        "units": "imperial",
        "turn_deg": 0,
        "start_s": None,
        "end_s": 9.5,
    }
    assert report["view"]["end_s"] <= 9.5
    assert [exercise["name"] for exercise in report["plan"]["exercises"]][:2] == [
        *("Goblet squat", "Split squat")
    ]
    assert report["view"]["facing"] == "right"
    assert report["view"]["near_side"] == "left"
    assert report["measurements"]["vertical_oscillation"]["cm"] is not None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("--turn", "90"), "--turn cannot be used with a track"),
        (("--turn", "45"), "invalid choice: 45"),
        (("--start", "5", "--end", "5.5"), "must last at least 1 s"),
        (("--start", "100"), "ends before 101 s; start earlier"),
    ],
)
def test_a_turn_or_a_stretch_that_cannot_be_is_a_wrong_call(
    track: Path, said: tuple[str, ...], words: str
) -> None:
    done = run("analyze", track, *said)
    assert done.code == 2
    assert words in done.err


def test_a_first_look_is_told_in_lines_or_as_json(track: Path, text: Path) -> None:
    told = run("look", track, "--end", "2")
    assert told.code == 0
    first, *others = told.out.splitlines()
    assert first.startswith(f"{track.name}: 2 s · ")
    assert any("4 full strides" in line for line in others)

    as_json = run("look", track, "--json")
    content = json.loads(as_json.out)
    assert (content["clip"], content["troubles"]) == (str(track), [])
    assert "thumbnail" not in content

    refused = run("look", text)
    assert refused.code == 3
    assert_one_sentence(refused.err)


def test_a_clip_of_standing_still_is_compared_with(track: Path, tmp_path: Path) -> None:
    save_track(film(Stander(), Camera(seconds=3.2)), tmp_path / "stand.npz")
    done = run("analyze", track, "--stance", tmp_path / "stand.npz")
    assert done.code == 0
    assert "further forward than when you stand still" in " ".join(done.out.split())
    report = read_report(
        run("analyze", track, "--json", "-", "--stance", tmp_path / "stand.npz").out
    )
    assert report["measurements"]["head_forward"]["from_stance"] is not None
    assert run("analyze", track, "--stance", tmp_path / "missing.npz").code == 2


def test_a_clip_is_never_overwritten_by_its_results(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "annotated.mp4", [n / 25 for n in range(10)])
    before = tree(tmp_path)

    done = run("analyze", clip, "--out", tmp_path)

    assert done.code == 2
    assert "The results would overwrite" in done.err
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (MachineError("The disk is full."), 4, "The disk is full."),
        (MemoryError(), 4, "GB of memory"),
        (ImportError("libGL.so.1: cannot open shared object file"), 4, "libgl1"),
        (ImportError("x.so: failed to map segment"), 4, "failed to map segment"),
        (OSError(5, "Input/output error"), 4, "Input/output error"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (ZeroDivisionError("float\ndivision"), 1, "bug in posture"),
        (PostureError("Not foreseen."), 1, "Not foreseen."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_whatever_breaks_is_told_in_one_sentence_and_leaves_no_folder(
    error: BaseException,
    code: int,
    words: str,
    track: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("posture.pipeline.analysis.run_checks", fail)
    # An interrupted program ends; the one that runs these tests does not.
    monkeypatch.setattr("posture.cli.main.drop_stderr", lambda: None)
    monkeypatch.delenv("POSTURE_DEBUG", raising=False)

    done = run("analyze", track, "--out", tmp_path / "new" / "out", "--quiet")

    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert_one_sentence(done.err)
    assert not (tmp_path / "new").exists()


def test_a_defect_shows_where_it_happened_when_asked(
    track: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posture.pipeline.analysis.load_track", None)
    monkeypatch.setenv("POSTURE_DEBUG", "1")

    done = run("analyze", track, "--quiet")

    assert done.code == 1
    assert "Traceback" in done.err
    assert done.err.splitlines()[-1].startswith("posture: this is a bug in posture")


def _start(*arguments: str | Path, stdout: int | IO[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    "signals", [[signal.SIGINT, signal.SIGINT], [signal.SIGTERM]], ids=["Ctrl-C, twice", "SIGTERM"]
)
def test_an_interruption_leaves_earlier_results_as_they_were(
    signals: list[signal.Signals], tmp_path: Path
) -> None:
    for name in ("report.json", "report.html", "annotated.mp4", "evidence/overstride-1.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"the earlier {name}")
    before = tree(tmp_path)

    process = _start("analyze", SAMPLE, "--out", tmp_path, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    first = process.stderr.readline()
    time.sleep(0.4)
    for number in signals:
        os.killpg(process.pid, number)
    _, rest = process.communicate(timeout=PATIENCE_S)

    assert first == "Following the body ...\n"
    assert process.returncode == 130
    # MediaPipe may get a remark of its own in edgeways while it starts.
    assert_one_sentence("".join(re.findall(NOT_OF_MEDIAPIPE, rest, re.MULTILINE)))
    assert tree(tmp_path) == before


def test_after_an_interruption_a_crash_of_what_was_broken_off_does_not_count() -> None:
    program = (
        "import atexit, os, signal; from posture.cli import main as cli;"
        "cli.main = lambda: cli.INTERRUPTED;"
        "atexit.register(os.kill, os.getpid(), signal.SIGSEGV); cli.enter()"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 130


def test_a_reader_who_leaves_early_is_no_error(track: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        process = _start("analyze", track, stdout=nobody)
    _, err = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, err) == (0, "")


class FullDisk(io.StringIO):
    """Standard output that leads to a file on a full disk."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_behind_standard_output_is_told(
    track: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout", FullDisk())

    code = main(["analyze", str(track)])

    err = capsys.readouterr().err
    assert code == 4
    assert "disk is full" in err
    assert_one_sentence(err)


def test_help_and_wrong_calls_load_nothing_heavy() -> None:
    code = (
        "import sys, posture.cli.main; posture.cli.main.main(['analyze', 'nothing.mp4']); "
        "print([m for m in ('numpy', 'av', 'cv2', 'rich', 'mediapipe') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_help_names_every_option_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["analyze", "--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    for option in (
        *("--out", "--json", "--height-cm", "--speed-kmh", "--incline", "--capture-fps"),
        *("--mirrored", "--model", "--annotate", "--quiet"),
    ):
        assert option in text
