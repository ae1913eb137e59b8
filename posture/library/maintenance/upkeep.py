"""Maintenance whenever a library is opened; it waits for nobody, and errors do not stop it."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from posture.errors import PostureError
from posture.library.database.engines import idle_lock, is_sqlite
from posture.library.deleting.binning import empty_bin_of_rows
from posture.library.deleting.leftovers import remove_old_leftovers
from posture.library.deleting.reserve import create_reserve
from posture.library.hand_outs.handing_out import adopt_old_choices
from posture.library.recovery.copies import copy_is_due, try_daily_copy
from posture.library.storage.identity import DATABASE
from posture.library.storage.library import Library
from posture.library.storage.store import HALF_WRITTEN, remove_folders
from posture.library.storage.work_folders import abandoned_folders
from posture.system.files import half_written, writing

LEFT_BEHIND_S: Final = 3600
"""Age at which a half-written file counts as abandoned, if the writer's lock does not cover it."""


def look_after(library: Library) -> None:
    """Clean up after killed processes, make the daily backup, reserve disk space for deleting.

    Also removes what has been in the bin for long enough, and moves hand-out choices from the
    files of older versions into the database.
    """
    with suppress(PostureError, OSError):
        adopt_old_choices(library)
    with suppress(PostureError, OSError):
        if find_half_written(library) or _copies_wanted(library):
            with idle_lock(library.engine) as idle:
                if idle:
                    remove_half_written(library)
                    copy_today(library)
                    remove_old_leftovers(library)
        create_reserve(library.folder)
        empty_bin_of_rows(library)


def copy_today(library: Library) -> str:
    """Make today's backup if it is due; return why it could not be made, or an empty text."""
    if not _copies_wanted(library):
        return ""
    return try_daily_copy(library.folder / DATABASE, library.backups)


def _copies_wanted(library: Library) -> bool:
    return is_sqlite(library.engine) and copy_is_due(library.folder / DATABASE, library.backups)


def find_half_written(library: Library) -> list[Path]:
    """Return half-written files of killed processes; none of them was reported as saved."""
    half = library.store.folder / HALF_WRITTEN
    return [
        *half_written(library.folder),
        *half_written(library.backups),
        *([half] if half.exists() else []),
        *(
            path
            for folder in library.opened.glob("*/**")
            for path in half_written(folder)
            if time.time() - path.stat().st_mtime > LEFT_BEHIND_S
        ),
        *abandoned_folders(library.work),
    ]


def remove_half_written(library: Library) -> int:
    """Remove half-written files, and return how many there were.

    The caller must hold the writer's lock, or somebody might still be writing them.
    """
    paths = find_half_written(library)
    for path in paths:
        if path.is_dir():
            remove_folders([path])
        else:
            with writing(path):
                path.unlink(missing_ok=True)
    return len(paths)
