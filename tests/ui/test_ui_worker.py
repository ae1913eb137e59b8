"""The worker's part of an analysis; desk and browser tests run it as a whole."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posture.arrays import FloatArray, Image
from posture.pipeline.analysis import Analysis
from posture.results.corrections import Corrections, MaskedStretch, save_corrections
from posture.results.report import Report
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    read_first,
    read_outcome,
    set_aside,
)
from posture.ui.clips.followed_picture import followed_path
from posture.ui.clips.worker import on_new_clock, work
from posture.ui.review.clip_review import analysed_report
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


@pytest.mark.parametrize("codec", ["libx265", "libx264"])
def test_the_outcome_is_told_before_a_copy_for_browsers_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, codec: str
) -> None:
    """Every browser plays H.264 as it is."""
    film = tmp_path / "film.mp4"
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    write_clip(film, evenly(6, 25), codec=codec, options=options)
    job = analysed(clip=film)
    (job.folder / "outcome.json").unlink()
    outcome, copied = Outcome("ok", "Fine.", "ok"), []

    def copy(clip: Path, path: Path, progress: object, turn_deg: int) -> None:
        copied.append((read_outcome(job), clip, path, progress, turn_deg))

    monkeypatch.setattr("posture.ui.clips.worker.analyse", lambda _: outcome)
    monkeypatch.setattr("posture.ui.clips.worker.restrict", lambda _: None)
    monkeypatch.setattr("posture.ui.clips.worker.give_way", lambda _: None)
    monkeypatch.setattr("posture.video.preview.write_preview", copy)
    work(job.folder)

    assert read_outcome(job) == outcome
    told = [made[:3] for made in copied]
    assert told == ([(outcome, film, job.preview)] if codec == "libx265" else [])


def test_a_first_verdict_is_there_until_the_outcome_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job = analysed(clip=tmp_path / "film.mp4")
    write_clip(job.clip, evenly(6, 25))
    report, known = analysed_report(job), list[Report | None]()
    shown: list[tuple[int, ...]] = []

    def analyze_clip(
        *_: object,
        first: Callable[[Analysis], None],
        watch: Callable[[Image, FloatArray], None],
        **named: object,
    ) -> Analysis:
        assert named == {"whole": False}
        known.append(read_first(job))
        first(Analysis(report, None, None))
        known.append(read_first(job))
        watch(np.zeros((1280, 720, 3), dtype=np.uint8), np.full((33, 2), np.nan))
        picture = cv2.imread(str(followed_path(job)))
        assert picture is not None
        shown.append(picture.shape)
        return Analysis(report, None, None)

    monkeypatch.setattr("posture.pipeline.analysis.analyze_clip", analyze_clip)
    monkeypatch.setattr("posture.tracking.pose.models.ensure_model", lambda *_: None)
    monkeypatch.setattr("posture.ui.clips.worker.restrict", lambda _: None)
    monkeypatch.setattr("posture.ui.clips.worker.give_way", lambda _: None)
    work(job.folder)

    assert known == [None, report]
    assert shown == [(480, 270, 3)]
    assert read_first(job) is None
    assert not followed_path(job).exists()
    assert read_outcome(job) is not None
