"""Checking values from a damaged database against the types of their columns."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, String

from posture.library.schema.tables import Instant
from posture.library.storage.store import SHA256


def is_value(column: Column[Any], value: object) -> bool:
    """Return whether a value, as SQLite returns it, is valid in a column."""
    if value is None:
        return bool(column.nullable)
    is_valid = next(test for kind, test in TESTS if isinstance(column.type, kind))
    try:
        return is_valid(column, value)
    except (TypeError, ValueError, RecursionError):
        return False


def _is_text(column: Column[Any], value: object) -> bool:
    longest = column.type.length if isinstance(column.type, String) else None
    if not isinstance(value, str) or "\0" in value or len(value) > (longest or len(value)):
        return False
    of_a_file = column.name.endswith("sha256") and (column.foreign_keys or column.primary_key)
    return not of_a_file or SHA256.fullmatch(value) is not None


def _is_json(column: Column[Any], value: Any) -> bool:
    del column
    msgspec.json.decode(value)
    return True


def _is_instant(column: Column[Any], value: Any) -> bool:
    del column
    datetime.fromisoformat(value)
    return True


def _is_day(column: Column[Any], value: Any) -> bool:
    del column
    date.fromisoformat(value)
    return True


def _is_boolean(column: Column[Any], value: object) -> bool:
    del column
    return value in (0, 1)


def _is_number(column: Column[Any], value: object) -> bool:
    del column
    return isinstance(value, int | float)


def _is_whole(column: Column[Any], value: object) -> bool:
    del column
    return isinstance(value, int)


TESTS: Final[tuple[tuple[type, Callable[[Column[Any], Any], bool]], ...]] = (
    (JSON, _is_json),
    (Instant, _is_instant),
    (Date, _is_day),
    (Boolean, _is_boolean),
    (Float, _is_number),
    (Integer, _is_whole),
    (String, _is_text),
)
