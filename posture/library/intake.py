"""Taking in an archive that anybody may have made: nothing in it is trusted.

No entry is ever written under a name that the archive gives; sizes are held against limits and
the free space before anything is kept; every hash, table, column, type and reference is checked.
It all goes in, or nothing does.
"""

import hashlib
import json
import math
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, Final, NoReturn

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, String, Table
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError, RefusedError
from posture.files import check_readable
from posture.library.archive import FILES, FORMAT, ROWS, SUMS, TABLES
from posture.library.library import Library
from posture.library.store import CHUNK_BYTES, SHA256
from posture.library.tables import Instant, StoredFile
from posture.library.versions import VERSION

LONGEST_LINE: Final = 16 << 20
"""Bytes of one row; a report has some 20 thousand."""
MOST_ROW_BYTES: Final = 8 << 30
ID: Final = re.compile(r"[0-9a-f]{32}")
PICTURE: Final = re.compile(r"evidence/[a-z_]+-\d{1,3}\.jpg|thumbnail\.jpg")
NAME: Final = re.compile(r"[^/\\\0]+")
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def import_library(library: Library, path: Path) -> int:
    """Take in an archive of `posture.library.archive`; return how many rows were new.

    A row that the library has already, by its id, stays as it is, so taking in an archive
    twice changes nothing.

    Raises
    ------
    UsageError
        If there is no such file.
    RefusedError
        If it is no such archive, damaged, made by a newer version, or does not fit in.
    MachineError
        If the disk has too little space.
    """
    check_readable(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, library.folder)
            _check_sum(archive)
            with library.changing() as transaction:
                _take_files(archive, library, transaction)
                return _take_rows(archive, transaction)
    except DAMAGED as error:
        raise _refused("it is damaged, or a file of another kind") from error
    except (IntegrityError, DataError) as error:
        raise _refused("it contradicts itself or what the library holds") from error


def _refused(because: str) -> RefusedError:
    return RefusedError(
        "unreadable",
        f"The archive is not taken in: {because}; nothing was changed.",
        "Export it again with 'posture library export'.",
    )


def _refuse(because: str) -> NoReturn:
    raise _refused(because)


def _check_entries(archive: zipfile.ZipFile, folder: Path) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or not {ROWS, SUMS} <= set(names):
        _refuse("it is no archive of a library")
    for entry in entries:
        if entry.filename not in (ROWS, SUMS):
            _check_file_entry(entry)
    if archive.getinfo(ROWS).file_size > MOST_ROW_BYTES or archive.getinfo(SUMS).file_size > 1000:
        _refuse("its table of contents is too large")
    needed = sum(entry.file_size for entry in entries)
    if needed > shutil.disk_usage(folder).free:
        raise MachineError(
            f"The archive holds {needed / 1e9:.1f} GB, which is more than is free on the disk."
        )


def _check_file_entry(entry: zipfile.ZipInfo) -> None:
    if not (entry.filename.startswith(FILES) and SHA256.fullmatch(entry.filename[len(FILES) :])):
        _refuse("it holds something that is not from a library")
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        _refuse("a file in it is packed in a way that a library never uses")


def _check_sum(archive: zipfile.ZipFile) -> None:
    digest = hashlib.sha256()
    with archive.open(ROWS) as entry:
        while chunk := entry.read(CHUNK_BYTES):
            digest.update(chunk)
    if archive.read(SUMS) != f"{digest.hexdigest()}  {ROWS}\n".encode():
        _refuse("its table of contents was changed")


def _take_files(archive: zipfile.ZipFile, library: Library, transaction: Transaction) -> None:
    for entry in archive.infolist():
        if entry.filename in (ROWS, SUMS):
            continue
        named = entry.filename[len(FILES) :]
        with archive.open(entry) as content:
            sha256, size = library.store.put(content)  # type: ignore[arg-type]
        if sha256 != named:
            _refuse("a file in it was changed")
        transaction.merge(StoredFile(sha256=sha256, size=size))
    transaction.flush()


def _take_rows(archive: zipfile.ZipFile, transaction: Transaction) -> int:
    new = 0
    with archive.open(ROWS) as entry:
        lines = _objects(entry)
        _check_head(next(lines, {}))
        for content in lines:
            table = next((t for t in TABLES if t.name == content.get("table")), None)
            if table is None:
                _refuse("it has a table that no library has")
            if table.name == StoredFile.__tablename__:
                continue  # known from the files themselves
            new += _take_row(transaction, table, content.get("row"))
    return new


def _objects(entry: IO[bytes]) -> Iterator[dict[str, Any]]:
    while line := entry.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            _refuse("a row of it is too long")
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _refused("a row of it cannot be read") from error
        if not isinstance(content, dict):
            _refuse("a row of it cannot be read")
        yield content


def _check_head(head: dict[str, Any]) -> None:
    version = head.get("version")
    if head.get("format") != FORMAT or not re.fullmatch(r"\d{4}", str(version)):
        _refuse("it is no archive of a library")
    if str(version) > VERSION:
        _refuse("it was made by a newer posture; install that one")
    if str(version) < VERSION:
        _refuse("it was made by an older posture; take it in there and export it anew")


def _take_row(transaction: Transaction, table: Table, row: Any) -> bool:
    """Insert a row unless the library has one of its id; return whether it is new."""
    if not isinstance(row, dict) or set(row) != set(table.columns.keys()):
        _refuse(f"a row of its table {table.name} has other columns")
    values = {column.name: _value(column, row[column.name]) for column in table.columns}
    same = [column == values[column.name] for column in table.primary_key]
    if transaction.execute(table.select().where(*same)).first() is not None:
        return False
    transaction.execute(table.insert().values(values))
    return True


def _value(column: Column[Any], value: Any) -> Any:
    """Return a value of an archive as the database takes it."""
    if value is None and column.nullable:
        return None
    read = next(read for kind, read in READERS if isinstance(column.type, kind))
    try:
        return read(column, value)
    except (TypeError, ValueError, OverflowError) as error:
        where = f"{column.table.name}.{column.name}"
        raise _refused(f"its {where} holds something that cannot be there") from error


def _read_text(column: Column[Any], value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    longest = column.type.length if isinstance(column.type, String) else None
    pattern = _pattern(column)
    if (longest and len(value) > longest) or (pattern and not pattern.fullmatch(value)):
        raise ValueError
    value.encode()
    return value


def _pattern(column: Column[Any]) -> re.Pattern[str] | None:
    if column.name.endswith("sha256") and column.foreign_keys:
        return SHA256
    if column.name == "id" or column.name.endswith("_id"):
        return ID
    return {"pictures.name": PICTURE, "clips.name": NAME}.get(f"{column.table.name}.{column.name}")


def _read_number(column: Column[Any], value: Any) -> float:
    del column
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return value


def _read_whole(column: Column[Any], value: Any) -> int:
    del column
    if isinstance(value, bool) or not isinstance(value, int) or not abs(value) < 1 << 31:
        raise TypeError
    return value


def _read_truth(column: Column[Any], value: Any) -> bool:
    del column
    if not isinstance(value, bool):
        raise TypeError
    return value


def _read_instant(column: Column[Any], value: Any) -> datetime:
    del column
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def _read_day(column: Column[Any], value: Any) -> date:
    del column
    return date.fromisoformat(value)


def _read_anything(column: Column[Any], value: Any) -> Any:
    del column
    json.dumps(value, allow_nan=False).encode()
    return value


READERS: Final[tuple[tuple[type, Callable[[Column[Any], Any], Any]], ...]] = (
    (JSON, _read_anything),
    (Instant, _read_instant),
    (Date, _read_day),
    (Boolean, _read_truth),
    (Float, _read_number),
    (Integer, _read_whole),
    (String, _read_text),
)
