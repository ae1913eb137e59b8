"""The runners to whom clips of the inbox may be given: those at hand, and others by name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session as Transaction

from posture.library.runners.people import name_columns, shown_name
from posture.library.schema.names import name_key
from posture.library.schema.tables import Runner, Session


@dataclass(frozen=True)
class Candidate:
    """A runner to choose; ``last`` is the day of the newest session, ``exact`` = so called."""

    runner_id: str
    name: str
    last: date | None
    exact: bool = False


def candidates(transaction: Transaction, first: Collection[str], most: int) -> list[Candidate]:
    """Return at most ``most`` runners by name: those with ids in ``first``, then the last seen."""
    here = case((Runner.id.in_(first), 0), else_=1)
    newest = func.max(Session.day)
    query = _runners().order_by(here, newest.is_(None), newest.desc(), Runner.id).limit(most)
    rows = list(transaction.execute(query))
    return sorted(
        (_candidate(*row, typed="") for row in rows),
        key=lambda found: (name_key(found.name), found.runner_id),
    )


def find_candidates(transaction: Transaction, typed: str, most: int) -> list[Candidate]:
    """Return at most ``most`` runners whose names contain what was typed, exact matches first.

    Case and accents are ignored.
    """
    key = name_key(typed)
    if not key:
        return []
    order = case(
        (Runner.name_key == key, 0),
        (Runner.name_key.startswith(key, autoescape=True), 1),
        else_=2,
    )
    query = _runners().where(Runner.name_key.contains(key, autoescape=True))
    ordered = query.order_by(order, Runner.name_key, Runner.id).limit(most)
    return [_candidate(*row, typed=key) for row in transaction.execute(ordered)]


def _runners() -> Select[Any]:
    return (
        select(Runner.name_key, func.max(Session.day), *name_columns())
        .outerjoin(Runner.sessions)
        .where(Runner.binned.is_(None))
        .group_by(Runner.id)
    )


def _candidate(key: str, last: date | None, *runner: Any, typed: str) -> Candidate:
    return Candidate(runner[0], shown_name(*runner), last, bool(typed) and key == typed)
