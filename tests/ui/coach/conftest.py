"""Every test of a coach's pages begins with an empty library."""

import shutil

import pytest

from posture.library.maintenance.opening import library_folder, open_library
from posture.library.storage.library import Library
from tests.library.empty import empty_library
from tests.ui.coach.coaching import JANUARY
from tests.ui.seasons import FAR_AHEAD, analysed_film, put_in


@pytest.fixture(autouse=True)
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """An empty library."""
    shutil.copytree(empty_library(tmp_path_factory), library_folder())
    return open_library()


@pytest.fixture
def clip_id(library: Library) -> str:
    """Anna's clip, whose foot lands far ahead."""
    job = analysed_film("run.mp4", FAR_AHEAD)
    return put_in(library, "Anna Kim", JANUARY, job, speed_kmh=10.0, shoes="blue")
