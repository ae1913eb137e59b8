"""Reading what exists and writing so that a reader never meets a half-written file."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from posture.errors import MachineError, PostureError, UsageError

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
HALF = ".posture-"
"""How the name of what is being written begins."""


def check_readable(path: Path) -> None:
    """Make sure that ``path`` is a file that may be read, more than once.

    Raises
    ------
    UsageError
        If there is no such file, it is a folder, a pipe or a device, or may not be read.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder; give the clip itself.")
        if not path.exists():
            raise UsageError(f"There is no file {path}; check the path.")
        if not path.is_file():
            raise UsageError(f"{path} is a pipe or a device; save the clip as a file first.")
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror or error}).") from error


def check_folder(folder: Path) -> None:
    """Make sure that ``folder`` can be written, or made; nothing is left behind.

    Raises
    ------
    UsageError
        If it is a file, or cannot be made or written.
    MachineError
        If the disk is full.
    """
    with writing(folder):
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not there.is_dir():
            raise UsageError(f"{there} is a file; give a folder for the results.")
        with tempfile.TemporaryFile(dir=there):
            pass


def check_replaceable(path: Path) -> None:
    """Make sure that a file can be written to ``path``; nothing is left behind.

    Raises
    ------
    UsageError
        If it is a folder or a device, or its folder is missing or cannot be written.
    MachineError
        If the disk is full.
    """
    with writing(path):
        if path.is_dir():
            raise UsageError(f"{path} is a folder; give a file name.")
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is a pipe or a device; give a file name.")
        if not path.parent.is_dir():
            raise UsageError(f"The folder {path.parent} does not exist; create it first.")
        with tempfile.TemporaryFile(dir=_target(path).parent):
            pass


def write_atomically(path: Path, content: bytes, private: bool = False) -> None:
    """Write ``content`` to ``path`` whole or not at all; ``private`` = for this user's eyes only.

    Raises
    ------
    UsageError
        If the place cannot be written.
    MachineError
        If the disk is full.
    """
    with replacing(path, private) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path, private: bool = False) -> Iterator[Path]:
    """Give a temporary name beside ``path``; rename it to ``path`` if the block succeeds.

    The temporary file keeps the suffix of ``path``, so that writers that choose a format
    by suffix work. Whatever happens, no temporary file stays behind. Where ``path`` is a
    link, the file that it leads to is replaced.
    """
    target = _target(path)
    with writing(path):
        handle, name = tempfile.mkstemp(prefix=HALF, suffix=path.suffix, dir=target.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        with writing(path):
            yield temporary
            temporary.chmod(0o600 if private else 0o666 & ~_umask())
            temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def half_written(folder: Path) -> list[Path]:
    """Return what `replacing` was writing in ``folder``, now or when its process was killed."""
    return list(folder.glob(f"{HALF}*"))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the operating system's errors about writing ``path`` into sentences."""
    try:
        yield
    except PostureError:
        raise
    except OSError as error:
        if error.errno in DISK_FULL:
            raise MachineError(
                f"The disk is full: {path.name} could not be written; free some space."
            ) from error
        raise UsageError(
            f"{path} cannot be written ({error.strerror or error}); check the folder and its disk."
        ) from error


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
