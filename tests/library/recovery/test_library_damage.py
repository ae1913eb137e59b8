"""A damaged database is said to be damaged, by every command; a copy or salvage brings it back."""

import gc
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from posture.library.clips.analyses import save_result
from posture.library.deleting.reserve import RESERVE
from posture.library.maintenance.care import delete_runner
from posture.library.maintenance.opening import ADDRESS, open_library
from posture.library.recovery.copies import list_copies
from posture.library.runners.records import add_clip, ensure_runner
from tests.library.conftest import rows
from tests.library.killing import make_first_version
from tests.library.maintenance.test_library_care import add
from tests.library.runners.test_library_records import MARCH
from tests.library.storage.test_library_identity import everything
from tests.runs import run

RUNNERS = 40
PAGE = 4096
VERBS = (
    ("check",),
    ("list",),
    ("list", "--search", "a"),
    ("show", "Runner 7"),
    ("add", "--runner", "New"),
    ("export", "a.zip"),
    ("delete", "Runner 3", "--yes"),
)


@pytest.fixture(scope="module")
def forty(track: Path, result: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with forty runners, a clip each, and today's copy of its database."""
    folder = tmp_path_factory.mktemp("forty") / "library"
    with closing(open_library(folder)) as library:
        for number in range(RUNNERS):
            runner = ensure_runner(library, f"Runner {number}", notes="a" * 300)
            clip = add_clip(library, runner, track, MARCH)
            save_result(library, clip.id, result)
    shutil.rmtree(folder / "backups")
    with closing(open_library(folder)):
        pass  # today's copy is of what there is now
    (folder / RESERVE).unlink()  # the tests' libraries have a smaller one
    return folder


@pytest.fixture
def database(forty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of a copy of that library, which is this user's."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data" / "library"
    shutil.copytree(forty, folder)
    return folder / "library.db"


def no_header(database: Path) -> None:
    database.write_bytes(b"\x80garbage" * 12 + database.read_bytes()[96:])


def no_beginning(database: Path) -> None:
    database.write_bytes(b"Dear diary, " * 1000 + database.read_bytes()[12000:])


def cut_off(database: Path) -> None:
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2 + 77])


def zeros(database: Path) -> None:
    content = bytearray(database.read_bytes())
    for page in range(3, len(content) // PAGE, 4):
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    database.write_bytes(content)


FAULTS = (no_header, no_beginning, cut_off, zeros)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_command_says_that_it_is_damaged_and_what_to_do(
    database: Path, fault: Callable[[Path], None]
) -> None:
    fault(database)
    before = {k: v for k, v in everything(database.parent).items() if k != "library.db"}
    for words in VERBS:
        done = run("library", *words)
        assert done.code in (0, 4), (words, done)
        assert done.code == 4 or words[0] in ("list", "show", "add")
        if done.code:
            assert "damaged" in done.err
            assert "posture library restore" in done.err
            assert "posture library salvage" in done.err
            assert done.err.count("\n") == 1
    after = everything(database.parent)
    assert {k: after[k] for k in before if k.startswith("files")} == {
        k: v for k, v in before.items() if k.startswith("files")
    }


def test_random_bytes_are_never_a_bug_of_ours(database: Path) -> None:
    content, said = database.read_bytes(), 0
    for seed in range(10):
        rng = random.Random(seed)
        flipped = bytearray(content)
        for _ in range(rng.choice((20, 200, 2000))):
            flipped[rng.randrange(len(flipped))] = rng.randrange(256)
        database.write_bytes(flipped)
        for words in (*VERBS[:4], VERBS[5]):
            done = run("library", *words)
            assert done.code in (0, 2, 4), (seed, words, done)
            assert done.err.count("\n") <= 1
            said += "damaged" in done.err
        for end in ("-wal", "-shm"):
            database.with_name(f"library.db{end}").unlink(missing_ok=True)
    assert said > 20


def test_an_id_that_changed_in_one_place_is_never_a_bug_of_ours(database: Path) -> None:
    """In a row, or in an index that no longer leads to it."""
    with closing(sqlite3.connect(database)) as connection:
        (clip_id,) = connection.execute("SELECT min(id) FROM clips").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content, said = database.read_bytes(), 0
    places = [found.start() for found in re.finditer(clip_id.encode(), content)]
    assert len(places) > 2, "the rows that have it, and their indexes"
    for place in places:
        database.write_bytes(content[:place] + b"," + content[place + 1 :])
        done = run("library", "list", "--search", "a")
        assert done.code in (0, 4), (place, done)
        said += "damaged" in done.err
        for end in ("-wal", "-shm"):
            database.with_name(f"library.db{end}").unlink(missing_ok=True)
    assert said > 0


def test_a_damaged_log_loses_no_file(database: Path, track: Path, result: Path) -> None:
    folder = database.parent
    library = open_library(folder)
    add(library, "Latest", track, result)
    for path in (database, folder / "library.db-wal"):
        shutil.copy(path, folder / f"kept{path.suffix}")
    library.close()
    log = bytearray((folder / "kept.db-wal").read_bytes())
    for place in range(100, len(log), 997):
        log[place] ^= 0xFF
    shutil.move(folder / "kept.db", database)
    (folder / "kept.db-wal").unlink()
    (folder / "library.db-wal").write_bytes(log)
    stored = {k for k in everything(folder) if k.startswith("files")}
    done = run("library", "check")
    assert done.code in (0, 4)
    assert {k for k in everything(folder) if k.startswith(("files", "bin"))} >= stored


def test_a_copy_is_made_each_day_and_put_back(database: Path) -> None:
    listed = run("library", "restore").out
    (copy,) = [line.split()[0] for line in listed.splitlines()]
    assert "40 runners, 40 clips" in listed
    no_beginning(database)
    damaged = database.read_bytes()
    done = run("library", "restore", copy)
    assert done.code == 0, done.err
    assert run("library", "check").out == "The library is complete.\n"
    assert run("library", "list").out.count("1 clip,") == RUNNERS
    (aside,) = (database.parent / "backups").glob("aside_*.db")
    assert aside.read_bytes() == damaged
    assert f"kept as {aside.name}" in done.out


def test_a_copy_of_before_the_first_clip_is_made_anew_the_same_day(tmp_path: Path) -> None:
    folder, clip = tmp_path / "library", tmp_path / "first.mp4"
    clip.write_bytes(b"first")
    with closing(open_library(folder)) as library:
        add_clip(library, ensure_runner(library, "Anna"), clip, MARCH)
    for _ in range(2):
        open_library(folder).close()
        (copy,) = list_copies(folder)
        assert (copy.runners, copy.clips) == (1, 1)


def test_what_came_after_the_copy_is_in_the_bin(database: Path, tmp_path: Path) -> None:
    copy = next((database.parent / "backups").glob("daily_*.db")).name
    clip = tmp_path / "later.mp4"
    clip.write_bytes(b"later")
    with closing(open_library(database.parent)) as library:
        add_clip(library, ensure_runner(library, "Later"), clip, MARCH)
    done = run("library", "restore", copy)
    assert "1 stored file not in this database went to the bin" in done.out
    assert "a file, 5 bytes, since" in run("library", "bin").out
    gc.collect()  # what runs in this process lets go of the database
    # And there again, with what was kept aside.
    (aside,) = (database.parent / "backups").glob("aside_*.db")
    assert run("library", "restore", aside.name).code == 0
    assert "Later: 1 clip" in run("library", "list").out


def test_wrong_copies_are_named(database: Path, tmp_path: Path) -> None:
    before = everything(database.parent)
    assert run("library", "restore", "none.db").code == 2
    (tmp_path / "no.db").write_bytes(b"Dear diary" * 1000)
    assert "no.db is damaged, or not a backup" in run("library", "restore", tmp_path / "no.db").err
    with closing(open_library(tmp_path / "other")) as other:
        ensure_runner(other, "Zoe")
        add_clip(other, ensure_runner(other, "Zoe"), tmp_path / "no.db", MARCH)
    assert "another library" in run("library", "restore", tmp_path / "other" / "library.db").err
    assert everything(database.parent) == before


def test_what_is_no_copy_of_this_library_is_not_put_back(database: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as foreign:
        foreign.execute("CREATE TABLE runners (name)")
    for name in ("new", "old"):
        with closing(open_library(tmp_path / name)) as other:
            ensure_runner(other, "Zoe")  # without a clip, so that its generation is still 0
            if name == "old":
                make_first_version(other)
    before = everything(database.parent)
    for name in ("empty.db", "foreign.db"):
        done = run("library", "restore", tmp_path / name)
        assert (done.code, f"{name} is damaged, or not a backup" in done.err) == (2, True), done.err
    for name in ("new", "old"):
        done = run("library", "restore", tmp_path / name / "library.db")
        assert (done.code, "another library" in done.err) == (2, True), done.err
    assert everything(database.parent) == before


def test_restoring_waits_for_no_other_program(database: Path) -> None:
    copy = next((database.parent / "backups").glob("daily_*.db")).name
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("SELECT count(*) FROM runners").fetchone()
        done = run("library", "restore", copy)
    assert done.code == 4
    assert "Another program has the library open" in done.err
    assert run("library", "check").out == "The library is complete.\n"


def test_a_copy_of_the_first_version_can_be_put_back(database: Path) -> None:
    old = database.parent / "backups" / "old.db"
    with closing(open_library(database.parent)) as library:
        marker = (database.parent / "library.json").read_bytes()
        make_first_version(library)
    shutil.move(database, old)
    (database.parent / "library.json").write_bytes(marker)
    assert run("library", "restore", "old.db").code == 0
    assert run("library", "list").out.count("1 clip,") == RUNNERS


@pytest.mark.parametrize("fault", [no_header, cut_off, zeros])
def test_salvage_saves_what_can_be_read(database: Path, fault: Callable[[Path], None]) -> None:
    fault(database)
    done = run("library", "salvage")
    assert done.code in (0, 4), done.err
    assert run("library", "check").out.endswith("The library is complete.\n")
    with closing(open_library(database.parent)) as library:
        saved = {table: rows(library, table) for table in ("runners", "clips", "analyses")}
    for table, number in saved.items():
        assert f"{table}: " in done.out or number == 0
    if fault is no_header:
        assert saved == {"runners": RUNNERS, "clips": RUNNERS, "analyses": RUNNERS}
        assert done.code == 0
    else:
        assert sum(saved.values()) > RUNNERS // 2
    assert list((database.parent / "backups").glob("aside_*.db"))


def test_salvage_keeps_a_clip_whose_runner_and_session_are_lost(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        asked = "SELECT rootpage FROM sqlite_schema WHERE name IN ('runners', 'sessions', 'files')"
        roots = [root for (root,) in connection.execute(asked)]
    content = bytearray(database.read_bytes())
    for root in roots:
        content[(root - 1) * PAGE : root * PAGE] = bytes(PAGE)
    database.write_bytes(content)
    done = run("library", "salvage")
    assert done.code == 4
    assert "recreated as 'name lost'" in done.out
    assert run("library", "check").code == 0
    assert run("library", "list").out.count("name lost: ") == 1
    with closing(open_library(database.parent)) as library:
        assert rows(library, "clips") == rows(library, "analyses") == RUNNERS


def test_salvage_of_nothing_changes_nothing(database: Path) -> None:
    no_beginning(database)
    database.write_bytes(b"Dear diary, " * 1000)
    before = everything(database.parent)
    done = run("library", "salvage")
    assert done.code == 4
    assert "No part of the database can be read" in done.err
    assert everything(database.parent) == before


def test_copies_go_with_a_person_and_one_is_made_anew(database: Path) -> None:
    folder = database.parent
    with closing(open_library(folder)) as library:
        delete_runner(library, "Runner 7")
    (copy,) = (folder / "backups").iterdir()
    assert b"Runner 7" not in copy.read_bytes()
    assert b"Runner 8" in copy.read_bytes()


def test_restore_and_salvage_are_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "postgresql://u@127.0.0.1/n")
    for verb in ("restore", "salvage"):
        done = run("library", verb)
        assert done.code == 2
        assert ADDRESS in done.err
