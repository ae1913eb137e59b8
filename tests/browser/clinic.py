"""A clinic's server from the files of docs/how-to/clinic.md: PostgreSQL, the app, nginx.

Only what differs on a machine that runs tests is replaced: ports, folders, and the password.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.browser.server import ROOT, free_port
from tests.library.server import Server as Database
from tests.library.server import running
from tests.waiting import PATIENCE_S, wait_until

FILES: Final = ROOT / "release" / "clinic"
NGINX: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
OPENSSL: Final = shutil.which("openssl")
NAME: Final = "posture.example.org"
DATABASE: Final = "POSTURE_DATABASE_URL"
AROUND: Final = """daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/posture.conf;
}}
"""


@dataclass(frozen=True)
class Clinic:
    """A running clinic: its public address, port, data folder and database's address."""

    url: str
    port: int
    data: Path
    database: str


def read(name: str, instead: Mapping[str, str]) -> str:
    """Return one of the page's files, with what differs here replaced."""
    text = (FILES / name).read_text(encoding="utf-8")
    for before, after in instead.items():
        assert before in text, f"{name} has no {before}"
        text = text.replace(before, after)
    return text


def environment(text: str) -> dict[str, str]:
    """Return the variables of an environment file."""
    lines = filter(None, text.splitlines())
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def command(unit: str) -> list[str]:
    """Return what a unit starts."""
    (line,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    return shlex.split(line.removeprefix("ExecStart="))


@contextmanager
def open_clinic(folder: Path) -> Iterator[Clinic]:
    """Make a clinic's database and yield it before its app is started; see `serving`."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    with running() as server:
        for statement in read("database.sql", {}).split(";"):
            if statement.strip():
                server.run(statement)
        port = free_port()
        yield Clinic(f"https://{NAME}:{port}", port, data, _variables(server, data)[DATABASE])


def _variables(server: Database, data: Path) -> dict[str, str]:
    instead = {"/var/lib/posture": str(data), "127.0.0.1:5432": f"127.0.0.1:{server.port}"}
    return environment(read("posture.env", instead))


@contextmanager
def serving(clinic: Clinic, folder: Path) -> Iterator[None]:
    """Run the clinic's app and its proxy."""
    inner = free_port()
    unit = read("posture.service", {"8501": str(inner)})
    start = [*command(unit), "--browser.serverPort", str(clinic.port)]
    start[0:1] = [sys.executable, "-m", "posture.cli.main"]
    variables = {"HOME": str(clinic.data), "POSTURE_DATA": str(clinic.data)}
    variables[DATABASE] = clinic.database
    _make_certificate(folder)
    ports = {"443": str(clinic.port), "8501": str(inner)}
    places = {"/etc/posture": str(folder), "listen 80;": f"listen 127.0.0.1:{free_port()};"}
    (folder / "posture.conf").write_text(read("nginx.conf", ports | places))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    log_file = folder / "app.log"
    with ExitStack() as stack, log_file.open("wb") as log:
        app = subprocess.Popen(
            start, cwd=ROOT, env=os.environ | variables, stdout=log, stderr=subprocess.STDOUT
        )
        stack.callback(_end, app)
        proxy = subprocess.Popen(
            [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, proxy)
        _wait(log_file, app, clinic)
        yield


def _wait(log_file: Path, app: "subprocess.Popen[bytes]", clinic: Clinic) -> None:
    """Wait until the app has printed its public address."""
    wait_until(lambda: clinic.url.encode() in log_file.read_bytes() or app.poll() is not None)
    assert app.poll() is None, log_file.read_text()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(PATIENCE_S)


def _make_certificate(folder: Path) -> None:
    make = [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}"]
    out = ["-days", "2", "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*make, *out], check=True, capture_output=True)
