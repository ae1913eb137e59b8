"""Which clips a batch analyses: those of a folder or pattern, or a table with more about each.

A table (CSV, with a header) has a column ``clip`` and any of ``runner``, ``session``, ``date``,
``height_cm``, ``speed_kmh``, ``incline``, ``shoes``, ``state``, ``capture_fps``, ``mirrored``,
``turn_deg``, ``start_s``, ``end_s``, ``stance``, ``back``, ``runner_kind``, ``units``; an empty
cell means not known. Paths are relative to the table.
"""

import argparse
import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from posture.batch.item import Item
from posture.batch.table_sessions import in_sessions
from posture.errors import UsageError
from posture.library.schema.vocabulary import STATES
from posture.pipeline.job import Job
from posture.results.clip_settings import (
    CHOICES,
    RANGES,
    TURNS,
    ClipSettings,
    Turn,
    check_stretch,
)
from posture.results.parsers import day, number
from posture.results.ranges import LONGEST_NAME
from posture.system.files import check_readable
from posture.system.validation import read_bytes
from posture.video.suffixes import CLIP_SUFFIXES

STATE_WORDS: Final = {"ok": "analysed", "refused": "refused", "failed": "failed"}
"""The word for what happened to a clip, by the state of its outcome."""
LARGEST_TABLE: Final = 20_000_000
"""Bytes; a hundred thousand clips."""
LONGEST_PATH: Final = 1000
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def read_plan(what: str, out: Path, runner: str | None, model: str) -> list[Item]:
    """Return the clips of a folder, a pattern or a table, each once, in order.

    Parameters
    ----------
    what : str
        A folder (searched with its subfolders), a pattern such as ``clips/*.mp4``, a single
        clip, or a table (``.csv``).
    out : Path
        The folder for the results; clips in it are ignored.
    runner : str or None
        The runner of the clips for which a table does not name one.
    model : str
        The pose model.

    Raises
    ------
    UsageError
        If there are no clips, or the table cannot be read; the message names the line.
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
        found = [p for p in path.rglob("*") if p.suffix.lower() in CLIP_SUFFIXES]
    elif path.exists():
        found = [path]
    else:
        found = _matching(path)
    clips = {p.resolve() for p in found if not p.name.startswith(".") and p.is_file()}
    return sorted(clip for clip in clips if not clip.is_relative_to(out.resolve()))


def _matching(pattern: Path) -> list[Path]:
    try:
        return list(Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor))))
    except (ValueError, NotImplementedError) as error:
        raise UsageError(f"{pattern} is not a valid file pattern ({error}).") from error


def _read_table(path: Path, runner: str | None, model: str) -> list[Item]:
    check_readable(path)
    rows = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    items = []
    try:
        _check_columns(rows.fieldnames or (), path)
        for row in rows:
            where = f"Line {rows.line_num} of {path.name}"
            items.append((where, _item(row, where, path, runner, model)))
    except csv.Error as error:
        raise UsageError(
            f"Line {rows.line_num + 1} of {path.name} cannot be read ({error})."
        ) from error
    return in_sessions(items)


def _text(table: Path) -> str:
    try:
        content = read_bytes(table, LARGEST_TABLE)
        if len(content) > LARGEST_TABLE:
            raise UsageError(
                f"{table.name} is too large for a table of clips; check that it is the right file."
            )
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"The table {table} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"Line {line} of {table.name} is not UTF-8; save the table as 'CSV UTF-8'."
        ) from error


def _check_columns(columns: Sequence[str], table: Path) -> None:
    named = [column for column in columns if column]  # a spreadsheet may leave empty ones
    unknown = next((column for column in named if column not in COLUMNS), None)
    if unknown is not None:
        raise UsageError(
            f"{table.name} has an unknown column {unknown[:40]!r}; the columns are "
            f"{', '.join(COLUMNS)}."
        )
    if len(set(named)) < len(named):
        raise UsageError(f"{table.name} has two columns with the same name; remove one.")


def _item(
    row: Mapping[str | None, Any], where: str, table: Path, runner: str | None, model: str
) -> Item:
    if row.get("") or any(row.get(None, ())):
        raise UsageError(f"{where} has more cells than the table has columns.")
    cells = {str(key): _read(str(key), value, where) for key, value in row.items() if key and value}
    clip = cells.pop("clip", None)
    if clip is None:
        raise UsageError(f"{where}: the column 'clip' is empty.")
    runner = cells.pop("runner", runner)
    filmed, session = cells.pop("date", None), cells.pop("session", None)
    shoes, state = cells.pop("shoes", None), cells.pop("state", None)
    if "stance" in cells:
        cells["stance"] = str((table.parent / cells["stance"]).resolve())
    settings = ClipSettings(**cells)
    try:
        check_stretch(settings)
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
    job = Job((table.parent / clip).resolve(), settings, model)
    return Item(job, runner, filmed, shoes, state, session)


def _read(key: str, value: str, where: str) -> Any:
    try:
        return COLUMNS[key](value.strip())
    except argparse.ArgumentTypeError as error:
        raise UsageError(f"{where}: the column '{key}' {error}.") from error


def _words(most: int) -> Callable[[str], str]:
    """Return a parser of texts of at most ``most`` characters, without control characters."""

    def parse(text: str) -> str:
        if len(text) > most or CONTROL.search(text):
            raise argparse.ArgumentTypeError(
                f"must have at most {most} characters, and no control characters"
            )
        return text

    return parse


def _choice(words: Sequence[str]) -> Callable[[str], str]:
    """Return a parser of one of ``words``."""

    def parse(text: str) -> str:
        if text not in words:
            raise argparse.ArgumentTypeError(f"must be {' or '.join(words)}, but is {text!r}")
        return text

    return parse


def _turn(text: str) -> Turn:
    turns = {str(turn): turn for turn in TURNS}
    if text not in turns:
        raise argparse.ArgumentTypeError(f"must be {' or '.join(turns)}, but is {text!r}")
    return turns[text]


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise argparse.ArgumentTypeError(f"must be yes or no, but is {text!r}")
    return text.lower() == "yes"


COLUMNS: Final[Mapping[str, Callable[[str], Any]]] = {
    "clip": _words(LONGEST_PATH),
    "runner": _words(LONGEST_NAME),
    "session": _words(LONGEST_NAME),
    "date": day,
    **{name: number(*limits) for name, limits in RANGES.items()},
    "mirrored": _yes_or_no,
    "turn_deg": _turn,
    "stance": _words(LONGEST_PATH),
    "shoes": _words(LONGEST_NAME),
    "state": _choice(STATES),
    **{name: _choice(words) for name, words in CHOICES.items()},
}
