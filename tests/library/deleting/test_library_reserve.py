"""On a full disk people can be deleted, on one that can only be read they can be looked at."""

import gc
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from posture.library.deleting import reserve
from posture.library.maintenance.opening import ADDRESS, open_library
from posture.library.runners.records import ensure_runner
from tests.library.maintenance.test_library_care import SECRET, add, bytes_of
from tests.library.storage.test_library_identity import everything
from tests.runs import run

PIECE = 4096


@contextmanager
def mounted(place: Path, *words: str) -> Iterator[Path]:
    """Mount something, for as long as the block takes."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", *words, str(place)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"nothing can be mounted here ({done.stderr.strip()})")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 24 MB that is this user's data folder, in which 1 MB is kept for deleting."""
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command here")
    monkeypatch.setattr(reserve, "RESERVE_BYTES", 1 << 20)
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "disk"))
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=24m", "tmpfs") as disk:
        yield disk


def fill(disk: Path) -> None:
    """Leave not one byte free, nor room in the log that SQLite keeps for as long as it is open."""
    gc.collect()
    with (disk / "full").open("wb", buffering=0) as file:
        for piece in (1 << 20, PIECE, 1):
            try:
                while True:
                    file.write(bytes(piece))
            except OSError:
                continue
    assert shutil.disk_usage(disk).free == 0


@pytest.fixture
def clips(small_disk: Path, result: Path, tmp_path: Path) -> list[str]:
    """The ids of two clips on the small disk, one of a runner whose name is a secret."""
    (tmp_path / "secret.mp4").write_bytes(SECRET.encode() * 5000)
    (tmp_path / "other.mp4").write_bytes(b"other" * 5000)
    with closing(open_library(small_disk / "library")) as library:
        return [
            add(library, SECRET, tmp_path / "secret.mp4", result).id,
            add(library, "Bob", tmp_path / "other.mp4", result).id,
        ]


@pytest.mark.usefixtures("clips")
def test_people_can_be_deleted_on_a_full_disk(small_disk: Path) -> None:
    fill(small_disk)
    done = run("library", "delete", SECRET, "--completely", "--yes")
    assert (done.code, done.err) == (0, "")
    assert SECRET.encode() not in bytes_of(small_disk / "library")
    assert run("library", "check").code == 0
    assert run("library", "list").out.startswith("Bob: 1 clip")


def test_a_clip_can_be_deleted_on_a_full_disk(small_disk: Path, clips: list[str]) -> None:
    fill(small_disk)
    assert run("library", "delete", clips[0], "--completely", "--yes").code == 0
    stored = [path for path in (small_disk / "library" / "files").rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in stored)
    (small_disk / "full").unlink()
    with closing(open_library(small_disk / "library")):
        assert (small_disk / "library" / reserve.RESERVE).exists()  # for the next time


def test_on_a_full_disk_the_bin_takes_nothing_and_can_be_emptied(
    small_disk: Path, clips: list[str]
) -> None:
    assert run("library", "delete", clips[0]).code == 0
    fill(small_disk)
    for what in (clips[1], "Bob"):
        done = run("library", "delete", what)
        assert done.code == 4
        assert "disk is full, so nothing was put into the bin" in done.err
        assert "--completely" in done.err
    assert (small_disk / "library" / reserve.RESERVE).exists()  # for deleting completely
    assert run("library", "bin", "--empty", "--yes").out == "Removed 1 thing from the bin.\n"
    stored = [path for path in (small_disk / "library" / "files").rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in stored)
    assert run("library", "bin").out == "The bin is empty.\n"
    assert "Bob: 1 clip" in run("library", "list").out


@pytest.mark.usefixtures("clips")
def test_what_cannot_be_overwritten_yet_is_said_and_finished_later(small_disk: Path) -> None:
    fill(small_disk)
    # A disk that another program fills again as soon as there is room for the rows alone.
    (small_disk / "library" / reserve.RESERVE).write_bytes(bytes(200_000))
    with (small_disk / "full").open("ab", buffering=0) as file, suppress(OSError):
        while file.write(bytes(PIECE)):
            pass
    done = run("library", "delete", SECRET, "--completely", "--yes")
    if done.code:
        assert done.code == 4
        assert "free some space" in done.err
        assert done.err.count("\n") == 1
    (small_disk / "full").unlink()
    assert run("library", "check").code == 0
    again = run("library", "delete", SECRET, "--completely", "--yes")
    assert again.code in (0, 2)
    assert SECRET.encode() not in bytes_of(small_disk / "library")


def test_a_full_disk_can_be_read_and_says_what_it_is(
    small_disk: Path, clips: list[str], tmp_path: Path
) -> None:
    fill(small_disk)
    assert f"{SECRET}: 1 clip" in run("library", "list").out
    assert "speed" in run("library", "show", clips[1]).out
    assert run("library", "export", tmp_path / "a.zip").code == 0
    assert run("library", "check").code in (0, 4)
    for words in (("add", "--runner", "New"), ("import", tmp_path / "a.zip")):
        done = run("library", *words)
        if done.code:
            assert done.code == 4
            assert "disk is full" in done.err or "than the disk has free" in done.err
    (small_disk / "full").unlink()
    assert run("library", "check").out.endswith("The library is complete.\n")


@pytest.mark.usefixtures("clips")
@pytest.mark.parametrize("kilobytes", [0, 100, 400, 600, 800])
def test_with_too_little_room_the_rescue_says_so_and_leaves_everything_as_it_is(
    small_disk: Path, kilobytes: int
) -> None:
    folder = small_disk / "library"
    shutil.rmtree(folder / "backups")
    open_library(folder).close()  # so that today's copy is of what there is now
    copy = next((folder / "backups").glob("daily_*.db")).name
    for words in (("restore", copy), ("salvage",)):
        fill(small_disk)
        full = small_disk / "full"
        os.truncate(full, full.stat().st_size - (kilobytes << 10))
        gc.collect()  # what ran in this process lets go of the database
        done = run("library", *words)
        assert done.code == 0 or "disk is full" in done.err, (words, done.err)
        assert list((folder / "work").glob("*")) == []
        full.unlink()
        assert run("library", "check").out.endswith("The library is complete.\n")
        assert f"{SECRET}: 1 clip" in run("library", "list").out


@contextmanager
def by_mount(disk: Path) -> Iterator[None]:
    done = subprocess.run(
        ["mount", "-o", "remount,ro", str(disk)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


@pytest.mark.parametrize("log", [False, True])
def test_a_disk_that_can_only_be_read_is_read(
    small_disk: Path, clips: list[str], track: Path, tmp_path: Path, log: bool
) -> None:
    folder = small_disk / "library"
    with closing(open_library(folder)) as library:
        ensure_runner(library, "Latest")
        held = {path: path.read_bytes() for path in folder.glob("library.db*")}
    if log:  # as it is found after a power failure
        for path, content in held.items():
            path.write_bytes(content)
        (folder / "library.db-shm").unlink()
    before = everything(folder)
    with by_mount(small_disk):
        assert "Latest: 0 clips" in run("library", "list").out
        assert run("library", "show", clips[0]).code == 0
        assert run("library", "export", tmp_path / "a.zip").code == 0
        done = run("library", "check")
        assert done.code == 0
        assert "Checked only, nothing repaired" in done.out
        assert run("library", "restore").code == 0
        for words in (
            ("add", "--runner", "New"),
            ("add", track, "--runner", "Bob"),
            ("delete", "Bob"),
            ("delete", "Bob", "--completely", "--yes"),
            ("import", tmp_path / "a.zip"),
        ):
            done = run("library", *words)
            assert done.code == 4, (words, done)
            assert "is read-only, so nothing in the library can be changed" in done.err
    assert everything(folder) == before
