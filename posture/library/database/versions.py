"""Migrating a library's database to this program's version, after a backup, in one transaction."""

import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from posture.errors import MachineError, UsageError
from posture.library.database.damage import DamagedError, sqlite_errors
from posture.library.database.engines import database_errors, is_sqlite
from posture.system.files import replacing

VERSION: Final = "0008"
"""The newest migration in ``migrations/versions``."""
MIGRATIONS: Final = Path(__file__).parent / "migrations"
BACKUP: Final = "backup_"
"""Prefix of the names of tables copied before a migration, on PostgreSQL."""
INCOMPLETE: Final = (
    "This installation of posture lacks files, or they cannot be read; install it again. "
    "The library was not changed."
)


def bring_up_to_date(engine: Engine, backups: Path) -> None:
    """Create the tables in an empty database; migrate those of an older version.

    Parameters
    ----------
    engine : Engine
        The library's database.
    backups : Path
        The folder for a SQLite database's backup; in PostgreSQL, tables are copied instead.

    Raises
    ------
    UsageError
        If the library was written by a newer version.
    MachineError
        If the database cannot be used, or the program's migrations cannot be read.
    """
    with database_errors(), sqlite_errors(engine):
        with engine.connect() as connection:
            if is_current(connection):
                return
        with engine.execution_options(changing=True).begin() as connection:
            if not is_current(connection):  # another process may have been first
                _back_up(connection, backups)
                _migrate(connection)


def is_current(connection: Connection) -> bool:
    """Return whether a database is at this program's version.

    Raises
    ------
    UsageError
        If it was written by a newer version.
    """
    version = read_version(connection)
    if version is not None and int(version) > int(VERSION):
        raise UsageError(
            "This library was written by a newer version of posture (library version "
            f"{int(version)}; this one knows {int(VERSION)}); install that version."
        )
    return version == VERSION


def read_version(connection: Connection) -> str | None:
    """Return the version of the library's tables, None if there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is not None and not re.fullmatch(r"\d{4}", str(version)):
        raise DamagedError("its version cannot be read")
    return version


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise MachineError(INCOMPLETE) from error
    if not is_current(connection):  # Alembic treats an unreadable folder as empty
        raise MachineError(INCOMPLETE)


def _back_up(connection: Connection, backups: Path) -> None:
    version = read_version(connection)
    if version is None:
        return
    stamp = f"{version}_{datetime.now(UTC):%Y%m%d_%H%M%S_%f}"
    if is_sqlite(connection.engine):
        _copy_file(connection.engine, backups / f"library_{stamp}.db")
    else:
        _copy_tables(connection, stamp)


def _copy_file(engine: Engine, copy: Path) -> None:
    """Copy a SQLite database as it was when this transaction began."""
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    with replacing(copy) as temporary, closing(sqlite3.connect(str(engine.url.database))) as reader:
        reader.execute("VACUUM INTO ?", (str(temporary),))
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())


def _copy_tables(connection: Connection, stamp: str) -> None:
    for table in inspect(connection).get_table_names():
        if not table.startswith(BACKUP):
            copy = f"{BACKUP}{stamp}_{table}"
            connection.execute(text(f'CREATE TABLE "{copy}" AS TABLE "{table}"'))


def remove_backups(engine: Engine, backups: Path) -> None:
    """Remove all backups."""
    for copy in backups.glob("*"):
        copy.unlink()
    if is_sqlite(engine):
        return
    with database_errors(), engine.execution_options(changing=True).begin() as connection:
        for table in inspect(connection).get_table_names():
            if table.startswith(BACKUP):
                connection.execute(text(f'DROP TABLE "{table}"'))
