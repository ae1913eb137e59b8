"""The analysis in a separate process, which writes to the job's folder and nowhere else."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import posture.pipeline.job
from posture.errors import PostureError
from posture.pipeline.job import make_preview, make_results
from posture.results.corrections import Corrections, load_corrections, save_corrections
from posture.system.limits import limits_for, restrict
from posture.system.processes import give_way
from posture.ui.clips.clip_folder import (
    SHELF,
    AppClip,
    Outcome,
    StageProgress,
    earlier_track,
    load_job,
    write_first,
    write_outcome,
    write_progress,
)
from posture.ui.clips.clip_identity import analysed_video, fingerprint, save_fingerprint
from posture.ui.clips.derived import keep_outcome, version_of
from posture.ui.clips.followed_picture import FollowedPicture

REPORT_EVERY_S: Final = 0.25
COPYING_NICE: Final = 5
"""How far the copy for browsers gives way further, to the analysis of the next clip."""


def work(folder: Path) -> None:
    """Analyse the clip of the job in ``folder``, write its outcome, and only then copy the clip."""
    job = load_job(folder)
    if job is None:
        raise SystemExit(1)
    restrict(limits_for(job.clip))
    try:
        outcome = analyse(job)
    except PostureError as error:
        outcome = Outcome("failed", str(error))
    except MemoryError:
        outcome = Outcome("failed", str(limits_for(job.clip).too_much_memory()))
    write_outcome(job, outcome)
    filed = (job.folder / SHELF).exists()  # then it is copied where the library keeps it
    if outcome.state != "failed" and analysed_video(job) and not filed:
        give_way(COPYING_NICE)
        _copy_for_browsers(job)


def copy_clip(folder: Path) -> None:
    """Copy the clip of the analysed job in ``folder``."""
    job = load_job(folder)
    if job is not None:
        restrict(limits_for(job.clip))
        _copy_for_browsers(job)


def _copy_for_browsers(job: AppClip) -> None:
    """Copy a clip that some browsers may not play; the result stands without the copy."""
    with suppress(PostureError, MemoryError):
        make_preview(job.clip, job.result, partial(reporter, job), job.settings.turn_deg)


def analyse(job: AppClip) -> Outcome:
    """Run the whole analysis of a job and write its results.

    Raises
    ------
    PostureError
        If the analysis fails; a refused clip is an outcome.
    """
    clip = posture.pipeline.job.Job(job.clip, job.settings.of_clip())
    stored = load_corrections(job.corrections) if job.corrections.exists() else Corrections()
    corrections = on_new_clock(job, stored)
    analysed = fingerprint(job.clip)
    outcome = make_results(
        clip,
        job.result,
        partial(reporter, job),
        job.settings.annotate,
        corrections,
        first=partial(write_first, job),
        watch=FollowedPicture(job).keep,
    )
    save_fingerprint(job, analysed)
    if corrections != stored:
        save_corrections(corrections, job.corrections)
    if corrections:
        keep_outcome(job, version_of(job, corrections), outcome)
    return outcome


def on_new_clock(job: AppClip, corrections: Corrections) -> Corrections:
    """Return a clip's earlier corrections with their times adapted to a changed camera rate."""
    import numpy as np

    from posture.pipeline.analysis import is_track
    from posture.pose_track import load_track
    from posture.video import probe, slow_motion_factor

    if not corrections or is_track(job.clip) or not earlier_track(job).is_file():
        return corrections
    before = load_track(earlier_track(job))
    factor = before.clip.slow_motion_factor
    file_rate_hz = 1.0 / (factor * float(np.median(np.diff(before.time_s))))
    hint = probe(job.clip).capture_fps_hint
    now = slow_motion_factor(file_rate_hz, job.settings.capture_fps, hint)
    return corrections if now == factor else corrections.rescaled(factor / now)


def reporter(job: AppClip, stage: str) -> Callable[[int, int | None], None]:
    """Return a function of frames done and expected that keeps ``progress.json`` current."""
    since = time.time()
    last = 0.0

    def report(done: int, expected: int | None) -> None:
        nonlocal last
        now = time.time()
        if now - last >= REPORT_EVERY_S or done == expected:
            last = now
            write_progress(job, StageProgress(stage, done, expected, since))

    report(0, None)
    return report
