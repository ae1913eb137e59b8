"""What is worked out from a clip's track, settings and corrections, named after all of these.

::

    <clip's folder>/derived/
        evidence/<hash>-1.jpg    a picture, by a hash of what it shows
        <version>.mp4            the clip with lines
        <version>.json           what is drawn on that
        <version>.outcome.json   what the list of clips says of it

Whatever was derived from anything else has another name, so nothing out of date can be taken for
it; all of it can be deleted and is made again when it is asked for.
"""

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from posture import __version__
from posture.errors import PostureError
from posture.pipeline.job import REPORT
from posture.results.corrections import Corrections, load_corrections
from posture.system.files import write_atomically, writing
from posture.system.validation import ContentError, decode_own, read_bytes
from posture.ui.clips.clip_folder import AppClip, Outcome, read_outcome

CORRECTED: Final = "Corrected by hand; open it to see the result."


def corrections_of(job: AppClip) -> Corrections:
    """Return what was corrected in a clip.

    Raises
    ------
    PostureError
        If the file that holds it cannot be read.
    """
    return load_corrections(job.corrections) if job.corrections.exists() else Corrections()


def version_of(job: AppClip, corrections: Corrections) -> str:
    """Return the name of all that is derived from an analysed clip as it is corrected.

    Raises
    ------
    FileNotFoundError
        If the clip was not analysed.
    """
    source = job.track if job.track.exists() else job.result / REPORT
    seen = source.stat()
    settings = json.dumps(asdict(job.settings), sort_keys=True)
    parts = (seen.st_size, seen.st_mtime_ns, settings, corrections, __version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def current_version(job: AppClip) -> str:
    """Return the version of a clip as it is corrected now."""
    return version_of(job, corrections_of(job))


def derived_file(job: AppClip, name: str) -> Path:
    """Return where a derived file lies, its folder made.

    Raises
    ------
    PostureError
        If the folder cannot be made.
    """
    path = job.derived / name
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    return path


def keep_outcome(job: AppClip, version: str, outcome: Outcome) -> None:
    """Keep what the list of clips says of a corrected clip; where that fails, it says less."""
    path = job.derived / f"{version}.outcome.json"
    with suppress(PostureError):
        if not path.exists():
            write_atomically(derived_file(job, path.name), json.dumps(asdict(outcome)).encode())


def current_outcome(job: AppClip) -> Outcome | None:
    """Return what came of a clip as it is corrected now; None = it is not done.

    What corrections changed is known once the clip was looked at.
    """
    analysed = read_outcome(job)
    if analysed is None or analysed.state == "failed" or not job.corrections.exists():
        return analysed
    try:
        corrections = corrections_of(job)
        path = job.derived / f"{version_of(job, corrections)}.outcome.json"
        return decode_own(read_bytes(path), Outcome, path.name)
    except (PostureError, FileNotFoundError, ContentError):
        return replace(analysed, sentence=CORRECTED, verdict=None)


def delete_outdated(job: AppClip, version: str, pictures: set[str]) -> None:
    """Delete what was derived from anything else than a version and its pictures."""
    older = [path for path in job.derived.glob("*.*") if not path.name.startswith((version, "."))]
    evidence = [path for path in job.derived.glob("evidence/*.jpg") if path.name not in pictures]
    with suppress(OSError):
        for path in (*older, *evidence):
            path.unlink(missing_ok=True)
    shutil.rmtree(job.folder / "take-away", ignore_errors=True)  # of before there were versions
