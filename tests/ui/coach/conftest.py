"""Every test of a coach's pages begins with an empty library."""

import pytest

from posture.library.maintenance.opening import open_library
from posture.library.storage.library import Library
from tests.ui.coach.coaching import JANUARY
from tests.ui.seasons import FAR_AHEAD, analysed_film, put_in


@pytest.fixture(autouse=True)
def library() -> Library:
    """An empty library."""
    return open_library()


@pytest.fixture
def clip_id(library: Library) -> str:
    """Anna's clip, whose foot lands far ahead."""
    job = analysed_film("run.mp4", FAR_AHEAD)
    return put_in(library, "Anna Kim", JANUARY, job, speed_kmh=10.0, shoes="blue")
