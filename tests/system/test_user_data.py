"""Where a user's data live, also where the environment is odd, and words in any bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from posture.errors import UsageError
from posture.results.parsers import words
from posture.system.user_data import data_folder, typed_path
from tests.runs import ROOT, run

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="folders of Windows are told otherwise")
COMMAND = [sys.executable, "-m", "posture.cli.main"]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POSTURE_DATA", "XDG_DATA_HOME", "LOCALAPPDATA", "POSTURE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("given", ["data", "./data", "~/data", "..", " "])
def test_a_folder_that_would_be_another_from_each_place_is_no_data_folder(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", given)
    with pytest.raises(UsageError, match="POSTURE_DATA must be an absolute path"):
        data_folder()


@UNIX
@pytest.mark.parametrize("home", ["", "home", None])
def test_a_user_without_a_home_folder_is_told_what_to_do(
    home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    if home is None:
        monkeypatch.delenv("HOME")
        monkeypatch.setattr(Path, "home", nobody)
    else:
        monkeypatch.setenv("HOME", home)
    done = run("library", "list")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "posture: This user has no home folder (HOME); set POSTURE_DATA to a folder for "
        "posture's data.\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a folder of Linux")
@pytest.mark.parametrize("told", ["", "share", "~/share"])
def test_a_data_home_that_is_no_whole_path_is_passed_over(
    told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", told)
    assert data_folder() == tmp_path / ".local" / "share" / "posture"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder() == tmp_path / "share" / "posture"


def test_a_file_for_a_data_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "file"))
    done = run("library", "list")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "cannot be written (Not a directory)" in done.err


@UNIX
def test_nobody_else_may_look_into_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    before = os.umask(0)
    try:
        assert run("library", "list").code == 0
    finally:
        os.umask(before)
    assert (tmp_path / "data" / "library").stat().st_mode & 0o077 == 0


def test_a_home_folder_that_there_is_not_is_told() -> None:
    with pytest.raises(UsageError, match="~nobody_here/a names an unknown home folder"):
        typed_path("~nobody_here/a")
    assert typed_path("a/b") == Path("a/b")
    assert run("live", "--no-window", "--camera", "~nobody_here/a.mp4").code == 2


@UNIX
def test_words_come_in_whatever_bytes_the_terminal_sends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    name = "走る Ж é"
    # A terminal of a system that knows English letters only, and none of Python's help with it.
    bare = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for words_of_it in (["add", "--runner", name], ["list"], ["show", name]):
        done = subprocess.run(
            [*COMMAND, "library", *words_of_it],
            cwd=ROOT,
            env=bare,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
    assert run("library", "list").out == f"{name}: 0 clips\n"
    assert words(name) == name


def test_bytes_that_are_no_text_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    for call in (["add", "--runner", "\udcff"], ["show", "\udcff"], ["list", "--tag", "\udcff"]):
        done = run("library", *call)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert "must be text in UTF-8" in done.err


@UNIX
@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_nothing_is_written_into_a_file_that_stands_where_errors_went(
    closed: str, tmp_path: Path
) -> None:
    code = (
        "import os, sys; from posture.cli.main import main; "
        "sys.argv = ['posture', 'model', 'none']; main(); "
        f"file = os.open({str(tmp_path / 'kept')!r}, os.O_CREAT | os.O_WRONLY); "
        "os.write(2, b'what compiled code remarks')"
    )
    subprocess.run(
        ["sh", "-c", f'"$0" -c "$1" {closed}', sys.executable, code], cwd=ROOT, check=True
    )
    assert (tmp_path / "kept").read_bytes() == b""
