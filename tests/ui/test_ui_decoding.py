"""The app's server never decodes a clip itself: separate processes do."""

import os
import signal
from collections.abc import Iterator
from datetime import date
from typing import Any

import av
import pytest

from posture.library.clips.reviewing import add_note
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import Conditions, ensure_runner
from posture.pipeline.job import PREVIEWING, THUMBNAIL
from posture.report.annotated_clip import Overlay
from posture.results.corrections import Corrections, RejectedEvidence, save_corrections
from posture.ui.clips.clip_folder import AppClip, clips_folder, read_outcome, shown_job
from posture.ui.coach.hand_out_making import hand_out_of
from posture.ui.downloads.film_tasks import FilmTask
from posture.ui.downloads.overlay_drawing import annotated_clip_of, draw, drawing
from posture.ui.open_library.opened import open_clip
from posture.ui.own.filing_request import Filing, request_filing
from posture.ui.own.into_library import file_job
from posture.ui.review.clip_review import review
from posture.ui.review.pictures import pictures_there, results_of
from tests.clips import evenly, write_clip
from tests.ui.clips import QuietDesk
from tests.ui.seasons import FAR_AHEAD, analysed_film, put_in
from tests.waiting import wait_until

JANUARY = date(2026, 1, 10)
QUIET = {"x265-params": "log-level=none"}


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Note the clips that this process begins to read, of which there must be none."""
    analysed_film("made.mp4", FAR_AHEAD)  # the fixture's videos are written and read here
    really_open: Any = av.open
    read: list[object] = []

    def noting(file: Any, mode: str = "r", **options: Any) -> Any:
        if mode == "r":
            read.append(file)
        return really_open(file, mode, **options)

    monkeypatch.setattr(av, "open", noting)
    yield read
    assert read == []


def test_pictures_after_a_correction_are_drawn_apart() -> None:
    job = analysed_film("run.mp4", FAR_AHEAD)
    before = review(job)
    assert len(pictures_there(before)) == len(before.planned), "the analysis drew them"
    shot = before.analysis.report.measurements["overstride"].evidence[0]
    save_corrections(
        Corrections(rejected=(RejectedEvidence("overstride", shot.time_s),)), job.corrections
    )

    seen = review(job)
    assert len(pictures_there(seen)) < len(seen.planned)
    after, pictures = results_of(seen)

    assert shot.time_s not in [e.time_s for e in after.measurements["overstride"].evidence]
    assert len(pictures) == len(seen.planned)


def wait_until_drawn(job: AppClip) -> FilmTask:
    """Return the task after the drawing of an annotated clip has ended."""
    wait_until(lambda: (begun := drawing(review(job))) and begun.ended)
    ended = drawing(review(job))
    assert ended is not None
    return ended


def test_a_film_with_lines_is_drawn_apart() -> None:
    job = analysed_film("run.mp4", FAR_AHEAD)

    draw(review(job), Overlay())

    assert wait_until_drawn(job).trouble == ""
    film = annotated_clip_of(review(job))
    assert film is not None
    assert film[0].stat().st_size > 10_000


def test_what_the_library_shows_of_a_clip_is_drawn_apart() -> None:
    library = open_library()
    clip_id = put_in(library, "Anna Kim", JANUARY, analysed_film("run.mp4", FAR_AHEAD))

    job = open_clip(library, clip_id, unheard)
    add_note(library, clip_id, "Land softer", 1.5, [])

    assert job.clip.is_file()
    assert hand_out_of(review(job)).notes[0].jpeg is not None


def test_a_copy_that_browsers_play_is_made_apart() -> None:
    library = open_library()
    job = analysed_film("run.mp4", FAR_AHEAD)
    write_clip(job.clip, evenly(60, 25), codec="libx265", rate=25, size=(640, 360), options=QUIET)
    stages: list[str] = []

    shown = open_clip(library, put_in(library, "Anna Kim", JANUARY, job), stages.append)

    assert stages == [PREVIEWING]
    assert shown.preview.stat().st_size > 1000


def test_a_missing_thumbnail_is_drawn_apart() -> None:
    library = open_library()
    job = analysed_film("run.mp4", FAR_AHEAD)
    (job.result / THUMBNAIL).unlink()
    request_filing(job, Filing(ensure_runner(library, "Anna Kim").id, Conditions(JANUARY)))
    outcome = read_outcome(job)
    assert outcome is not None

    clip_id = file_job(library, QuietDesk(clips_folder()), job, outcome)

    filed = shown_job(clip_id)
    assert filed is not None
    assert (filed.result / THUMBNAIL).is_file()


def test_a_decoder_that_dies_leaves_the_app_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = analysed_film("run.mp4", FAR_AHEAD)
    monkeypatch.setattr("posture.ui.downloads.overlay_drawing.write_annotated", die)

    draw(review(job), Overlay())

    assert "was killed (SIGSEGV)" in wait_until_drawn(job).trouble


def unheard(stage: str) -> None:
    del stage


def die(*_: object) -> None:
    """End like a decoder that a bad file has crashed."""
    os.kill(os.getpid(), signal.SIGSEGV)
