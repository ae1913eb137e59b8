"""A batch on this machine: each clip in one of several processes that outlive it.

A process that dies takes its clip with it and no other; one that shows no progress is ended.
"""

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from posture.batch.plan import Item
from posture.job import Outcome, do_job
from posture.native import drop_stderr

if TYPE_CHECKING:
    from posture.tracking import Progress

STALLED_S: Final = 600.0
"""How long a clip may show no progress: no stage of an analysis is silent for that long."""
REPORT_EVERY_S: Final = 0.5
Work = Callable[[Item, Path, "Progress"], Outcome]
Watch = Callable[[Item, int, int | None], None]
Task = tuple[Item, Path]
Finished = tuple[Item, Path, Outcome]


def analyse(item: Item, folder: Path, progress: "Progress") -> Outcome:
    """Analyse a clip of a batch into its folder, on one core: the others have clips too."""
    return do_job(item.job, folder, progress, workers=1)


def run_here(
    tasks: Sequence[Task],
    workers: int,
    watch: Watch,
    work: Work = analyse,
    stalled_s: float = STALLED_S,
) -> Generator[Finished, None, None]:
    """Analyse clips in processes of this machine; yield each as it finishes.

    Parameters
    ----------
    tasks : sequence of (Item, Path)
        Clips, each with its folder of results.
    workers : int
        How many processes.
    watch : callable
        Told now and then how many frames of a clip are done, and how many there are.
    work : callable
        What a process does with an item and its folder.
    stalled_s : float
        How long a process may show no progress before it is ended.
    """
    workers = min(workers, len(tasks))
    processes = [_Process(work, watch, stalled_s) for _ in range(workers)]
    idle: queue.SimpleQueue[_Process] = queue.SimpleQueue()
    for process in processes:
        idle.put(process)

    def run(task: Task) -> Finished:
        process = idle.get()
        try:
            return *task, process.run(*task)
        finally:
            idle.put(process)

    try:
        with ThreadPoolExecutor(max(workers, 1)) as pool:
            try:
                for future in as_completed([pool.submit(run, task) for task in tasks]):
                    yield future.result()
            finally:
                # Interrupted, or nobody wants the rest: none begins, those under way end at once.
                pool.shutdown(wait=False, cancel_futures=True)
                for process in processes:
                    process.stop()
    finally:
        for process in processes:
            process.end()


class _Process:
    """A process that analyses one clip after the other; a new one takes over where it died."""

    def __init__(self, work: Work, watch: Watch, stalled_s: float) -> None:
        self._work, self._watch, self._stalled_s = work, watch, stalled_s
        self._child: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._stopped = False

    def run(self, item: Item, folder: Path) -> Outcome:
        """Analyse a clip; whatever happens to the process is an outcome."""
        began = time.monotonic()
        try:
            pipe = self._pipe or self._start()
            pipe.send((item, folder))
            outcome = self._wait(pipe, item)
        except (EOFError, OSError):
            outcome = Outcome("failed", self._death())
            self.end()
        if outcome.seconds:
            return outcome
        return replace(outcome, seconds=round(time.monotonic() - began, 2))

    def stop(self) -> None:
        """Kill the process, from whichever thread; the one that waits for it tidies up."""
        self._stopped = True
        child = self._child
        if child is not None:
            child.kill()

    def end(self) -> None:
        """Kill the process and tidy up."""
        if self._child is not None and self._pipe is not None:
            self._child.kill()
            self._child.join()
            self._pipe.close()
        self._child = self._pipe = None

    def _start(self) -> Connection:
        # Forked copies of a process with threads hang in MediaPipe; a new one does not.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        child = context.Process(target=_serve, args=(theirs, self._work), daemon=True)
        child.start()
        theirs.close()
        self._child = child
        if self._stopped:  # meanwhile, when there was nothing to kill yet
            child.kill()
        return self._pipe

    def _wait(self, pipe: Connection, item: Item) -> Outcome:
        while pipe.poll(self._stalled_s):
            said = pipe.recv()
            if isinstance(said, Outcome):
                return said
            self._watch(item, *said)
        self.end()
        return Outcome("failed", f"It showed no progress for {self._stalled_s:g} s and was ended.")

    def _death(self) -> str:
        if self._child is None:
            return "It was ended."
        self._child.join()
        code = self._child.exitcode or 0
        if code >= 0:
            return f"Its process ended by itself (exit code {code})."
        return f"Its process was killed ({signal.Signals(-code).name}); perhaps memory ran out."


def _serve(pipe: Connection, work: Work) -> None:
    """Do one task after the other, in a process of its own."""
    # Ctrl-C in the terminal is for the batch to handle; it ends its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    drop_stderr()
    while True:
        item, folder = pipe.recv()
        pipe.send(work(item, folder, _teller(pipe)))


def _end_with_parent() -> None:
    parent: Any = multiprocessing.parent_process()
    parent.join()
    os._exit(1)


def _teller(pipe: Connection) -> "Progress":
    last = 0.0

    def tell(done: int, expected: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= REPORT_EVERY_S:
            last = time.monotonic()
            pipe.send((done, expected))

    return tell
