"""``posture library inbox`` and ``assign``: a card is taken in, and given to a runner."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.runs import run


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of its own."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSTURE_DATABASE_URL", raising=False)


@pytest.fixture
def card(track: Path, tmp_path: Path) -> Path:
    """A card with a clip and a file that is none."""
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "run.npz").write_bytes(track.read_bytes())
    (folder / "notes.mp4").write_text("none")
    filmed = datetime(2026, 7, 3, 9, 0).timestamp()
    for path in folder.iterdir():
        os.utime(path, (filmed, filmed))
    return folder


def test_a_card_is_listed_and_a_clip_of_it_goes_to_its_runner(card: Path) -> None:
    assert run("library", "inbox").out == "The inbox is empty.\n"
    listed = run("library", "inbox", card, card / "run.npz").out.splitlines()
    assert [line[8:] for line in listed] == [
        "  2026-07-03 09:00 (as the file says)  notes.mp4: nobody's yet; not a film; folder card",
        "  2026-07-03 09:00 (as the file says)  run.npz: nobody's yet",
    ]
    notes, clip = (line[:8] for line in listed)
    run("library", "add", "--runner", "Anna Kim")
    done = run("library", "assign", clip, "--runner", "anna kim", "--speed-kmh", "10")
    assert done.code == 0
    assert done.out.startswith("run.npz: 2026-07-03, 10 km/h\n")
    listed = run("library", "list", "--runner", "Anna Kim").out.splitlines()
    assert len(listed) == 1
    assert "2026-07-03  Anna Kim  run.npz: " in listed[0]
    assert "speed: 10 km/h" in run("library", "show", listed[0][:8]).out

    # Of what is no film, nothing becomes a clip.
    assert run("library", "assign", notes, "--runner", "Anna Kim").code == 3
    assert run("library", "inbox", "--throw-away", notes).out == "The inbox is empty.\n"


def test_what_is_not_given_is_as_at_the_last_visit(card: Path, track: Path) -> None:
    session = ("--date", "2026-03-01", "--speed-kmh", "9", "--shoes", "blue")
    run("library", "add", track, "--runner", "Anna Kim", *session)
    (line,) = run("library", "inbox", card / "run.npz").out.splitlines()
    assert line.endswith("already in the library: Anna Kim, 2026-03-01")
    done = run("library", "assign", line[:8], "--runner", "Anna Kim", "--shoes", "red")
    assert done.out.startswith("run.npz: 2026-07-03, 9 km/h, red\n")


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path) -> None:
    for arguments, said in (
        (("inbox", tmp_path / "none"), "none"),
        (("inbox", "--throw-away", "77"), "The inbox has no clip '77'"),
        (("assign", "77", "--runner", "Bob"), "The inbox has no clip '77'"),
    ):
        done = run("library", *arguments)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert said in done.err
