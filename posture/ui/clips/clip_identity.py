"""Whether what lies under a clip's path is still the file that was analysed.

A clip given by path stays where it is, where somebody else may put another file or a link in its
place: that one is neither shown nor drawn.
"""

import os
from pathlib import Path
from typing import Final

from posture.system.files import write_atomically
from posture.ui.clips.clip_folder import AppClip

SEEN: Final = "clip-seen"


def look_at(clip: Path) -> str:
    """Return what a file is known by again, its size and when it was written; empty = gone."""
    try:
        seen = clip.stat()
    except OSError:
        return ""
    return f"{seen.st_size} {seen.st_mtime_ns}"


def note_seen(job: AppClip, seen: str) -> None:
    """Keep with the results what `look_at` said before the clip was analysed."""
    write_atomically(job.result / SEEN, seen.encode())


def own_clip(job: AppClip) -> Path | None:
    """Return the video that was analysed; None where it is gone or none, or another is there."""
    clip = job.clip
    if not (job.track.exists() and clip.is_file()) or clip.suffix.lower() == ".npz":
        return None
    if clip.is_relative_to(job.folder):
        return clip
    same = _is_the_seen(job) and os.path.realpath(clip) == str(clip)
    return clip if same else None


def shown_clip(job: AppClip) -> Path | None:
    """Return the film that a browser plays: the preview where there is one, else the clip.

    None where there is no film: it was moved away or replaced, could not be read as one, or a
    track was given.
    """
    return job.preview if job.preview.exists() else own_clip(job)


def _is_the_seen(job: AppClip) -> bool:
    """Whether a job's clip is the file that was analysed."""
    try:
        return look_at(job.clip) == (job.result / SEEN).read_text(encoding="ascii")
    except FileNotFoundError:
        return _is_older(job.clip, job.track)
    except (OSError, UnicodeDecodeError):
        return False


def _is_older(clip: Path, track: Path) -> bool:
    """Whether a file has been as it is since before its track: an older version noted no more.

    When a file was last changed in any way cannot be set, as when it was written can.
    """
    try:
        file = clip.stat()
        return max(file.st_mtime_ns, file.st_ctime_ns) < track.stat().st_mtime_ns
    except OSError:
        return False
