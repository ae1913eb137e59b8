"""Clips of a batch's table that belong to one session: what one row says goes for all of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from posture.batch.item import Item
from posture.errors import UsageError

OF_ITEM: Final = ("day", "shoes", "state")
OF_SETTINGS: Final = ("speed_kmh", "incline", "back")


def in_sessions(rows: Sequence[tuple[str, Item]]) -> list[Item]:
    """Return the clips of a table, each with its session's day and conditions.

    Rows with the same runner and session are one session. If none has a day, each film's counts.

    Parameters
    ----------
    rows : sequence of (str, Item)
        Where each row is, for people ("Line 3 of season.csv"), and its clip.

    Raises
    ------
    UsageError
        If two rows of a session contradict each other.
    """
    told: dict[tuple[str | None, str], dict[str, tuple[str, Any]]] = {}
    for where, item in rows:
        if item.session is None:
            continue
        key = item.runner, item.session
        for name, value in _conditions(item).items():
            first, known = told.setdefault(key, {}).setdefault(name, (where, value))
            if known != value:
                raise UsageError(
                    f"{where}: the column '{_column(name)}' is {value}, but {known} in {first} of "
                    f"the same session {item.session!r}."
                )
    return [_shared(item, told) for _, item in rows]


def _shared(item: Item, told: dict[Any, dict[str, tuple[str, Any]]]) -> Item:
    if item.session is None:
        return item
    key = item.runner, item.session
    values = {name: value for name, (_, value) in told.get(key, {}).items()}
    settings = {name: values[name] for name in OF_SETTINGS if name in values}
    own = {name: values[name] for name in OF_ITEM if name in values}
    job = replace(item.job, settings=replace(item.job.settings, **settings))
    return replace(item, job=job, **own)


def _conditions(item: Item) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in OF_ITEM}
    values |= {name: getattr(item.job.settings, name) for name in OF_SETTINGS}
    return {name: value for name, value in values.items() if value is not None}


def _column(name: str) -> str:
    return "date" if name == "day" else name
