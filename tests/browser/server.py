"""Starting the real app on a given port, with a given data folder."""

import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.waiting import PATIENCE_S

# As the app prints it.
WAY_IN: Final = re.compile(r"posture is at  (https?://\S+)")
ROOT: Final = Path(__file__).parents[2]
# Without the system's certificates, which take longer to load than a connection takes.
UNVERIFIED: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
UNVERIFIED.check_hostname, UNVERIFIED.verify_mode = False, ssl.CERT_NONE


@dataclass(frozen=True)
class Server:
    """A running app: its address, its data folder, its process.

    ``way_in`` is the address that it printed, with the token.
    """

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    way_in: str

    @property
    def clips(self) -> Path:
        """The folder of its clips, see `posture.ui.clips.clip_folder.clips_folder`."""
        return self.data / "clips"


@contextmanager
def running_app(
    data: Path, port: int | None = None, under: Sequence[str] = (), options: Sequence[str] = ()
) -> Iterator[Server]:
    """Run the app until the block ends; it listens on the loopback address only.

    ``port`` is a free port unless given; ``under`` is a command that runs another command;
    ``options`` are Streamlit's.
    """
    port = port or free_port()
    command = [*under, sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.headless", "true", "--server.port", str(port), *options]
    environment = os.environ | {"POSTURE_DATA": str(data)}
    log_file = data / "server.log"
    before = log_file.stat().st_size if log_file.exists() else 0
    with log_file.open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        way_in = wait_for_way_in(log_file, before, process)
        yield Server(way_in.partition("/?")[0], data, process, way_in)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def free_port() -> int:
    """Return an unused port of the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for_way_in(log_file: Path, before: int, process: subprocess.Popen[bytes]) -> str:
    """Wait until the server has printed its address and responds there; return the address."""
    end = time.monotonic() + PATIENCE_S
    while True:
        log = log_file.read_bytes()[before:].decode(errors="replace")
        printed = WAY_IN.search(log)
        if printed and _answers(printed[1]):
            return printed[1]
        assert process.poll() is None, f"the app ended:\n{log}"
        assert time.monotonic() < end, f"the app does not answer:\n{log}"
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5, context=UNVERIFIED):
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
