"""Working with compiled libraries: naming missing system packages, and keeping them quiet."""

import ctypes
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from posture.errors import MachineError

# The Debian packages that MediaPipe and OpenCV need, and the libraries in them.
DEBIAN_PACKAGES = ("libegl1", "libgles2", "libgl1", "libglib2.0-0")
PACKAGE_OF = {
    "libEGL": "libegl1",
    "libGLESv2": "libgles2",
    "libGL": "libgl1",
    "libxcb": "libgl1",  # which depends on it
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
}
NOT_FOUND = re.compile(r"(lib[\w.+-]+?)(\.so[.\d]*): cannot open shared object file")
STANDARD_ERROR = 2
# glibc's number for the option, from its malloc.h.
M_ARENA_MAX = -8


@contextmanager
def system_libraries() -> Iterator[None]:
    """Turn "cannot open shared object file" into a sentence that names the package.

    Wrap the import of a compiled package in it::

        with system_libraries():
            import cv2

    Raises
    ------
    MachineError
        If a system library is missing. Any other error passes unchanged.
    """
    try:
        yield
    except (ImportError, OSError) as error:
        missing = NOT_FOUND.match(str(error))
        if missing is None:
            raise
        package = PACKAGE_OF.get(missing[1])
        where = f" (Debian package {package})" if package else ""
        raise MachineError(
            f"The system library {missing[1]}{missing[2]}{where} is missing; on Debian or Ubuntu"
            f" install it with 'sudo apt-get install {' '.join(DEBIAN_PACKAGES)}'."
        ) from error


def open_standard_files() -> None:
    """Open the null device for each standard stream that is closed (``2>&-``).

    Otherwise the next file that is opened takes the stream's number, and compiled code that
    writes messages to standard error writes them into that file: a report, or the library.
    """
    for number in range(STANDARD_ERROR + 1):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def share_heaps(most: int = 2) -> None:
    """Make threads share heaps from now on: glibc gives each its own and never frees it.

    Saves tens of megabytes per thread when decoder and networks run side by side.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, most)


def give_back_memory() -> None:
    """Return freed memory to the system: glibc keeps it, some 100 MB after running a network."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def drop_stderr() -> None:
    """Discard everything written to standard error from now on; for a program that is ending.

    Interrupted compiled code finishes in its own threads, and writes messages about it.
    """
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, STANDARD_ERROR)
    os.close(sink)


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Discard what compiled code writes to standard error inside the block.

    MediaPipe prints start-up messages there that no setting turns off. Works on the file
    descriptor, so Python's own messages inside the block are discarded as well: keep it short.
    Blocks of several threads may overlap; the last to end restores standard error.
    """
    _quiet.begin()
    try:
        yield
    finally:
        _quiet.end()


class _Quiet:
    """Redirects standard error while at least one block asks for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks = 0
        self._kept: int | None = None

    def begin(self) -> None:
        """Redirect it, unless it is already; a process may have no standard error to keep."""
        with self._lock:
            self._blocks += 1
            if self._blocks == 1:
                with suppress(OSError):
                    self._kept = os.dup(STANDARD_ERROR)
                    drop_stderr()

    def end(self) -> None:
        """Restore it, unless another block is still open."""
        with self._lock:
            self._blocks -= 1
            if self._blocks == 0 and self._kept is not None:
                os.dup2(self._kept, STANDARD_ERROR)
                os.close(self._kept)
                self._kept = None


_quiet = _Quiet()
