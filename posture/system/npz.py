"""Reading arrays out of an ``.npz``: each one's size is known before any of it is unpacked."""

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
# What numpy and zip raise on a file that is cut off, altered or no archive at all.
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
    """An array is larger, or of another kind, than it may be; says which."""


@dataclass(frozen=True)
class Most:
    """What an array may be at most.

    Attributes
    ----------
    values : int
        How many values.
    kinds : str
        Which of numpy's kinds: "fiu" = numbers, "U" = text.
    bytes_each : int
        Bytes of one value.
    """

    values: int
    kinds: str = "fiu"
    bytes_each: int = 16


def read_arrays(path: Path, wanted: Mapping[str, Most]) -> dict[str, NDArray[Any]]:
    """Return the wanted arrays of an archive, as far as it has them; others are not looked at.

    Raises
    ------
    OversizeError
        If one is larger than wanted, or holds anything but numbers or text.
    DAMAGED
        If the file is no such archive, or damaged.
    """
    with zipfile.ZipFile(path) as archive:
        there = set(archive.namelist())
        names = [name for name in wanted if f"{name}.npy" in there]
        for name in names:
            with archive.open(f"{name}.npy") as member:
                _check_header(member, name, wanted[name])
        return {name: _read(archive, name) for name in names}


def _check_header(member: IO[bytes], name: str, most: Most) -> None:
    read_header = HEADERS.get(npy.read_magic(member))
    if read_header is None:
        raise ValueError("a later version of the format")
    shape, _, dtype = read_header(member)
    if dtype.kind not in most.kinds or dtype.hasobject or dtype.itemsize > most.bytes_each:
        raise OversizeError(f"{name} has values of the wrong type or size")
    if len(shape) > 3 or any(side < 0 for side in shape) or _values(shape) > most.values:
        raise OversizeError(f"{name} has shape {shape}, which is more than any clip has")


def _values(shape: tuple[int, ...]) -> int:
    """Return how many values a shape asks for, in whole numbers, which cannot overflow."""
    values = 1
    for side in shape:
        values *= side
    return values


def _read(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    with archive.open(f"{name}.npy") as member:
        array: NDArray[Any] = npy.read_array(member, allow_pickle=False)
    return array
