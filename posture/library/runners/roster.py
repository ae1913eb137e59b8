"""The roster: all runners as people, page by page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session as Transaction

from posture.library.runners.people import NAMED, name_columns, shown_name
from posture.library.runners.queries import is_for_review, key_of, newest_analysis
from posture.library.schema.names import name_key
from posture.library.schema.tables import (
    THUMBNAIL,
    Clip,
    Runner,
    Session,
    StoredAnalysis,
    StoredPicture,
)

RosterOrder = Literal["name", "last visit", "waiting"]
ORDERS: Final[tuple[RosterOrder, ...]] = get_args(RosterOrder)


@dataclass(frozen=True)
class RosterRow:
    """A runner in the roster.

    Attributes
    ----------
    runner : Runner
        What is known of them.
    name : str
        Their name for people: a shared name is followed by what sets them apart.
    clips : int
        The number of their clips.
    last : date or None
        The day of their last visit; None = there is no clip.
    waiting : int
        How many clips wait for review.
    thumbnail_sha256 : str or None
        The picture of their newest clip that has one.
    """

    runner: Runner
    name: str
    clips: int
    last: date | None
    waiting: int
    thumbnail_sha256: str | None


@dataclass(frozen=True)
class Roster:
    """A page of the roster, and the number of runners in all of it."""

    rows: Sequence[RosterRow]
    total: int


def roster(
    transaction: Transaction,
    text: str = "",
    order: RosterOrder = "name",
    number: int = 0,
    size: int = 20,
) -> Roster:
    """Return page ``number`` (from 0) of the runners whose name, note or notes contain ``text``.

    Case and accents are ignored. Those seen last come first by "last visit", those with the most
    to look at by "waiting"; otherwise they are in order of their names.
    """
    found = select(Runner.id).where(Runner.binned.is_(None))
    if text.strip():
        about = func.coalesce(Runner.about, "")
        remarks = (key_of(transaction, column) for column in (about, Runner.notes))
        columns: tuple[Any, ...] = (Runner.name_key, *remarks)
        wanted = name_key(text)
        found = found.where(or_(*(column.contains(wanted, autoescape=True) for column in columns)))
    total = transaction.scalar(select(func.count()).select_from(found.subquery())) or 0
    waits = _waits(true()) if order == "waiting" else None
    ordered = _ordered(found, order, waits).limit(size).offset(number * size)
    chosen = {row[0]: row[1:] for row in transaction.execute(ordered)}
    ids = list(chosen)
    waiting = _waiting(transaction, ids) if waits is None else {i: chosen[i][0] for i in ids}
    rows = _rows(transaction, ids, waiting)
    return Roster([rows[runner_id] for runner_id in ids], total)


def roster_row(transaction: Transaction, runner_id: str) -> RosterRow:
    """Return a runner's row, whether they are in the bin or not."""
    ids = [runner_id]
    return _rows(transaction, ids, _waiting(transaction, ids))[runner_id]


def _visits(which: ColumnElement[bool]) -> Subquery:
    """Return the query for the number of clips and the last day of each of these runners."""
    return (
        select(
            Session.runner_id,
            func.count(Clip.id).label("clips"),
            func.max(Session.day).label("last"),
        )
        .join(Session.clips)
        .where(Clip.binned.is_(None), which)
        .group_by(Session.runner_id)
        .subquery()
    )


def _waits(which: ColumnElement[bool]) -> Subquery:
    """Return the query for how many clips of each of these runners wait for review."""
    return (
        select(Session.runner_id, func.count(Clip.id).label("waiting"))
        .join(Session.clips)
        .join(StoredAnalysis, and_(StoredAnalysis.clip_id == Clip.id, newest_analysis()))
        .where(Clip.binned.is_(None), is_for_review(), which)
        .group_by(Session.runner_id)
        .subquery()
    )


def _waiting(transaction: Transaction, ids: Sequence[str]) -> dict[str, int]:
    """Return how many clips of these runners wait for review; those without one are left out."""
    waits = transaction.execute(select(_waits(Session.runner_id.in_(ids))))
    return {row.runner_id: row.waiting for row in waits}


def _ordered(found: Select[Any], order: RosterOrder, waits: Subquery | None) -> Select[Any]:
    """Return the query with an order; what waits follows in its rows if that is the order."""
    by_name = (Runner.name_key, Runner.birth_year, Runner.id)
    if order == "last visit":
        seen = exists().where(Clip.session_id == Session.id, Clip.binned.is_(None))
        days = select(Session.day).where(Session.runner_id == Runner.id, seen)
        last = days.order_by(Session.day.desc()).limit(1).scalar_subquery()
        return found.order_by(func.coalesce(last, date.min).desc(), *by_name)
    if waits is not None:
        number = func.coalesce(waits.c.waiting, 0)
        found = found.add_columns(number).outerjoin(waits, waits.c.runner_id == Runner.id)
        return found.order_by(number.desc(), *by_name)
    return found.order_by(*by_name)


def _rows(
    transaction: Transaction, ids: Sequence[str], waiting: Mapping[str, int]
) -> dict[str, RosterRow]:
    query = select(Runner, *name_columns()).where(Runner.id.in_(ids))
    theirs = Session.runner_id.in_(ids)
    seen = {row.runner_id: row for row in transaction.execute(select(_visits(theirs)))}
    pictures = _pictures(transaction, ids)
    rows = {}
    for runner, *name in transaction.execute(query):
        visit = seen.get(runner.id)
        rows[runner.id] = RosterRow(
            runner,
            shown_name(*name[:NAMED]),
            visit.clips if visit else 0,
            visit.last if visit else None,
            waiting.get(runner.id, 0),
            pictures[runner.id],
        )
    return rows


def _pictures(transaction: Transaction, ids: Collection[str]) -> dict[str, str | None]:
    """Return the SHA-256 of each runner's newest thumbnail, by the runner's id; None = none."""
    newest = (
        select(StoredPicture.sha256)
        .join(StoredAnalysis, StoredAnalysis.id == StoredPicture.analysis_id)
        .join(StoredAnalysis.clip)
        .join(Clip.session)
        .where(Session.runner_id == Runner.id, Clip.binned.is_(None))
        .where(StoredPicture.name == THUMBNAIL)
        .order_by(Session.day.desc(), StoredAnalysis.made.desc())
        .limit(1)
        .scalar_subquery()
    )
    theirs = select(Runner.id, newest.label("sha256")).where(Runner.id.in_(ids))
    return {row.id: row.sha256 for row in transaction.execute(theirs)}
