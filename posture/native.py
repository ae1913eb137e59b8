"""Getting along with compiled libraries: say which system package is missing, keep them quiet."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from posture.errors import MachineError

# Shared library -> the Debian package that brings it.
DEBIAN_PACKAGES = {
    "libEGL.so": "libegl1",
    "libGLESv2.so": "libgles2",
    "libGL.so": "libgl1",
}
STANDARD_ERROR = 2


@contextmanager
def system_libraries() -> Iterator[None]:
    """Turn "cannot open shared object file" into a sentence that names the package.

    Wrap the import of a compiled package in it::

        with system_libraries():
            import cv2

    Raises
    ------
    MachineError
        If one of the three system libraries is missing. Any other error passes unchanged.
    """
    try:
        yield
    except (ImportError, OSError) as error:
        package = _missing_package(str(error))
        if package is None:
            raise
        raise MachineError(
            f"The system library package {package} is missing; on Debian or Ubuntu install it"
            f" with 'sudo apt-get install {' '.join(DEBIAN_PACKAGES.values())}'."
        ) from error


def _missing_package(message: str) -> str | None:
    return next((name for lib, name in DEBIAN_PACKAGES.items() if lib in message), None)


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Drop what compiled code writes to standard error inside the block.

    MediaPipe prints start-up remarks there that no setting turns off. Works on the file
    descriptor, so Python's own messages inside the block are dropped as well: keep it short.
    """
    try:
        kept = os.dup(STANDARD_ERROR)
    except OSError:  # a process without standard error has nothing to keep quiet
        yield
        return
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, STANDARD_ERROR)
        os.close(sink)
        yield
    finally:
        os.dup2(kept, STANDARD_ERROR)
        os.close(kept)
