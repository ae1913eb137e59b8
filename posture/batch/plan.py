"""Which clips a batch analyses: a folder, a pattern, or a table that tells more of each.

A table (CSV, with a head line) has a column ``clip`` and any of ``runner``, ``date``,
``height_cm``, ``speed_kmh``, ``incline``, ``shoes``, ``state``, ``capture_fps``, ``mirrored``;
an empty cell is not told. Paths are relative to the table.
"""

import argparse
import csv
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from posture import __version__
from posture.arguments import day, number
from posture.errors import UsageError
from posture.job import Job
from posture.library.words import STATES
from posture.ranges import CAPTURE_FPS, HEIGHT_CM, INCLINE, SPEED_KMH

VIDEOS: Final = frozenset(
    f".{kind}"
    for kind in (
        *("3gp", "avi", "flv", "gif", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts"),
        *("ogv", "ts", "webm", "wmv"),
    )
)
CLIPS: Final = VIDEOS | {".npz"}
KEY_LETTERS: Final = 8


@dataclass(frozen=True)
class Item:
    """One clip of a batch; runner, day, shoes and state are for the library."""

    job: Job
    runner: str | None = None
    day: date | None = None
    shoes: str | None = None
    state: str | None = None

    @property
    def name(self) -> str:
        """The clip's name."""
        return self.job.clip.name

    @property
    def filmed(self) -> date:
        """The day that was told, or else the file's."""
        return self.day or datetime.fromtimestamp(self.job.clip.stat().st_mtime).date()

    def folder_in(self, out: Path) -> Path:
        """Return where the results go: another place once clip, options or posture change."""
        told = {**asdict(self.job), "clip": str(self.job.clip), "posture": __version__}
        try:
            stat = self.job.clip.stat()
            told["file"] = [stat.st_size, stat.st_mtime_ns]
        except OSError:
            told["file"] = None
        key = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        return out / f"{self.job.clip.stem}-{key[:KEY_LETTERS]}"


def read_plan(what: str, out: Path, runner: str | None, model: str) -> list[Item]:
    """Return the clips of a folder, a pattern or a table, each once, in order of their names.

    Parameters
    ----------
    what : str
        A folder (searched with its subfolders), a pattern such as ``clips/*.mp4``, a single
        clip, or a table (``.csv``).
    out : Path
        The folder of results, in which no clips are looked for.
    runner : str or None
        Whose clips they are, where a table does not tell.
    model : str
        The pose model.

    Raises
    ------
    UsageError
        If there are none, or the table cannot be read; names the line.
    """
    path = Path(what)
    if path.suffix.lower() == ".csv":
        items = _read_table(path, runner, model)
    else:
        items = [Item(Job(clip, model=model), runner) for clip in _find(what, out)]
    if not items:
        raise UsageError(f"There are no clips in {what}; give a folder, a pattern or a table.")
    return list({item.folder_in(out): item for item in items}.values())


def _find(what: str, out: Path) -> list[Path]:
    path = Path(what).absolute()
    if path.is_dir():
        found = [p for p in path.rglob("*") if p.suffix.lower() in CLIPS]
    elif path.exists():
        found = [path]
    else:
        found = list(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
    clips = {p.resolve() for p in found if not p.name.startswith(".") and p.is_file()}
    return sorted(clip for clip in clips if not clip.is_relative_to(out.resolve()))


def _read_table(path: Path, runner: str | None, model: str) -> list[Item]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"The table {path} cannot be read ({error}).") from error
    return [_item(row, path, line, runner, model) for line, row in enumerate(rows, start=2)]


def _item(row: Mapping[str, Any], table: Path, line: int, runner: str | None, model: str) -> Item:
    where = f"line {line} of {table.name}"
    told = {key: _read(key, value, where) for key, value in row.items() if value not in ("", None)}
    clip = told.pop("clip", None)
    if clip is None:
        raise UsageError(f"There is no clip in {where}; the column 'clip' names it.")
    whose = told.pop("runner", runner)
    filmed, shoes, state = (told.pop(key, None) for key in ("date", "shoes", "state"))
    job = Job((table.parent / clip).resolve(), model=model, **told)
    return Item(job, whose, filmed, shoes, state)


def _read(key: str, value: Any, where: str) -> Any:
    if key not in COLUMNS or not isinstance(value, str):
        known = ", ".join(COLUMNS)
        raise UsageError(f"{where[0].upper()}{where[1:]} has a column that is none of: {known}.")
    try:
        return COLUMNS[key](value.strip())
    except argparse.ArgumentTypeError as error:
        raise UsageError(f"{error}; see {key} in {where}.") from error


def _state(text: str) -> str:
    if text not in STATES:
        raise argparse.ArgumentTypeError(f"{text!r} is neither {' nor '.join(STATES)}")
    return text


def _truth(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither yes nor no")
    return text.lower() == "yes"


COLUMNS: Final[Mapping[str, Callable[[str], Any]]] = {
    "clip": str,
    "runner": str,
    "date": day,
    "height_cm": number(*HEIGHT_CM),
    "speed_kmh": number(*SPEED_KMH),
    "incline": number(*INCLINE),
    "shoes": str,
    "state": _state,
    "capture_fps": number(*CAPTURE_FPS),
    "mirrored": _truth,
}
