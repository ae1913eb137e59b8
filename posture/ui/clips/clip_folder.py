"""The clips given to the app, each in its own folder.

::

    <clips folder>/<id>/
        job.json         what was requested: the clip, when, and the settings
        clip/            an uploaded clip; a clip given by path stays where it is
        progress.json    the worker's progress; its modification time is the worker's sign of life
        followed.jpg     the picture that is followed now, with the body drawn on it
        first.json       the report on what has been followed so far, while the rest is followed
        result/          the output of the analysis: that of ``posture analyze --out``, the track
        outcome.json     how the analysis ended; written last
        derived/         what has been computed from these since (`posture.ui.clips.derived`)
        corrections.json corrections by hand (`posture.results.corrections`)
        load.json        the ticked items of the load checklist
        shelf.json       where it goes in the library (`posture.ui.own.filing_request`)
        earlier/         the former job.json, result/ and outcome.json of a clip checked again

The state of a clip is in its folder and never only in a page, so that everything is there when the
app is opened again. A clip with neither progress nor outcome is waiting for its turn.
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
from posture.library.schema.acting import check_may_change
from posture.pipeline.job import PREVIEW, TRACK
from posture.pipeline.job import Outcome as Outcome
from posture.results.clip_settings import ClipSettings, RunnerKind
from posture.results.ranges import (
    Count,
    FileName,
    Name,
    Sentence,
    Statement,
)
from posture.results.report import Report
from posture.results.report_file import report_from_json
from posture.system.files import write_atomically, writing
from posture.system.user_data import data_folder
from posture.system.validation import ContentError, decode_lenient, read_bytes
from posture.ui.clips.followed_picture import FOLLOWED

FIRST: Final = "first.json"
SHELF: Final = "shelf.json"
"""Where the clip is to be filed in the library, once it is analysed; missing = it is not to be."""
LARGEST: Final = 100_000
"""The most bytes that any of these files may have."""
FORMER_KINDS: Final[dict[str, RunnerKind]] = {
    "New to running": "new",
    "Coming back after a break": "returning",
    "Experienced, with a new pain": "experienced",
}
"""The kinds of runner by the names under which earlier versions stored them."""
T = TypeVar("T")
ID: Final = re.compile(r"\d{8}-\d{6}-[0-9a-f]{9}")
# Two boxes ticked in quick succession are handled in two threads.
_ticking: Final = threading.Lock()
OPENED_ID: Final = re.compile(r"[0-9a-f]{32}")
"""The id of a clip of the library."""


@dataclass(frozen=True)
class Settings(ClipSettings):
    """A clip's settings, and what else the app asks for: ``annotate``, the annotated clip."""

    annotate: bool = False

    def of_clip(self) -> ClipSettings:
        """Return only the clip's settings, as a report contains them."""
        return ClipSettings(
            **{field.name: getattr(self, field.name) for field in fields(ClipSettings)}
        )


@dataclass(frozen=True)
class AppClip:
    """A clip to be analysed, or analysed already.

    Attributes
    ----------
    folder : Path
        Everything we store about the clip; its name is the job's id.
    name : str
        The clip's name as the runner knows it.
    clip : Path
        The video (or track).
    created : datetime
        When it was added, with time zone.
    settings : Settings
        What was entered about it.
    """

    folder: Path
    name: str
    clip: Path
    created: datetime
    settings: Settings

    @property
    def id(self) -> str:
        """The id in the page's address."""
        return self.folder.name

    @property
    def result(self) -> Path:
        """The folder with the analysis' output, which never changes afterwards."""
        return self.folder / "result"

    @property
    def derived(self) -> Path:
        """The folder with what has been computed from result, settings and corrections."""
        return self.folder / "derived"

    @property
    def track(self) -> Path:
        """The track, from which the results can be computed again."""
        return self.result / TRACK

    @property
    def corrections(self) -> Path:
        """The file of corrections by hand; missing = no corrections."""
        return self.folder / "corrections.json"

    @property
    def preview(self) -> Path:
        """A copy for browsers, if they might not play the clip itself."""
        return self.result / PREVIEW


@dataclass(frozen=True)
class StageProgress:
    """The progress of a stage of the analysis.

    ``expected`` is None if unknown; ``since`` is when the stage began, in seconds of the system's
    clock.
    """

    stage: Statement
    done: Count
    expected: Count | None
    since: Annotated[float, Meta(ge=0, le=1e11)]


@dataclass(frozen=True)
class _StoredSettings(Settings):
    """Settings as stored; ``runner`` named the kind of runner before ``runner_kind`` did."""

    runner: Name | None = None

    def settings(self) -> Settings:
        """Return the settings."""
        known = {field.name: getattr(self, field.name) for field in fields(Settings)}
        known["runner_kind"] = self.runner_kind or FORMER_KINDS.get(self.runner or "")
        return Settings(**known)


@dataclass(frozen=True)
class _StoredJob:
    """The content of ``job.json``."""

    name: FileName
    clip: Annotated[str, Meta(max_length=5000)]
    created: Annotated[datetime, Meta(tz=True)]
    settings: _StoredSettings


@dataclass(frozen=True)
class _Ticks:
    """The content of ``load.json``."""

    ticked: Annotated[list[Sentence], Meta(max_length=100)]


def clips_folder() -> Path:
    """Return the folder of clips, in the data folder."""
    return data_folder() / "clips"


def new_folder(clips: Path) -> Path:
    """Create the folder of a new job, private to this user; names sort by microseconds.

    Raises
    ------
    PostureError
        If it cannot be created.
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
    """Return the job in ``folder``, or None if it has none that can be read."""
    stored = _read(folder / "job.json", _StoredJob)
    if stored is None:
        return None
    settings = stored.settings.settings()
    return AppClip(folder, stored.name, Path(stored.clip), stored.created, settings)


def uploads_folder() -> Path:
    """Return the folder of clips arriving from the browser, on the same disk as the clips."""
    return clips_folder().parent / "uploads"


def list_jobs(clips: Path) -> list[AppClip]:
    """Return all jobs, newest first."""
    return [job for job in map(load_job, reversed(_folders(clips))) if job]


def next_job(clips: Path) -> AppClip | None:
    """Return the job that has been waiting longest, or None."""
    waiting = (load_job(folder) for folder in _folders(clips) if _is_waiting(folder))
    return next((job for job in waiting if job), None)


def _folders(clips: Path) -> list[Path]:
    """Return all jobs' folders, oldest first."""
    if not clips.is_dir():
        return []
    return sorted(path for path in clips.iterdir() if ID.fullmatch(path.name))


def find_job(clips: Path, job_id: str) -> AppClip | None:
    """Return the job with this id, or None; any text is safe as an id."""
    return load_job(clips / job_id) if ID.fullmatch(job_id) else None


def opened_folder() -> Path:
    """Return the folder of the library's clips that the app shows, each in a subfolder."""
    return clips_folder().parent / "library" / "open"


def shown_job(job_id: str) -> AppClip | None:
    """Return the app's clip with this id, or the library's opened one; any text is safe."""
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
    """Prepare for another analysis; the results of a finished one are moved to ``earlier/``.

    A failed analysis does not replace results that are there already. If the disk fails on the
    way, everything stays as it was.

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
                if job.result.exists():  # else it was moved before the app was closed
                    delete_earlier(job)  # left by a run whose end no app saw
                earlier.mkdir(exist_ok=True)
                shutil.copyfile(job.folder / "job.json", earlier / "job.json")
                _move("result", job.folder, earlier)
                _move("outcome.json", job.folder, earlier)
        except PostureError:
            restore_earlier(job)
            raise
    with writing(job.folder):
        _clear(job)


def restore_earlier(job: AppClip) -> None:
    """Restore the results that were set aside, in place of any newer ones.

    Whatever was not set aside stays as it is.

    Raises
    ------
    PostureError
        If a file could not be moved or deleted.
    """
    earlier = _earlier(job)
    with writing(job.folder):
        for name in ("progress.json", FIRST, FOLLOWED):
            (job.folder / name).unlink(missing_ok=True)
        if (earlier / "result").exists():
            shutil.rmtree(job.result, ignore_errors=True)
        for name in ("result", "job.json", "outcome.json"):
            _move(name, earlier, job.folder)
        if earlier.exists():
            earlier.rmdir()


def has_earlier(job: AppClip) -> bool:
    """Return whether results are set aside."""
    return _earlier(job).exists()


def earlier_track(job: AppClip) -> Path:
    """Return the path of the track that was set aside; it need not exist."""
    return _earlier(job) / "result" / TRACK


def delete_earlier(job: AppClip) -> None:
    """Delete the results that were set aside."""
    shutil.rmtree(_earlier(job), ignore_errors=True)


def _earlier(job: AppClip) -> Path:
    return job.folder / "earlier"


def _clear(job: AppClip) -> None:
    for name in ("outcome.json", "progress.json", FIRST, FOLLOWED):
        (job.folder / name).unlink(missing_ok=True)
    shutil.rmtree(job.result, ignore_errors=True)


def _move(name: str, place: Path, other: Path) -> None:
    if (place / name).exists():
        (place / name).replace(other / name)


def claim(job: AppClip, progress: StageProgress) -> bool:
    """Write the first ``progress.json``; False if another app did so or deleted the job."""
    try:
        with (job.folder / "progress.json").open("x", encoding="utf-8") as file:
            json.dump(asdict(progress), file)
    except (FileExistsError, FileNotFoundError):
        return False
    return True


def is_waiting(job: AppClip) -> bool:
    """Return whether work on a job has not begun."""
    return _is_waiting(job.folder)


def _is_waiting(folder: Path) -> bool:
    return not any((folder / name).exists() for name in ("outcome.json", "progress.json"))


def size_of(job: AppClip) -> int:
    """Return how many bytes the job's folder takes up."""
    return sum(path.stat().st_size for path in job.folder.rglob("*") if path.is_file())


def write_progress(job: AppClip, progress: StageProgress) -> None:
    """Write ``progress.json``."""
    _write(job.folder / "progress.json", asdict(progress))


def read_progress(job: AppClip) -> StageProgress | None:
    """Return the worker's last progress, or None."""
    return _read(job.folder / "progress.json", StageProgress)


def touch_progress(job: AppClip) -> None:
    """Give a sign of life; FileNotFoundError if the job was deleted meanwhile."""
    os.utime(job.folder / "progress.json")


def silence_s(job: AppClip) -> float:
    """Return the seconds since the last sign of life; infinity if there was none."""
    try:
        return time.time() - (job.folder / "progress.json").stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def write_first(job: AppClip, report: Report) -> None:
    """Write ``first.json``."""
    write_atomically(job.folder / FIRST, report.to_json().encode(errors="replace"))


def read_first(job: AppClip) -> Report | None:
    """Return the report on what has been followed so far, or None."""
    try:
        return report_from_json(read_bytes(job.folder / FIRST))
    except (FileNotFoundError, NotADirectoryError, ContentError):
        return None


def write_outcome(job: AppClip, outcome: Outcome) -> None:
    """Write ``outcome.json``, which ends a first verdict and the pictures on the way there."""
    _write(job.folder / "outcome.json", asdict(outcome))
    for name in (FIRST, FOLLOWED):
        (job.folder / name).unlink(missing_ok=True)


def read_outcome(job: AppClip) -> Outcome | None:
    """Return how the analysis ended, or None."""
    return _read(job.folder / "outcome.json", Outcome)


def tick(job: AppClip, line: str, ticked: bool) -> None:
    """Store in ``load.json`` whether a line of the load checklist is ticked.

    Raises
    ------
    PostureError
        If it cannot be written, or who is acting may not change anything.
    """
    check_may_change()
    with _ticking:
        others = read_ticks(job) - {line}
        _write(job.folder / "load.json", {"ticked": sorted(others | {line} if ticked else others)})


def read_ticks(job: AppClip) -> set[str]:
    """Return the lines of the load checklist that are ticked."""
    ticks = _read(job.folder / "load.json", _Ticks)
    return set(ticks.ticked) if ticks else set()


def _write(path: Path, content: dict[str, Any]) -> None:
    # JSON in ASCII, since a path may contain bytes that are not valid text.
    write_atomically(path, json.dumps(content).encode())


def _read(path: Path, kind: type[T]) -> T | None:
    """Return the content of one of these files, or None if it is missing or unreadable."""
    try:
        return decode_lenient(read_bytes(path, LARGEST), kind, path.name, LARGEST)
    except (FileNotFoundError, NotADirectoryError, ContentError):
        return None
