"""A PostgreSQL server on loopback with a folder of its own, for tests and bench."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from tests.waiting import PATIENCE_S

DEBIAN: Final = Path("/usr/lib/postgresql")
OWNER: Final = "postgres"
"""The server refuses to run as root; Debian's package brings this user."""
MEMORY: Final = Path("/dev/shm")
ROOM_BYTES: Final = 2_000_000_000


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    password: str
    data: Path

    def address(self, name: str) -> str:
        """Return a database's address as a user would write it."""
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def database(self, like: str = "template1") -> Iterator[str]:
        """Give the address of a new database, which is a copy of one that nobody has open."""
        name = f"library_{secrets.token_hex(4)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield self.address(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def show(self, certificate: Path, key: Path) -> None:
        """Show another certificate from now on."""
        _give(certificate, self.data / "server.crt")
        _give(key, self.data / "server.key")
        self.run("SELECT pg_reload_conf()")

    def run(self, statement: str) -> None:
        """Run a statement outside of any of the tests' databases."""
        run_outside(self.address("postgres"), statement)


def run_outside(address: str, *statements: str) -> None:
    """Run statements in a server's own database, whatever database an address leads to."""
    with _outside(address.rpartition("/")[0]).connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


@cache
def _outside(server: str) -> Engine:
    """Return the engine of a server's own database, whose connection stays open."""
    url = make_url(f"{server}/postgres").set(drivername="postgresql+pg8000")
    without_tls = {"ssl_context": False}
    return create_engine(url, isolation_level="AUTOCOMMIT", connect_args=without_tls)


def programs() -> Path | None:
    """Return the folder with PostgreSQL's server programs, None where it is not installed."""
    folders = [path.parent for path in sorted(DEBIAN.glob("*/bin/initdb"))]
    on_path = shutil.which("initdb")
    return folders[-1] if folders else Path(on_path).parent if on_path else None


@contextmanager
def running(certificates: Path | None = None) -> Iterator[Server]:
    """Run a server with a new folder on a free port of loopback.

    Parameters
    ----------
    certificates : Path or None
        A folder with ``server.crt``, ``server.key`` and ``root.crt``, for TLS; the user ``guest``
        comes in with a certificate only.
    """
    found = programs()
    assert found is not None
    # Not pytest's own folder, which no other user may enter.
    with tempfile.TemporaryDirectory(prefix="posture-pg-", dir=_place()) as name:
        server = Server(_free_port(), secrets.token_hex(8), Path(name) / "data")
        process = _start(found, Path(name), server, certificates)
        try:
            _wait(server, process)
            yield server
        finally:
            _outside(server.address("").removesuffix("/")).dispose()
            process.send_signal(signal.SIGINT)
            process.wait()


def _place() -> Path | None:
    """Return memory, where there is room: each database has hundreds of files; None = the disk."""
    room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if room else None


def _start(
    found: Path, folder: Path, server: Server, certificates: Path | None
) -> subprocess.Popen[bytes]:
    user = _user()
    word = folder / "word"
    word.write_text(server.password)
    if user:
        for path in (folder, word):
            shutil.chown(path, user)
    data = server.data
    made: list[Path | str] = [
        found / "initdb",
        "-D",
        data,
        "-U",
        OWNER,
        "-A",
        "scram-sha-256",
        "--pwfile",
        word,
    ]
    quiet = subprocess.DEVNULL
    made += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
    subprocess.run(made, check=True, user=user, cwd=folder, stdout=quiet)
    settings: dict[str, str | int] = {
        "listen_addresses": "127.0.0.1",
        "port": server.port,
        "unix_socket_directories": str(folder),
        # Nothing in it has to outlive the computer, or to be copied to another server.
        "fsync": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "autovacuum": "off",
        "max_wal_size": "128MB",
    }
    if certificates is not None:
        settings |= {"ssl": "on", "ssl_ca_file": "root.crt"}
        for path in certificates.iterdir():
            _give(path, data / path.name)
        rules = data / "pg_hba.conf"
        rules.write_text("hostssl all guest all cert\n" + rules.read_text())
    asked = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    command: list[Path | str] = [found / "postgres", "-D", data, *asked]
    return subprocess.Popen(command, user=user, cwd=folder, stdout=quiet, stderr=quiet)


def _user() -> str | None:
    return OWNER if os.geteuid() == 0 else None


def _give(path: Path, place: Path) -> None:
    """Copy a file to where the server alone reads it."""
    shutil.copyfile(path, place)
    place.chmod(0o600)
    if user := _user():
        shutil.chown(place, user)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            server.run("SELECT 1")
            return
        except DBAPIError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
