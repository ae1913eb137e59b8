"""Whether the file at a clip's path is still the one that was analysed, or another has its content.

A clip given by path stays where it is, and somebody may put another file or a link in its place:
such a file is neither shown nor drawn on.
"""

import filecmp
import os
from pathlib import Path
from typing import Final

from posture.system.files import write_atomically
from posture.ui.clips.clip_folder import AppClip

FINGERPRINT: Final = "clip-seen"


def fingerprint(clip: Path) -> str:
    """Return a file's size and modification time, to recognise it by; empty = it is gone."""
    try:
        file = clip.stat()
    except OSError:
        return ""
    return f"{file.st_size} {file.st_mtime_ns}"


def save_fingerprint(job: AppClip, analysed: str) -> None:
    """Store with the results the `fingerprint` that the clip had before it was analysed."""
    write_atomically(job.result / FINGERPRINT, analysed.encode())


def analysed_video(job: AppClip) -> Path | None:
    """Return the video that was analysed; None if it is gone, replaced, or was a track."""
    clip = job.clip
    if not (job.track.exists() and clip.is_file()) or clip.suffix.lower() == ".npz":
        return None
    if clip.is_relative_to(job.folder):
        return clip
    same = _is_unchanged(job) and os.path.realpath(clip) == str(clip)
    return clip if same else None


def shown_clip(job: AppClip) -> Path | None:
    """Return the video for the browser to play: the preview if there is one, else the clip.

    None if there is no video: it was moved or replaced, could not be read, or the clip is a
    track; or it must be turned, and the copy that is upright is not there yet.
    """
    if job.preview.exists():
        return job.preview
    return None if job.settings.turn_deg else analysed_video(job)


def same_content(first: Path, second: Path) -> bool:
    """Return whether two files have the same content; False if one cannot be read."""
    try:
        if first.stat().st_size != second.stat().st_size:
            return False
        return filecmp.cmp(first, second, shallow=False)
    except OSError:
        return False


def _is_unchanged(job: AppClip) -> bool:
    """Return whether a job's clip is the file that was analysed."""
    try:
        return fingerprint(job.clip) == (job.result / FINGERPRINT).read_text(encoding="ascii")
    except FileNotFoundError:
        return _is_older(job.clip, job.track)
    except (OSError, UnicodeDecodeError):
        return False


def _is_older(clip: Path, track: Path) -> bool:
    """Return whether a file is older than its track: earlier versions stored no fingerprint.

    The time of a file's last change of any kind cannot be set, unlike its modification time.
    """
    try:
        file = clip.stat()
        return max(file.st_mtime_ns, file.st_ctime_ns) < track.stat().st_mtime_ns
    except OSError:
        return False
