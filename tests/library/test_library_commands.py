"""``posture library``: every verb, and one sentence where it cannot be done."""

import csv
import re
from pathlib import Path

import pytest

from posture.checks import CHECKS
from posture.checks.landmark_angle import LandmarkAngle
from posture.library.clips.own_angles import add_angle
from posture.library.maintenance.opening import open_library
from tests.runs import run

KNEE = LandmarkAngle(("near_hip", "near_knee", "near_ankle"))


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
    assert runner.startswith("Bob: 180 cm, new, no consent on record, left knee\n")
    assert "Last here on 2026-03-01.\n" in runner
    assert "Waiting for review: 1 clip.\n" in runner
    # film() runs at 170 steps a minute.
    assert re.search(r"2026-03-01  cadence: 170\.\d ± \d\.\d steps/min", runner)
    shown = run("library", "show", clip).out
    assert "speed: 10 km/h\n" in shown
    assert "state: tired\n" in shown
    # 10 km/h are 3600 x 1.609344 / 10 = 579.4 seconds a mile; 180 cm are 70.9 inches.
    assert "speed: 9:39 min/mile\n" in run("library", "show", clip, "--units", "imperial").out
    assert run("library", "show", "bob", "--units", "imperial").out.startswith("Bob: 5 ft 11 in,")
    assert "review: waiting" in shown

    archive = tmp_path / "bob.zip"
    assert "2 files" in run("library", "export", archive).out or archive.exists()
    assert run("library", "check").out == "The library is complete.\n"
    assert run("library", "delete", clip, "--completely", "--yes").code == 0
    assert run("library", "list", "--runner", "Bob").out == ""
    assert run("library", "import", archive).code == 0
    assert run("library", "list", "--runner", "Bob").out == clips
    assert run("library", "delete", "Bob", "--completely", "--yes").out.startswith(
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
    assert run("library", "show", "Anna Kim").out == (
        "Anna Kim: born 1990, 171 cm, no consent on record\n"
    )
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
    assert run("library", "show", chosen).out.startswith("Anna Kim (born 1990): born 1990, 172 cm")


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
    completely = ("library", "delete", "Bob", "--completely")
    assert run(*completely).code == 2
    monkeypatch.setattr("posture.cli.rescue_commands.sys.stdin", Terminal("no\n"))
    assert "nothing was deleted" in run(*completely).err
    monkeypatch.setattr("posture.cli.rescue_commands.sys.stdin", Terminal("yes\n"))
    assert run(*completely).out.startswith("Deleted")


def test_what_was_entered_wrong_is_put_right(track: Path) -> None:
    session = ["--date", "2026-03-01", "--speed-kmh", "10"]
    added = run("library", "add", track, "--runner", "Bob", *session)
    clip = added.out.split()[0]
    before = run("library", "show", clip).out
    moved = run("library", "move", clip, "--to", "Nobody")
    assert (moved.code, moved.err.count("\n")) == (2, 1)
    run("library", "add", "--runner", "Zoe", "--height-cm", "150")
    moved = run("library", "move", clip, "--to", "zoe")
    assert moved.out == (
        "Moved lauf.npz of Bob to Zoe.\nJudged 1 clip again with what is known now.\n"
    )
    assert run("library", "sessions", "Bob").out == "There is no session yet.\n"
    session_id, told = run("library", "sessions", "Zoe").out.split("\n")[0].split("  ")
    assert told == "2026-03-01, 10 km/h"
    in_miles = run("library", "sessions", "Zoe", "--units", "imperial").out
    assert in_miles.split("\n")[0].endswith("2026-03-01, 9:39 min/mile")
    edited = run("library", "edit", session_id, "--date", "2026-03-02", "--forget", "speed_kmh")
    assert edited.out.startswith("Set day to 2026-03-02, speed to not known of lauf.npz of Zoe.\n")
    assert run("library", "sessions", "Zoe").out.split("  ")[1].startswith("2026-03-02\n")
    assert run("library", "edit", clip).code == 2
    assert run("library", "edit", clip, "--speed-kmh", "99").code == 2

    renamed = run("library", "rename", "zoe", "Zoë Ek", "--about", "the tall one")
    assert renamed.out == "Zoe is called Zoë Ek now.\n"
    assert run("library", "rename", clip, "sunday.npz").out == ("Renamed lauf.npz to sunday.npz.\n")
    assert run("library", "rename", clip, "a.npz", "--about", "tall").code == 2
    assert run("library", "undo").out == "Undone: Renamed lauf.npz to sunday.npz.\n"
    merged = run("library", "merge", "Bob", "--into", "zoe ek")
    assert merged.out == "Merged Bob into Zoë Ek.\n"
    assert run("library", "list").out == "Zoë Ek: 1 clip, last on 2026-03-02\n"

    changes = run("library", "undo", "--list").out.splitlines()
    del changes[1:3]  # the clip's new name, undone above
    assert [line.rsplit(": ", 1)[1] for line in changes] == [
        "Merged Bob into Zoë Ek.",
        "Renamed Zoe to Zoë Ek.",
        "Set day to 2026-03-02, speed to not known of lauf.npz of Zoe.",
        "Moved lauf.npz of Bob to Zoe.",
    ]
    first = run("library", "undo", changes[3].split()[0])
    assert first.code == 2
    assert "the clip has been changed again since" in first.err
    for _ in changes:
        assert run("library", "undo").out.startswith("Undone: ")
    nothing = "Nothing was changed in the last hour that can be undone.\n"
    assert run("library", "undo").out == nothing
    assert run("library", "list").out == "Bob: 1 clip, last on 2026-03-01\nZoe: 0 clips\n"
    assert run("library", "show", clip).out == before


def test_a_clip_that_was_filmed_otherwise_is_analysed_again(track: Path) -> None:
    clip = run("library", "add", track, "--runner", "Bob").out.split()[0]
    before = run("library", "show", clip).out
    turned = run("library", "edit", clip, "--turn", "90")
    assert (turned.code, turned.err.count("\n")) == (2, 1)
    edited = run("library", "edit", clip, "--mirrored", "--start", "1")
    told, analysed, *_ = edited.out.split("\n")
    assert told == "Set mirrored to yes, looked at from to 1 of lauf.npz of Bob."
    assert analysed.startswith(f"{clip}  lauf.npz: ")
    undone = run("library", "undo").out
    assert undone.endswith("Judged 1 clip again with what is known now.\n")
    assert run("library", "show", clip).out == before


def test_what_is_deleted_is_in_the_bin_and_back(track: Path) -> None:
    clip = run("library", "add", track, "--runner", "Bob").out.split()[0]
    listed = run("library", "list").out
    assert run("library", "delete", clip).out == (
        "Put lauf.npz of Bob into the bin. It stays there for 30 days ('posture library bin').\n"
    )
    assert run("library", "list").out == "Bob: 0 clips\n"
    assert run("library", "bin").out.startswith(f"{clip}  lauf.npz of Bob, since ")
    assert run("library", "bin", "--restore", clip).out == (
        "Restored lauf.npz of Bob from the bin.\n"
    )
    assert run("library", "list").out == listed
    assert run("library", "bin").out == "The bin is empty.\n"
    run("library", "delete", "Bob")
    assert run("library", "bin").out.split("  ")[1].startswith("Bob with 1 clip, since ")
    assert run("library", "bin", "--empty").code == 2
    assert run("library", "bin", "--empty", "--yes").out == "Removed 1 thing from the bin.\n"
    assert run("library", "bin").out == "The bin is empty.\n"


def test_of_two_of_one_name_it_is_said_who_is_deleted_for_good() -> None:
    run(
        "library", "add", "--runner", "Bob", "--birth-year", "1990", "--consent-since", "2026-01-05"
    )
    run("library", "add", "--runner", "Bob", "--new", "--birth-year", "1960")
    assert run("library", "show", "Bob").code == 2
    born = run("library", "show", "Bob").err.split("born 1990, id ")[1][:8]
    shown = run("library", "show", born).out
    assert shown.startswith("Bob (born 1990): born 1990, consent since 2026-01-05\n")
    gone = run("library", "delete", born, "--completely", "--yes")
    assert gone.out == "Deleted: Bob (born 1990) and all of their clips and notes.\n"


def test_other_programs_get_a_long_table_and_landmarks(
    track: Path, tmp_path: Path, data: Path
) -> None:
    clip = run("library", "add", track, "--runner", "=Bob", "--speed-kmh", "10").out.split()[0]
    table, landmarks = tmp_path / "all.csv", tmp_path / "a.trc"
    done = run("library", "table", table)
    assert (done.code, done.out) == (0, f"{table} has 14 measurements.\n")
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert {row["measurement"] for row in rows} == set(CHECKS)
    cadence = next(row for row in rows if row["measurement"] == "cadence")
    assert float(cadence["value"]) == pytest.approx(170, abs=1)
    assert (cadence["runner"], cadence["unit"]) == ("'=Bob", "steps/min")
    assert (cadence["clip_id"][:8], cadence["clip_name"]) == (clip, "lauf.npz")
    assert (cadence["speed_kmh"], cadence["incline_percent"]) == ("10.0", "")
    run("library", "table", table, "--runner", "=bob", "--without-names")
    columns = table.read_text().splitlines()[0].split(",")
    assert {"runner", "birth_year", "clip_name", "reviewer"}.isdisjoint(columns)
    assert "runner_id" in columns

    library = open_library()
    add_angle(library, rows[0]["clip_id"], "Knee", KNEE)
    library.close()
    run("library", "table", table)
    own = list(csv.DictReader(table.read_text().splitlines()))[len(rows) :]
    assert [row["measurement"] for row in own] == [
        *("own_Knee at contact", "own_Knee at toe-off", "own_Knee mean over the strides"),
    ]
    assert (own[0]["clip_id"], own[0]["unit"], own[0]["verdict"]) == (
        *(rows[0]["clip_id"], "deg", "info"),
    )
    assert float(own[0]["u"]) > 0
    assert own[1]["u"] == "", "no interval can be given at toe-off"
    shown = run("library", "show", clip).out
    assert f"  Knee, at contact: {float(own[0]['value']):.1f}° ± " in shown

    done = run("library", "landmarks", clip, landmarks)
    assert (done.code, done.out.startswith(f"{landmarks} has ")) == (0, True)
    assert landmarks.read_text().startswith("PathFileType\t4\t(X/Y/Z)\ta.trc\n")
    assert run("library", "landmarks", clip, tmp_path / "a.c3d").code == 2
    assert run("library", "table", tmp_path / "all.txt").code == 2

    for path in (data / "files").rglob("*"):
        if path.is_file() and path.read_bytes().startswith(b"PK"):
            path.unlink()
    lacking = run("library", "table", table)
    assert lacking.code == 4
    assert lacking.out.startswith("Lacking: own angles of lauf.npz of =Bob: ")
    assert len(list(csv.DictReader(table.read_text().splitlines()))) == len(rows)


class Terminal:
    """A person who types."""

    def __init__(self, text: str) -> None:
        self._text = text

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self._text
