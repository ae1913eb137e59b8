"""Older libraries are migrated after a backup, newer ones refused."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final, get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from posture.errors import MachineError, UsageError
from posture.library.database import versions
from posture.library.database.versions import VERSION
from posture.library.maintenance.care import delete_runner
from posture.library.maintenance.opening import ADDRESS, open_library
from posture.library.runners.records import Conditions, add_clip, ensure_runner, settings_of_clip
from posture.library.schema.report_columns import measured_columns
from posture.library.schema.tables import Base, Clip, Measured, Note, StoredAnalysis
from posture.library.schema.vocabulary import VERDICTS
from posture.library.storage.library import Library
from posture.results.report import Verdict
from posture.results.report_file import report_from_json
from tests.library.conftest import rows
from tests.library.killing import AFTER_FIFTH, AFTER_SECOND, CHANGES, FIRST, LATER, Place, newer

OLD_REPORT = Path(__file__).parents[2] / "results" / "report_schema_1.json"


def address_of(library: Library) -> str | None:
    url = library.engine.url.set(drivername="postgresql")
    return (
        None
        if library.engine.dialect.name == "sqlite"
        else url.render_as_string(hide_password=False)
    )


def test_migrations_lead_to_the_tables_that_the_code_knows(library: Library) -> None:
    with library.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
        assert versions.read_version(connection) == versions.VERSION
    config = Config()
    config.set_main_option("script_location", str(versions.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [versions.VERSION]


def test_the_library_knows_every_verdict_of_a_report() -> None:
    assert get_args(Verdict) == VERDICTS


def test_a_program_without_its_migrations_says_so_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: Path
) -> None:
    place = Place(tmp_path, None, result)
    CHANGES["upgrade"].prepare(place)
    shutil.copytree(versions.MIGRATIONS, tmp_path / "migrations")
    shutil.rmtree(tmp_path / "migrations" / "versions")
    (tmp_path / "migrations" / "versions").mkdir()
    monkeypatch.setattr(versions, "MIGRATIONS", tmp_path / "migrations")
    before = (tmp_path / "library" / "library.db").read_bytes()

    for folder in (tmp_path / "library", tmp_path / "new"):
        with pytest.raises(MachineError, match="installation of posture lacks files"):
            open_library(folder)

    assert (tmp_path / "library" / "library.db").read_bytes() == before


@contextmanager
def again(library: Library) -> Iterator[Library]:
    """Open a library once more, as another process would."""
    opened = open_library(library.folder, address_of(library))
    yield opened
    opened.close()


def test_an_older_library_is_migrated_after_a_backup(library: Library, tmp_path: Path) -> None:
    ensure_runner(library, "Bob")
    with newer(tmp_path), again(library), again(library):
        assert rows(library, "later") == 1

    if address_of(library) is None:
        (backup,) = library.backups.glob("library_*")
        copy = sqlite3.connect(backup)
        assert copy.execute("SELECT name FROM runners").fetchall() == [("Bob",)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(VERSION,)]
        copy.close()
    else:
        assert len(backups_in(library)) == len(Base.metadata.tables) + 1
        name = next(table for table in backups_in(library) if table.endswith("_runners"))
        assert rows(library, name) == 1

    delete_runner(library, "Bob")
    assert list(library.backups.glob("library_*")) == []
    assert address_of(library) is None or backups_in(library) == []


def test_what_no_archive_takes_in_is_brought_into_the_second_version_s_form(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    bob = ensure_runner(library, "Bob")
    library.close()
    (tmp_path / "library.json").unlink()  # which the first version did not know
    with closing(sqlite3.connect(tmp_path / "library.db")) as database, database:
        for statement in FIRST:
            database.execute(statement)
        told = ("a" * 32, bob.id, "2026-03-01", "\0" + 201 * "x")
        database.execute(
            "INSERT INTO sessions (id, runner_id, day, shoes) VALUES (?, ?, ?, ?)", told
        )

    with again(library) as opened, opened.reading() as transaction:
        assert transaction.scalars(text("SELECT shoes FROM sessions")).all() == [200 * "x"]
        assert transaction.scalars(text("SELECT name_key FROM runners")).all() == ["bob"]


SECOND: Final = "verdict IN ('ok', 'watch', 'flag', 'info', 'unknown')"


def keep_an_old_report(library: Library) -> None:
    """Keep a report of schema 1 as the second version did."""
    report = OLD_REPORT.read_text()
    before = {key: m["verdict"] for key, m in json.loads(report)["measurements"].items()}
    columns = measured_columns(report_from_json(report))
    told = {
        **{"status": "ok", "verdict": "ok", "headline": "Nothing stands out.", "report": report},
        **{
            "report_sha256": "0" * 64,
            "posture": "0.1.0",
            "model": "full",
            "model_sha256": "1" * 64,
        },
    }
    measured = [Measured(**{**own, "verdict": before[own["key"]]}) for own in columns]
    with library.changing() as transaction:
        clip = transaction.scalars(select(Clip)).one()
        transaction.add(StoredAnalysis(clip_id=clip.id, measurements=measured, **told))


def back_to_the_second_version(library: Library) -> None:
    """Take the word "close" from the tables' rules, and what later versions added."""
    with library.engine.execution_options(changing=True).begin() as connection:
        for statement in AFTER_SECOND:
            connection.execute(text(statement))
        if library.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA writable_schema = ON")
            change = "UPDATE sqlite_master SET sql = replace(sql, '''close'', ', '')"
            connection.exec_driver_sql(change)
            connection.exec_driver_sql("PRAGMA writable_schema = RESET")
        else:
            for table in ("analyses", "measurements"):
                rule = f"ADD CONSTRAINT ck_{table}_verdict CHECK ({SECOND})"
                change = f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_verdict, {rule}"
                connection.execute(text(change))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))


def test_how_the_back_is_belongs_to_the_session_and_reaches_the_analysis(
    library: Library, track: Path
) -> None:
    runner = ensure_runner(library, "Bob", kind="returning")
    clip = add_clip(library, runner, track, Conditions(date(2026, 3, 5), back="hurts"))
    with library.reading() as transaction:
        settings = settings_of_clip(transaction.get_one(Clip, clip.id))
    assert (settings.back, settings.runner_kind) == ("hurts", "returning")
    with pytest.raises(DBAPIError), library.changing() as transaction:
        transaction.execute(text("UPDATE sessions SET back = 'sore'"))


def test_drawings_from_before_there_were_colours_get_theirs(library: Library, track: Path) -> None:
    clip = add_clip(library, ensure_runner(library, "Bob"), track, Conditions(date(2026, 3, 1)))
    line = {"kind": "line", "places": [[0, 0], [1, 1]]}
    with library.changing() as transaction:
        for drawing in ([line, line], None):
            transaction.add(Note(clip_id=clip.id, text="text", drawing=drawing))
    with library.engine.begin() as connection:
        for statement in AFTER_FIFTH:
            connection.execute(text(statement))
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    with again(library) as opened, opened.reading() as transaction:
        drawings = [note.drawing for note in transaction.scalars(select(Note))]
    coloured = {**line, "colour": "orange", "text": ""}
    assert sorted(drawings, key=bool) == [None, [coloured, coloured]]


def test_what_was_ok_past_its_limit_becomes_close(library: Library, track: Path) -> None:
    add_clip(library, ensure_runner(library, "Bob"), track, Conditions(date(2026, 3, 5)))
    keep_an_old_report(library)
    back_to_the_second_version(library)
    with pytest.raises(DBAPIError), library.changing() as transaction:
        transaction.execute(update(Measured).values(verdict="close"))

    with again(library) as opened:
        with opened.reading() as transaction:
            kept = transaction.scalars(select(StoredAnalysis)).one()
            close = {m.key for m in kept.measurements if m.verdict == "close"}
            assert (kept.verdict, close) == ("close", {"head_forward", "overstride"})
            # The report itself is brought to today's schema whenever it is opened.
            assert report_from_json(kept.report).measurements["overstride"].verdict == "close"
        with pytest.raises(DBAPIError), opened.changing() as transaction:
            transaction.execute(update(Measured).values(verdict="fine"))


def backups_in(library: Library) -> list[str]:
    query = text("SELECT tablename FROM pg_tables WHERE tablename LIKE 'backup%'")
    with library.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def test_a_newer_library_is_refused_in_one_sentence(library: Library, tmp_path: Path) -> None:
    with newer(tmp_path), again(library):
        pass
    with pytest.raises(UsageError) as refusal:
        open_library(library.folder, address_of(library))
    assert str(refusal.value) == (
        f"This library was written by a newer version of posture (library version {int(LATER)}; "
        f"this one knows {int(VERSION)}); install that version."
    )


@pytest.mark.parametrize("address", ["mysql://u:secret@h/n", "secret", "sqlite:///secret.db"])
def test_an_address_that_is_none_is_named_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(ADDRESS, address)
    with pytest.raises(UsageError, match="POSTURE_DATABASE_URL must look like") as refusal:
        open_library(tmp_path)
    assert "secret" not in str(refusal.value)


def test_a_sqlite_library_keeps_its_promises(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    with library.engine.connect() as connection:
        asked = ("journal_mode", "foreign_keys", "secure_delete", "synchronous")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert values == ["wal", 1, 1, 2]
    library.close()
