"""Runners: what is known about each, and telling runners of the same name apart."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import aliased

from posture.errors import UsageError
from posture.library.changing.changes import recording
from posture.library.changing.present import present_runner
from posture.library.schema.names import checked_words, name_key
from posture.library.schema.tables import LONGEST_NAME, Runner, Session, now
from posture.library.schema.vocabulary import SHORT_ID
from posture.library.storage.library import Library
from posture.results.ranges import BIRTH_YEAR

LONGEST_NOTES: Final = 5000
NAME: Final = "A runner's name"
RENAME: Final = "rename"
DETAILS: Final = "details"
WORDS: Final = {
    "birth_year": "birth year",
    "about": "what sets them apart",
    "height_cm": "height",
    "kind": "kind",
    "notes": "notes",
    "consent_since": "consent",
}


@dataclass(frozen=True)
class Details:
    """Details of a runner; None = not given. Columns of `posture.library.schema.tables.Runner`."""

    birth_year: int | None = None
    about: str | None = None
    height_cm: float | None = None
    kind: str | None = None
    notes: str | None = None
    consent_since: date | None = None

    def given(self) -> dict[str, Any]:
        """Return the details that were given, by column."""
        return {column: value for column, value in asdict(self).items() if value is not None}


RunnerEntry = tuple[str, Details]
"""A runner's name and details, as they are entered."""


@dataclass(frozen=True)
class Known:
    """A runner in a list to choose from; ``last`` is the day of the newest session."""

    runner: Runner
    shown: str
    last: Any


def shown_name(
    runner_id: str, name: str, birth_year: int | None, about: str | None, shared: bool
) -> str:
    """Return a runner's name for people; a shared name is followed by what sets them apart."""
    if not shared:
        return name
    details = [f"born {birth_year}" if birth_year else "", about or ""]
    return f"{name} ({', '.join(filter(None, details)) or f'id {runner_id[:SHORT_ID]}'})"


def is_shared() -> Any:
    """Return the condition that another runner has the name of the query's runner."""
    other = aliased(Runner)
    return exists().where(
        other.name_key == Runner.name_key, other.id != Runner.id, other.binned.is_(None)
    )


def name_columns() -> tuple[Any, ...]:
    """Return the arguments of `shown_name` as columns of a query about runners."""
    return (Runner.id, Runner.name, Runner.birth_year, Runner.about, is_shared())


NAMED: Final = len(name_columns())
"""The number of those columns."""


def name_of(transaction: Transaction, runner_id: str) -> str:
    """Return a runner's name as `shown_name` does."""
    row = transaction.execute(select(*name_columns()).where(Runner.id == runner_id)).one()
    return shown_name(*row)


def names_of_all(transaction: Transaction) -> dict[str, str]:
    """Return the names of all runners as `shown_name` does, by id, in order of their names."""
    order = (Runner.name_key, Runner.birth_year, Runner.id)
    query = select(*name_columns()).where(Runner.binned.is_(None)).order_by(*order)
    return {row[0]: shown_name(*row) for row in transaction.execute(query)}


def namesakes(transaction: Transaction, name: str) -> list[Known]:
    """Return the runners with a name, however it is spelled, least recent session first."""
    query = (
        select(Runner, func.max(Session.day), *name_columns())
        .outerjoin(Runner.sessions)
        .where(Runner.name_key == name_key(name), Runner.binned.is_(None))
        .group_by(Runner.id)
        .order_by(func.max(Session.day), Runner.id)
    )
    return [Known(row[0], shown_name(*row[2:]), row[1]) for row in transaction.execute(query)]


def add_runner(library: Library, name: str, details: Details) -> Runner:
    """Add a runner; if the name is taken, a birth year or note must set them apart.

    Raises
    ------
    UsageError
        If the name or a detail is not valid, or nothing sets them apart from a namesake.
    """
    name, details = checked_words(name, NAME, LONGEST_NAME), checked(details)
    with library.changing() as transaction:
        return new_runner(transaction, name, details)


def new_runner(transaction: Transaction, name: str, details: Details) -> Runner:
    """Add a runner whose name and details were checked; see `add_runner`."""
    _check_apart(name, details, [known.runner for known in namesakes(transaction, name)])
    runner = Runner(**{"name": name, "notes": "", **details.given()})
    transaction.add(runner)
    transaction.flush()
    return runner


def entry_of(runner: Runner) -> RunnerEntry:
    """Return a runner's name and details, as a form shows them."""
    known = {column: getattr(runner, column) for column in WORDS}
    return runner.name, Details(**{**known, "notes": runner.notes or None})


def change_runner(
    library: Library, runner_id: str, shown: RunnerEntry, entered: RunnerEntry
) -> None:
    """Change a runner's name and details from what a form showed to what was entered in it.

    What was not changed in the form stays as it is, also if somebody else has changed it meanwhile.

    Raises
    ------
    UsageError
        As for `add_runner`, or if the runner was deleted meanwhile, or somebody else has changed
        the same thing otherwise.
    """
    name, details = checked_words(entered[0], NAME, LONGEST_NAME), checked(entered[1])
    before, after = _by_column(shown), _by_column((name, details))
    changed = {column: value for column, value in after.items() if value != before[column]}
    with library.changing() as transaction:
        runner = present_runner(transaction, runner_id)
        there = _by_column(entry_of(runner))
        also = [c for c in changed if there[c] not in (before[c], after[c])]
        if also:
            raise UsageError(_changed_by_others(also, there))
        name = changed.pop("name", runner.name)
        set_details(transaction, runner, name, changed)


def _by_column(entry: RunnerEntry) -> dict[str, Any]:
    name, details = entry
    return {"name": name, **asdict(details), "notes": details.notes or ""}


def _changed_by_others(columns: Sequence[str], there: dict[str, Any]) -> str:
    words = {"name": "name", **WORDS}
    now_there = "; ".join(f"{words[c]}: {_told(there[c])}" for c in columns)
    return (
        f"Somebody else has changed this meanwhile, and yours was not saved ({now_there}). "
        "Save again to put yours in its place."
    )


def _told(value: object) -> str:
    return "not given" if value in (None, "") else _words(value)


def rename_runner(
    library: Library,
    runner_id: str,
    name: str,
    birth_year: int | None = None,
    about: str | None = None,
) -> str:
    """Rename a runner, and say what tells them apart, if given; return a sentence that says so.

    Raises
    ------
    UsageError
        As for `add_runner`, or if the runner was deleted meanwhile.
    """
    name = checked_words(name, NAME, LONGEST_NAME)
    given = checked(Details(birth_year=birth_year, about=about)).given()
    with library.changing() as transaction:
        runner = present_runner(transaction, runner_id)
        before = name_of(transaction, runner.id)
        set_details(transaction, runner, name, given)
    return f"{before} is called {name} now."


def set_details(
    transaction: Transaction, runner: Runner, name: str, values: dict[str, Any]
) -> None:
    """Set a runner's name and some details, recorded as a change; raises as `add_runner` does."""
    after = Details(**{column: values.get(column, getattr(runner, column)) for column in WORDS})
    changed = (name_key(name), *_apart(after)) != (runner.name_key, *_apart(runner))
    if changed:
        same = [known.runner for known in namesakes(transaction, name)]
        _check_apart(name, after, [other for other in same if other.id != runner.id])
    known = name_of(transaction, runner.id)
    renamed = name != runner.name
    words = f"Renamed {known} to {name}." if renamed else f"Changed the details of {known}."
    with recording(transaction, RENAME if renamed else DETAILS, runner, words):
        runner.name = name
        for column, value in values.items():
            setattr(runner, column, value)


def fill_in(transaction: Transaction, runner: Runner, details: Details) -> None:
    """Add details that were not known yet; known details are not changed."""
    given = details.given().items()
    missing = {column: value for column, value in given if not getattr(runner, column)}
    set_details(transaction, runner, runner.name, missing)


def contradictions(runner: Runner, details: Details) -> list[str]:
    """Return which details differ from those known, in words: "height is 171, not 160"."""
    return [
        f"{WORDS[column]} is {_words(known)}, not {_words(value)}"
        for column, value in details.given().items()
        if (known := getattr(runner, column)) and known != value
    ]


def _words(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else repr(value)


def checked(details: Details) -> Details:
    """Return details as they are stored, after checking them.

    Raises
    ------
    UsageError
        If one of them is not valid.
    """
    year, about, notes = details.birth_year, details.about, details.notes
    if year is not None and not BIRTH_YEAR[0] <= year <= now().year:
        raise UsageError(f"A birth year must be between {BIRTH_YEAR[0]} and {now().year}.")
    if about is not None:
        about = checked_words(about, "The note that tells a runner apart", LONGEST_NAME)
    if notes is not None and (len(notes) > LONGEST_NOTES or "\0" in notes):
        raise UsageError(f"The notes on a runner must have at most {LONGEST_NOTES} characters.")
    rest = {field.name: getattr(details, field.name) for field in fields(Details)}
    return Details(**{**rest, "about": about, "notes": notes})


def _check_apart(name: str, details: Details, same: Sequence[Runner]) -> None:
    for other in same:
        if _apart(details) in (_apart(other), (None, "")):
            raise UsageError(
                f"The library already has a runner called {other.name!r}; give a birth year or a "
                f'note, such as "Bob\'s sister", to tell {name} apart.'
            )


def _apart(known: Details | Runner) -> tuple[int | None, str]:
    return known.birth_year, name_key(known.about or "")
