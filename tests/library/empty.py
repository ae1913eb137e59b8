"""A library without content, to be copied: making its tables takes ten times as long."""

from pathlib import Path

import pytest

from posture.library.deleting.reserve import release_reserve
from posture.library.maintenance.opening import open_library
from tests.once import once_for_all


def empty_library(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an empty library in SQLite; nobody may change it."""
    return once_for_all("empty-library", factory, _make)


def _make(folder: Path) -> Path:
    library = open_library(folder / "library")
    library.close()
    release_reserve(library.folder)  # each copy reserves its own
    return library.folder
