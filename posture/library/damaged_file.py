"""Opening a damaged SQLite file: what says where its tables begin is mended in a copy of it.

That is the first hundred bytes, and the pages of the schema. They hardly ever change, so
those of a daily copy fit.
"""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from posture.errors import MachineError
from posture.library.identity import DATABASE
from posture.library.tables import Clip
from posture.system.files import writing

HEADER_BYTES: Final = 100
PAGES_AT: Final = slice(28, 32)
"""Where a header tells how many pages there are; zero = as many as the file has."""
PAGE_BYTES: Final = 4096
INTERIOR: Final = 5
"""The kind of a page that leads to others."""
NOTHING: Final = (
    "No part of the database can be read, so nothing was changed; 'posture "
    "library restore' restores a backup."
)


def open_damaged(folder: Path, copy: Path, sound: Path) -> sqlite3.Connection:
    """Return a connection to a ``copy``, made here, of a library's damaged database.

    ``sound`` is any database of a library that is whole.

    Raises
    ------
    MachineError
        If no way of opening it is found.
    """
    days = sorted((folder / "backups").glob("[!.]*.db"), key=_changed, reverse=True)
    for pages in ({}, _header(sound), *map(_schema, days)):
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
        for place, piece in pieces.items():
            file.seek(place)
            file.write(piece)


def _header(sound: Path) -> dict[int, bytes]:
    """Return the first bytes of a database, to be put over damaged ones."""
    with sound.open("rb") as file:
        header = bytearray(file.read(HEADER_BYTES))
    header[PAGES_AT] = bytes(4)
    return {0: bytes(header)}


def _schema(sound: Path) -> dict[int, bytes]:
    """Return the pages of a database's schema, by where they begin."""
    with sound.open("rb") as file:
        first = bytearray(file.read(PAGE_BYTES))
        if len(first) < PAGE_BYTES:
            return {}
        first[PAGES_AT] = bytes(4)
        pages = {0: bytes(first)}
        for number in _children(first):
            place = file.seek((number - 1) * PAGE_BYTES)
            pages[place] = file.read(PAGE_BYTES)
    return pages


def _children(first: bytearray) -> list[int]:
    """Return the numbers of the pages that the first one leads to."""
    if first[HEADER_BYTES] != INTERIOR:
        return []
    count = int.from_bytes(first[HEADER_BYTES + 3 : HEADER_BYTES + 5])
    begins = range(HEADER_BYTES + 12, HEADER_BYTES + 12 + 2 * count, 2)
    cells = [int.from_bytes(first[begin : begin + 2]) for begin in begins]
    last = int.from_bytes(first[HEADER_BYTES + 8 : HEADER_BYTES + 12])
    return [last, *(int.from_bytes(first[cell : cell + 4]) for cell in cells)]
