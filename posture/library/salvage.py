"""Saving what can be read of a damaged SQLite database, row by row, into a new one.

A damaged page takes its rows with it; those around it are read from both sides. What rows
refer to and is lost is made anew as far as it is known: files from the store, sessions and
runners as unknown ones, so that no clip is lost with the page of its runner.
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
from posture.library.copies import Restored, put_in_place
from posture.library.damage import raw_sqlite_errors
from posture.library.damaged_file import NOTHING, open_damaged
from posture.library.database import sqlite_engine
from posture.library.identity import DATABASE, has_content
from posture.library.names import name_key
from posture.library.salvaged_values import is_value
from posture.library.store import Store
from posture.library.tables import FILE_COLUMNS, Base, Identity, StoredFile, new_id
from posture.library.versions import bring_up_to_date
from posture.library.workplaces import make_place, working_in

WIDEST_GAP: Final = 1 << 20
"""How many rows at most are looked for beyond the last that can be read."""
MOST_TRIES: Final = 2000
"""How often a table is looked into between damaged places, the wide ones first."""
LAST: Final = 2**63 - 1
UNKNOWN: Final = "name lost"
# The second fills in runners for the sessions that the first makes.
PARENTS: Final = (
    "INSERT INTO sessions (id, runner_id, day) SELECT session_id, :unknown, date(min(added)) "
    "FROM clips WHERE session_id NOT IN (SELECT id FROM sessions) GROUP BY session_id",
    "INSERT INTO runners (id, name, name_key, notes) SELECT DISTINCT runner_id, :name, :name, '' "
    "FROM sessions WHERE runner_id NOT IN (SELECT id FROM runners)",
)
RawRow = tuple[Any, ...]


@dataclass
class Salvaged:
    """What was saved of a database.

    Attributes
    ----------
    rows : dict of str to int
        How many rows of each table.
    lost : dict of str to int
        In how many places of a table something could not be read, or was not fit to be kept.
    made_anew : int
        Runners and sessions whose own data are lost, made for the clips they had.
    restored : Restored
        What came of putting it in place.
    """

    rows: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    made_anew: int = 0
    restored: Restored = field(default_factory=lambda: Restored(None, 0, 0))


def salvage(folder: Path) -> Salvaged:
    """Save what can be read of a library's database; the damaged one is kept aside.

    Raises
    ------
    MachineError
        If there is none, nothing of it can be read, the disk is full, or another program has it
        open.
    """
    if not has_content(folder / DATABASE):
        raise MachineError(
            f"There is no database in {folder}; 'posture library restore' restores a backup."
        )
    salvaged = Salvaged()
    with working_in(*make_place(folder / "work")) as place, raw_sqlite_errors():
        new = place / "new.db"
        _make_empty(new)
        with closing(sqlite3.connect(new, isolation_level=None)) as writer:
            with closing(open_damaged(folder, place / "old.db", new)) as reader:
                reader.text_factory = _text
                _fill(writer, reader, salvaged)
            _mend(writer, Store(folder / "files"), salvaged)
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
        return content  # which is no value that any column has


def _fill(writer: sqlite3.Connection, reader: sqlite3.Connection, salvaged: Salvaged) -> None:
    writer.execute("BEGIN")
    for table in Base.metadata.sorted_tables:
        if table.name != Identity.__tablename__:  # the folder knows it
            _fill_table(writer, reader, table, salvaged)
    writer.execute("COMMIT")
    if not sum(salvaged.rows.values()):
        raise MachineError(NOTHING)


def _fill_table(
    writer: sqlite3.Connection, reader: sqlite3.Connection, table: Table, salvaged: Salvaged
) -> None:
    there = _columns(reader, table.name)
    columns = [column.name for column in table.columns if column.name in there]
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
    """Return a row's values as this version keeps them, None where they cannot be right."""
    if row is None:
        return None
    values = dict(zip(columns, row, strict=True))
    if not all(is_value(table.columns[name], value) for name, value in values.items()):
        return None
    if table.name == "runners":
        values["name_key"] = name_key(values["name"])
    return values


def _insert(writer: sqlite3.Connection, table: str, values: dict[str, Any]) -> bool:
    places = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"
    try:
        writer.execute(statement, tuple(values.values()))
    except sqlite3.IntegrityError:
        return False
    return True


def _rows(reader: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[RawRow | None]:
    """Yield what can be read of a table, and None for each place where something cannot."""
    asked = (
        f"SELECT rowid, {', '.join(columns)} FROM {table} NOT INDEXED "
        "WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
    )
    gaps = deque([(1, LAST)])
    for _ in range(MOST_TRIES):
        if not gaps:
            return
        low, high = gaps.popleft()
        reached = low - 1
        try:
            for rowid, *row in reader.execute(asked, (low, high)):
                reached = rowid
                yield tuple(row)
            continue
        except sqlite3.Error:
            low = reached + 1
        reached = high + 1
        try:
            for rowid, *row in reader.execute(f"{asked} DESC", (low, high)):
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


def _mend(writer: sqlite3.Connection, store: Store, salvaged: Salvaged) -> None:
    """Make anew what rows refer to where that is known, and leave out the rest of them."""
    writer.execute("BEGIN")
    for column in FILE_COLUMNS:
        asked = (
            f"SELECT DISTINCT {column.key} FROM {column.class_.__tablename__} WHERE {column.key} "
            f"NOT IN (SELECT sha256 FROM {StoredFile.__tablename__})"
        )
        for (sha256,) in writer.execute(asked).fetchall():
            path = store.path(sha256)
            size = path.stat().st_size if path.exists() else 0
            writer.execute("INSERT INTO files (sha256, size) VALUES (?, ?)", (sha256, size))
    unknown = {"unknown": new_id(), "name": UNKNOWN}
    salvaged.made_anew = sum(writer.execute(parents, unknown).rowcount for parents in PARENTS)
    while strays := writer.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, *_ in strays:
            writer.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
            salvaged.rows[table] -= 1
            salvaged.lost[table] = salvaged.lost.get(table, 0) + 1
    writer.execute("COMMIT")
