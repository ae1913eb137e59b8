"""Room that is kept for deleting: on a full disk nothing could be deleted to make some."""

import os
import shutil
from pathlib import Path
from typing import Final

from posture.system.files import writing

RESERVE: Final = "reserve"
RESERVE_BYTES: Final = 16 << 20
"""What deleting a runner of a thousand clips writes, about."""
PLENTY: Final = 16
"""How many times as much must be free for a reserve to be made."""
ZEROS: Final = bytes(1 << 20)


def reserve_room(folder: Path) -> None:
    """Keep some room on the disk of a library for deleting, where there is plenty."""
    reserve = folder / RESERVE
    if reserve.exists() or shutil.disk_usage(folder).free < PLENTY * RESERVE_BYTES:
        return
    with writing(reserve), reserve.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
            return
        for _ in range(RESERVE_BYTES // len(ZEROS)):
            file.write(ZEROS)


def release_room(folder: Path) -> bool:
    """Give back the room that was kept; whether there was any."""
    reserve = folder / RESERVE
    if not reserve.exists():
        return False
    with writing(reserve):
        reserve.unlink()
    return True
