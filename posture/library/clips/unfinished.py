"""Corrections that were begun in the app and are not in any analysis yet."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session as Transaction

from posture.errors import PostureError
from posture.library.changing.present import clip_in
from posture.library.deleting.binning import clips_words
from posture.library.schema.tables import StoredAnalysis
from posture.library.storage.library import Library
from posture.results.corrections import Corrections, load_corrections
from posture.results.report_file import report_from_json

ANALYSIS: Final = "analysis"
"""The file of an opened clip that says which analysis was opened."""
CORRECTIONS: Final = "corrections.json"


def opened_analysis(folder: Path) -> str:
    """Return the id of the analysis that an opened clip's folder shows; empty = none."""
    try:
        return (folder / ANALYSIS).read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def unfinished(transaction: Transaction, folder: Path) -> Corrections | None:
    """Return the corrections of an opened clip that are not in any analysis yet; None = none.

    Raises
    ------
    PostureError
        If the corrections cannot be read.
    """
    path = folder / CORRECTIONS
    if not path.exists():
        return None
    corrections = load_corrections(path)
    shown, known = transaction.get(StoredAnalysis, opened_analysis(folder)), None
    if shown is not None:
        with suppress(PostureError):  # if the report is damaged, all corrections count as new
            known = report_from_json(shown.report).corrections
    return None if corrections == (known or Corrections()) else corrections


def unfinished_clips(
    library: Library, transaction: Transaction, runner_id: str | None
) -> list[str]:
    """Return which clips, of all runners or one, have unfinished corrections: "a.mp4 of Ann"."""
    folders = sorted(library.opened.iterdir()) if library.opened.is_dir() else []
    clips = [(folder, clip_in(transaction, folder.name)) for folder in folders]
    return [
        clips_words(transaction, [clip])
        for folder, clip in clips
        if clip is not None
        and runner_id in (None, clip.session.runner_id)
        and _is_unfinished(transaction, folder)
    ]


def _is_unfinished(transaction: Transaction, folder: Path) -> bool:
    try:
        return unfinished(transaction, folder) is not None
    except PostureError:  # unreadable corrections are not in any archive either
        return True
