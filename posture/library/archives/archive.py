"""A library as one file, for storing elsewhere or moving to another machine.

::

    <archive>.zip
        library.jsonl    a header (which names files that were missing), then every row
        SHA256SUMS       the hash of library.jsonl
        files/<sha256>   clips, tracks and pictures, uncompressed

Files are named by their hashes, so everything in an archive can be verified.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session as Transaction

from posture.library.archives.uses import uses_of
from posture.library.database.versions import VERSION
from posture.library.runners.records import find_runner
from posture.library.schema.account_tables import Account, Trace
from posture.library.schema.all_tables import METADATA
from posture.library.schema.change_tables import Change
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.schema.practice_tables import GivenHandOut, OwnExercise, Practice
from posture.library.schema.tables import (
    Claim,
    Clip,
    Duty,
    Erasure,
    Identity,
    Runner,
    Session,
    StoredAnalysis,
    StoredFile,
    StoredPicture,
)
from posture.library.storage.library import Library
from posture.system.files import replacing

FORMAT: Final = "posture.library/1"
ROWS: Final = "library.jsonl"
SUMS: Final = "SHA256SUMS"
FILES: Final = "files/"
NOT_EXPORTED: Final = tuple(
    row.__tablename__ for row in (Account, Claim, Duty, Erasure, Identity, Trace)
)
"""Tables about the state of this library and about who uses it; they are not exported."""
TABLES: Final = tuple(t for t in METADATA.sorted_tables if t.name not in NOT_EXPORTED)
"""The tables in an archive, in an order in which no row refers to a later table."""


COACH_FILES: Final = (Practice.logo_sha256, OwnExercise.picture_sha256, OwnExercise.clip_sha256)


@dataclass(frozen=True)
class Exported:
    """The number of files in an archive, all verified, and descriptions of the missing files.

    The library has lost the missing files; the archive lists them too.
    """

    files: int
    lacking: list[str]


def export_library(library: Library, path: Path, runner: str | None = None) -> Exported:
    """Write the library, or one runner's part of it, to a zip file.

    Every file is verified on the way. A missing or damaged file does not prevent the others from
    being exported.

    Raises
    ------
    UsageError
        If there is no such runner, or the archive cannot be written.
    MachineError
        If the database cannot be read, or the disk is full.
    """
    with library.reading() as transaction, replacing(path) as temporary:
        chosen = None if runner is None else find_runner(transaction, runner).id
        files = transaction.execute(_query(StoredFile.__table__, chosen)).all()
        damage = {sha256: library.store.damage(sha256, size) for sha256, size in files}
        lost = {sha256: what for sha256, what in damage.items() if what}
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            _write_rows(archive, transaction, chosen, sorted(lost))
            for sha256 in (sha256 for sha256 in damage if sha256 not in lost):
                archive.write(library.store.path(sha256), FILES + sha256)
        uses = [(use, lost[sha]) for sha in lost for use in uses_of(transaction, sha)]
    return Exported(len(damage) - len(lost), [f"{use} {what}" for use, what in uses])


def _write_rows(
    archive: zipfile.ZipFile, transaction: Transaction, runner_id: str | None, lost: list[str]
) -> None:
    digest = hashlib.sha256()
    info = zipfile.ZipInfo(ROWS)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as entry:
        for line in _lines(transaction, runner_id, lost):
            digest.update(line)
            entry.write(line)
    archive.writestr(SUMS, f"{digest.hexdigest()}  {ROWS}\n")


def _lines(transaction: Transaction, runner_id: str | None, lost: list[str]) -> Iterator[bytes]:
    yield _line({"format": FORMAT, "version": VERSION, "missing": lost})
    for table in TABLES:
        found = transaction.execute(_query(table, runner_id).execution_options(yield_per=1000))
        for row in found.mappings():
            yield _line({"table": table.name, "row": dict(row)})


def _line(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, default=_time)
    return text.encode() + b"\n"


def _time(value: Any) -> str:
    return str(value.isoformat())


def _query(table: Any, runner_id: str | None) -> Select[Any]:
    """Return the query for a table's rows, of all runners or one, without the bin's."""
    runners = select(Runner.id).where(Runner.binned.is_(None))
    if runner_id is not None:
        runners = runners.where(Runner.id == runner_id)
    if table.name == Change.__tablename__:
        return _changes(table, runners, runner_id)
    if table.name == ArrivedClip.__tablename__:
        return _arrived(table, runners, runner_id)
    query = select(table)
    theirs = Session.runner_id.in_(runners)
    clips = select(Clip.id).join(Clip.session).where(theirs, Clip.binned.is_(None))
    analyses = select(StoredAnalysis.id).where(StoredAnalysis.clip_id.in_(clips))
    if table.name == StoredFile.__tablename__:
        arrived = _arrived(ArrivedClip.__table__, runners, runner_id).subquery().c
        used = (
            select(arrived.sha256),
            select(arrived.thumbnail_sha256).where(arrived.thumbnail_sha256.is_not(None)),
            select(Clip.sha256).where(Clip.id.in_(clips)),
            select(StoredAnalysis.track_sha256).where(StoredAnalysis.id.in_(analyses)),
            select(StoredPicture.sha256).where(StoredPicture.analysis_id.in_(analyses)),
            *(
                select(column).where(GivenHandOut.runner_id.in_(runners))
                for column in (GivenHandOut.pdf_sha256, GivenHandOut.page_sha256)
            ),
            *(select(column) for column in COACH_FILES if runner_id is None),
        )
        return query.where(table.c.sha256.in_(used[0].union_all(*used[1:])))
    if table.name == Runner.__tablename__:
        columns = [column for column in table.c if column.name != "own_of"]
        return select(*columns).where(table.c.id.in_(runners))
    by = {"runner_id": runners, "analysis_id": analyses, "clip_id": clips}
    if table.name == Clip.__tablename__:
        return query.where(table.c.id.in_(clips))
    about = (query.where(table.c[c].in_(rows)) for c, rows in by.items() if c in table.c)
    # What is about nobody is the coach's own, and stays with the library.
    return next(about, query if runner_id is None else query.where(false()))


def _arrived(table: Any, runners: Select[Any], runner_id: str | None) -> Select[Any]:
    """Return the query for the clips of the inbox that are one runner's, or all, if not None."""
    theirs = table.c.runner_id.in_(runners)
    if runner_id is None:
        theirs = or_(table.c.runner_id.is_(None), theirs)
    return select(table).where(table.c.binned.is_(None), theirs)


def _changes(table: Any, runners: Select[Any], runner_id: str | None) -> Select[Any]:
    """Return the query for the changes that name no runner but these, without what undoes them."""
    columns = [column for column in table.c if column.name != "before"]
    named = [table.c.runner_id, table.c.other_runner_id]
    query = select(*columns).where(*(or_(name.is_(None), name.in_(runners)) for name in named))
    return query if runner_id is None else query.where(named[0] == runner_id)
