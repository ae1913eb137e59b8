"""Starting the real app on a port of its own, with a data folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 180.0


@dataclass(frozen=True)
class Server:
    """A running app: its address, its data folder, its process."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]

    @property
    def clips(self) -> Path:
        """Where its clips live, as `posture.ui.jobs.clips_folder` tells."""
        return self.data / "clips"


@contextmanager
def running_app(data: Path) -> Iterator[Server]:
    """Run the app until the block ends; it listens on the loopback address only."""
    port = free_port()
    command = ["-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port)]
    environment = os.environ | {"POSTURE_DATA": str(data)}
    with (data / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    server = Server(f"http://localhost:{port}", data, process)
    try:
        wait_for_health(server)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for_health(server: Server) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE_S
    while not _healthy(server):
        log = (server.data / "server.log").read_text(errors="replace")
        assert server.process.poll() is None, f"the app ended:\n{log}"
        assert time.monotonic() < end, f"the app does not answer:\n{log}"
        time.sleep(0.1)


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something that the disk or a process tells."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def _healthy(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5) as answer:
            return bool(answer.read() == b"ok")
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
