"""Reading arrays from an ``.npz`` after checking their sizes, before unpacking anything."""

import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from numpy.lib import format as npy
from numpy.typing import NDArray

HEADERS: Final = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
# What numpy and zipfile raise for a file that is truncated, altered or not an archive at all.
DAMAGED: Final = (
    ValueError,
    OSError,
    EOFError,
    MemoryError,
    NotImplementedError,
    RuntimeError,  # a password
    zipfile.BadZipFile,
    zlib.error,
    tokenize.TokenError,
    SyntaxError,
)


class OversizeError(ValueError):
    """An array is larger than allowed, or of another kind; the message says which."""


@dataclass(frozen=True)
class ArrayLimit:
    """The largest array that is accepted.

    Attributes
    ----------
    values : int
        Number of values.
    kinds : str
        The accepted numpy kinds: "fiu" = numbers, "U" = text.
    bytes_each : int
        Bytes of one value.
    """

    values: int
    kinds: str = "fiu"
    bytes_each: int = 16


def read_arrays(path: Path, wanted: Mapping[str, ArrayLimit]) -> dict[str, NDArray[Any]]:
    """Return those of the wanted arrays that an archive has; other arrays are ignored.

    Raises
    ------
    OversizeError
        If one is larger than allowed, or of another kind.
    DAMAGED
        If the file is damaged or not such an archive.
    """
    with zipfile.ZipFile(path) as archive:
        members = set(archive.namelist())
        names = [name for name in wanted if f"{name}.npy" in members]
        for name in names:
            with archive.open(f"{name}.npy") as member:
                _check_header(member, name, wanted[name])
        return {name: _read(archive, name) for name in names}


def _check_header(member: IO[bytes], name: str, most: ArrayLimit) -> None:
    read_header = HEADERS.get(npy.read_magic(member))
    if read_header is None:
        raise ValueError("a later version of the format")
    shape, _, dtype = read_header(member)
    if dtype.kind not in most.kinds or dtype.hasobject or dtype.itemsize > most.bytes_each:
        raise OversizeError(f"{name} has values of the wrong type or size")
    if len(shape) > 3 or any(side < 0 for side in shape) or _values(shape) > most.values:
        raise OversizeError(f"{name} has shape {shape}, which is more than any clip has")


def _values(shape: tuple[int, ...]) -> int:
    """Return the number of values in a shape; Python's integers cannot overflow."""
    values = 1
    for side in shape:
        values *= side
    return values


def _read(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    with archive.open(f"{name}.npy") as member:
        array: NDArray[Any] = npy.read_array(member, allow_pickle=False)
    return array
