"""Importing an archive that anybody may have made: nothing in it is trusted.

First everything is read and validated against types, ranges and limits, without the library's
lock; then the files are copied next to the library's files and verified; then rows and files are
added all at once, or not at all. No entry is ever written under a name that the archive gives.
"""

import hashlib
import re
import shutil
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, NoReturn

import msgspec
from msgspec import structs
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError, RefusedError
from posture.library.archives.archive import FILES, FORMAT, ROWS, SUMS, TABLES
from posture.library.archives.rows import (
    AnalysisRow,
    ArrivedRow,
    ClipRow,
    FileRow,
    GivenHandOutRow,
    MeasurementRow,
    OwnExerciseRow,
    PictureRow,
    PracticeRow,
    Row,
    read_row,
)
from posture.library.database.versions import VERSION
from posture.library.schema.report_columns import measured_columns
from posture.library.schema.tables import Measured, StoredFile
from posture.library.storage.library import Library
from posture.library.storage.store import CHUNK_BYTES, SHA256
from posture.results.evidence_pictures import LARGEST_PICTURE, is_jpeg
from posture.results.ranges import Sha256
from posture.system.files import check_readable, writing
from posture.system.validation import ContentError, decode

LONGEST_LINE: Final = 16 << 20
"""Limit for a row in bytes; a report has some 20 thousand."""
MAX_ROW_BYTES: Final = 8 << 30
MAX_COMPRESSION: Final = 200
"""Limit for the compression ratio of rows; those of real libraries compress to a tenth."""
MAX_ROWS: Final = 100_000
MAX_ROWS_PER_FILE: Final = 100
"""Rows per file that are allowed beyond `MAX_ROWS`; real libraries have three per file."""
BATCH: Final = 500
TABLES_BY_NAME: Final = {table.name: table for table in TABLES}
MEASURED: Final = TABLES_BY_NAME[Measured.__tablename__]
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class Imported(NamedTuple):
    """The result of an import: new rows, and the number of damaged analyses that were skipped.

    ``lacking`` are the names of clips whose files are missing in the archive and the library.
    """

    rows: int
    left_out: int
    lacking: tuple[str, ...] = ()


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    table: str
    row: msgspec.Raw


class _Head(msgspec.Struct):
    format: str
    version: str
    missing: list[Sha256] = []


@dataclass
class _Content:
    """What an archive's rows refer to, and what is left out."""

    files: set[str] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    lacking: dict[str, int] = field(default_factory=dict)
    """Sizes of the files that were missing when the archive was made."""
    names: dict[str, str] = field(default_factory=dict)
    """Names of clips, by the SHA-256 of their files."""


def import_library(library: Library, path: Path) -> Imported:
    """Import an archive of `posture.library.archives.archive`, of this or an older version.

    A row whose id the library already has is not changed, so importing an archive twice changes
    nothing. An analysis with a damaged report is left out; its clip is imported, to be analysed
    again.

    Raises
    ------
    UsageError
        If there is no such file.
    RefusedError
        If it is not such an archive, is damaged, was made by a newer version, or contradicts the
        library.
    MachineError
        If the disk has too little space.
    """
    check_readable(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, library.folder)
            _check_sum(archive)
            content = _look_through(archive)
            with library.work_folder() as folder:
                staged = _stage(archive, library, content, folder)
                with library.changing() as transaction:
                    lacking = _note_lacking(content, transaction, staged)
                    rows = _insert(archive, content, transaction, staged)
                    for sha256 in staged:
                        library.store.move_in(folder / sha256, sha256)
            return Imported(rows, len(content.left_out), lacking)
    except DAMAGED as error:
        raise _refused("it is damaged, or another kind of file") from error
    except (IntegrityError, DataError) as error:
        raise _refused("it contradicts itself or the library") from error


def _refused(because: str) -> RefusedError:
    return RefusedError(
        "unreadable",
        f"The archive cannot be imported: {because}. Nothing was changed.",
        "Export it again with 'posture library export'.",
    )


def _refuse(because: str) -> NoReturn:
    raise _refused(because)


def _check_entries(archive: zipfile.ZipFile, folder: Path) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or not {ROWS, SUMS} <= set(names):
        _refuse("it is not a library archive")
    for entry in entries:
        if entry.filename not in (ROWS, SUMS):
            _check_file_entry(entry)
    rows = archive.getinfo(ROWS)
    most = min(MAX_ROW_BYTES, MAX_COMPRESSION * rows.compress_size)
    if rows.file_size > most or archive.getinfo(SUMS).file_size > 1000:
        _refuse("its table of contents is too large")
    needed = sum(entry.file_size for entry in entries)
    if needed > shutil.disk_usage(folder).free:
        raise MachineError(
            f"The archive needs {needed / 1e6:,.1f} MB, which is more than the disk has free."
        )


def _check_file_entry(entry: zipfile.ZipInfo) -> None:
    if not (entry.filename.startswith(FILES) and SHA256.fullmatch(entry.filename[len(FILES) :])):
        _refuse("it contains something that does not belong in a library")
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        _refuse("a file in it is compressed in a way that posture never uses")


def _check_sum(archive: zipfile.ZipFile) -> None:
    digest = hashlib.sha256()
    with archive.open(ROWS) as entry:
        while chunk := entry.read(CHUNK_BYTES):
            digest.update(chunk)
    if archive.read(SUMS) != f"{digest.hexdigest()}  {ROWS}\n".encode():
        _refuse("its table of contents was changed")


def _look_through(archive: zipfile.ZipFile) -> _Content:
    """Read every row; return what they refer to."""
    content = _Content()
    missing = _missing(archive)
    with closing(_rows(archive)) as rows:
        for _, row in rows:
            if isinstance(row, FileRow) and row.sha256 in missing:
                content.lacking[row.sha256] = row.size
            elif isinstance(row, ClipRow):
                content.files.add(row.sha256)
                content.names[row.sha256] = row.name
            elif isinstance(row, ArrivedRow):
                content.files.add(row.sha256)
                content.names[row.sha256] = row.name
                if row.thumbnail_sha256 is not None:
                    content.files.add(row.thumbnail_sha256)
                    content.pictures.add(row.thumbnail_sha256)
            elif isinstance(row, AnalysisRow):
                _look_at_report(row, content)
            elif isinstance(row, PictureRow) and row.analysis_id not in content.left_out:
                content.files.add(row.sha256)
                content.pictures.add(row.sha256)
            elif isinstance(row, PracticeRow | OwnExerciseRow | GivenHandOutRow):
                _look_at_files(row, content)
    return content


def _look_at_files(row: PracticeRow | OwnExerciseRow | GivenHandOutRow, content: _Content) -> None:
    """Note the files of a row, in any column that names one."""
    named = {name: value for name, value in structs.asdict(row).items() if "sha256" in name}
    content.files.update(filter(None, named.values()))
    content.pictures.update(filter(None, (named.get("picture_sha256"), named.get("logo_sha256"))))


def _look_at_report(row: AnalysisRow, content: _Content) -> None:
    try:
        row.read_report()
    except ContentError:
        content.left_out.add(row.id)
    else:
        content.files.update({row.track_sha256} if row.track_sha256 else ())


def _rows(archive: zipfile.ZipFile) -> Generator[tuple[str, Row], None, None]:
    """Yield each row of an archive, validated, with its table's name."""
    most = MAX_ROWS + MAX_ROWS_PER_FILE * len(archive.namelist())
    with archive.open(ROWS) as entry:
        lines = _lines(entry)
        _check_head(next(lines, b""))
        before: list[str] = []
        for number, line in enumerate(lines, start=1):
            if number > most:
                _refuse("it has more rows than a library with that many files can have")
            try:
                row = decode(line, _Line, "a row of it", LONGEST_LINE)
                _check_table(row.table, before)
                yield row.table, read_row(row.table, row.row)
            except ContentError as error:
                raise _refused(str(error).rstrip(".")) from error


def _check_table(table: str, before: list[str]) -> None:
    """Make sure that a table's rows are contiguous, so that they can be inserted together."""
    if table not in TABLES_BY_NAME:
        _refuse("it has a table that libraries do not have")
    if table not in before[-1:]:
        if table in before:
            _refuse("its rows are not in the order of a library")
        before.append(table)


def _lines(entry: IO[bytes]) -> Iterator[bytes]:
    while line := entry.readline(LONGEST_LINE + 1):
        yield line


def _missing(archive: zipfile.ZipFile) -> set[str]:
    with archive.open(ROWS) as entry:
        return set(_check_head(next(_lines(entry), b"")).missing)


def _check_head(line: bytes) -> _Head:
    try:
        head = decode(line, _Head, "its first row", LONGEST_LINE)
    except ContentError as error:
        raise _refused("it is not a library archive") from error
    if head.format != FORMAT or not re.fullmatch(r"\d{4}", head.version) or head.version < "0001":
        _refuse("it is not a library archive")
    if head.version > VERSION:
        _refuse("it was made by a newer version of posture; install that version")
    return head


def _note_lacking(
    content: _Content, transaction: Transaction, staged: dict[str, int]
) -> tuple[str, ...]:
    """Add rows for referenced files that the archive lacks; return the names of their clips."""
    lacking = content.lacking.keys() & content.files - staged.keys()
    lacking -= _known(transaction, lacking)
    for sha256 in lacking:
        transaction.merge(StoredFile(sha256=sha256, size=content.lacking[sha256]))
    return tuple(sorted(content.names[sha256] for sha256 in lacking & content.names.keys()))


def _known(transaction: Transaction, files: set[str]) -> set[str]:
    """Return which of the files the library has, according to its database."""
    query = select(StoredFile.sha256)
    ordered = sorted(files)
    chunks = (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))
    found = (transaction.scalars(query.where(StoredFile.sha256.in_(chunk))) for chunk in chunks)
    return {sha256 for some in found for sha256 in some}


def _stage(
    archive: zipfile.ZipFile, library: Library, content: _Content, folder: Path
) -> dict[str, int]:
    """Copy and verify the referenced files that the library lacks; return their sizes."""
    with library.reading() as transaction:
        known = _known(transaction, content.files)
    staged = {}
    for entry in archive.infolist():
        sha256 = entry.filename[len(FILES) :]
        if entry.filename in (ROWS, SUMS) or sha256 not in content.files:
            continue
        if sha256 in content.pictures:
            _check_picture(archive, entry)
        if sha256 not in known or library.store.damage(sha256, entry.file_size):
            _copy(archive, entry, sha256, folder / sha256)
            staged[sha256] = entry.file_size
    return staged


def _check_picture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as picture:
        head = picture.read(LARGEST_PICTURE + 1)
    if len(head) > LARGEST_PICTURE or not is_jpeg(head):
        _refuse("a picture in it is not a JPEG")


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, sha256: str, target: Path) -> None:
    digest = hashlib.sha256()
    with writing(target), archive.open(entry) as source, target.open("wb") as file:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != sha256:
        _refuse("a file in it was changed")


def _insert(
    archive: zipfile.ZipFile, content: _Content, transaction: Transaction, staged: dict[str, int]
) -> int:
    """Insert the rows that the library lacks; return how many."""
    for sha256, size in staged.items():
        transaction.merge(StoredFile(sha256=sha256, size=size))
    transaction.flush()
    new: set[str] = set()
    count = 0
    with closing(_rows(archive)) as rows:
        for table, group in groupby(rows, key=itemgetter(0)):
            kept = (row for _, row in group)
            while batch := list(islice(kept, BATCH)):
                count += _insert_some(transaction, TABLES_BY_NAME[table], batch, content, new)
    return count


def _insert_some(
    transaction: Transaction, table: Table, rows: list[Row], content: _Content, new: set[str]
) -> int:
    """Insert rows of one table; ``new`` are the ids of the analyses inserted so far."""
    if isinstance(rows[0], FileRow):
        return 0  # known from the files themselves
    if isinstance(rows[0], MeasurementRow):
        _decide(transaction, rows, new)
        return 0
    if isinstance(rows[0], PictureRow):
        pictures = [row for row in rows if isinstance(row, PictureRow) and row.analysis_id in new]
        return _insert_all(transaction, table, [picture.values() for picture in pictures])
    [key] = table.primary_key
    keys = {getattr(row, key.name) for row in rows}
    skipped = set(transaction.scalars(select(key).where(key.in_(keys)))) | content.left_out
    lacking = [row for row in rows if getattr(row, key.name) not in skipped]
    count = _insert_all(transaction, table, [row.values() for row in lacking])
    for row in lacking:
        if isinstance(row, AnalysisRow):
            new.add(row.id)
            measured = [m | {"analysis_id": row.id} for m in measured_columns(row.read_report())]
            count += _insert_all(transaction, MEASURED, measured)
    return count


def _insert_all(transaction: Transaction, table: Table, values: list[dict[str, Any]]) -> int:
    if values:
        transaction.execute(table.insert(), values)
    return len(values)


def _decide(transaction: Transaction, rows: list[Row], new: set[str]) -> None:
    """Save a coach's decisions on the measurements of newly imported analyses."""
    decided = [
        {"of": row.analysis_id, "what": row.key, "word": row.decision, "who": row.decided_by}
        for row in rows
        if isinstance(row, MeasurementRow) and row.decision and row.analysis_id in new
    ]
    if decided:
        which = MEASURED.c.analysis_id == bindparam("of"), MEASURED.c.key == bindparam("what")
        change = update(MEASURED).where(*which)
        change = change.values(decision=bindparam("word"), decided_by=bindparam("who"))
        transaction.connection().execute(change, decided)
