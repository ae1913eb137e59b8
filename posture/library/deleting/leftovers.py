"""The bin: leftover files go there instead of being removed, so that a person can look at them.

::

    <library>/bin/2026-03-01/ab/abc…    a stored file that no row names
                             open/…     the folder of a clip that the database does not have

Files stay in it for 30 days, but it is emptied when a person's data are deleted, since it may
contain some of them.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from posture.errors import UsageError
from posture.library.schema.tables import Clip, Erasure, StoredFile, now
from posture.library.storage.store import remove_empty, remove_folders
from posture.system.files import replacing, writing

if TYPE_CHECKING:
    from posture.library.storage.library import Library

KEPT_DAYS: Final = 30
STARTS: Final = {b"\xff\xd8\xff": "a picture", b"PK\x03\x04": "a track"}


@dataclass(frozen=True)
class Leftover:
    """A file in the bin: its path, its size in bytes, what it seems to be, and since when."""

    path: Path
    size: int
    kind: str
    since: date

    @property
    def goes(self) -> date:
        """The first day on which it may be removed."""
        return self.since + timedelta(KEPT_DAYS)


def put_leftovers_into_bin(library: "Library") -> int:
    """Move everything that no row names into the bin; return how many things were moved."""
    with library.changing() as transaction:
        named = {
            *transaction.scalars(select(StoredFile.sha256)),
            *transaction.scalars(select(Erasure.name)),
        }
        clips = {*transaction.scalars(select(Clip.id)), *named}
        files = [path for path in library.store.files() if path.name not in named]
        opened = [path for path in library.opened.glob("*") if path.name not in clips]
        for path in files:
            _move(library, path, library.store.folder)
        for path in opened:
            _move(library, path, library.folder)
    return len(files) + len(opened)


def _move(library: "Library", path: Path, folder: Path) -> None:
    target = library.bin / f"{now().date()}" / path.relative_to(folder)
    while target.exists():
        target = target.with_name(f"{target.name}-again")
    with writing(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(target)
        if path.parent != folder:
            remove_empty(path.parent)


def list_bin(library: "Library") -> list[Leftover]:
    """Return the files in the bin, oldest first."""
    return [
        Leftover(path, path.stat().st_size, _kind(path), since)
        for since, day in _days(library)
        for path in sorted(day.rglob("*"))
        if path.is_file()
    ]


def _days(library: "Library") -> Iterator[tuple[date, Path]]:
    for day in sorted(library.bin.glob("*")):
        with suppress(ValueError):  # a name that is not ours
            yield date.fromisoformat(day.name), day


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return "a clip"
    return next((kind for start, kind in STARTS.items() if head.startswith(start)), "a file")


def take_out(library: "Library", name: str, path: Path) -> Path:
    """Copy a file in the bin, given by its name or the start of it, to ``path``.

    Returns
    -------
    Path
        The file in the bin.

    Raises
    ------
    UsageError
        If there is no such file, or several, or ``path`` cannot be written.
    MachineError
        If the disk is full.
    """
    found = [left.path for left in list_bin(library) if left.path.name.startswith(name)]
    if len(found) != 1:
        many = "more than one file" if found else "no file"
        raise UsageError(f"The bin has {many} {name!r}; 'posture library bin' lists its files.")
    with replacing(path) as temporary:
        shutil.copyfile(found[0], temporary)
    return found[0]


def empty_bin(library: "Library") -> None:
    """Remove everything in the bin, because a person's data were deleted."""
    remove_folders([library.bin] if library.bin.exists() else [])


def remove_old_leftovers(library: "Library") -> None:
    """Remove files that have been in the bin for `KEPT_DAYS`."""
    oldest = now().date() - timedelta(KEPT_DAYS)
    remove_folders([day for since, day in _days(library) if since < oldest])
