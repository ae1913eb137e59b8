"""Taking clips in, and starting, watching and ending their analyses."""

import multiprocessing
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from posture.errors import PostureError, UsageError
from posture.files import writing
from posture.ui.jobs import (
    Job,
    Outcome,
    Progress,
    Settings,
    clear_results,
    delete_job,
    find_job,
    list_jobs,
    new_folder,
    read_outcome,
    save_job,
    silence_s,
    write_progress,
)
from posture.ui.words import died_words
from posture.ui.worker import work

CHUNK_BYTES: Final = 1 << 20
LONGEST_SILENCE_S: Final = 15.0
GRACE_S: Final = 3.0
INTERRUPTED: Final = "The app was closed before this clip was done. Nothing else was affected."


class Desk:
    """The analyses of one folder of clips; all tabs of the app share one desk.

    Parameters
    ----------
    clips : Path
        The folder with one folder a clip; made with the first clip.
    target : callable
        What a worker process runs, given the job's folder.
    """

    def __init__(self, clips: Path, target: Callable[[Path], None] = work) -> None:
        self.clips = clips
        self._target = target
        self._workers: dict[str, BaseProcess] = {}

    def jobs(self) -> list[Job]:
        """Return all clips, newest first."""
        return list_jobs(self.clips)

    def find(self, job_id: str) -> Job | None:
        """Return the clip with this id, or None."""
        return find_job(self.clips, job_id)

    def take_upload(self, name: str, content: BinaryIO, settings: Settings) -> Job:
        """Copy an upload to disk and start its analysis.

        Raises
        ------
        PostureError
            If it cannot be written; nothing of it stays behind.
        """
        folder = new_folder(self.clips)
        clip = folder / "clip" / PurePath(name.replace("\\", "/")).name
        job = Job(folder, clip.name, clip, datetime.now(UTC), settings)
        try:
            save_job(job)
            with writing(clip):
                clip.parent.mkdir()
                with clip.open("wb") as copy:
                    shutil.copyfileobj(content, copy, CHUNK_BYTES)
            self.start(job)
        except PostureError:
            delete_job(job)
            raise
        return job

    def take_path(self, path: Path, settings: Settings) -> Job:
        """Start the analysis of a file that stays where it is.

        Raises
        ------
        UsageError
            If there is no such file.
        """
        if not path.exists():
            raise UsageError(f"{path} does not exist; check the path.")
        if not path.is_file():
            raise UsageError(f"{path} is a folder; give one clip.")
        clip = path.resolve()
        job = Job(new_folder(self.clips), path.name, clip, datetime.now(UTC), settings)
        save_job(job)
        self.start(job)
        return job

    def again(self, job: Job, settings: Settings) -> Job:
        """Analyse a clip once more, with other settings; the new results replace the old."""
        self._end_worker(job)
        clear_results(job)
        job = replace(job, settings=settings)
        save_job(job)
        self.start(job)
        return job

    def start(self, job: Job) -> None:
        """Start the worker process of a job."""
        write_progress(job, Progress("Starting", 0, None, 0.0))
        # Forked copies of a process with threads hang in MediaPipe; a new one does not.
        context = multiprocessing.get_context("spawn")
        worker = context.Process(target=self._target, args=(job.folder,), daemon=True)
        worker.start()
        self._workers[job.id] = worker

    def outcome(self, job: Job) -> Outcome | None:
        """Return how the analysis ended, or None while it runs."""
        worker = self._workers.get(job.id)
        # Asked in this order, a worker that ends between the two questions is no dead one.
        running = worker.is_alive() if worker else silence_s(job) < LONGEST_SILENCE_S
        told = read_outcome(job)
        if told or running:
            return told
        return Outcome("failed", died_words(worker.exitcode) if worker else INTERRUPTED)

    def remove(self, job: Job) -> None:
        """Stop the analysis if it runs, and delete everything kept about the clip.

        Raises
        ------
        PostureError
            If a file could not be deleted.
        """
        self._end_worker(job)
        delete_job(job)

    def _end_worker(self, job: Job) -> None:
        worker = self._workers.pop(job.id, None)
        if worker is None:
            return
        worker.terminate()
        worker.join(GRACE_S)
        if worker.is_alive():
            worker.kill()
            worker.join()
