"""Whether there is a screen, asked of displays that do not answer, and of windows that open."""

import subprocess
import sys
from pathlib import Path

import pytest

from posture.live.display import there_is_a_screen
from tests.live.films import write_film
from tests.runs import ROOT, sample_pictures
from tests.waiting import PATIENCE_S

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="Qt draws the windows of Linux")
# Nobody listens here: the number is beyond what servers of X11 are given.
NO_DISPLAY = ":9753"


@LINUX_ONLY
@pytest.mark.parametrize("display", [NO_DISPLAY, "", "no such thing"])
def test_a_display_that_does_not_answer_is_no_screen(
    display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert there_is_a_screen() is False


@LINUX_ONLY
def test_wayland_alone_is_no_screen_for_a_window_of_x11(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert there_is_a_screen() is False


def test_a_window_that_opens_is_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cv2.py").write_text("namedWindow = print\ndestroyAllWindows = print\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("DISPLAY", NO_DISPLAY)
    assert there_is_a_screen() is True


@LINUX_ONLY
def test_without_an_answering_display_it_is_read_out_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", NO_DISPLAY)
    film = write_film(tmp_path / "film.mp4", [(sample_pictures()[:30], 1.0)])
    done = subprocess.run(
        [sys.executable, "-m", "posture.cli.main", "live", "--camera", film, "--seconds", "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0
    assert "No screen was found, so the numbers are printed here." in done.stderr
    assert " s  " in done.stdout  # a line of the read-out, after so many seconds
