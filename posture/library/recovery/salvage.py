"""Recovering what can be read from a damaged SQLite database, row by row, into a new one.

The rows on a damaged page are lost; those around it are read from both sides. Lost rows that other
rows refer to are recreated as far as possible: files from the store, sessions and runners as
unknown ones, so that no clip is lost because of its runner's page.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table

from posture.errors import MachineError
from posture.library.database.damage import raw_sqlite_errors
from posture.library.database.engines import sqlite_engine
from posture.library.database.versions import bring_up_to_date
from posture.library.recovery.copies import Restored, put_in_place
from posture.library.recovery.damaged_file import NOTHING, open_damaged
from posture.library.recovery.salvaged_values import is_value
from posture.library.schema.all_tables import FILE_COLUMNS, METADATA
from posture.library.schema.names import name_key
from posture.library.schema.tables import Identity, StoredFile, new_id
from posture.library.storage.identity import DATABASE, has_content
from posture.library.storage.store import Store
from posture.library.storage.work_folders import locked_folder, make_work_folder

WIDEST_GAP: Final = 1 << 20
"""How many row ids at most are searched beyond the last row that can be read."""
MAX_TRIES: Final = 2000
"""How many ranges of a table are read between damaged places, the widest first."""
LAST: Final = 2**63 - 1
UNKNOWN: Final = "name lost"
# The second statement adds runners for the sessions that the first adds.
PARENTS: Final = (
    "INSERT INTO sessions (id, runner_id, day) SELECT session_id, :unknown, date(min(added)) "
    "FROM clips WHERE session_id NOT IN (SELECT id FROM sessions) GROUP BY session_id",
    "INSERT INTO runners (id, name, name_key, notes) SELECT DISTINCT runner_id, :name, :name, '' "
    "FROM sessions WHERE runner_id NOT IN (SELECT id FROM runners)",
)
NOBODY_S: Final = (
    "UPDATE inbox SET runner_id = NULL WHERE runner_id NOT IN (SELECT id FROM runners)"
)
"""A clip in the inbox whose runner is lost can be given to somebody again."""
RawRow = tuple[Any, ...]


@dataclass
class Salvaged:
    """What was recovered from a database.

    Attributes
    ----------
    rows : dict of str to int
        Number of rows recovered, by table.
    lost : dict of str to int
        Number of places with unreadable or invalid data, by table.
    recreated : int
        Number of runners and sessions recreated for their clips, since their data are lost.
    restored : Restored
        The result of putting the new database in place.
    """

    rows: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    recreated: int = 0
    restored: Restored = field(default_factory=lambda: Restored(None, 0, 0))


def salvage(folder: Path) -> Salvaged:
    """Recover what can be read from a library's database; the damaged one is kept aside.

    Raises
    ------
    MachineError
        If there is no database, nothing can be read, the disk is full, or another program has the
        library open.
    """
    if not has_content(folder / DATABASE):
        raise MachineError(
            f"There is no database in {folder}; 'posture library restore' restores a backup."
        )
    salvaged = Salvaged()
    with locked_folder(*make_work_folder(folder / "work")) as work, raw_sqlite_errors():
        new = work / "new.db"
        _make_empty(new)
        with closing(sqlite3.connect(new, isolation_level=None)) as writer:
            with closing(open_damaged(folder, work / "old.db", new)) as reader:
                reader.text_factory = _text
                _fill(writer, reader, salvaged)
            _repair(writer, Store(folder / "files"), salvaged)
        salvaged.restored = put_in_place(new, folder)
    return salvaged


def _make_empty(database: Path) -> None:
    engine = sqlite_engine(database)
    try:
        bring_up_to_date(engine, database.parent)
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = DELETE")
    finally:
        engine.dispose()


def _text(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content  # bytes, which no column accepts


def _fill(writer: sqlite3.Connection, reader: sqlite3.Connection, salvaged: Salvaged) -> None:
    writer.execute("BEGIN")
    for table in METADATA.sorted_tables:
        if table.name != Identity.__tablename__:  # the folder's marker has it
            _fill_table(writer, reader, table, salvaged)
    writer.execute("COMMIT")
    if not sum(salvaged.rows.values()):
        raise MachineError(NOTHING)


def _fill_table(
    writer: sqlite3.Connection, reader: sqlite3.Connection, table: Table, salvaged: Salvaged
) -> None:
    existing = _columns(reader, table.name)
    columns = [column.name for column in table.columns if column.name in existing]
    saved = lost = 0
    for row in _rows(reader, table.name, columns) if columns else ():
        values = _fit_values(table, columns, row)
        if values is not None and _insert(writer, table.name, values):
            saved += 1
        else:
            lost += 1
    salvaged.rows[table.name] = saved
    if lost:
        salvaged.lost[table.name] = lost


def _columns(reader: sqlite3.Connection, table: str) -> set[str]:
    with suppress(sqlite3.Error):
        return {row[1] for row in reader.execute(f"PRAGMA table_info({table})")}
    return set()


def _fit_values(table: Table, columns: list[str], row: RawRow | None) -> dict[str, Any] | None:
    """Return a row's values as this version stores them, None if they are invalid."""
    if row is None:
        return None
    values = dict(zip(columns, row, strict=True))
    if not all(is_value(table.columns[name], value) for name, value in values.items()):
        return None
    if table.name == "runners":
        values["name_key"] = name_key(values["name"])
    return values


def _insert(writer: sqlite3.Connection, table: str, values: dict[str, Any]) -> bool:
    placeholders = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({placeholders})"
    try:
        writer.execute(statement, tuple(values.values()))
    except sqlite3.IntegrityError:
        return False
    return True


def _rows(reader: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[RawRow | None]:
    """Yield the rows of a table that can be read, and None for each place that cannot."""
    query = (
        f"SELECT rowid, {', '.join(columns)} FROM {table} NOT INDEXED "
        "WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
    )
    gaps = deque([(1, LAST)])
    for _ in range(MAX_TRIES):
        if not gaps:
            return
        low, high = gaps.popleft()
        reached = low - 1
        try:
            for rowid, *row in reader.execute(query, (low, high)):
                reached = rowid
                yield tuple(row)
            continue
        except sqlite3.Error:
            low = reached + 1
        reached = high + 1
        try:
            for rowid, *row in reader.execute(f"{query} DESC", (low, high)):
                reached = rowid
                yield tuple(row)
            continue
        except sqlite3.Error:
            high = min(reached - 1, low + WIDEST_GAP)
        if low >= high:
            yield None
            continue
        middle = (low + high) // 2
        gaps += [(low, middle), (middle + 1, high)]
    yield from (None for _ in gaps)


def _repair(writer: sqlite3.Connection, store: Store, salvaged: Salvaged) -> None:
    """Recreate lost rows that others refer to if possible, and delete the others."""
    writer.execute("BEGIN")
    for column in FILE_COLUMNS:
        query = (
            f"SELECT DISTINCT {column.name} FROM {column.table.name} WHERE {column.name} "
            f"NOT IN (SELECT sha256 FROM {StoredFile.__tablename__})"
        )
        for (sha256,) in writer.execute(query).fetchall():
            path = store.path(sha256)
            size = path.stat().st_size if path.exists() else 0
            writer.execute("INSERT INTO files (sha256, size) VALUES (?, ?)", (sha256, size))
    writer.execute(NOBODY_S)
    unknown = {"unknown": new_id(), "name": UNKNOWN}
    salvaged.recreated = sum(writer.execute(parents, unknown).rowcount for parents in PARENTS)
    while strays := writer.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, *_ in strays:
            writer.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
            salvaged.rows[table] -= 1
            salvaged.lost[table] = salvaged.lost.get(table, 0) + 1
    writer.execute("COMMIT")
