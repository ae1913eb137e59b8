"""Corrections that were begun in the app and are in no analysis yet."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session as Transaction

from posture.errors import PostureError
from posture.library.library import Library
from posture.library.tables import Clip, StoredAnalysis
from posture.results.corrections import Corrections, load_corrections
from posture.results.report_file import report_from_json

ANALYSIS: Final = "analysis"
"""The file of an opened clip that says which analysis was opened."""
CORRECTIONS: Final = "corrections.json"


def opened_analysis(folder: Path) -> str:
    """Return the id of the analysis that a folder shows; empty = none."""
    try:
        return (folder / ANALYSIS).read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def unfinished(transaction: Transaction, folder: Path) -> Corrections | None:
    """Return what was corrected in an opened clip and is in no analysis yet; None = nothing.

    Raises
    ------
    PostureError
        If the corrections cannot be read.
    """
    path = folder / CORRECTIONS
    if not path.exists():
        return None
    made = load_corrections(path)
    shown, known = transaction.get(StoredAnalysis, opened_analysis(folder)), None
    if shown is not None:
        with suppress(PostureError):  # of a damaged report, all that was corrected is new
            known = report_from_json(shown.report).corrections
    return None if made == (known or Corrections()) else made


def unfinished_clips(
    library: Library, transaction: Transaction, runner_id: str | None
) -> list[str]:
    """Return the names of the clips, all or one runner's, whose corrections are not done yet."""
    folders = sorted(library.opened.iterdir()) if library.opened.is_dir() else []
    clips = [(folder, transaction.get(Clip, folder.name)) for folder in folders]
    return [
        clip.name
        for folder, clip in clips
        if clip is not None
        and runner_id in (None, clip.session.runner_id)
        and _is_unfinished(transaction, folder)
    ]


def _is_unfinished(transaction: Transaction, folder: Path) -> bool:
    try:
        return unfinished(transaction, folder) is not None
    except PostureError:  # what cannot be read is not in an archive either
        return True
