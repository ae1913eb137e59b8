"""Reading evidence pictures: only JPEGs, checked by their headers, and never a path outside."""

from pathlib import Path
from typing import Final

from posture.results.ranges import StoredPictureName
from posture.system.validation import ContentError, convert, read_bytes

LARGEST_PICTURE: Final = 8_000_000
"""Size of a picture in bytes; evidence from a 4K clip has less than one million."""
MAX_SIDE: Final = 16_384
BEGIN: Final = b"\xff\xd8"
# Start of frame: baseline to lossless, without the three markers between that mean other things.
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers that are not followed by a length."""


def is_jpeg(content: bytes) -> bool:
    """Return whether ``content`` starts like a JPEG of at most `MAX_SIDE` pixels a side."""
    size = picture_size(content)
    return size is not None and all(1 <= side <= MAX_SIDE for side in size)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return a JPEG's width and height in pixels, None if its header does not contain them."""
    if not content.startswith(BEGIN):
        return None
    at = len(BEGIN)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in BARE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in FRAMES:
            head = content[at + 5 : at + 9]
            sides = int.from_bytes(head[2:], "big"), int.from_bytes(head[:2], "big")
            return sides if len(head) == 4 else None
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return None


def read_picture(folder: Path, name: str) -> bytes | None:
    """Return a picture of a result folder by its name, None if there is no such JPEG.

    Whatever name the report gives, nothing outside the folder is read, and nothing but a JPEG.
    """
    try:
        return load_picture(folder, name)
    except OSError:
        return None


def load_picture(folder: Path, name: str) -> bytes | None:
    """Return a picture as `read_picture` does, but raise if an existing picture cannot be read.

    Raises
    ------
    OSError
        If it cannot be read; a caller that copies pictures must not lose one silently.
    """
    try:
        path = folder / convert(name, StoredPictureName, "the picture's name")
    except ContentError:
        return None
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    content = read_bytes(path, LARGEST_PICTURE)
    return content if len(content) <= LARGEST_PICTURE and is_jpeg(content) else None
