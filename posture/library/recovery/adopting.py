"""Confirming that a folder and a database belong together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from posture.library.database.damage import sqlite_errors
from posture.library.database.engines import database_errors
from posture.library.database.versions import bring_up_to_date, is_current, read_version
from posture.library.recovery.copies import compare_files
from posture.library.storage.identity import DATABASE, adopt, has_content, write_marker
from posture.library.storage.library import any_engine
from posture.library.storage.store import Store
from posture.system.files import writing


def look_at_files(folder: Path, address: str | None) -> tuple[int, int]:
    """Return how many files in a folder its database does not know, and how many are missing.

    Raises
    ------
    UsageError
        If the database was written by a newer version.
    MachineError
        If the database cannot be used.
    """
    alone = sum(1 for _ in Store(folder / "files").files())
    if not address and not has_content(folder / DATABASE):
        return alone, 0
    with _connected(folder, address) as connection:
        is_current(connection)
        return (alone, 0) if read_version(connection) is None else compare_files(folder, connection)


def adopt_folder(folder: Path, address: str | None) -> None:
    """Link a folder and a database, which is created or migrated if necessary.

    Raises
    ------
    UsageError, MachineError
        As for `look_at_files`; also if the folder cannot be written, or the disk is full.
    """
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = any_engine(folder, address)
    try:
        bring_up_to_date(engine, folder / "backups")
        with (
            database_errors(),
            sqlite_errors(engine),
            engine.execution_options(changing=True).begin() as connection,
        ):
            mark = adopt(folder, connection)
    finally:
        engine.dispose()
    write_marker(folder, mark)


@contextmanager
def _connected(folder: Path, address: str | None) -> Iterator[Connection]:
    engine = any_engine(folder, address)
    try:
        with database_errors(), sqlite_errors(engine), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
