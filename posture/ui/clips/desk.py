"""Accepting clips, and starting, watching and ending their analyses, one at a time."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Final

from posture.errors import PostureError, UsageError
from posture.library.schema.acting import check_may_change
from posture.pipeline.job import PREVIEWING
from posture.results.clip_settings import ClipSettings
from posture.system.files import check_readable, writing
from posture.system.limits import limits_for
from posture.system.processes import (
    BACKGROUND_NICE,
    STOP_S,
    SupervisedProcess,
    why_it_ended,
)
from posture.ui.clips.clip_folder import (
    AppClip,
    Outcome,
    Settings,
    StageProgress,
    claim,
    delete_earlier,
    delete_job,
    find_job,
    has_earlier,
    is_waiting,
    list_jobs,
    new_folder,
    next_job,
    read_outcome,
    read_progress,
    restore_earlier,
    save_job,
    set_aside,
    silence_s,
    touch_progress,
    write_outcome,
)
from posture.ui.clips.clip_identity import analysed_video, same_content
from posture.ui.clips.derived import current_outcome
from posture.ui.clips.uploads import Upload, clean_name
from posture.ui.clips.worker import COPYING_NICE, copy_clip, work

LONGEST_SILENCE_S: Final = 10.0
LOOK_EVERY_S: Final = 0.5
UNHARMED: Final = "The app and your other clips are unharmed."
INTERRUPTED: Final = (
    "The app was closed before this clip was done. Check it again; nothing else was affected."
)


class Desk:
    """Runs the analyses of a folder of clips; all tabs of the app share one desk.

    An analysis uses the whole machine, so only one runs at a time and the others wait for their
    turn, even across a restart of the app. A worker that has written its outcome, and only copies
    its clip for browsers, holds up nobody. Who may not change anything
    (`posture.library.schema.acting`) submits, cancels and removes nothing: UsageError.

    Parameters
    ----------
    clips : Path
        The folder with one subfolder per clip; created with the first clip.
    target : callable
        What a worker process runs; called with the job's folder.
    """

    def __init__(self, clips: Path, target: Callable[[Path], None] = work) -> None:
        self.clips = clips
        self._target = target
        self._workers: list[tuple[AppClip, SupervisedProcess]] = []
        self._lock = threading.RLock()
        self._news = threading.Event()
        self._closed = False
        self._tending = threading.Thread(target=self._tend, name="desk", daemon=True)
        self._tending.start()
        # Called when the interpreter exits, before it would wait for the worker.
        Finalize(None, self.close, exitpriority=1)

    def jobs(self) -> list[AppClip]:
        """Return all clips, newest first."""
        return list_jobs(self.clips)

    def find(self, job_id: str) -> AppClip | None:
        """Return the clip with this id, or None."""
        return find_job(self.clips, job_id)

    def like(self, path: Path, settings: ClipSettings) -> AppClip | None:
        """Return the clip with the same content as a file, however it is called; None = none.

        A clip whose analysis failed does not count, so that it can be given again; nor does one
        that is turned or trimmed otherwise, which shows something else.
        """
        for job in self.jobs():
            outcome = read_outcome(job)
            known = job.settings
            alike = (known.turn_deg, known.span_s) == (settings.turn_deg, settings.span_s)
            failed = outcome is not None and outcome.state == "failed"
            if alike and not failed and same_content(job.clip, path):
                return job
        return None

    def take_upload(self, upload: Upload, settings: Settings) -> AppClip:
        """Turn an upload into a clip, to be analysed when its turn comes.

        Raises
        ------
        PostureError
            If it is gone or cannot be moved; no clip is left behind.
        """
        check_may_change()
        folder = new_folder(self.clips)
        clip = folder / "clip" / upload.name
        job = AppClip(folder, upload.name, clip, datetime.now(UTC), settings)
        try:
            with writing(clip):
                clip.parent.mkdir()
                upload.path.replace(clip)
                upload.path.parent.rmdir()
            self._queue(job)
        except PostureError:
            delete_job(job)
            raise
        return job

    def take_path(self, path: Path, settings: Settings) -> AppClip:
        """Accept a file that stays where it is, to be analysed when its turn comes.

        Raises
        ------
        UsageError
            If there is no such file, or it cannot be read.
        """
        check_may_change()
        check_readable(path)
        name, clip = clean_name(path.name), path.resolve()
        job = AppClip(new_folder(self.clips), name, clip, datetime.now(UTC), settings)
        self._queue(job)
        return job

    def again(self, job: AppClip, settings: Settings) -> AppClip:
        """Analyse a clip again, with other settings.

        The new results replace the old ones when they are complete.

        Raises
        ------
        UsageError
            If the clip itself is no longer there; the old results stay.
        """
        check_may_change()
        if not job.clip.exists():
            raise UsageError(f"{job.clip} is no longer there; put it back, or check another clip.")
        with self._lock:
            self._end_worker(job)
            job = replace(job, settings=settings)
            set_aside(job)
            self._queue(job)
        return job

    def outcome(self, job: AppClip) -> Outcome | None:
        """Return how the analysis ended, or None while it waits or runs."""
        with self._lock:
            running = any(worked_on.id == job.id for worked_on, _ in self._workers)
            # In this order, a worker that finishes in between does not count as dead.
            alive = running or is_waiting(job) or silence_s(job) < LONGEST_SILENCE_S
            outcome = current_outcome(job)
            return outcome if outcome or alive else Outcome("failed", INTERRUPTED)

    def copying(self, job: AppClip) -> StageProgress | None:
        """Return the progress of an analysed clip's copy for browsers; None = none is made."""
        progress = read_progress(job)
        if progress is None or progress.stage != PREVIEWING or job.preview.exists():
            return None
        return progress if silence_s(job) < LONGEST_SILENCE_S else None

    def comparable(self) -> list[AppClip]:
        """Return the clips that were judged and have a track, newest first."""
        outcomes = [(job, self.outcome(job)) for job in self.jobs()]
        return [j for j, known in outcomes if known and known.state == "ok" and j.track.exists()]

    def ahead(self, job: AppClip) -> int | None:
        """Return how many clips come before this one; None = its analysis has begun or is done."""
        if not is_waiting(job):
            return None
        older = [other for other in self.jobs() if other.id < job.id]
        return sum(self.outcome(other) is None for other in older)

    def cancel(self, job: AppClip) -> bool:
        """Stop the analysis; return whether the clip stays, with its earlier results.

        A clip without earlier results is deleted.

        Raises
        ------
        PostureError
            If a file could not be moved or deleted.
        """
        check_may_change()
        with self._lock:
            if not has_earlier(job):
                self.remove(job)
                return False
            self._end_worker(job)
            restore_earlier(job)
        self._news.set()
        return True

    def remove(self, job: AppClip) -> None:
        """Stop the analysis if it is waiting or running, and delete everything about the clip.

        Raises
        ------
        PostureError
            If a file could not be deleted.
        """
        check_may_change()
        with self._lock:
            self._end_worker(job)
            delete_job(job)
        self._news.set()

    def hand_over(self, job: AppClip, place: Path) -> None:
        """Move the folder of an analysed clip to a place outside the desk, which forgets the clip.

        Raises
        ------
        PostureError
            If it cannot be moved.
        """
        with self._lock, writing(place):
            self._end_worker(job)
            job.folder.replace(place)
        self._news.set()

    def copy_for_browsers(self, job: AppClip) -> None:
        """Copy an analysed clip, wherever its folder is, if some browsers may not play it."""
        if not analysed_video(job):
            return
        with self._lock:
            alive = partial(touch_progress, job)
            copier = SupervisedProcess(
                copy_clip, job.folder, sign_of_life=alive, nice=BACKGROUND_NICE + COPYING_NICE
            )
            self._workers.append((job, copier))

    def close(self) -> None:
        """End the running analysis; waiting clips stay on disk for the next desk."""
        with self._lock:
            self._closed = True
            for job, _ in list(self._workers):
                self._end_worker(job)
        self._news.set()

    def _queue(self, job: AppClip) -> None:
        save_job(job)
        self._news.set()

    def _tend(self) -> None:
        """Start a worker whenever none analyses and a clip waits, until the desk is closed."""
        while not self._closed:
            self._news.wait(LOOK_EVERY_S)
            self._news.clear()
            # A full disk may be only temporary, and then the queue must go on.
            with self._lock, suppress(OSError, PostureError):
                self._clear_away()
                analysed = all(read_outcome(job) for job, _ in self._workers)
                if analysed and not self._closed:
                    self._start_next()

    def _clear_away(self) -> None:
        """Release workers that have ended, and write the outcome if a worker wrote none."""
        for ended in [each for each in self._workers if not each[1].is_alive()]:
            self._workers.remove(ended)
            job, worker = ended
            worker.end()
            outcome = read_outcome(job)
            if outcome is None and job.folder.exists():
                why = why_it_ended(worker.exit_code, limits_for(job.clip))
                write_outcome(job, Outcome("failed", f"{why} {UNHARMED}"))
            elif outcome is not None and outcome.state != "failed":
                delete_earlier(job)

    def _start_next(self) -> None:
        job = next_job(self.clips)
        if job is None or any(self._runs_elsewhere(other) for other in self.jobs()):
            return
        if claim(job, StageProgress("Starting", 0, None, time.time())):
            alive = partial(touch_progress, job)
            worker = SupervisedProcess(
                self._target, job.folder, sign_of_life=alive, nice=BACKGROUND_NICE
            )
            self._workers.append((job, worker))

    def _runs_elsewhere(self, job: AppClip) -> bool:
        """Return whether another app that shares this folder is working on a job."""
        return not is_waiting(job) and self.outcome(job) is None

    def _end_worker(self, job: AppClip) -> None:
        for each in [each for each in self._workers if each[0].id == job.id]:
            each[1].end(STOP_S)
            self._workers.remove(each)
