"""``make try-pythons``: run the quick tests with each supported Python that is installed.

The whole suite runs with the Python of ``.venv``; each of the others gets its own environment from
the same lock file, side by side, since an installation keeps one core busy at most.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
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


def try_python(version: str) -> tuple[bool, str]:
    """Install the lock file for a Python, import every module, run the quick tests.

    Returns whether all of it went well, and what was printed.
    """
    with tempfile.TemporaryDirectory(prefix="posture-python-") as folder:
        python = str(Path(folder) / "bin" / "python")
        install = [python, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
        commands = (
            [f"python{version}", "-m", "venv", folder],
            [*install, "--require-hashes", "-r", "requirements.lock"],
            [python, "-c", IMPORT_ALL],
            [python, "-m", "pytest", "--quiet", *QUICK],
        )
        said = ""
        for command in commands:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=_chosen(version),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            said += done.stdout
            if done.returncode:
                return False, said
    return True, said


def _chosen(version: str) -> dict[str, str]:
    """Return an environment in which pyenv, if it provides the command, starts that version."""
    return {**os.environ, "PYENV_VERSION": version}


def main() -> int:
    """Try each version; return 1 if one fails. A version that is not installed is skipped."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    print(f"Python {own} is the one in .venv, with which the whole suite runs.")
    others = [version for version in VERSIONS if version != own]
    tried = [version for version in others if usable(version)]
    for version in sorted(set(others) - set(tried)):
        print(f"Python {version} is not installed.")
    failed = 0
    with ThreadPoolExecutor() as side_by_side:
        for version, (passed, said) in zip(tried, side_by_side.map(try_python, tried), strict=True):
            print(f"{said}Python {version} {'passes' if passed else 'FAILS'}.", flush=True)
            failed |= not passed
    return failed


if __name__ == "__main__":
    sys.exit(main())
