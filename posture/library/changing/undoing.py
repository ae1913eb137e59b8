"""The list of changes, and undoing them.

Any change that was recorded (`posture.library.changing.changes`) can be undone in the same way:
rows are put back if they still are as the change left them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Date, Select, func, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from posture.errors import UsageError
from posture.library.changing.changes import DELETE, GIVEN, Values, mapper_of, values_of
from posture.library.changing.claims import check_free
from posture.library.schema.acting import author
from posture.library.schema.all_tables import METADATA
from posture.library.schema.change_tables import Change
from posture.library.schema.tables import Base, Clip, Instant, Runner, Session, now
from posture.library.schema.vocabulary import SHORT_ID
from posture.library.storage.library import Library

UNDO: Final = "undo"
UNDONE_WITHIN: Final = timedelta(hours=1)
"""For how long a change can be undone."""
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
    "practice": "the letterhead",
    "text_blocks": "the text",
    "own_exercises": "the exercise",
    "given_hand_outs": "the hand-out",
    "targets": "the target",
    "changes": "the list of changes",
}


def list_changes(
    transaction: Transaction, runner_id: str | None = None, most: int = 50
) -> list[Change]:
    """Return the newest changes first, of all runners or those that name one.

    There are ``most`` of them, or more: all of the time within which they can be undone.
    """
    named = (Change.runner_id == runner_id, Change.other_runner_id == runner_id)
    which = or_(*named) if runner_id is not None else true()
    recent = select(func.count(Change.id)).where(which, Change.made > now() - UNDONE_WITHIN)
    number = max(most, transaction.scalar(recent) or 0)
    query = select(Change).where(which).order_by(Change.made.desc(), Change.id).limit(number)
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


def last_change(transaction: Transaction) -> Change | None:
    """Return the newest change that can be undone; None = none."""
    return transaction.scalars(_can_be_undone().limit(1)).first()


def last_step(transaction: Transaction, author: str) -> Change | None:
    """Return the newest change by an author that the key for undoing takes back; None = none.

    That a hand-out was given is none: it stays on record unless that very change is undone.
    """
    steps = _can_be_undone().where(Change.author == author, Change.verb != GIVEN)
    return transaction.scalars(steps.limit(1)).first()


def _can_be_undone() -> Select[Change]:
    """Return the query for the changes that can be undone, the newest first."""
    recent = Change.made > now() - UNDONE_WITHIN
    query = select(Change).where(Change.before.is_not(None), Change.undone.is_(None), recent)
    return query.order_by(Change.made.desc(), Change.id)


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
    with whole_or_refused(), library.changing() as transaction:
        change = find_change(transaction, change_id)
        if reason := why_kept(change):
            raise UsageError(f"{change.words} {reason}")
        put_back(transaction, change, holder)
    return change


def deleted_things() -> Select[Change]:
    """Return the query for the changes that deleted something which can still be put back."""
    kept = Change.before.is_not(None), Change.undone.is_(None)
    return select(Change).where(Change.verb == DELETE, *kept)


@contextmanager
def whole_or_refused() -> Iterator[None]:
    """Refuse, for people, to undo what the database does not allow any more."""
    try:
        yield
    except IntegrityError as error:
        raise UsageError(
            "It cannot be undone any more: the library has something else in its place by now."
        ) from error


def put_back(transaction: Transaction, change: Change, holder: str) -> None:
    """Undo a change within a transaction, and note that; see `undo`."""
    _put_rows_back(transaction, change, holder)
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


def _restored(table: type[Base], values: Values) -> Values:
    """Return values of a row as the program uses them."""
    columns = mapper_of(table).columns
    return {name: _typed(columns[name].type, value) for name, value in values.items()}


def _typed(kind: object, value: Any) -> Any:
    if value is None or not isinstance(kind, Instant | Date):
        return value
    return datetime.fromisoformat(value) if isinstance(kind, Instant) else date.fromisoformat(value)


def _put_rows_back(transaction: Transaction, change: Change, holder: str) -> None:
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
        if (after is None) != gone or (
            row and any(values_of(row)[k] != v for k, v in after.items())
        ):
            since = "deleted" if gone else "changed again"
            what = THINGS.get(image["table"], "it")
            why = f"{what} has been {since} since; undo that first."
            raise UsageError(f"{change.words} It cannot be undone: {why}")
        clip_id = image["key"][0] if image["table"] == "clips" else _clip_of(image, row)
        if clip_id is not None:
            check_free(transaction, clip_id, holder)


def _clip_of(image: Values, row: Base | None) -> str | None:
    """Return the clip that a row says something about, also if the change deleted the row."""
    found = (image["before"] or {}).get("clip_id") if row is None else getattr(row, "clip_id", None)
    return str(found) if found is not None else None


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
