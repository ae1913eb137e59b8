"""Writing files so that a reader never meets a half-written one."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posture.errors import MachineError, PostureError, UsageError

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` whole or not at all.

    Raises
    ------
    UsageError
        If the place cannot be written.
    MachineError
        If the disk is full.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary name beside ``path``; rename it to ``path`` if the block succeeds.

    The temporary file keeps the suffix of ``path``, so that writers that choose a format
    by suffix work. Whatever happens, no temporary file stays behind.
    """
    with writing(path):
        handle, name = tempfile.mkstemp(prefix=".posture-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        with writing(path):
            yield temporary
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


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
            f"{path} cannot be written ({error.strerror or error}); choose another place."
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
