"""``make try-pythons``: the quick tests with each Python that posture is for and that is here.

The whole suite runs with one of them, that of ``.venv``; the others get an environment of their own
from the same lock.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
VERSIONS: Final = ("3.11", "3.12", "3.13")
# What needs neither a pose model nor a browser or a database.
QUICK: Final = (
    "tests/checks",
    "tests/comparison",
    "tests/report",
    "tests/results",
    "tests/test_geometry.py",
    "tests/test_pose_track.py",
)
IMPORT_ALL: Final = (
    "import importlib, pkgutil, posture; [importlib.import_module(module.name) for module in "
    "pkgutil.walk_packages(posture.__path__, 'posture.') if '.migrations.' not in module.name]"
)


def usable(version: str) -> bool:
    """Return whether a Python is here, and can make an environment."""
    command = [f"python{version}", "-c", "import venv, ensurepip"]
    try:
        return subprocess.run(command, env=_chosen(version), capture_output=True).returncode == 0
    except OSError:
        return False


def try_python(version: str, folder: Path) -> bool:
    """Install the lock for a Python, import every module, run the quick tests."""
    ours = str(folder / "bin" / "python")
    install = [ours, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    commands = (
        [f"python{version}", "-m", "venv", str(folder)],
        [*install, "--require-hashes", "-r", "requirements.lock"],
        [ours, "-c", IMPORT_ALL],
        [ours, "-m", "pytest", "--quiet", "-n", "auto", *QUICK],
    )
    return all(
        subprocess.run(command, cwd=ROOT, env=_chosen(version), check=False).returncode == 0
        for command in commands
    )


def _chosen(version: str) -> dict[str, str]:
    """Return the environment in which pyenv, where it has the name, leads to that version."""
    return {**os.environ, "PYENV_VERSION": version}


def main() -> int:
    """Try each; return 1 if one fails. One that is not here is no failure."""
    failed = 0
    for version in VERSIONS:
        if version == f"{sys.version_info.major}.{sys.version_info.minor}":
            print(f"Python {version} is that of .venv, which the whole suite runs with.")
        elif not usable(version):
            print(f"Python {version} is not here.")
        else:
            with tempfile.TemporaryDirectory(prefix="posture-python-") as folder:
                passed = try_python(version, Path(folder))
            print(f"Python {version} {'passes' if passed else 'FAILS'}.", flush=True)
            failed |= not passed
    return failed


if __name__ == "__main__":
    sys.exit(main())
