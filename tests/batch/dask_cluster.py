"""A real Dask cluster on loopback: a scheduler and workers in processes of their own."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.runs import ROOT


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address and the workers' processes."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def running_cluster(place: Path) -> Iterator[Cluster]:
    """Run a scheduler and two workers, one thread each, until the block ends.

    The second worker is a daemon under its nanny, as users start them.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    worker = ["worker", address, "--nthreads", "1", "--local-directory", str(place)]
    with ExitStack() as stack:
        _start(stack, "scheduler", "--port", str(port), *common)
        workers = [_start(stack, *worker, *kind, *common) for kind in (["--no-nanny"], [])]
        yield Cluster(address, workers)


def _start(stack: ExitStack, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *words]
    quiet = subprocess.DEVNULL
    process = stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet))
    stack.callback(process.kill)
    return process
