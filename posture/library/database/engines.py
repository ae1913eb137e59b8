"""Connecting to the library's database: SQLite by default, or PostgreSQL.

Reading is an ordinary transaction. Changing holds the library's single writer's lock from the
first statement on, so that files and rows change together; the lock ends with the process.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from posture.errors import MachineError
from posture.library.database.damage import sqlite_errors
from posture.library.database.postgresql import WRITERS_LOCK
from posture.library.schema.all_tables import METADATA
from posture.library.schema.names import name_key

WAIT_S: Final = 600
"""How long a change waits for another one: copying a long clip takes time."""
FILE: Final = "file"
"""Key under which a connection stores which file it has open."""
SCRUB_WAIT_S: Final = 20
"""How long scrubbing waits for a reader to finish."""
# Deleted content is overwritten with zeros; a power failure loses nothing that was committed.
PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)


def sqlite_engine(path: Path, unchanging: bool = False) -> Engine:
    """Return the engine of a SQLite file, which is created at its first use.

    A file that is ``unchanging`` is only read, and no other program is expected to write it.
    """
    url = URL.create("sqlite", database=str(path))
    if unchanging:
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        url = URL.create("sqlite", database=path.absolute().as_uri(), query=query)
    engine = create_engine(url, connect_args={"timeout": WAIT_S})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = inode_of(path)
        # Python's automatic transactions do not cover the creation of tables.
        connection.isolation_level = None
        connection.create_function("name_key", 1, name_key, deterministic=True)
        for pragma in () if unchanging else PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        changing = connection.get_execution_options().get("changing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if changing else "BEGIN")

    @event.listens_for(engine, "checkin")
    def _end(connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        del record
        # A failed commit leaves its transaction open, and keeps the lock.
        if connection is not None and connection.in_transaction:
            connection.rollback()

    return engine


@contextmanager
def idle_lock(engine: Engine) -> Iterator[bool]:
    """Take the writer's lock if it is free, without waiting; yield whether it was taken."""
    if is_sqlite(engine):
        with _idle_file(engine) as held:
            yield held
        return
    with engine.begin() as connection:
        try_lock = text(f"SELECT pg_try_advisory_xact_lock({WRITERS_LOCK})")
        yield bool(connection.execute(try_lock).scalar())


@contextmanager
def _idle_file(engine: Engine) -> Iterator[bool]:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            yield False
        else:
            yield True
            cursor.execute("ROLLBACK")
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_S * 1000}")
    finally:
        raw.close()


def inode_of(path: Path) -> int | None:
    """Return a file's inode number, which does not depend on its name; None = no such file."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def check_still_there(connection: Connection) -> None:
    """Make sure that an open SQLite file is still in place.

    Raises
    ------
    MachineError
        If the file was removed or replaced since it was opened.
    """
    if is_sqlite(connection):
        opened = connection.connection.info[FILE]
        if opened != inode_of(Path(str(connection.engine.url.database))):
            raise MachineError(
                "The library's database was removed or replaced while it was open, so nothing "
                "was changed. Put it back, or restart posture."
            )


def is_sqlite(engine: Engine | Connection) -> bool:
    """Return whether the database is a SQLite file."""
    return engine.dialect.name == "sqlite"


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn the database's errors into readable errors.

    Raises
    ------
    MachineError
        If the database cannot be reached, read or written. A bug of ours passes unchanged.
    """
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise MachineError(f"The library's database cannot be used ({error.orig}).") from error


def scrub(engine: Engine) -> None:
    """Rewrite the database so that no deleted data are left in its files.

    On SQLite, neither the file nor the write-ahead log contains deleted data afterwards. On
    PostgreSQL the tables are rewritten; the server's log and backups are up to its administrator.

    Raises
    ------
    MachineError
        If another program keeps reading the library.
    """
    with database_errors(), sqlite_errors(engine):
        if is_sqlite(engine):
            _scrub_file(engine)
        else:
            _scrub_tables(engine)


def _scrub_file(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {SCRUB_WAIT_S * 1000}")
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_S * 1000}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        busy = True
    finally:
        raw.close()
    if busy:
        raise MachineError(
            "Another program is reading the library, so the deleted data have not been "
            "overwritten yet; close it and run 'posture library check'."
        )


def _scrub_tables(engine: Engine) -> None:
    tables = ", ".join(METADATA.tables)
    with engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(f"VACUUM FULL {tables}"))
