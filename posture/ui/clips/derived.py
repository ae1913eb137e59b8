"""Files derived from a clip's track, settings and corrections, and named after a hash of these.

::

    <clip's folder>/derived/
        evidence/<hash>-1.jpg    a picture, by a hash of what it shows
        <version>.mp4            the annotated clip
        <version>.json           the overlay that is drawn on it
        <version>.outcome.json   what the list of clips says about it

Whatever was derived from anything else has another name, so an outdated file can never be mistaken
for a current one. All of these may be deleted; they are created again on demand.
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
from posture.system.validation import ContentError, decode_lenient, read_bytes
from posture.ui.clips.clip_folder import AppClip, Outcome, read_outcome

CORRECTED: Final = "Corrected by hand; open it to see the result."


def corrections_of(job: AppClip) -> Corrections:
    """Return a clip's corrections.

    Raises
    ------
    PostureError
        If their file cannot be read.
    """
    return load_corrections(job.corrections) if job.corrections.exists() else Corrections()


def version_of(job: AppClip, corrections: Corrections) -> str:
    """Return the name for everything derived from an analysed clip with these corrections.

    What only the plan depends on is no part of it: no file that is kept shows the plan.

    Raises
    ------
    FileNotFoundError
        If the clip was not analysed.
    """
    source = job.track if job.track.exists() else job.result / REPORT
    file = source.stat()
    settings = json.dumps(asdict(job.settings.without_runner()), sort_keys=True)
    parts = (file.st_size, file.st_mtime_ns, settings, corrections, __version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def current_version(job: AppClip) -> str:
    """Return the version of a clip with its current corrections."""
    return version_of(job, corrections_of(job))


def derived_file(job: AppClip, name: str) -> Path:
    """Return the path of a derived file, and create its folder.

    Raises
    ------
    PostureError
        If the folder cannot be created.
    """
    path = job.derived / name
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    return path


def keep_outcome(job: AppClip, version: str, outcome: Outcome) -> None:
    """Store what the list of clips says about a corrected clip; if that fails, it says less."""
    path = job.derived / f"{version}.outcome.json"
    with suppress(PostureError):
        if not path.exists():
            write_atomically(derived_file(job, path.name), json.dumps(asdict(outcome)).encode())


def current_outcome(job: AppClip) -> Outcome | None:
    """Return a clip's outcome with its current corrections; None = the analysis is not done.

    What the corrections change is only known once the clip has been opened.
    """
    analysed = read_outcome(job)
    if analysed is None or analysed.state == "failed" or not job.corrections.exists():
        return analysed
    try:
        corrections = corrections_of(job)
        path = job.derived / f"{version_of(job, corrections)}.outcome.json"
        return decode_lenient(read_bytes(path), Outcome, path.name)
    except (PostureError, FileNotFoundError, ContentError):
        return replace(analysed, sentence=CORRECTED, verdict=None)


def delete_outdated(job: AppClip, version: str, pictures: set[str]) -> None:
    """Delete everything derived except this version and its pictures."""
    older = [path for path in job.derived.glob("*.*") if not path.name.startswith((version, "."))]
    evidence = [path for path in job.derived.glob("evidence/*.jpg") if path.name not in pictures]
    with suppress(OSError):
        for path in (*older, *evidence):
            path.unlink(missing_ok=True)
    shutil.rmtree(job.folder / "take-away", ignore_errors=True)  # from before there were versions
