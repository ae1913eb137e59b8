"""A coach's voice beside a film: recorded in the browser, added here, and nowhere else."""

import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from anyio import to_thread

from posture.errors import UsageError
from posture.system.files import TEMPORARY_PREFIX, writing
from posture.system.processes import shared_worker

LARGEST_BYTES: Final = 60_000_000
"""Half an hour at the highest rate that browsers record at by default."""
LONGEST_LEAD_S: Final = 10.0
TOO_LARGE: Final = "The recording is longer than half an hour; say it in less."
NO_FILM: Final = "The film is not there any more; make it again, then speak."


def voiced(film: Path) -> Path:
    """Return the film with its voice if there is one, else the film."""
    both = _beside(film)
    return both if both.exists() else film


def has_voice(film: Path) -> bool:
    """Return whether a voice was recorded for a film."""
    return _beside(film).exists()


def delete_voice(film: Path) -> None:
    """Delete the voice of a film, if there is one."""
    _beside(film).unlink(missing_ok=True)


async def take_voice(film: Path, pieces: AsyncIterator[bytes], lead_s: float) -> None:
    """Add what a browser sends to a film; nothing of the recording itself is kept.

    Parameters
    ----------
    film : Path
        The film, without a voice.
    pieces : async iterator of bytes
        The recording as it arrives.
    lead_s : float
        How long it ran before the film did, seconds.

    Raises
    ------
    UsageError
        If there is no such film, the recording is too large, or it holds no sound.
    MachineError
        If the disk is full.
    """
    from posture.video.voice import add_voice

    if not film.exists():
        raise UsageError(NO_FILM)
    recorded = film.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.voice")
    try:
        with writing(recorded):
            await _write(recorded, pieces)
        lead_s = max(0.0, min(LONGEST_LEAD_S, lead_s))
        work = (recorded, add_voice, film, recorded, _beside(film), lead_s)
        await to_thread.run_sync(shared_worker.run, *work)
    finally:
        with suppress(OSError):
            recorded.unlink(missing_ok=True)


async def _write(path: Path, pieces: AsyncIterator[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > LARGEST_BYTES:
                raise UsageError(TOO_LARGE)
            await to_thread.run_sync(file.write, piece)


def _beside(film: Path) -> Path:
    return film.with_suffix(".voice.mp4")
