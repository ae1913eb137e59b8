"""``make try-pythons``: run the quick tests with each supported Python that is installed.

The whole suite runs with the Python of ``.venv``; each of the others gets its own environment from
the same lock file.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
VERSIONS: Final = ("3.11", "3.12", "3.13")
# Tests that need no pose model, browser or database.
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
    """Return whether a Python is installed and can create an environment."""
    command = [f"python{version}", "-c", "import venv, ensurepip"]
    try:
        return subprocess.run(command, env=_chosen(version), capture_output=True).returncode == 0
    except OSError:
        return False


def try_python(version: str, folder: Path) -> bool:
    """Install the lock file for a Python, import every module, run the quick tests."""
    python = str(folder / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    commands = (
        [f"python{version}", "-m", "venv", str(folder)],
        [*install, "--require-hashes", "-r", "requirements.lock"],
        [python, "-c", IMPORT_ALL],
        [python, "-m", "pytest", "--quiet", "-n", "auto", *QUICK],
    )
    return all(
        subprocess.run(command, cwd=ROOT, env=_chosen(version), check=False).returncode == 0
        for command in commands
    )


def _chosen(version: str) -> dict[str, str]:
    """Return an environment in which pyenv, if it provides the command, starts that version."""
    return {**os.environ, "PYENV_VERSION": version}


def main() -> int:
    """Try each version; return 1 if one fails. A version that is not installed is skipped."""
    failed = 0
    for version in VERSIONS:
        if version == f"{sys.version_info.major}.{sys.version_info.minor}":
            print(f"Python {version} is the one in .venv, with which the whole suite runs.")
        elif not usable(version):
            print(f"Python {version} is not installed.")
        else:
            with tempfile.TemporaryDirectory(prefix="posture-python-") as folder:
                passed = try_python(version, Path(folder))
            print(f"Python {version} {'passes' if passed else 'FAILS'}.", flush=True)
            failed |= not passed
    return failed


if __name__ == "__main__":
    sys.exit(main())
