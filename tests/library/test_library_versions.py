"""Older libraries are migrated after a backup, newer ones refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from posture.errors import UsageError
from posture.library import versions
from posture.library.care import delete_runner
from posture.library.library import ADDRESS, Library, open_library
from posture.library.records import ensure_runner
from posture.library.tables import Base
from tests.library.conftest import rows
from tests.library.killing import FIRST, newer


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
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
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
        "This library was written by a newer posture (version 3 of the library, this one knows 2); "
        "install that one."
    )


@pytest.mark.parametrize("address", ["mysql://u:secret@h/n", "secret", "sqlite:///secret.db"])
def test_an_address_that_is_none_is_named_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(ADDRESS, address)
    with pytest.raises(UsageError, match="POSTURE_DATABASE_URL is not the address") as refusal:
        open_library(tmp_path)
    assert "secret" not in str(refusal.value)


def test_a_sqlite_library_keeps_its_promises(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    with library.engine.connect() as connection:
        asked = ("journal_mode", "foreign_keys", "secure_delete", "synchronous")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert values == ["wal", 1, 1, 2]
    library.close()
