"""The library's measurements as one long table for researchers: a row per measurement of a clip.

Each variable is a column and each value a row of its own ("tidy data"), so that R and pandas group
and filter it without reshaping. The clips' newest analyses count.
"""

import csv
import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from posture.errors import MachineError
from posture.library.clips.own_angles import measured_angles
from posture.library.deleting.binning import clips_words
from posture.library.runners.people import NAMED, name_columns, shown_name
from posture.library.runners.queries import newest_analysis
from posture.library.schema.angle_tables import StoredAngle
from posture.library.schema.tables import Clip, Measured, Runner, Session, StoredAnalysis
from posture.library.storage.library import Library
from posture.own_angle import MOMENTS, OWN
from posture.report.spreadsheet import text_cell

IDENTITY: Final = ("runner", "birth_year", "clip_name", "reviewer")
"""Columns that say who somebody is, and are left out without names."""
COLUMNS: Final = {
    "runner_id": Runner.id,
    "birth_year": Runner.birth_year,
    "height_cm": Runner.height_cm,
    "kind": Runner.kind,
    "session_id": Session.id,
    "day": Session.day,
    "speed_kmh": Session.speed_kmh,
    "incline_percent": Session.incline,
    "shoes": Session.shoes,
    "state": Session.state,
    "back": Session.back,
    "clip_id": Clip.id,
    "clip_name": Clip.name,
    "measurement": Measured.key,
    "value": Measured.value,
    "unit": Measured.unit,
    "u": Measured.u,
    "u_change": Measured.u_change,
    "n": Measured.n,
    "verdict": Measured.verdict,
    "decision": Measured.decision,
    "review": StoredAnalysis.review,
    "reviewer": StoredAnalysis.reviewer,
    "analysed": StoredAnalysis.made,
    "posture": StoredAnalysis.posture,
    "model": StoredAnalysis.model,
    "model_sha256": StoredAnalysis.model_sha256,
}
CLIP_ID: Final = list(COLUMNS).index("clip_id")


def long_table(
    library: Library,
    transaction: Transaction,
    runner_id: str | None = None,
    names: bool = True,
    lacking: list[str] | None = None,
) -> Iterator[str]:
    """Yield the table as lines of CSV, the first with the columns' names.

    A clip's own angles follow its measurements, at each moment that they are read at.

    Parameters
    ----------
    library, transaction : Library, Transaction
        The library, and a transaction that reads it.
    runner_id : str or None
        Only this runner; None = all.
    names : bool
        Whether to say who the runners are; otherwise only ids tell them apart.
    lacking : list of str or None
        Gets a sentence for each clip whose own angles are left out, because its track is missing
        or damaged.
    """
    query = (
        select(*name_columns(), *COLUMNS.values())
        .join(Session, Session.runner_id == Runner.id)
        .join(Session.clips)
        .join(StoredAnalysis, (StoredAnalysis.clip_id == Clip.id) & newest_analysis())
        .join(Measured, Measured.analysis_id == StoredAnalysis.id)
        .where(Clip.binned.is_(None))
        .order_by(Runner.name_key, Runner.id, Session.day, Clip.added, Clip.id, Measured.key)
    )
    if runner_id is not None:
        query = query.where(Runner.id == runner_id)
    shown = ["runner", *COLUMNS]
    kept = [n for n, column in enumerate(shown) if names or column not in IDENTITY]
    yield _line([shown[n] for n in kept])
    with_own = set(transaction.scalars(select(StoredAngle.clip_id)))
    rows = transaction.execute(query.execution_options(yield_per=1000))
    for clip_id, theirs in groupby(rows, key=lambda row: row[NAMED + CLIP_ID]):
        measured = [[shown_name(*row[:NAMED]), *row[NAMED:]] for row in theirs]
        if clip_id in with_own:
            try:
                measured += list(_own(library, transaction, clip_id, measured[-1]))
            except MachineError as error:
                clip = clips_words(transaction, [transaction.get_one(Clip, clip_id)])
                (lacking if lacking is not None else []).append(f"own angles of {clip}: {error}")
        for cells in measured:
            yield _line([_cell(cells[n]) for n in kept])


def _own(
    library: Library, transaction: Transaction, clip_id: str, measured: list[Any]
) -> Iterator[list[Any]]:
    """Yield the rows of a clip's own angles, which are otherwise like ``measured``."""
    clip = transaction.get_one(Clip, clip_id)
    names = ["runner", *COLUMNS]
    for own, readings in measured_angles(library, transaction, clip):
        for moment, reading in readings.items():
            told = {
                "measurement": f"{OWN}{own.name} {MOMENTS[moment]}",
                "value": reading.value_deg,
                "unit": "deg",
                "u": reading.u_deg,
                "u_change": None,
                "n": reading.n,
                "verdict": "info",
                "decision": None,
            }
            yield [told.get(name, cell) for name, cell in zip(names, measured, strict=True)]


def _cell(value: Any) -> Any:
    return text_cell(value) if isinstance(value, str) else value


def _line(cells: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
