"""Files by content: each is named by the SHA-256 of its bytes, and so is stored only once.

Callers of `Store.put` and `Store.remove` must hold the library's writer's lock.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from posture.errors import MachineError
from posture.system.files import writing

SHA256: Final = re.compile(r"[0-9a-f]{64}")
CHUNK_BYTES: Final = 1 << 20
HALF_WRITTEN: Final = "half-written"
"""The file that a killed `Store.put` leaves behind; the next call overwrites it."""


class Store:
    """The files in one folder.

    Parameters
    ----------
    folder : Path
        The folder; created with the first file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return a file's path, whether or not the file exists."""
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is not a SHA-256")
        return self.folder / sha256[:2] / sha256

    def put(self, content: BinaryIO) -> tuple[str, int]:
        """Store the rest of ``content``; return its SHA-256 and its size in bytes.

        The file is on the disk when this returns. A damaged file of the same name is replaced.

        Raises
        ------
        UsageError, MachineError
            If the file cannot be written, or the disk is full.
        """
        half = self.folder / HALF_WRITTEN
        with writing(half):
            self.folder.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as file:
                sha256, size = _copy(content, file)
                file.flush()
                os.fsync(file.fileno())
            target = self.path(sha256)
            target.parent.mkdir(exist_ok=True)
            half.replace(target)
            _sync_folder(target.parent)
        return sha256, size

    def move_in(self, path: Path, sha256: str) -> None:
        """Move a file on the same disk, whose SHA-256 is known, into the store.

        The file is on the disk when this returns.

        Raises
        ------
        UsageError, MachineError
            If the file cannot be moved.
        """
        target = self.path(sha256)
        with writing(target):
            with path.open("rb") as file:
                os.fsync(file.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
            _sync_folder(target.parent)

    def damage(self, sha256: str, size: int) -> str:
        """Return what is wrong with a file in words, an empty text if nothing is."""
        path = self.path(sha256)
        try:
            if path.stat().st_size != size:
                return "has the wrong size"
            with path.open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return "is missing"
        except OSError as error:
            return f"cannot be read ({error.strerror or error})"
        return "" if whole else "has changed"

    def checked(self, sha256: str, size: int) -> Path:
        """Return a file's path after checking its content.

        Raises
        ------
        MachineError
            If the file is missing or damaged.
        """
        damage = self.damage(sha256, size)
        if damage:
            raise MachineError(
                f"A file of the library {damage} ({sha256[:12]}); run 'posture library check'."
            )
        return self.path(sha256)

    def files(self) -> Iterator[Path]:
        """Yield all files in the folder."""
        return (path for path in self.folder.rglob("*") if path.is_file())

    def remove(self, sha256: str) -> None:
        """Remove a file, because a person's data were deleted.

        Raises
        ------
        UsageError
            If the file cannot be removed.
        """
        path = self.path(sha256)
        with writing(path):
            path.unlink(missing_ok=True)
            remove_empty(path.parent)


def remove_files(files: Iterable[Path]) -> None:
    """Remove files, if they still exist; raises as `remove_folders` does."""
    for file in files:
        with writing(file):
            file.unlink(missing_ok=True)


def remove_folders(folders: Iterable[Path]) -> None:
    """Remove folders with everything in them.

    Raises
    ------
    UsageError
        If a file cannot be removed.
    """
    for folder in folders:
        with writing(folder):
            shutil.rmtree(folder)


def _copy(content: BinaryIO, file: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK_BYTES):
        digest.update(chunk)
        file.write(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """Make sure that a new name in ``folder`` is on the disk too, if the system supports that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_empty(folder: Path) -> None:
    """Remove a folder if it exists and is empty."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
