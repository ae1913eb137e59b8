"""Films of two clips in step, made in the background."""

from functools import partial
from pathlib import Path

from posture.report.pair_film import FilmedClip, write_pair
from posture.report.pauses import DrawnFrame
from posture.results.pairs import InStep, PairStyle
from posture.system.files import replacing
from posture.system.processes import run_apart
from posture.system.progress import Progress
from posture.ui.browser.pair_contract import PairFilm
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.clip_identity import analysed_video
from posture.ui.clips.derived import current_version, derived_file
from posture.ui.downloads.film_tasks import FilmTask, begin_film, cancel_film, film_task
from posture.ui.downloads.voices import delete_voice
from posture.ui.open_library.clip_marks import clip_notes
from posture.ui.review.clip_review import Review

TITLES = ("Before", "After")


def pair_key(first: AppClip, second: AppClip) -> str:
    """Return the key of a pair's film."""
    return f"{first.id}~{second.id}"


def pair_version(first: Review, second: Review) -> str:
    """Return the version of a pair, which changes with either clip's corrections."""
    return f"{first.version}-{second.version}"


def pair_film(first: Review, second: Review) -> Path:
    """Return where the film of a pair is, if it was made."""
    # The name begins with the first clip's version, with which it becomes outdated, and ends with
    # the second clip's id, by which it is found if that is deleted for good.
    return first.job.derived / f"{pair_version(first, second)}-{second.job.id}.mp4"


def can_be_filmed(first: Review, second: Review) -> bool:
    """Return whether both have a video."""
    return all(analysed_video(seen.job) is not None for seen in (first, second))


def pair_task(first: Review, second: Review) -> FilmTask | None:
    """Return the task that makes the pair's film, or made it; None = there is none."""
    return film_task(pair_key(first.job, second.job), pair_version(first, second))


def begin_pair(first: Review, second: Review, asked: PairFilm) -> None:
    """Begin to make a film of a pair, unless that is being done."""

    def is_current() -> bool:
        return all(current_version(seen.job) == seen.version for seen in (first, second))

    make = partial(_make, first, second, asked.step, asked.style)
    begin_film(pair_key(first.job, second.job), pair_version(first, second), is_current, make)


def cancel_pair(first: AppClip, second: AppClip) -> None:
    """Stop making a pair's film."""
    cancel_film(pair_key(first, second))


def drawn_frames(job: AppClip) -> tuple[DrawnFrame, ...]:
    """Return the drawings of a clip's notes.

    Raises
    ------
    PostureError
        If the notes cannot be read.
    """
    return tuple(
        DrawnFrame(note.at_s, note.shapes)
        for note in clip_notes(job)
        if note.at_s is not None and note.shapes
    )


def _make(
    first: Review, second: Review, step: InStep, style: PairStyle, progress: Progress
) -> None:
    path = derived_file(first.job, pair_film(first, second).name)
    clips = [_filmed(seen, title) for seen, title in zip((first, second), TITLES, strict=True)]
    with replacing(path) as half:
        run_apart(first.job.clip, progress, write_pair, half, *clips, step, style)
        progress(1, 1)
        path.unlink(missing_ok=True)
        delete_voice(path)


def _filmed(seen: Review, title: str) -> FilmedClip:
    report, motion = seen.analysis.report, seen.analysis.motion
    factor = report.clip.slow_motion_factor
    drawn, options = drawn_frames(seen.job), report.made_with.options
    return FilmedClip(seen.job.clip, factor, motion, drawn, title, options.turn_deg, options.units)
