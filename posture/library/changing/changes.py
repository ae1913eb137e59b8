"""Recording changes, so that they can be undone (`posture.library.changing.undoing`).

A change is recorded in the transaction that makes it, with every row that it added, changed or
deleted, as it was before and as it is after. Rows are changed as objects here; a statement
that changes many rows at once would not be seen, and is refused.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState
from sqlalchemy.orm import Session as Transaction

from posture.library.schema.acting import author
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import (
    Base,
    Claim,
    Clip,
    Erasure,
    Runner,
    StoredFile,
    new_id,
)

DELETE: Final = "delete"
"""The verb of a change that deleted something which the bin keeps (`posture.library.deleting`)."""
GIVEN: Final = "hand out"
"""The verb of having given a hand-out to a runner."""
NOT_RECORDED: Final = (Claim, Erasure, StoredFile)
_noted: Final[ContextVar[list[str] | None]] = ContextVar("noted", default=None)
Values = dict[str, Any]


@dataclass
class _Rows:
    """The rows that a transaction changed: their values before and after, None = no such row."""

    found: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def add(self, row: Base, before: Values | None, after: Values | None) -> None:
        """Add a change of a row, after earlier ones of the same row."""
        table, key = row.__tablename__, _key(row)
        known = self.found.setdefault((table, "/".join(key)), [table, key, before, after])
        if known[3] is not after:
            known[2] = known[2] if known[2] is None else {**(before or {}), **known[2]}
            known[3] = after if after is None or known[3] is None else {**known[3], **after}

    def images(self) -> list[Values]:
        """Return the rows as JSON, without those that are as before."""
        return [
            {"table": table, "key": key, "before": before, "after": after}
            for table, key, before, after in self.found.values()
            if before != after
        ]


def record(
    transaction: Transaction,
    verb: str,
    about: Clip | Runner | None,
    words: str,
    other: Runner | None = None,
    before: list[Values] | None = None,
) -> Change:
    """Record a change within the transaction that makes it.

    Parameters
    ----------
    transaction : Transaction
        The transaction.
    verb : str
        What was done, in one word: "move".
    about : Clip, Runner or None
        What was changed; None = something of the whole library.
    words : str
        A sentence about it for people.
    other : Runner or None
        Another runner whom the words name.
    before : list of dict or None
        The changed rows, if it can be undone; see `recording`.
    """
    runner = about.session.runner if isinstance(about, Clip) else about
    change = Change(
        id=new_id(),
        author=author(),
        verb=verb,
        kind=type(about).__name__.lower() if about is not None else "library",
        subject=about.id if about is not None else "",
        runner_id=runner.id if runner is not None else None,
        other_runner_id=other.id if other is not None else None,
        words=words,
        before=before,
    )
    transaction.add(change)
    noted = _noted.get()
    if noted is not None and before is not None:
        noted.append(change.id)
    return change


@contextmanager
def noting_changes() -> Iterator[list[str]]:
    """Give the ids of what the block changes that can be undone, and nobody else meanwhile."""
    ids: list[str] = []
    before = _noted.set(ids)
    try:
        yield ids
    finally:
        _noted.reset(before)


@dataclass
class Recording:
    """A change that is being made; its words and the other runner may be set meanwhile."""

    words: str = ""
    other: Runner | None = None


@contextmanager
def recording(
    transaction: Transaction,
    verb: str,
    about: Clip | Runner | None,
    words: str = "",
    other: Runner | None = None,
) -> Iterator[Recording]:
    """Record what is changed inside the block so that it can be undone; see `record`.

    If no row was changed, nothing is recorded. ``about`` names the runner whom a clip belongs to
    before the change.
    """
    runner = about.session.runner if isinstance(about, Clip) else about
    rows, made = _Rows(), Recording(words, other)
    with _watching(transaction, rows):
        yield made
        transaction.flush()
    if images := rows.images():
        change = record(transaction, verb, about, made.words, made.other, images)
        change.runner_id = runner.id if runner is not None else None


@contextmanager
def _watching(transaction: Transaction, rows: _Rows) -> Iterator[None]:
    def before_flush(session: Transaction, *_: object) -> None:
        for row in _recorded(session.deleted):
            rows.add(row, values_of(row), None)

    def after_flush(session: Transaction, *_: object) -> None:
        for row in _recorded(session.new):
            rows.add(row, None, values_of(row))
        for row in _recorded(session.dirty):
            rows.add(row, *_changed_values(row))

    def refuse(state: ORMExecuteState) -> None:
        if state.is_update or state.is_delete:
            raise RuntimeError("a statement changes rows that would not be recorded")

    listeners: dict[str, Callable[..., None]] = {
        "before_flush": before_flush,
        "after_flush": after_flush,
        "do_orm_execute": refuse,
    }
    transaction.flush()
    for name, listener in listeners.items():
        event.listen(transaction, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(transaction, name, listener)


def _recorded(rows: Iterable[object]) -> list[Base]:
    return [row for row in rows if isinstance(row, Base) and not isinstance(row, NOT_RECORDED)]


def mapper_of(row: Base | type[Base]) -> Mapper[Any]:
    """Return how rows of a table are stored."""
    mapper = inspect(type(row) if isinstance(row, Base) else row)
    assert isinstance(mapper, Mapper)
    return mapper


def _key(row: Base) -> list[str]:
    return list(mapper_of(row).primary_key_from_instance(row))


def values_of(row: Base) -> Values:
    """Return a row's values by column, as they are kept in a change."""
    return {a.key: _plain(getattr(row, a.key)) for a in mapper_of(row).column_attrs}


def _changed_values(row: Base) -> tuple[Values, Values]:
    before, after = {}, {}
    for attribute in mapper_of(row).column_attrs:
        history = inspect(row).attrs[attribute.key].history
        if history.has_changes():
            # A value that was set without being read first would be missing here: a bug.
            before[attribute.key] = _plain(list(history.deleted).pop())
            after[attribute.key] = _plain(list(history.added).pop())
    return before, after


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
