"""Getting along with compiled libraries: say which system package is missing, keep them quiet."""

import ctypes
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from posture.errors import MachineError

# What MediaPipe and OpenCV need of a Debian system, and the packages that bring it.
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
    """Lead what was closed of input, output and errors (``2>&-``) into nothing.

    Else the next file that is opened stands in its place, and compiled code that remarks on its
    work writes into that: a report, or the library.
    """
    for number in range(STANDARD_ERROR + 1):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one


def share_heaps(most: int = 2) -> None:
    """Let threads share heaps from now on: glibc gives each one its own, and none back.

    Saves tens of megabytes a thread where decoder and networks run side by side.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, most)


def give_back_memory() -> None:
    """Give the system what was freed: glibc keeps it for later, some 100 MB after a network."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def drop_stderr() -> None:
    """Drop what anything writes to standard error from now on: for a program that ends.

    Compiled code that was broken off in its work finishes in its own threads, and remarks on it.
    """
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, STANDARD_ERROR)
    os.close(sink)


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Drop what compiled code writes to standard error inside the block.

    MediaPipe prints start-up remarks there that no setting turns off. Works on the file
    descriptor, so Python's own messages inside the block are dropped as well: keep it short.
    Blocks of several threads may overlap; the last to end brings standard error back.
    """
    _quiet.begin()
    try:
        yield
    finally:
        _quiet.end()


class _Quiet:
    """Standard error put aside while at least one block wants that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks = 0
        self._kept: int | None = None

    def begin(self) -> None:
        """Put it aside, unless it is; a process without standard error has nothing to keep."""
        with self._lock:
            self._blocks += 1
            if self._blocks == 1:
                with suppress(OSError):
                    self._kept = os.dup(STANDARD_ERROR)
                    drop_stderr()

    def end(self) -> None:
        """Bring it back, unless another block goes on."""
        with self._lock:
            self._blocks -= 1
            if self._blocks == 0 and self._kept is not None:
                os.dup2(self._kept, STANDARD_ERROR)
                os.close(self._kept)
                self._kept = None


_quiet = _Quiet()
