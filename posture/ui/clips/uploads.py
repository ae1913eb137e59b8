"""Uploads: clips go from the browser to the disk in pieces, and are never whole in memory.

Streamlit's own uploader keeps a file in the server's memory for as long as the tab is open.
Here it goes into a folder whose name is only known to the page that sent it::

    <clips folder>/../uploads/<id>/<name>
"""

import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anyio import to_thread

from posture.errors import UsageError
from posture.system.files import writing

UPLOADS: Final = "/uploads"
"""The address to which the browser sends clips."""
ID: Final = re.compile(r"[0-9a-f]{32}")
PIECE_BYTES: Final = 1 << 20
LARGEST_BYTES: Final = 8 << 30
KEPT_S: Final = 24 * 3600
LONGEST_NAME: Final = 120
NO_NAME: Final = "clip"
NOT_IN_NAMES: Final = frozenset('<>:"|?*')
DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """A clip that has arrived completely and has not been used yet."""

    id: str
    path: Path

    @property
    def name(self) -> str:
        """The clip's sanitised name."""
        return self.path.name


def clean_name(name: str) -> str:
    """Return a file name that every system accepts and every page can show.

    Folders, control characters (including those that change the writing direction) and characters
    that some systems forbid are removed; a very long name keeps its suffix.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in NOT_IN_NAMES)
    stem, dot, suffix = shown.strip(" .").rpartition(".")
    stem, suffix = (stem, dot + suffix[:8]) if stem else (suffix, "")
    stem = _shortened(stem)
    if DEVICES.match(stem + suffix):
        stem = f"_{stem}"
    return f"{stem or NO_NAME}{suffix}"


def _shortened(stem: str) -> str:
    """Cut a name to what file systems accept, which count bytes."""
    return stem.encode()[:LONGEST_NAME].decode(errors="ignore").strip()


async def receive(folder: Path, name: str, pieces: AsyncIterator[bytes]) -> Upload:
    """Write what arrives to a new file in ``folder``; nothing is left if it breaks off.

    Raises
    ------
    UsageError
        If it is empty or larger than `LARGEST_BYTES`, or the folder is not writable.
    MachineError
        If the disk is full.
    """
    upload = Upload(secrets.token_hex(16), Path())
    place = folder / upload.id
    upload = Upload(upload.id, place / clean_name(name))
    try:
        with writing(upload.path):
            place.mkdir(mode=0o700, parents=True)
            await _write(upload.path, pieces)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return upload


async def _write(path: Path, pieces: AsyncIterator[bytes]) -> None:
    size, waiting = 0, bytearray()
    with path.open("wb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > LARGEST_BYTES:
                raise UsageError(f"{path.name} is larger than 8 GB; cut it to a minute or less.")
            waiting += piece
            if len(waiting) >= PIECE_BYTES:
                await to_thread.run_sync(file.write, bytes(waiting))
                waiting.clear()
        file.write(waiting)
    if not size:
        raise UsageError(f"{path.name} is empty; copy it from the phone again.")


def find_upload(folder: Path, upload_id: str) -> Upload | None:
    """Return the upload with this id, or None; any text is safe as an id."""
    if not ID.fullmatch(upload_id) or not (folder / upload_id).is_dir():
        return None
    files = list((folder / upload_id).iterdir())
    return Upload(upload_id, files[0]) if len(files) == 1 else None


def delete_upload(folder: Path, upload_id: str) -> None:
    """Delete an upload, if it exists."""
    if ID.fullmatch(upload_id):
        shutil.rmtree(folder / upload_id, ignore_errors=True)


def delete_old_uploads(folder: Path, now: float | None = None) -> None:
    """Delete what was uploaded at least a day ago and never used."""
    if not folder.is_dir():
        return
    oldest = (time.time() if now is None else now) - KEPT_S
    for place in folder.iterdir():
        if ID.fullmatch(place.name) and place.stat().st_mtime < oldest:
            shutil.rmtree(place, ignore_errors=True)
