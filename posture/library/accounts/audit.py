"""The audit list: who saw and changed what, newest first."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Select, String, func, literal, null, select, union_all
from sqlalchemy.orm import Session as Transaction

from posture.library.runners.people import name_columns, shown_name
from posture.library.schema.account_tables import Trace
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import Clip, Runner
from posture.report.spreadsheet import text_cell

PAGE_SIZE: Final = 50
COLUMNS: Final = ("when", "who", "did", "runner", "runner_id", "clip", "words")


@dataclass(frozen=True)
class Entry:
    """That somebody did something; ``runner`` and ``clip`` are names, None = none, or erased.

    A name that several runners have is followed by what sets them apart.

    ``words`` is a change's sentence, None for what is no change.
    """

    at: datetime
    who: str
    did: str
    runner_id: str | None
    runner: str | None
    clip: str | None
    words: str | None


@dataclass(frozen=True)
class AuditPage:
    """A page of the list, and the number of entries in the whole list."""

    entries: list[Entry]
    total: int


def audit_page_of(
    transaction: Transaction, who: str | None = None, page: int = 0, size: int = PAGE_SIZE
) -> AuditPage:
    """Return a page of the list, of everybody or of one person."""
    both = _both(who)
    total = transaction.scalar(select(func.count()).select_from(both.subquery())) or 0
    return AuditPage([*_entries(transaction, _newest(both).limit(size).offset(page * size))], total)


def names_in_audit(transaction: Transaction) -> list[str]:
    """Return the names in the list, in alphabetical order."""
    both = select(Trace.who).union(select(Change.author))
    return sorted(transaction.scalars(both))


def audit_csv(transaction: Transaction) -> Iterator[str]:
    """Yield the whole list as lines of CSV (RFC 4180), times in UTC; no cell is a formula."""
    yield _line(COLUMNS)
    for e in _entries(transaction, _newest(_both(None)).execution_options(yield_per=1000)):
        when = e.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        cells = (e.who, e.did, e.runner or "", e.runner_id or "", e.clip or "", e.words or "")
        yield _line((when, *map(text_cell, cells)))


def _both(who: str | None) -> Any:
    traces = select(
        Trace.at.label("at"),
        Trace.who.label("who"),
        Trace.did.label("did"),
        Trace.runner_id.label("runner_id"),
        Trace.clip_id.label("clip_id"),
        null().cast(String).label("words"),
        Trace.id.label("id"),
    )
    changes = select(
        Change.made,
        Change.author,
        Change.verb,
        Change.runner_id,
        literal(None, String),
        Change.words,
        Change.id,
    )
    if who is not None:
        traces, changes = traces.where(Trace.who == who), changes.where(Change.author == who)
    return union_all(traces, changes)


def _newest(both: Any) -> Select[Any]:
    found = both.subquery()
    return (
        select(
            found.c.at,
            found.c.who,
            found.c.did,
            Clip.name,
            found.c.words,
            found.c.runner_id,
            *name_columns(),
        )
        .outerjoin(Runner, Runner.id == found.c.runner_id)
        .outerjoin(Clip, Clip.id == found.c.clip_id)
        .order_by(found.c.at.desc(), found.c.id)
    )


def _entries(transaction: Transaction, query: Select[Any]) -> Iterator[Entry]:
    for at, who, did, clip, words, runner_id, *name in transaction.execute(query):
        runner = shown_name(*name) if name[0] is not None else None
        yield Entry(at, who, did, runner_id, runner, clip, words)


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
