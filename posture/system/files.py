"""Checking files before they are read, and writing so that nobody sees a half-written file."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from posture.errors import MachineError, PostureError, UsageError

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
TEMPORARY_PREFIX = ".posture-"
"""Prefix of the names of files that are being written."""


def check_readable(path: Path) -> None:
    """Make sure that ``path`` is a regular file that may be read.

    Raises
    ------
    UsageError
        If there is no such file, or it is a folder, a pipe or a device, or may not be read.
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
    """Make sure that ``folder`` can be written or created; nothing is left behind.

    Raises
    ------
    UsageError
        If it is a file, or cannot be created or written.
    MachineError
        If the disk is full.
    """
    with writing(folder):
        existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        if not existing.is_dir():
            raise UsageError(f"{existing} is a file; give a folder for the results.")
        with tempfile.TemporaryFile(dir=existing):
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
    """Write ``content`` to ``path`` whole or not at all; ``private`` = only this user may read it.

    Raises
    ------
    UsageError
        If ``path`` cannot be written.
    MachineError
        If the disk is full.
    """
    with replacing(path, private) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path, private: bool = False) -> Iterator[Path]:
    """Yield a temporary file beside ``path``, and rename it to ``path`` if the block succeeds.

    The temporary file keeps the suffix of ``path``, so that writers that choose a format
    by suffix work. Whatever happens, no temporary file stays behind. If ``path`` is a
    link, the file that it points to is replaced.
    """
    target = _target(path)
    with writing(path):
        handle, name = tempfile.mkstemp(
            prefix=TEMPORARY_PREFIX, suffix=path.suffix, dir=target.parent
        )
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
    """Return the temporary files of `replacing` in ``folder``, also those of killed processes."""
    return list(folder.glob(f"{TEMPORARY_PREFIX}*"))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the operating system's errors about writing ``path`` into readable sentences."""
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
