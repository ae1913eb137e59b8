"""Every table of the library, whichever module defines it."""

from typing import Final

from sqlalchemy import MetaData

from posture.library import change_tables, tables

MODULES: Final = (tables, change_tables)
"""The modules that define tables."""
METADATA: Final[MetaData] = tables.Base.metadata
