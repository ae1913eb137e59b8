"""A batch on a cluster of machines, with Dask distributed, which schedules and retries.

A worker that can read the clip at the same path, with the same size, reads it there; otherwise
the clip is sent to it. Results are sent back, and only this machine writes them. A worker
analyses each clip in a separate process, within the same limits as everywhere. If a worker dies,
its clip is given to another one; Dask gives up on a clip that kills several workers.
"""

import multiprocessing
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from posture.batch.item import Item
from posture.batch.local import Finished, Task, analyse, outcome_in
from posture.errors import MachineError
from posture.pipeline.job import OUTCOME, Outcome
from posture.system.files import write_atomically, writing
from posture.system.installation import require
from posture.system.processes import WorkerProcess

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD: Final = 2
"""Clips handed to the scheduler per thread of the cluster; no more are queued there."""
CONNECT_S: Final = 10
_thread_data: Final = threading.local()


@dataclass(frozen=True)
class ClipResult:
    """A worker's result: the outcome, and every file of the result folder by name."""

    outcome: Outcome
    files: dict[str, bytes]


def run_on_cluster(tasks: Sequence[Task], address: str) -> Iterator[Finished]:
    """Analyse clips on the cluster whose scheduler is at ``address``; yield each as it finishes.

    Raises
    ------
    MachineError
        If Dask is not installed, there is no scheduler, or it has no workers.
    """
    require("cluster")
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_S)
    except (OSError, ValueError) as error:
        raise MachineError(
            f"There is no Dask scheduler at {address}; check the address."
        ) from error
    with client:
        yield from _Batch(client, tasks).run()


class _Batch:
    """The clips still to be submitted, and those submitted."""

    def __init__(self, client: "Client", tasks: Sequence[Task]) -> None:
        self._client = client
        self._waiting = list(reversed(tasks))
        self._submitted: dict[str, Task] = {}
        self._by_value = False

    def run(self) -> Iterator[Finished]:
        from distributed import as_completed

        threads = sum(self._client.nthreads().values())
        if not threads:
            raise MachineError("The cluster has no workers yet; start some with 'dask worker'.")
        ahead = min(AHEAD * threads, len(self._waiting))
        futures = as_completed([self._submit(self._waiting.pop()) for _ in range(ahead)])
        for future in futures:
            task = self._submitted.pop(future.key)
            outcome = self._receive(future, task)
            if outcome is None:  # the workers cannot read the clip, so send all from now on
                self._by_value = True
                self._waiting.append(task)
            else:
                yield *task, outcome
            if self._waiting:
                futures.add(self._submit(self._waiting.pop()))

    def _submit(self, task: Task) -> "Future":
        item = task[0]
        size = _size(item.job.clip)
        content = item.job.clip.read_bytes() if self._by_value and size is not None else None
        future = self._client.submit(analyse_there, item, size, content, pure=False)
        self._submitted[future.key] = task
        return future

    def _receive(self, future: "Future", task: Task) -> Outcome | None:
        if future.status != "finished":
            return Outcome("failed", _why(future))
        result: ClipResult | None = future.result()
        if result is None:
            return None
        try:
            _write(result, task[1])
        except (MachineError, OSError) as error:
            return Outcome("failed", str(error))
        return result.outcome


def _why(future: "Future") -> str:
    error: Any = future.exception() if future.status == "error" else None
    if type(error).__name__ == "KilledWorker":
        return "Every worker that tried it died; they may have run out of memory."
    return f"The cluster gave up on it ({error or future.status})."


def analyse_there(item: Item, size: int | None, content: bytes | None) -> ClipResult | None:
    """Analyse a clip on a worker; None = the clip is not there and has to be sent."""
    clip = item.job.clip
    with tempfile.TemporaryDirectory(prefix="posture-") as name:
        folder = Path(name)
        if content is not None:
            sent = folder / "clip" / clip.name
            sent.parent.mkdir()
            sent.write_bytes(content)
            item = replace(item, job=replace(item.job, clip=sent))
        elif size is not None and _size(clip) != size:
            return None
        outcome = outcome_in(_process(), analyse, _ignore_progress, item, folder / "result")
        return ClipResult(outcome, _read(folder / "result"))


def _size(clip: Path) -> int | None:
    """Return a clip's size in bytes; None = it cannot be accessed from this machine."""
    try:
        return clip.stat().st_size
    except OSError:
        return None


def _process() -> WorkerProcess:
    """Return the process of this thread of the worker, which is used for all its clips."""
    if not hasattr(_thread_data, "process"):
        # Dask runs its workers as daemons, which may not start processes.
        multiprocessing.current_process().daemon = False
        _thread_data.process = WorkerProcess()
    process: WorkerProcess = _thread_data.process
    return process


def _ignore_progress(item: Item, done: int, expected: int | None) -> None:
    del item, done, expected


def _read(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _write(result: ClipResult, folder: Path) -> None:
    """Write a worker's result, ``outcome.json`` last, because it marks the folder as complete."""
    names = sorted(result.files, key=lambda name: name == OUTCOME)
    for name in names:
        with writing(folder / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / name, result.files[name])
