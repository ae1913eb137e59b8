"""What is proposed for a clip: the conditions of the same runner's same or last visit.

A proposal never comes from another runner's clip, however shortly before it was filmed.
"""

from dataclasses import dataclass, replace
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import undefer

from posture.library.runners.queries import newest_analysis
from posture.library.runners.records import Conditions, conditions_of
from posture.library.schema.tables import Clip, Session, StoredAnalysis


@dataclass(frozen=True)
class Visit:
    """A runner's visit: its conditions, and from which sides it was filmed, as far as known."""

    conditions: Conditions
    sides: tuple[str, ...] = ()


def last_visit(transaction: Transaction, runner_id: str, day: date) -> Visit | None:
    """Return a runner's visit on ``day``, or else the last one before; None = there is none.

    Of several sessions on one day it is the one with the newest clip.
    """
    query = (
        select(Session)
        .join(Session.clips)
        .where(Session.runner_id == runner_id, Session.day <= day, Clip.binned.is_(None))
        .order_by(Session.day.desc(), Clip.added.desc(), Session.id)
    )
    session = transaction.scalars(query.limit(1)).first()
    if session is None:
        return None
    return Visit(conditions_of(session), _sides(transaction, session.id))


def proposed(visit: Visit | None, day: date) -> Conditions:
    """Return the conditions to propose for a clip of ``day``.

    All of the same day's visit; of an earlier one not how the back was, which is asked each time.
    """
    if visit is None:
        return Conditions(day)
    if visit.conditions.day == day:
        return visit.conditions
    return replace(visit.conditions, day=day, back=None)


class _View(msgspec.Struct):
    near_side: str


class _Report(msgspec.Struct):
    """The part of a report that is needed here; the rest is skipped, which is quick."""

    view: _View | None = None


def _sides(transaction: Transaction, session_id: str) -> tuple[str, ...]:
    query = (
        select(StoredAnalysis)
        .join(StoredAnalysis.clip)
        .where(Clip.session_id == session_id, Clip.binned.is_(None), newest_analysis())
        .options(undefer(StoredAnalysis.report))
    )
    found = {_side(analysis.report) for analysis in transaction.scalars(query)}
    return tuple(sorted(side for side in found if side))


def _side(report: str) -> str:
    try:
        view = msgspec.json.decode(report, type=_Report).view
    except (msgspec.DecodeError, UnicodeError):
        return ""
    return view.near_side if view else ""
