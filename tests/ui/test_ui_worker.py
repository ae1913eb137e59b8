"""The worker's part of an analysis; desk and browser tests run it as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from posture.results.corrections import Corrections, MaskedStretch, save_corrections
from posture.ui.clips.clip_folder import AppClip, Settings, set_aside
from posture.ui.clips.worker import on_new_clock
from tests.clips import evenly, write_clip
from tests.ui.clips import analysed

MADE = Corrections(masked=(MaskedStretch(2.0, 4.0),))


@pytest.fixture
def checked_again(tmp_path: Path) -> AppClip:
    """A clip at 60 frames per second with earlier results, about to be checked again."""
    film = tmp_path / "film.mp4"
    write_clip(film, evenly(12, 60.0))
    job = analysed(clip=film)
    save_corrections(MADE, job.corrections)
    set_aside(job)
    return job


@pytest.mark.parametrize(("capture_fps", "pace"), [(None, 1.0), (60.0, 1.0), (240.0, 4.0)])
def test_corrections_stay_where_they_were_in_the_film(
    checked_again: AppClip, capture_fps: float | None, pace: float
) -> None:
    """Filmed at four times the rate, two seconds of the file are half a second."""
    job = replace(checked_again, settings=Settings(capture_fps=capture_fps))
    (masked,) = on_new_clock(job, MADE).masked
    assert (masked.start_s, masked.end_s) == pytest.approx((2.0 / pace, 4.0 / pace), rel=1e-6)


def test_corrections_of_a_clip_that_was_not_checked_before_stay(tmp_path: Path) -> None:
    job = replace(analysed(clip=tmp_path / "film.mp4"), settings=Settings(capture_fps=240.0))
    assert on_new_clock(job, MADE) is MADE
