"""Opening a library: created, migrated and looked after, or only read if the disk is full."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final

from posture.errors import MachineError
from posture.library.database.damage import FullDiskError, sqlite_errors
from posture.library.database.engines import database_errors, sqlite_engine
from posture.library.database.postgresql import postgresql_engine
from posture.library.database.versions import is_current
from posture.library.maintenance.upkeep import look_after
from posture.library.schema.acting import UPKEEP, acting_as
from posture.library.storage.identity import DATABASE, check_new, has_content, read_marker
from posture.library.storage.library import Library, check_belonging, connect
from posture.system.files import writing
from posture.system.user_data import data_folder

ADDRESS: Final = "POSTURE_DATABASE_URL"


def library_folder() -> Path:
    """Return the folder of this user's library."""
    return data_folder() / "library"


def open_library(folder: Path | None = None, address: str | None = None) -> Library:
    """Open a library; create it if there is none, and migrate an older one.

    On a read-only or full disk, the library is opened read-only.

    Parameters
    ----------
    folder : Path or None
        The library's folder; by default `library_folder`.
    address : str or None
        Address of a PostgreSQL database; by default ``POSTURE_DATABASE_URL``, or else SQLite.

    Raises
    ------
    UsageError
        If the folder cannot be written, the address is not valid, or the library was written by
        a newer version.
    MachineError
        If the database cannot be used, or folder and database do not belong together.
    """
    folder = folder or library_folder()
    address = address or os.environ.get(ADDRESS)
    if _is_read_only(folder):
        why = MachineError(f"{folder} is read-only, so nothing in the library can be changed.")
        return _open_frozen(folder, address, why)
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with acting_as(UPKEEP):
            return _open(folder, address)
    except FullDiskError as error:
        return _open_frozen(folder, address, error)


def _is_read_only(folder: Path) -> bool:
    paths = (folder, folder / DATABASE)
    return any(path.exists() and not os.access(path, os.W_OK) for path in paths)


def _open(folder: Path, address: str | None) -> Library:
    library = connect(folder, address)
    try:
        with database_errors(), sqlite_errors(library.engine):
            look_after(library)
    except BaseException:
        library.close()
        raise
    return library


def _open_frozen(folder: Path, address: str | None, why: MachineError) -> Library:
    """Open a library without writing anything to its folder."""
    marker = read_marker(folder)
    forget: Callable[[], object] | None = None
    if address:
        engine = postgresql_engine(address)
    elif not has_content(folder / DATABASE):
        check_new(folder, marker, False)
        raise MachineError(
            f"There is no library in {folder}, and a new one cannot be created: {why}"
        )
    elif has_content(folder / f"{DATABASE}-wal"):
        copy_folder = _copied_privately(folder)
        engine = sqlite_engine(copy_folder / DATABASE)
        forget = weakref.finalize(engine, shutil.rmtree, copy_folder)
    else:
        engine = sqlite_engine(folder / DATABASE, unchanging=True)
    library = Library(folder, engine, why, forget)
    try:
        check_belonging(folder, marker, engine, bool(address))
        with database_errors(), sqlite_errors(engine), engine.connect() as connection:
            if not is_current(connection):
                raise MachineError(f"This library has to be updated first: {why}")
    except BaseException:
        library.close()
        raise
    return library


def _copied_privately(folder: Path) -> Path:
    """Copy a database with a write-ahead log, which SQLite cannot read without writing."""
    copy_folder = Path(tempfile.mkdtemp(prefix="posture-"))
    with writing(copy_folder):
        for name in (DATABASE, f"{DATABASE}-wal"):
            shutil.copyfile(folder / name, copy_folder / name)
    return copy_folder
