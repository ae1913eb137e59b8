"""Deleting every byte, and a check that mends or names."""

import sqlite3
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text

from posture.errors import MachineError, UsageError
from posture.library.clips.analyses import save_result
from posture.library.database import engines
from posture.library.maintenance.care import check, delete_clip, delete_runner
from posture.library.runners.records import add_clip, ensure_runner
from posture.library.schema.tables import Clip, Correction, Note, Tag
from posture.library.storage.library import Library
from posture.results.corrections import Corrections, WrongContact
from posture.system.validation import as_json
from tests.library.conftest import rows
from tests.library.runners.test_library_records import APRIL, MARCH, files

SECRET = "Zx9-Geheimnis"
CONTENT = as_json(Corrections(wrong=(WrongContact(True, 2.01),)))
TABLES = ("runners", "sessions", "clips", "analyses", "measurements", "pictures", "files")


def add(library: Library, name: str, track: Path, result: Path) -> Clip:
    """Add a clip of a runner, with a result and remarks that are easy to find again."""
    runner = ensure_runner(library, name, notes=(f"{name} " * 3000)[:5000])
    clip = add_clip(library, runner, track, MARCH)
    save_result(library, clip.id, result)
    shape = {"kind": "line", "places": [[0.0, 0.0], [1.0, 1.0]], "colour": "blue", "text": ""}
    drawing = [shape]
    with library.changing() as transaction:
        transaction.add_all(
            [
                Note(clip_id=clip.id, at_s=1.0, text=name, drawing=drawing),
                Tag(clip_id=clip.id, word=name),
                Correction(clip_id=clip.id, at_s=2.0, content=CONTENT),
            ]
        )
    return clip


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_deleting_a_runner_leaves_nothing_of_theirs(
    library: Library, track: Path, result: Path, tmp_path: Path
) -> None:
    secret = tmp_path / f"{SECRET}.mp4"
    secret.write_bytes(SECRET.encode() * 5000)
    bob, clip = add(library, "Bob", track, result), add(library, SECRET, secret, result)
    film = library.opened / bob.id / "derived" / f"0-1-{clip.id}.mp4"
    film.parent.mkdir(parents=True)
    for beside in (film, film.with_suffix(".voice.mp4")):
        beside.write_bytes(SECRET.encode())
    library.backups.mkdir(exist_ok=True)
    (library.backups / "library_0000.db").write_bytes(SECRET.encode())
    library.store.put(BytesIO(SECRET.encode()))  # as an addition that was killed leaves it
    before = bytes_of(library.folder)
    assert SECRET.encode() in before

    delete_runner(library, SECRET.lower())

    assert SECRET.encode() not in bytes_of(library.folder)
    assert [rows(library, table) for table in TABLES] == [1, 1, 1, 1, 14, 1, 2]
    assert [rows(library, table) for table in ("notes", "tags", "corrections", "duties")] == [
        *(1, 1, 1, 0)
    ]
    assert check(library).lost == []


def test_tables_hold_no_dead_rows_after_deleting(
    library: Library, track: Path, result: Path
) -> None:
    add(library, SECRET, track, result)
    delete_runner(library, SECRET)
    if library.engine.dialect.name == "postgresql":
        with library.reading() as transaction:
            sizes = [
                transaction.execute(text(f"SELECT pg_relation_size('{table}')")).scalar_one()
                for table in TABLES
            ]
        assert sizes == [0] * len(TABLES)
    else:
        with sqlite3.connect(library.folder / "library.db") as connection:
            assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        connection.close()


def test_deleting_a_clip_keeps_what_others_use(library: Library, track: Path, result: Path) -> None:
    clip = add(library, "Bob", track, result)
    add(library, "Zoe", track, result)
    delete_clip(library, clip.id[:10])
    assert [rows(library, table) for table in TABLES] == [2, 1, 1, 1, 14, 1, 2]
    assert len(files(library)) == 2
    assert check(library).lost == []


def test_a_session_goes_with_its_last_clip_only(
    library: Library, track: Path, result: Path
) -> None:
    runner = ensure_runner(library, "Bob")
    clips = [add_clip(library, runner, path, APRIL) for path in (track, result / "report.json")]
    delete_clip(library, clips[0].id)
    assert rows(library, "sessions") == 1
    delete_clip(library, clips[1].id)
    assert rows(library, "sessions") == 0
    assert rows(library, "runners") == 1


def test_deleting_whom_nobody_knows_changes_nothing(library: Library) -> None:
    with pytest.raises(UsageError, match="no runner"):
        delete_runner(library, "Bob")
    assert rows(library, "duties") == 0


def test_a_reader_that_stays_is_named_and_the_next_check_finishes(
    library: Library, track: Path, result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library.engine.dialect.name == "postgresql":
        pytest.skip("a reader of SQLite keeps the log from being emptied")
    monkeypatch.setattr(engines, "SCRUB_WAIT_S", 0)
    add(library, SECRET, track, result)
    reader = sqlite3.connect(library.folder / "library.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM runners").fetchone()

    with pytest.raises(MachineError, match="Another program is reading"):
        delete_runner(library, SECRET)
    reader.close()
    findings = check(library)

    assert findings.repaired == ["finished an interrupted deletion"]
    assert SECRET.encode() not in bytes_of(library.folder)
    assert check(library).repaired == []


def test_check_names_what_is_lost_and_adding_again_mends_it(
    library: Library, track: Path, result: Path
) -> None:
    clip = add(library, "Bob", track, result)
    assert check(library).lost == []
    stored = library.store.path(clip.sha256)
    stored.write_bytes(stored.read_bytes()[:-1])
    assert check(library).lost == [
        "the clip lauf.npz of Bob has the wrong size",
        "the track of lauf.npz of Bob has the wrong size",
    ]
    stored.unlink()
    assert check(library).lost[0] == "the clip lauf.npz of Bob is missing"
    add_clip(library, ensure_runner(library, "Bob"), track, MARCH)
    assert check(library).lost == []


def test_check_removes_leftovers_and_leaves_live_work_alone(library: Library, track: Path) -> None:
    add_clip(library, ensure_runner(library, "Bob"), track, MARCH)
    library.store.put(BytesIO(b"no row names this"))
    (library.store.folder / "half-written").write_bytes(b"half")
    (library.work / "dead").mkdir(parents=True)
    (library.work / "dead" / "clip.mp4").write_bytes(b"somebody's")
    with library.work_folder() as place:
        findings = check(library)
        assert list(library.work.iterdir()) == [place]
    assert findings.repaired == [
        "removed 2 files left by interrupted work",
        "moved unused files to the bin (1)",
    ]
    assert [left.path.read_bytes() for left in findings.bin] == [b"no row names this"]
    assert findings.waiting == 1
    assert len(files(library)) == 1
    assert list(library.work.iterdir()) == []


def test_a_database_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    from posture.library.maintenance.opening import open_library

    (tmp_path / "library.db").write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(MachineError, match="damaged"):
        open_library(tmp_path)
