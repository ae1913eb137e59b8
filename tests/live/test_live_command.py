"""``posture live`` as a person types it, with films as cameras and the real model."""

import multiprocessing
import re
import threading
from argparse import Namespace
from pathlib import Path

import pytest

from posture.checks import CHECKS
from posture.cli.live_command import analyse_recording
from posture.pose_track import save_track
from tests.gait import Runner
from tests.gait import film as gait_film
from tests.live.films import strides, write_film
from tests.runs import SAMPLE, report_in, run

CADENCE = 170.0
# How far live and offline may be apart, in each one's unit.
WITHIN = {"cadence": 1.0, "trunk_lean": 1.5, "head_forward": 3.0, "vertical_oscillation": 1.0}


def last_said(title: str, out: str) -> float:
    """Return the value in the last line of the output that begins with a title."""
    found = re.findall(rf"^{title} +([\d.]+)", out, re.MULTILINE)
    assert found, out
    return float(found[-1])


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "camera.mp4"
    return write_film(path, [(strides("good_60"), 14.0)])


@pytest.mark.usefixtures("film_clock")
def test_a_run_is_set_up_measured_recorded_and_analysed(film: Path, tmp_path: Path) -> None:
    threads, record = set(threading.enumerate()), tmp_path / "run.mp4"
    processes = set(multiprocessing.active_children())
    done = run("live", "--camera", film, "--no-window", "--seconds", "30", "--record", record)
    assert done.code == 0, done.err
    assert "Setting up" in done.out
    live = {key: last_said(CHECKS[key].title, done.out) for key in WITHIN}
    assert live["cadence"] == pytest.approx(CADENCE, abs=1)
    report = report_in(tmp_path / "run")
    offline = {key: report["measurements"][key]["value"] for key in WITHIN}
    for key, within in WITHIN.items():
        assert live[key] == pytest.approx(offline[key], abs=within), key
    assert report["clip"]["frame_rate_hz"] == pytest.approx(30, abs=1)
    assert set(threading.enumerate()) == threads
    assert set(multiprocessing.active_children()) <= processes


def test_a_recording_finds_its_place_in_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    # A track stands for the film, which is analysed by the same road and takes longer.
    save_track(gait_film(Runner()), tmp_path / "run.npz")
    told = Namespace(record=tmp_path / "run.npz", runner="Anna Kim", mirrored=False, model="full")
    assert analyse_recording(told) == 0
    assert "run.npz" in run("library", "list", "--runner", "Anna Kim").out


def test_it_ends_when_its_time_is_over_and_says_what_was_missing(film: Path) -> None:
    done = run("live", "--camera", film, "--no-window", "--seconds", "1")
    assert done.code == 0
    assert "Nothing was measured." in done.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--camera", "none.mp4"), "There is no file"),
        (("--camera", str(SAMPLE), "--record", "run.avi"), "must end in .mp4"),
        (("--camera", str(SAMPLE), "--record", "none/run.mp4"), "does not exist"),
        (("--camera", str(SAMPLE), "--runner", "Anna"), "needs --record"),
        (("--camera", str(SAMPLE), "--record", str(SAMPLE)), "would be overwritten"),
        (("--camera", str(SAMPLE), "--seconds", "0"), "--seconds"),
        (("--camera", str(SAMPLE), "--model", "none"), "no model"),
    ],
)
def test_a_wrong_call_is_told_before_anything_starts(
    arguments: tuple[str, ...], sentence: str
) -> None:
    done = run("live", "--no-window", *arguments)
    assert done.code == 2
    assert sentence in done.err
    assert done.out == ""


def test_a_file_that_is_no_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("no film")
    done = run("live", "--camera", tmp_path / "notes.mp4", "--no-window")
    assert done.code == 3
    assert "Traceback" not in done.err
