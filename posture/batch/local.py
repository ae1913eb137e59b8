"""A batch on this machine, in several processes that each analyse one clip after the other.

If a process dies, only its current clip fails; a process that makes no progress is ended.
"""

import queue
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from posture.batch.item import Item
from posture.errors import MachineError
from posture.pipeline.job import Outcome, do_job
from posture.system.processes import STALLED_S, WorkerProcess

if TYPE_CHECKING:
    from posture.system.progress import Progress

Work = Callable[[Item, Path, "Progress"], Outcome]
Watch = Callable[[Item, int, int | None], None]
Task = tuple[Item, Path]
Finished = tuple[Item, Path, Outcome]


def analyse(item: Item, folder: Path, progress: "Progress") -> Outcome:
    """Analyse a clip of a batch into its folder, on one core: the others work on other clips."""
    return do_job(item.job, folder, progress, workers=1)


def run_here(
    tasks: Sequence[Task],
    workers: int,
    watch: Watch,
    work: Work = analyse,
    stalled_s: float = STALLED_S,
) -> Generator[Finished, None, None]:
    """Analyse clips in processes on this machine; yield each as it finishes.

    Parameters
    ----------
    tasks : sequence of (Item, Path)
        Clips, each with its result folder.
    workers : int
        Number of processes.
    watch : callable
        Called with a clip, its number of frames done, and the number expected.
    work : callable
        What a process does with an item and its folder.
    stalled_s : float
        How long a process may make no progress before it is ended, seconds.
    """
    workers = min(workers, len(tasks))
    processes = [WorkerProcess(stalled_s) for _ in range(workers)]
    idle: queue.SimpleQueue[WorkerProcess] = queue.SimpleQueue()
    for process in processes:
        idle.put(process)

    def run(task: Task) -> Finished:
        process = idle.get()
        try:
            return *task, outcome_in(process, work, watch, *task)
        finally:
            idle.put(process)

    try:
        with ThreadPoolExecutor(max(workers, 1)) as pool:
            try:
                for future in as_completed([pool.submit(run, task) for task in tasks]):
                    yield future.result()
            finally:
                # After an interruption, no further clip is started and running ones end at once.
                pool.shutdown(wait=False, cancel_futures=True)
                for process in processes:
                    process.stop()
    finally:
        for process in processes:
            process.end()


def outcome_in(
    process: WorkerProcess, work: Work, watch: Watch, item: Item, folder: Path
) -> Outcome:
    """Analyse a clip in a process; if the process fails, so does the clip."""
    began = time.monotonic()
    try:
        outcome = process.watch(item.job.clip, partial(watch, item), work, item, folder)
    except MachineError as error:
        outcome = Outcome("failed", str(error))
    if outcome.seconds:
        return outcome
    return replace(outcome, seconds=round(time.monotonic() - began, 2))
