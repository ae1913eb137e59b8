"""The list of changes, and undoing them.

A change is recorded in the transaction that makes it, with every row that it added, changed or
deleted, as it was before and as it is after. So any change can be undone in the same way: rows are
put back if they still are as the change left them. Rows are changed as objects here; a statement
that changes many rows at once would not be seen, and is refused.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Date, event, inspect, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, ORMExecuteState
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.claims import check_free
from posture.library.schema.acting import author
from posture.library.schema.all_tables import METADATA
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import (
    Base,
    Claim,
    Clip,
    Erasure,
    Instant,
    Runner,
    Session,
    StoredFile,
    now,
)
from posture.library.schema.vocabulary import SHORT_ID
from posture.library.storage.library import Library

UNDO: Final = "undo"
UNDONE_WITHIN: Final = timedelta(hours=1)
"""For how long a change can be undone."""
NOT_RECORDED: Final = (Claim, Erasure, StoredFile)
THINGS: Final = {
    "runners": "the runner",
    "sessions": "the session",
    "clips": "the clip",
    "analyses": "the analysis",
    "measurements": "the measurement",
    "notes": "the note",
    "tags": "the tag",
    "corrections": "the correction",
    "hand_outs": "the hand-out",
    "inbox": "the clip in the inbox",
    "own_angles": "the angle",
    "changes": "the list of changes",
}
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
    return change


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
            rows.add(row, _values(row), None)

    def after_flush(session: Transaction, *_: object) -> None:
        for row in _recorded(session.new):
            rows.add(row, None, _values(row))
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


def _mapper(row: Base | type[Base]) -> Mapper[Any]:
    mapper = inspect(type(row) if isinstance(row, Base) else row)
    assert isinstance(mapper, Mapper)
    return mapper


def _key(row: Base) -> list[str]:
    return list(_mapper(row).primary_key_from_instance(row))


def _values(row: Base) -> Values:
    return {a.key: _plain(getattr(row, a.key)) for a in _mapper(row).column_attrs}


def _changed_values(row: Base) -> tuple[Values, Values]:
    before, after = {}, {}
    for attribute in _mapper(row).column_attrs:
        history = inspect(row).attrs[attribute.key].history
        if history.has_changes():
            # A value that was set without being read first would be missing here: a bug.
            before[attribute.key] = _plain(list(history.deleted).pop())
            after[attribute.key] = _plain(list(history.added).pop())
    return before, after


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _restored(table: type[Base], values: Values) -> Values:
    """Return values of a row as the program uses them."""
    columns = _mapper(table).columns
    return {name: _typed(columns[name].type, value) for name, value in values.items()}


def _typed(kind: object, value: Any) -> Any:
    if value is None or not isinstance(kind, Instant | Date):
        return value
    return datetime.fromisoformat(value) if isinstance(kind, Instant) else date.fromisoformat(value)


def list_changes(
    transaction: Transaction, runner_id: str | None = None, most: int = 50
) -> list[Change]:
    """Return the newest changes first, of all runners or those that name one."""
    query = select(Change).order_by(Change.made.desc(), Change.id).limit(most)
    if runner_id is not None:
        named = (Change.runner_id == runner_id, Change.other_runner_id == runner_id)
        query = query.where(or_(*named))
    return list(transaction.scalars(query))


def find_change(transaction: Transaction, change_id: str) -> Change:
    """Return the change with an id, or the start of one.

    Raises
    ------
    UsageError
        If there is no such change, or several.
    """
    begins = select(Change).where(Change.id.startswith(change_id, autoescape=True)).limit(2)
    found = transaction.scalars(begins).all() if change_id else []
    if len(found) != 1:
        raise UsageError(
            f"There is no change {change_id!r}; 'posture library undo --list' lists the last ones."
        )
    return found[0]


def last_change(transaction: Transaction, author: str | None = None) -> Change | None:
    """Return the newest change that can be undone, by anybody or one author; None = none."""
    query = select(Change).where(
        Change.before.is_not(None), Change.undone.is_(None), Change.made > now() - UNDONE_WITHIN
    )
    if author is not None:
        query = query.where(Change.author == author)
    return transaction.scalars(query.order_by(Change.made.desc(), Change.id).limit(1)).first()


def why_kept(change: Change) -> str:
    """Return why a change cannot be undone, as a sentence; empty = it can be tried."""
    if change.undone is not None:
        return "It has been undone already."
    if change.verb == UNDO:
        return "An undo cannot be undone; make the change again."
    if now() - change.made > UNDONE_WITHIN:
        return "It is more than an hour old, so it cannot be undone; change it by hand."
    return "" if change.before else "A change of this kind cannot be undone."


def undo(library: Library, change_id: str, holder: str = "") -> Change:
    """Undo a change, completely or not at all; ``holder`` is who is reviewing a clip (`Claim`).

    Raises
    ------
    UsageError
        If there is no such change, or it cannot be undone any more: it is too old, was undone
        already, or what it changed was changed again since. The message says which.
    """
    try:
        with library.changing() as transaction:
            change = find_change(transaction, change_id)
            if reason := why_kept(change):
                raise UsageError(f"{change.words} {reason}")
            _put_back(transaction, change, holder)
            change.undone = now()
            transaction.add(
                Change(
                    author=author(),
                    verb=UNDO,
                    kind=change.kind,
                    subject=change.subject,
                    runner_id=change.runner_id,
                    other_runner_id=change.other_runner_id,
                    words=f"Undone: {change.words}",
                )
            )
    except IntegrityError as error:
        raise UsageError(
            "It cannot be undone any more: the library has something else in its place by now."
        ) from error
    return change


def _put_back(transaction: Transaction, change: Change, holder: str) -> None:
    order = [table.name for table in METADATA.sorted_tables]
    images = sorted(change.before or [], key=lambda image: order.index(image["table"]))
    _check_as_left(transaction, images, change, holder)
    for image in images:
        if image["after"] is None:
            table = _table(image)
            transaction.add(table(**_restored(table, image["before"])))
            transaction.flush()  # in the order of the tables, so that what it refers to is there
    for image in images:
        if image["before"] is not None and image["after"] is not None:
            row = transaction.get_one(_table(image), _identity(image))
            for name, value in _restored(_table(image), image["before"]).items():
                setattr(row, name, value)
    transaction.flush()
    for image in reversed(images):
        if image["before"] is None:
            _take_away(transaction, image)


def _table(image: Values) -> type[Base]:
    mappers = Base.registry.mappers
    return next(m.class_ for m in mappers if m.class_.__tablename__ == image["table"])


def _identity(image: Values) -> Any:
    key: Sequence[str] = image["key"]
    return tuple(key)


def _check_as_left(
    transaction: Transaction, images: Sequence[Values], change: Change, holder: str
) -> None:
    """Make sure that the rows still are as the change left them, and that nobody reviews them."""
    for image in images:
        row = transaction.get(_table(image), _identity(image))
        after, gone = image["after"], row is None
        if image["table"] == "sessions" and image["before"] is None:
            continue  # it goes only if no clip is left in it
        if (after is None) != gone or (row and any(_values(row)[k] != v for k, v in after.items())):
            since = "deleted" if gone else "changed again"
            what = THINGS.get(image["table"], "it")
            why = f"{what} has been {since} since; undo that first."
            raise UsageError(f"{change.words} It cannot be undone: {why}")
        clip_id = image["key"][0] if image["table"] == "clips" else getattr(row, "clip_id", None)
        if clip_id is not None:
            check_free(transaction, clip_id, holder)


def _take_away(transaction: Transaction, image: Values) -> None:
    """Take away a row that a change added: runners and clips go to the bin."""
    row = transaction.get(_table(image), _identity(image))
    if isinstance(row, Runner | Clip):
        row.binned = now()
    elif isinstance(row, Session):
        _take_away_session(transaction, row)
    elif row is not None:
        transaction.delete(row)
        transaction.flush()


def _take_away_session(transaction: Transaction, session: Session) -> None:
    if transaction.scalar(select(Clip.id).where(Clip.session_id == session.id).limit(1)) is None:
        transaction.delete(session)
        transaction.flush()


def described(change: Change) -> str:
    """Return a change as a line for people: its id, when, who, what, and whether it was undone."""
    made = change.made.astimezone()
    end = " (undone)" if change.undone else ""
    return f"{change.id[:SHORT_ID]}  {made:%Y-%m-%d %H:%M}  {change.author}: {change.words}{end}"
