"""Checking that a folder of files and a database belong together: both store the same identity.

The folder stores it in a marker file, ``library.json``. The database's generation increases with
every change of the stored files, and the marker is updated after the commit. So a marker that is
ahead of its database means that an older copy of the database was put back.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from sqlalchemy import Connection, delete, event, insert, select, update

from posture.errors import MachineError, PostureError
from posture.library.schema.tables import Identity, StoredFile
from posture.library.storage.store import Store
from posture.system.files import write_atomically

DATABASE: Final = "library.db"
MARKER: Final = "library.json"
FIRST_WITH_IDENTITY: Final = 2
"""The version of the library's tables that introduced the identity."""
UNTOUCHED: Final = "nothing was touched"
ADOPT: Final = "if the two do belong together, run 'posture library adopt'"


@dataclass(frozen=True)
class Mark:
    """A library's identity, and the generation of its files."""

    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    generation: Annotated[int, msgspec.Meta(ge=0, le=2**62)]


def read_marker(folder: Path) -> Mark | None:
    """Return a folder's mark, None if it has no marker file.

    Raises
    ------
    MachineError
        If the marker is damaged or cannot be read.
    """
    path = folder / MARKER
    try:
        return msgspec.json.decode(path.read_bytes(), type=Mark)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise MachineError(
            f"{path}, which says which library these files belong to, cannot be read; "
            f"{UNTOUCHED}, and {ADOPT}."
        ) from error


def write_marker(folder: Path, mark: Mark) -> None:
    """Write ``mark`` into a folder's marker file, unless that has a later generation.

    A marker that is behind does no harm, so a full disk is not an error here.
    """
    with suppress(PostureError):
        known = read_marker(folder)
        if known is None or known.id != mark.id or known.generation < mark.generation:
            write_atomically(folder / MARKER, msgspec.json.encode(mark))


def mark_of(connection: Connection) -> Mark:
    """Return the mark of a database, which must be at this program's version.

    Raises
    ------
    MachineError
        If the database has no mark.
    """
    row = connection.execute(select(Identity.id, Identity.generation)).first()
    if row is None:
        raise MachineError("The library's database has lost its identity; " + ADOPT + ".")
    return Mark(row.id, row.generation)


def set_mark(connection: Connection, mark: Mark) -> None:
    """Set the mark of a database."""
    connection.execute(delete(Identity))
    connection.execute(insert(Identity).values(id=mark.id, generation=mark.generation))


def grow(connection: Connection) -> None:
    """Increase the generation, because this transaction changes the library's files."""
    connection.execute(update(Identity).values(generation=Identity.generation + 1))


@event.listens_for(StoredFile, "after_insert")
def _count_new_file(mapper: Any, connection: Connection, row: Any) -> None:
    del mapper, row
    grow(connection)


def has_content(path: Path) -> bool:
    """Return whether a file exists and is not empty."""
    return path.exists() and path.stat().st_size > 0


def check_new(folder: Path, marker: Mark | None, address_given: bool) -> None:
    """Make sure that the folder of a new database is empty.

    Raises
    ------
    MachineError
        If the folder belongs to another database.
    """
    beside = address_given and has_content(folder / DATABASE)
    if marker is None and not beside and not any(Store(folder / "files").files()):
        return
    if address_given:
        raise MachineError(
            f"{folder} contains another library, and the database in POSTURE_DATABASE_URL is "
            f"new; {UNTOUCHED}. Unset it to open that library, or set POSTURE_DATA to "
            f"give the new one its own folder; {ADOPT}."
        )
    raise MachineError(
        f"{folder} contains a library, but its database (library.db) is missing or empty; "
        f"{UNTOUCHED}. Restore a backup with 'posture library restore', or set "
        f"POSTURE_DATABASE_URL if its database is PostgreSQL; {ADOPT}."
    )


def check_known(folder: Path, marker: Mark | None, connection: Connection, version: int) -> None:
    """Make sure that a folder belongs to an existing database.

    Raises
    ------
    MachineError
        If it does not.
    """
    mark = mark_of(connection) if version >= FIRST_WITH_IDENTITY else None
    if marker is not None:
        check_marker(folder, marker, mark)
    elif mark is not None and mark.generation > 0:
        raise _unmarked(folder)
    else:
        _check_files(folder, connection)


def check_marker(folder: Path, marker: Mark | None, mark: Mark | None) -> None:
    """Make sure that a folder's marker matches the database, and is not ahead of it.

    Raises
    ------
    MachineError
        If it is missing, ahead, or belongs to another database.
    """
    if marker is None:
        raise _unmarked(folder)
    if mark is not None and marker.id != mark.id:
        raise MachineError(
            f"The database belongs to another library ({mark.id[:8]}) than the files in "
            f"{folder} ({marker.id[:8]}); {UNTOUCHED}. Restore the right one, for "
            "example with 'posture library restore', or change POSTURE_DATABASE_URL or "
            f"POSTURE_DATA; {ADOPT}."
        )
    if mark is None or marker.generation > mark.generation:
        raise MachineError(
            f"The database is an older copy: the files in {folder} have changed since it was "
            f"made; {UNTOUCHED}. Put back the current database, or restore a backup with "
            f"'posture library restore', which makes it fit; {ADOPT}."
        )


def _check_files(folder: Path, connection: Connection) -> None:
    """Make sure that folder and database share a file, or that neither has any."""
    known = set(connection.execute(select(StoredFile.sha256)).scalars())
    stored = {path.name for path in Store(folder / "files").files()}
    if (known or stored) and not known & stored:
        raise _unmarked(folder)


def _unmarked(folder: Path) -> MachineError:
    return MachineError(
        f"{folder} is not the folder of this database: its marker ({MARKER}) is missing, and so "
        f"may be the files; {UNTOUCHED}. Connect the disk or share that they are on, or change "
        f"POSTURE_DATABASE_URL or POSTURE_DATA; {ADOPT}."
    )


def adopt(folder: Path, connection: Connection) -> Mark:
    """Link a folder to a database at this program's version; return their common mark.

    The caller commits, then writes the marker.
    """
    try:
        marker = read_marker(folder)
    except MachineError:
        marker = None
        (folder / MARKER).unlink(missing_ok=True)
    mark = mark_of(connection)
    reached = max(mark.generation, marker.generation if marker else 0)
    adopted = Mark(mark.id, reached + 1)
    set_mark(connection, adopted)
    return adopted
