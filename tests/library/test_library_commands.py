"""``posture library``: every verb, and one sentence where it cannot be done."""

import re
from pathlib import Path

import pytest

from tests.runs import run


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSTURE_DATABASE_URL", raising=False)
    return tmp_path / "data" / "library"


def test_a_season_from_the_first_clip_to_the_last_byte(
    track: Path, tmp_path: Path, data: Path
) -> None:
    assert "is empty" in run("library", "list").out
    told = ["--height-cm", "180", "--kind", "new", "--notes", "left knee"]
    session = ["--date", "2026-03-01", "--speed-kmh", "10", "--shoes", "old", "--state", "tired"]
    added = run("library", "add", track, "--runner", "Bob", *told, *session)
    assert (added.code, added.err) == (0, "")
    clip = added.out.split()[0]
    assert run("library", "add", "--runner", "Zoe").out == "Zoe is in the library.\n"

    listed = run("library", "list").out
    assert listed == "Bob: 1 clip, last on 2026-03-01\nZoe: 0 clips\n"
    clips = run("library", "list", "--search", "LAUF", "--review", "waiting").out
    assert clips.startswith(f"{clip}  2026-03-01  Bob  lauf.npz: ")
    assert run("library", "list", "--verdict", "flag").out == ""
    runner = run("library", "show", "bob").out
    assert runner.startswith("Bob: 180 cm, new, 1 session, left knee\n")
    # film() runs at 170 steps a minute.
    assert re.search(r"2026-03-01  cadence: 170\.\d ± \d\.\d steps/min", runner)
    shown = run("library", "show", clip).out
    assert "speed: 10 km/h\n" in shown
    assert "state: tired\n" in shown
    assert "review: waiting" in shown

    archive = tmp_path / "bob.zip"
    assert "2 files" in run("library", "export", archive).out or archive.exists()
    assert run("library", "check").out == "The library is complete.\n"
    assert run("library", "delete", clip, "--yes").code == 0
    assert run("library", "list", "--runner", "Bob").out == ""
    assert run("library", "import", archive).code == 0
    assert run("library", "list", "--runner", "Bob").out == clips
    assert run("library", "delete", "Bob", "--yes").out.startswith(
        "Deleted: Bob and all of their clips and notes"
    )
    assert run("library", "list").out == "Zoe: 0 clips\n"
    assert [path for path in (data / "files").rglob("*") if path.is_file()] == []


def test_a_name_that_is_known_is_asked_about(track: Path) -> None:
    anna = ["library", "add", "--runner", "Anna Kim"]
    assert run(*anna, "--height-cm", "171", "--birth-year", "1990").code == 0
    other = run("library", "add", "--runner", "anna kim", "--height-cm", "160")
    assert other.code == 2
    assert other.err == (
        "posture: The library has a runner called 'Anna Kim' whose height is 171, not 160; add "
        "--update to change that, or --new if this is another person.\n"
    )
    assert run("library", "show", "Anna Kim").out == "Anna Kim: 171 cm, 0 sessions\n"
    assert "to tell Anna Kim apart" in run(*anna, "--new").err
    assert run(*anna, "--new", "--about", "Bob's sister").code == 0
    assert run("library", "list").out == (
        "Anna Kim (Bob's sister): 0 clips\nAnna Kim (born 1990): 0 clips\n"
    )
    several = run(*anna, track)
    assert several.code == 2
    assert "Anna Kim, born 1990, id " in several.err
    chosen = several.err.split("born 1990, id ")[1][:8]
    added = run("library", "add", track, "--runner", chosen, "--height-cm", "172", "--update")
    assert (
        "Anna Kim (born 1990) is already in the library; these clips are added to theirs."
        in added.err
    )
    assert run("library", "list", "--runner", chosen).out.split("  ")[2] == "Anna Kim (born 1990)"
    assert run("library", "show", chosen).out.startswith("Anna Kim (born 1990): 172 cm")


def test_check_tells_what_is_lost_with_an_exit_code(track: Path, data: Path) -> None:
    run("library", "add", track, "--runner", "Bob")
    for path in (data / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    done = run("library", "check")
    assert done.code == 4
    assert "Lost: the clip lauf.npz of Bob has the wrong size.\n" in done.out
    assert done.err.startswith("posture: Files are missing from the library")


def test_an_export_of_what_is_left_says_what_it_lacks(
    track: Path, data: Path, tmp_path: Path
) -> None:
    run("library", "add", track, "--runner", "Bob")
    for path in (data / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    done = run("library", "export", tmp_path / "a.zip")
    assert done.code == 4
    assert "Lacking: the clip lauf.npz of Bob is missing.\n" in done.out
    assert "a.zip lacks the files that are missing from the library" in done.err
    assert (tmp_path / "a.zip").exists()
    taken = run("library", "import", tmp_path / "a.zip")
    assert taken.code == 0


def test_a_clip_that_could_not_be_analysed_is_kept_and_said(tmp_path: Path) -> None:
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"x")
    done = run("library", "add", clip, "--runner", "Bob", "--model", "none.task")
    assert done.code == 4
    assert "a.mp4 was added, but could not be analysed: There is no model 'none.task'" in done.err
    assert "not analysed yet" in run("library", "list", "--runner", "Bob").out
    assert "1 clip without an analysis" in run("library", "check").out


def test_a_file_that_is_no_clip_is_not_added(track: Path, tmp_path: Path, data: Path) -> None:
    diary = tmp_path / "diary.mp4"
    diary.write_text("Dear diary\n" * 200)
    done = run("library", "add", diary, track, "--runner", "Bob")
    assert done.code == 3
    sentence = "posture: diary.mp4 was not added: diary.mp4 cannot be read as a video.\n"
    assert sentence in done.err
    assert "lauf.npz: " in done.out
    assert "diary" not in run("library", "list", "--review", "waiting").out
    assert run("library", "check").out == "The library is complete.\n"
    kept = [p.read_bytes() for p in (data / "files").rglob("*") if p.is_file()]
    assert diary.read_bytes() not in kept


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["add", "CLIP"],
        ["add", "none.mp4", "--runner", "Bob"],
        ["add", "CLIP", "--runner", " "],
        ["add", "CLIP", "--runner", "Bob", "--date", "1.3.2026"],
        ["add", "CLIP", "--runner", "Bob", "--capture-fps", "240"],
        ["add", "CLIP", "--runner", "Bob", "--kind", "expert"],
        ["list", "--page", "0"],
        ["list", "--runner", "Nobody"],
        ["show", "Nobody"],
        ["delete", "Nobody", "--yes"],
        ["export", "FOLDER"],
        ["import", "none.zip"],
    ],
)
def test_wrong_calls(track: Path, tmp_path: Path, words: list[str]) -> None:
    places = {"CLIP": track, "FOLDER": tmp_path}
    done = run("library", *(places.get(word, word) for word in words))
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert done.err.startswith("posture: ")


def test_an_archive_that_is_none_is_refused(track: Path) -> None:
    done = run("library", "import", track)
    assert done.code == 3
    assert done.err.count("\n") == 1


def test_deleting_asks_first(track: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("library", "add", track, "--runner", "Bob")
    assert run("library", "delete", "Bob").code == 2
    monkeypatch.setattr("posture.cli.rescue_commands.sys.stdin", Terminal("no\n"))
    assert "nothing was deleted" in run("library", "delete", "Bob").err
    monkeypatch.setattr("posture.cli.rescue_commands.sys.stdin", Terminal("yes\n"))
    assert run("library", "delete", "Bob").out.startswith("Deleted")


class Terminal:
    """A person who types."""

    def __init__(self, text: str) -> None:
        self._text = text

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self._text
