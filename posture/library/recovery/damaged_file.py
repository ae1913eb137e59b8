"""Opening a damaged SQLite file, by repairing a copy of it.

Only what says where the tables begin is repaired: the header (the first hundred bytes) and the
pages of the schema. These hardly ever change, so those from a daily backup fit.
"""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from posture.errors import MachineError
from posture.library.schema.tables import Clip
from posture.library.storage.identity import DATABASE
from posture.system.files import writing

HEADER_BYTES: Final = 100
PAGES_AT: Final = slice(28, 32)
"""Where the header stores the number of pages; zero = as many as the file has."""
PAGE_BYTES: Final = 4096
INTERIOR: Final = 5
"""The type of a page that points to other pages."""
NOTHING: Final = (
    "No part of the database can be read, so nothing was changed; 'posture "
    "library restore' restores a backup."
)


def open_damaged(folder: Path, copy: Path, sound: Path) -> sqlite3.Connection:
    """Return a connection to ``copy``, which becomes a copy of a library's damaged database.

    ``sound`` is any undamaged database of a library.

    Raises
    ------
    MachineError
        If the database cannot be opened in any way.
    """
    backups = sorted((folder / "backups").glob("[!.]*.db"), key=_changed, reverse=True)
    for pages in ({}, _header(sound), *map(_schema, backups)):
        with writing(copy):
            _copy(folder, copy)
            _put(copy, pages)
        connection = sqlite3.connect(copy, isolation_level=None)
        with suppress(sqlite3.Error, UnicodeDecodeError):
            names = connection.execute("SELECT name FROM sqlite_schema").fetchall()
            if (Clip.__tablename__,) in names:
                return connection
        connection.close()
    raise MachineError(NOTHING)


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def _copy(folder: Path, copy: Path) -> None:
    for end in ("", "-wal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(folder / f"{DATABASE}{end}", copy.with_name(copy.name + end))


def _put(copy: Path, pieces: dict[int, bytes]) -> None:
    with copy.open("rb+") as file:
        for offset, piece in pieces.items():
            file.seek(offset)
            file.write(piece)


def _header(sound: Path) -> dict[int, bytes]:
    """Return the header of a sound database, with its offset."""
    with sound.open("rb") as file:
        header = bytearray(file.read(HEADER_BYTES))
    header[PAGES_AT] = bytes(4)
    return {0: bytes(header)}


def _schema(sound: Path) -> dict[int, bytes]:
    """Return the pages of a database's schema by their offsets."""
    with sound.open("rb") as file:
        first = bytearray(file.read(PAGE_BYTES))
        if len(first) < PAGE_BYTES:
            return {}
        first[PAGES_AT] = bytes(4)
        pages = {0: bytes(first)}
        for number in _children(first):
            offset = file.seek((number - 1) * PAGE_BYTES)
            pages[offset] = file.read(PAGE_BYTES)
    return pages


def _children(first: bytearray) -> list[int]:
    """Return the numbers of the pages that the first page points to."""
    if first[HEADER_BYTES] != INTERIOR:
        return []
    count = int.from_bytes(first[HEADER_BYTES + 3 : HEADER_BYTES + 5])
    begins = range(HEADER_BYTES + 12, HEADER_BYTES + 12 + 2 * count, 2)
    cells = [int.from_bytes(first[begin : begin + 2]) for begin in begins]
    last = int.from_bytes(first[HEADER_BYTES + 8 : HEADER_BYTES + 12])
    return [last, *(int.from_bytes(first[cell : cell + 4]) for cell in cells)]
