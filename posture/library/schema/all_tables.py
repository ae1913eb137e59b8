"""Every table of the library, and every column that names a stored file."""

from typing import Any, Final

from sqlalchemy import Column, MetaData

from posture.library.schema import (
    account_tables,
    angle_tables,
    change_tables,
    inbox_tables,
    practice_tables,
    tables,
)

MODULES: Final = (
    *(tables, account_tables, change_tables, practice_tables, inbox_tables, angle_tables),
)
"""The modules that define tables."""
METADATA: Final[MetaData] = tables.Base.metadata
FILE_COLUMNS: Final[tuple[Column[Any], ...]] = tuple(
    column
    for table in METADATA.sorted_tables
    for column in table.columns
    if any(key.column.table.name == "files" for key in column.foreign_keys)
)
"""Every column that refers to a stored file."""
