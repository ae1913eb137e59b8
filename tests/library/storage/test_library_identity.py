"""A folder and a database that do not belong together: nothing is touched, and it is said."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from posture.errors import MachineError
from posture.library.maintenance.care import check, delete_clip, delete_runner
from posture.library.maintenance.opening import ADDRESS, open_library
from posture.library.runners.records import add_clip, ensure_runner
from posture.library.storage.identity import MARKER
from posture.library.storage.library import Library
from tests.library.conftest import rows
from tests.library.killing import make_first_version
from tests.library.runners.test_library_records import MARCH
from tests.library.server import Server
from tests.runs import run

VERBS = (
    ("list",),
    ("check",),
    ("delete", "Empty", "--yes"),
    ("delete", "clip", "--yes"),
    ("add", "--runner", "New"),
    ("export", "a.zip"),
    ("bin",),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a SQLite library with a clip of Bob's and a runner without clips."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.chdir(tmp_path)
    return filled(tmp_path / "data" / "library", "Bob")


def filled(folder: Path, name: str, address: str | None = None) -> Path:
    """Make a library with a clip, and close it."""
    with closing(open_library(folder, address)) as library:
        put(library, name)
        ensure_runner(library, "Empty")
    return folder


def put(library: Library, name: str) -> str:
    """Add a clip whose content nobody else has; return its id."""
    clip = library.folder.parent / f"{name}.mp4"
    clip.write_bytes(f"moving pictures of {name}".encode())
    return add_clip(library, ensure_runner(library, name), clip, MARCH).id


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, but what SQLite makes to read a database."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def assert_refused(folder: Path, *expected: str) -> None:
    """Try every verb: none touches a byte, each says in a sentence what to do."""
    before = everything(folder)
    for words in VERBS:
        done = run("library", *words)
        assert done.code == 4, (words, done)
        assert done.err.count("\n") == 1
        for part in ("nothing was touched", "posture library adopt", *expected):
            assert part in done.err, (words, done.err)
    assert everything(folder) == before


def remove(database: Path) -> None:
    database.unlink()


def empty(database: Path) -> None:
    database.write_bytes(b"")


@pytest.mark.parametrize("fault", [remove, empty])
def test_a_database_that_is_gone(folder: Path, fault: Callable[[Path], None]) -> None:
    fault(folder / "library.db")
    assert_refused(folder, "missing or empty", "posture library restore", ADDRESS)


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_written_to_a_database_that_is_no_longer_there(
    folder: Path, replaced: bool
) -> None:
    with closing(open_library(folder)) as library:
        held = everything(folder)
        if replaced:
            shutil.copy(folder / "library.db", folder / "copy.db")
            (folder / "copy.db").replace(folder / "library.db")
        else:
            (folder / "library.db").rename(folder / "library.db.away")
        with pytest.raises(MachineError, match="removed or replaced while it was open"):
            ensure_runner(library, "Lost")
        if not replaced:
            (folder / "library.db.away").rename(folder / "library.db")
            ensure_runner(library, "Kept")
    assert held["library.json"] == everything(folder)["library.json"]


def test_a_database_without_tables(folder: Path) -> None:
    (folder / "library.db").unlink()
    with closing(sqlite3.connect(folder / "library.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE other (number INTEGER)")
    assert_refused(folder, "posture library restore")


def test_an_older_copy_of_the_database(folder: Path) -> None:
    shutil.copy(folder / "library.db", folder / "old.db")
    with closing(open_library(folder)) as library:
        put(library, "Zoe")
    shutil.copy(folder / "old.db", folder / "library.db")
    assert_refused(folder, "older copy", "posture library restore")


def test_an_older_copy_from_before_a_deletion_brings_nobody_back_by_itself(folder: Path) -> None:
    shutil.copy(folder / "library.db", folder / "old.db")
    with closing(open_library(folder)) as library:
        delete_runner(library, "Bob")
    shutil.copy(folder / "old.db", folder / "library.db")
    assert_refused(folder, "older copy")


def test_the_database_of_another_library(folder: Path, tmp_path: Path) -> None:
    other = filled(tmp_path / "other", "Zoe")
    shutil.copy(other / "library.db", folder / "library.db")
    assert_refused(folder, "another library", "POSTURE_DATA")


def test_a_new_postgresql_database_beside_a_sqlite_library(
    folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.database() as address:
        monkeypatch.setenv(ADDRESS, address)
        assert_refused(folder, ADDRESS, "Unset it")
        (folder / MARKER).unlink()  # as a library of before the markers is
        assert_refused(folder, ADDRESS, "Unset it")


def test_the_address_missing_beside_the_folder_of_a_postgresql_library(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.chdir(tmp_path)
    with server.database() as address:
        shared = filled(tmp_path / "data" / "library", "Bob", address)
        assert_refused(shared, ADDRESS)
        assert not (shared / "library.db").exists()
        (shared / MARKER).unlink()
        assert_refused(shared, ADDRESS)


def test_a_postgresql_library_with_the_folder_of_another(
    folder: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.database() as address:
        filled(tmp_path / "shared", "Zoe", address)
        monkeypatch.setenv(ADDRESS, address)
        assert_refused(folder, "another library")
        (folder / MARKER).unlink()
        assert_refused(folder, "marker (library.json) is missing")


def test_a_share_that_is_not_mounted(address: str | None, tmp_path: Path) -> None:
    if address is None:
        pytest.skip("SQLite's database lies in the folder")
    filled(tmp_path / "mounted", "Bob", address)
    (tmp_path / "empty").mkdir()
    with pytest.raises(MachineError, match="Connect the disk or share"):
        open_library(tmp_path / "empty", address)
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_share_that_goes_while_the_library_is_open(address: str | None, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with closing(open_library(folder, address)) as library:
        clip = put(library, "Bob")
        (folder / "files").rename(tmp_path / "gone")
        (folder / MARKER).rename(tmp_path / MARKER)
        for change in (
            lambda: put(library, "Zoe"),
            lambda: delete_clip(library, clip),
            lambda: check(library),
        ):
            with pytest.raises(MachineError, match="nothing was touched"):
                change()
        assert not (folder / "files").exists()


@pytest.fixture
def older(address: str | None, tmp_path: Path) -> Path:
    """A library of the version before markers."""
    with closing(open_library(tmp_path / "library", address)) as library:
        put(library, "Bob")
        make_first_version(library)
    return tmp_path / "library"


def test_a_library_of_before_the_markers_is_adopted(older: Path, address: str | None) -> None:
    for _ in range(2):
        with closing(open_library(older, address)) as library:
            assert check(library).lost == []
            assert rows(library, "clips") == 1
    assert (older / MARKER).exists()


def test_a_library_of_before_the_markers_whose_files_are_not_its_own(
    older: Path, address: str | None
) -> None:
    for path in [path for path in (older / "files").rglob("*") if path.is_file()]:
        path.rename(path.with_name("0" * 64))
    before = everything(older)
    with pytest.raises(MachineError, match="nothing was touched"):
        open_library(older, address)
    assert everything(older) == before


def test_a_marker_that_cannot_be_read(folder: Path) -> None:
    for content in (b"", b"{}", b"null", b'{"id": "x", "generation": -1}', b"\xff\xfe" * 100):
        (folder / MARKER).write_bytes(content)
        assert_refused(folder, MARKER)


def test_adopting_says_what_does_not_fit_and_loses_nothing(folder: Path) -> None:
    stored = [path for path in (folder / "files").rglob("*") if path.is_file()]
    (folder / "library.db").unlink()
    assert run("library", "adopt").code == 2  # nobody can be asked
    assert run("library", "adopt", "--yes").code == 0
    assert run("library", "list").out.startswith("The library is empty")
    done = run("library", "check")
    assert done.code == 0
    assert stored[0].name in done.out
    kept = [path.read_bytes() for path in (folder / "bin").rglob("*") if path.is_file()]
    assert kept == [b"moving pictures of Bob"]
    taken = run("library", "bin", "--take-out", stored[0].name[:9], folder.parent / "bob.mp4")
    assert taken.code == 0
    assert (folder.parent / "bob.mp4").read_bytes() == b"moving pictures of Bob"


def test_the_marker_follows_the_files(library: Library) -> None:
    markers = [(library.folder / MARKER).read_bytes()]
    clip = put(library, "Bob")
    markers.append((library.folder / MARKER).read_bytes())
    put(library, "Bob")  # the same file once more
    assert (library.folder / MARKER).read_bytes() == markers[-1]
    delete_clip(library, clip)
    markers.append((library.folder / MARKER).read_bytes())
    assert len(set(markers)) == 3
