"""Whether what lies under a clip's path is still the file that was analysed.

A clip given by path stays where it is, where somebody else may put another file or a link in its
place: that one is neither shown nor drawn.
"""

import os
from pathlib import Path
from typing import Final

from posture.files import write_atomically
from posture.ui.jobs import Job

SEEN: Final = "clip-seen"


def look_at(clip: Path) -> str:
    """Return what a file is known by again, its size and when it was written; empty = gone."""
    try:
        seen = clip.stat()
    except OSError:
        return ""
    return f"{seen.st_size} {seen.st_mtime_ns}"


def note_seen(job: Job, seen: str) -> None:
    """Keep with the results what `look_at` said before the clip was analysed."""
    write_atomically(job.result / SEEN, seen.encode())


def own_clip(job: Job) -> Path | None:
    """Return the video that was analysed; None where it is gone or none, or another is there."""
    clip = job.clip
    if not (job.track.exists() and clip.is_file()) or clip.suffix.lower() == ".npz":
        return None
    if clip.is_relative_to(job.folder):
        return clip
    try:
        same = look_at(clip) == (job.result / SEEN).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
    return clip if same and os.path.realpath(clip) == str(clip) else None
