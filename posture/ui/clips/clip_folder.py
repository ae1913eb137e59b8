"""The clips given to the app, each in a folder of its own.

::

    <clips folder>/<id>/
        job.json         what was asked for: the clip, when, the settings
        clip/            the copy of an uploaded clip; a clip given by path stays where it is
        progress.json    how far the worker is; its file time is the worker's sign of life
        result/          what the analysis wrote: what ``posture analyze --out`` writes, the track
        outcome.json     how the analysis ended; written last
        derived/         what was worked out from these since (`posture.ui.clips.derived`)
        corrections.json what was corrected by hand (`posture.results.corrections`)
        load.json        what the runner has ticked off the load checklist
        earlier/         job.json, result/ and outcome.json of before the clip was checked again

Whoever opens the app again finds everything here: the state of a clip is what its folder
says, never what a page remembers. With neither progress nor outcome it waits for its turn.
"""

import json
import os
import re
import secrets
import shutil
import threading
import time
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta

from posture.errors import PostureError
from posture.pipeline.job import PREVIEW, TRACK
from posture.pipeline.job import Outcome as Outcome
from posture.results.clip_settings import ClipSettings
from posture.results.ranges import (
    Count,
    FileName,
    Name,
    Said,
    Sentence,
)
from posture.system.files import write_atomically, writing
from posture.system.user_data import data_folder
from posture.system.validation import ContentError, decode_own, read_bytes

LARGEST: Final = 100_000
"""Bytes of the largest of these files."""
T = TypeVar("T")
ID: Final = re.compile(r"\d{8}-\d{6}-[0-9a-f]{9}")
# Two boxes that are ticked in haste are worked on in two threads.
_ticking: Final = threading.Lock()
OPENED_ID: Final = re.compile(r"[0-9a-f]{32}")
"""A clip of the library, by its id there."""


@dataclass(frozen=True)
class Settings(ClipSettings):
    """What is known of a clip, and what the app asks besides.

    ``runner`` is the name of one of `posture.report.guidance.RUNNER_KINDS`; ``annotate`` asks for
    the clip with the overlay.
    """

    runner: Name | None = None
    annotate: bool = False

    def of_clip(self) -> ClipSettings:
        """Return them without what the app asks besides, as a report keeps them."""
        return ClipSettings(
            **{field.name: getattr(self, field.name) for field in fields(ClipSettings)}
        )


@dataclass(frozen=True)
class AppClip:
    """One clip to analyse, or analysed.

    Attributes
    ----------
    folder : Path
        Everything of ours about the clip; its name is the job's id.
    name : str
        The clip's name as the runner knows it.
    clip : Path
        The video (or track).
    created : datetime
        When it was handed in, with time zone.
    settings : Settings
        What was told.
    """

    folder: Path
    name: str
    clip: Path
    created: datetime
    settings: Settings

    @property
    def id(self) -> str:
        """The id that stands in the page's address."""
        return self.folder.name

    @property
    def result(self) -> Path:
        """The folder with what the analysis wrote; nothing in it changes later."""
        return self.folder / "result"

    @property
    def derived(self) -> Path:
        """The folder with what was worked out from result, settings and corrections."""
        return self.folder / "derived"

    @property
    def track(self) -> Path:
        """The landmarks that the results were worked out from, for working them out anew."""
        return self.result / TRACK

    @property
    def corrections(self) -> Path:
        """What was corrected by hand; missing = nothing."""
        return self.folder / "corrections.json"

    @property
    def preview(self) -> Path:
        """A copy that browsers play, where they might not play the clip itself."""
        return self.result / PREVIEW


@dataclass(frozen=True)
class StageProgress:
    """How far a stage of the analysis is.

    ``expected`` is None where nobody knows; ``since`` is when the stage began, in seconds
    of the system's clock.
    """

    stage: Said
    done: Count
    expected: Count | None
    since: Annotated[float, Meta(ge=0, le=1e11)]


@dataclass(frozen=True)
class _Kept:
    """What ``job.json`` holds."""

    name: FileName
    clip: Annotated[str, Meta(max_length=5000)]
    created: Annotated[datetime, Meta(tz=True)]
    settings: Settings


@dataclass(frozen=True)
class _Ticks:
    """What ``load.json`` holds."""

    ticked: Annotated[list[Sentence], Meta(max_length=100)]


def clips_folder() -> Path:
    """Return where the clips live, in the data folder."""
    return data_folder() / "clips"


def new_folder(clips: Path) -> Path:
    """Make the folder of a new job, for this user's eyes only; names sort by microseconds.

    Raises
    ------
    PostureError
        If it cannot be made.
    """
    now = datetime.now(UTC)
    folder = clips / f"{now:%Y%m%d-%H%M%S}-{now.microsecond:05x}{secrets.token_hex(2)}"
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True)
    return folder


def save_job(job: AppClip) -> None:
    """Write ``job.json``."""
    content = {
        "name": job.name,
        "clip": str(job.clip),
        "created": job.created.isoformat(),
        "settings": asdict(job.settings),
    }
    _write(job.folder / "job.json", content)


def load_job(folder: Path) -> AppClip | None:
    """Return the job in ``folder``, or None where there is none that can be read."""
    kept = _read(folder / "job.json", _Kept)
    if kept is None:
        return None
    return AppClip(folder, kept.name, Path(kept.clip), kept.created, kept.settings)


def uploads_folder() -> Path:
    """Return where clips arrive from the browser, on the same disk as the clips."""
    return clips_folder().parent / "uploads"


def list_jobs(clips: Path) -> list[AppClip]:
    """Return all jobs, newest first."""
    return [job for job in map(load_job, reversed(_folders(clips))) if job]


def next_job(clips: Path) -> AppClip | None:
    """Return the job that has waited longest, or None."""
    waiting = (load_job(folder) for folder in _folders(clips) if _is_waiting(folder))
    return next((job for job in waiting if job), None)


def _folders(clips: Path) -> list[Path]:
    """All jobs' folders, oldest first."""
    if not clips.is_dir():
        return []
    return sorted(path for path in clips.iterdir() if ID.fullmatch(path.name))


def find_job(clips: Path, job_id: str) -> AppClip | None:
    """Return the job with this id, or None; any text is safe to ask for."""
    return load_job(clips / job_id) if ID.fullmatch(job_id) else None


def opened_folder() -> Path:
    """Return where clips of the library lie while the app shows them, each in a folder."""
    return clips_folder().parent / "library" / "open"


def shown_job(job_id: str) -> AppClip | None:
    """Return the app's clip of this id, or the library's that was opened; any text is safe."""
    if OPENED_ID.fullmatch(job_id):
        return load_job(opened_folder() / job_id)
    return find_job(clips_folder(), job_id)


def delete_job(job: AppClip) -> None:
    """Delete everything the app keeps about a clip; a clip given by path stays.

    Raises
    ------
    PostureError
        If a file could not be deleted.
    """
    with writing(job.folder):
        shutil.rmtree(job.folder)


def set_aside(job: AppClip) -> None:
    """Clear the way for another analysis; the results of one that was done go to ``earlier/``.

    A failure does not take the place of results that lie there already. Where the disk fails
    meanwhile, everything is as before.

    Raises
    ------
    PostureError
        If a file could not be moved or deleted.
    """
    earlier = _earlier(job)
    with writing(job.folder):
        outcome = read_outcome(job)
    if outcome and (outcome.state != "failed" or not earlier.exists()):
        try:
            with writing(job.folder):
                if job.result.exists():  # else it went there before the app was ended
                    forget_earlier(job)  # of a run whose end no app saw
                earlier.mkdir(exist_ok=True)
                shutil.copyfile(job.folder / "job.json", earlier / "job.json")
                _move("result", job.folder, earlier)
                _move("outcome.json", job.folder, earlier)
        except PostureError:
            bring_back(job)
            raise
    with writing(job.folder):
        _clear(job)


def bring_back(job: AppClip) -> None:
    """Put the results that were set aside back, in place of what came since.

    What was not set aside stays as it is.

    Raises
    ------
    PostureError
        If a file could not be moved or deleted.
    """
    earlier = _earlier(job)
    with writing(job.folder):
        (job.folder / "progress.json").unlink(missing_ok=True)
        if (earlier / "result").exists():
            shutil.rmtree(job.result, ignore_errors=True)
        for name in ("result", "job.json", "outcome.json"):
            _move(name, earlier, job.folder)
        if earlier.exists():
            earlier.rmdir()


def has_earlier(job: AppClip) -> bool:
    """Whether results are set aside."""
    return _earlier(job).exists()


def earlier_track(job: AppClip) -> Path:
    """Where the track is that was there before the clip was checked again; there may be none."""
    return _earlier(job) / "result" / TRACK


def forget_earlier(job: AppClip) -> None:
    """Delete the results that were set aside."""
    shutil.rmtree(_earlier(job), ignore_errors=True)


def _earlier(job: AppClip) -> Path:
    return job.folder / "earlier"


def _clear(job: AppClip) -> None:
    for name in ("outcome.json", "progress.json"):
        (job.folder / name).unlink(missing_ok=True)
    shutil.rmtree(job.result, ignore_errors=True)


def _move(name: str, place: Path, other: Path) -> None:
    if (place / name).exists():
        (place / name).replace(other / name)


def claim(job: AppClip, progress: StageProgress) -> bool:
    """Write the first ``progress.json``; False where another app did so, or deleted the job."""
    try:
        with (job.folder / "progress.json").open("x", encoding="utf-8") as file:
            json.dump(asdict(progress), file)
    except (FileExistsError, FileNotFoundError):
        return False
    return True


def is_waiting(job: AppClip) -> bool:
    """Whether nobody has begun to work on a job."""
    return _is_waiting(job.folder)


def _is_waiting(folder: Path) -> bool:
    return not any((folder / name).exists() for name in ("outcome.json", "progress.json"))


def size_of(job: AppClip) -> int:
    """Return how many bytes the job's folder takes."""
    return sum(path.stat().st_size for path in job.folder.rglob("*") if path.is_file())


def write_progress(job: AppClip, progress: StageProgress) -> None:
    """Write ``progress.json``."""
    _write(job.folder / "progress.json", asdict(progress))


def read_progress(job: AppClip) -> StageProgress | None:
    """Return how far the worker said it was, or None."""
    return _read(job.folder / "progress.json", StageProgress)


def touch_progress(job: AppClip) -> None:
    """Give the sign of life; FileNotFoundError where the job was deleted meanwhile."""
    os.utime(job.folder / "progress.json")


def silence_s(job: AppClip) -> float:
    """Return the seconds since the last sign of life; infinity where there was none."""
    try:
        return time.time() - (job.folder / "progress.json").stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def write_outcome(job: AppClip, outcome: Outcome) -> None:
    """Write ``outcome.json``."""
    _write(job.folder / "outcome.json", asdict(outcome))


def read_outcome(job: AppClip) -> Outcome | None:
    """Return how the analysis ended, or None."""
    return _read(job.folder / "outcome.json", Outcome)


def tick(job: AppClip, line: str, ticked: bool) -> None:
    """Keep in ``load.json`` whether a line of the load checklist is ticked."""
    with _ticking:
        others = read_ticks(job) - {line}
        _write(job.folder / "load.json", {"ticked": sorted(others | {line} if ticked else others)})


def read_ticks(job: AppClip) -> set[str]:
    """Return the lines of the load checklist that are ticked."""
    ticks = _read(job.folder / "load.json", _Ticks)
    return set(ticks.ticked) if ticks else set()


def _write(path: Path, content: dict[str, Any]) -> None:
    # ASCII, since a path may hold bytes that are no text.
    write_atomically(path, json.dumps(content).encode())


def _read(path: Path, kind: type[T]) -> T | None:
    """Return what a file of ours holds, or None where there is none that can be read."""
    try:
        return decode_own(read_bytes(path, LARGEST), kind, path.name, LARGEST)
    except (FileNotFoundError, NotADirectoryError, ContentError):
        return None
