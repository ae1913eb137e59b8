"""Disk space reserved for deleting, which needs some and would fail on a full disk."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from posture.library.database.damage import FullDiskError
from posture.library.storage.library import Library
from posture.system.files import writing

T = TypeVar("T")
RESERVE: Final = "reserve"
RESERVE_BYTES: Final = 16 << 20
"""About what deleting a runner with a thousand clips writes."""
PLENTY: Final = 16
"""How many times as much must be free for the reserve to be created."""
ZEROS: Final = bytes(1 << 20)


def create_reserve(folder: Path) -> None:
    """Reserve disk space for deleting, if there is plenty."""
    reserve = folder / RESERVE
    if reserve.exists() or shutil.disk_usage(folder).free < PLENTY * RESERVE_BYTES:
        return
    with writing(reserve), reserve.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
            return
        for _ in range(RESERVE_BYTES // len(ZEROS)):
            file.write(ZEROS)


def release_reserve(folder: Path) -> bool:
    """Release the reserved disk space; return whether there was any."""
    reserve = folder / RESERVE
    if not reserve.exists():
        return False
    with writing(reserve):
        reserve.unlink()
    return True


def with_reserve(library: Library, step: Callable[[Library], T]) -> tuple[Library, T]:
    """Do a step of deleting, releasing the reserved disk space if the disk is full.

    Returns
    -------
    Library
        The library to go on with, opened again if the space was released.
    T
        What the step returned.

    Raises
    ------
    FullDiskError
        If there is no reserve any more, or it is not enough.
    """
    try:
        return library, step(library)
    except FullDiskError:
        if not release_reserve(library.folder):
            raise
    reopened = library.reopened()
    return reopened, step(reopened)
