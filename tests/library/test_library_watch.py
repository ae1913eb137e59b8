"""A folder that fills: complete clips only, each once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from posture.cli import watch_command as watch
from posture.cli.watch_command import landed, take, take_into_inbox
from posture.library.inbox.inbox import list_inbox
from posture.library.runners.records import ensure_runner
from posture.library.storage.library import Library
from tests.library.conftest import rows
from tests.runs import run


class Clock:
    """A clock that runs when somebody sleeps, and does what is due then."""

    def __init__(self, due: dict[float, Callable[[], object]]) -> None:
        self.now = 0.0
        self._due = due

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for when in [when for when in self._due if when <= self.now]:
            self._due.pop(when)()


def test_a_clip_is_taken_once_it_is_complete_and_again_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, late = tmp_path / "a.mp4", tmp_path / "sub" / "b.MOV"
    clip.write_bytes(b"first")
    for name in (".a.mp4.part", "~b.mp4", "notes.txt", "a.mp4.crdownload"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "empty.mp4").touch()
    late.parent.mkdir()
    events: dict[float, Callable[[], object]] = {
        4: lambda: clip.write_bytes(b"first and second"),
        20: lambda: late.write_bytes(b"late"),
        60: lambda: clip.write_bytes(b"another cut"),
    }
    clock = Clock(events)
    monkeypatch.setattr(watch, "time", clock)
    clips = landed(tmp_path)
    # Ten seconds after it changed last, looked at every other second.
    assert [(next(clips), clock.now) for _ in range(3)] == [(clip, 14), (late, 30), (clip, 70)]


def test_clips_show_up_in_the_library_once(
    library: Library, track: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "half.npz"
    broken.write_bytes(track.read_bytes()[:1000])
    for _ in range(2):
        take(library, "Bob", track)
    assert (rows(library, "clips"), rows(library, "analyses")) == (1, 1)
    take(library, "Bob", broken)
    take(library, "Bob", tmp_path / "gone.npz")
    assert (rows(library, "clips"), rows(library, "analyses")) == (1, 1)
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in said] == ["lauf.npz", "half.npz", "gone.npz"]
    assert said[1].endswith("It will be tried again when the file changes.")
    broken.write_bytes(track.read_bytes() + b"\n")
    take(library, "Bob", broken)
    assert rows(library, "clips") == 2


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    done = run("watch", tmp_path / "none", "--runner", "Bob")
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_without_a_runner_clips_go_into_the_inbox_and_their_subfolder_says_whose_they_are(
    library: Library, track: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = ensure_runner(library, "Anna Kim")
    watched, other = tmp_path / "card", tmp_path / "card" / "100GOPRO" / "b.npz"
    hers = watched / "anna kim" / "3 July" / "a.npz"
    for path, content in ((hers, b""), (other, b"\n")):
        path.parent.mkdir(parents=True)
        path.write_bytes(track.read_bytes() + content)
        take_into_inbox(library, watched, path)
    take_into_inbox(library, watched, watched / "gone.mp4")
    with library.reading() as transaction:
        found = {clip.name: (clip.runner_id, clip.looked) for clip in list_inbox(transaction)}
    assert found == {"a.npz": (anna.id, True), "b.npz": (None, True)}
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["a.npz: in the inbox, of Anna Kim.", "b.npz: in the inbox."]
    assert said[2].startswith("gone.mp4: ")
    assert rows(library, "clips") == 0
