"""Where this user's data are stored on this machine."""

import os
import sys
from pathlib import Path
from typing import Final

from posture.errors import UsageError

DATA: Final = "POSTURE_DATA"


def data_folder() -> Path:
    """Return ``$POSTURE_DATA``, or this user's data folder for posture.

    Raises
    ------
    UsageError
        If ``$POSTURE_DATA`` is not an absolute path, or is not set and there is no home folder.
    """
    return folder_in(DATA) or _user_data_folder() / "posture"


def folder_in(variable: str) -> Path | None:
    """Return the folder that an environment variable names, None if it is unset or empty.

    Raises
    ------
    UsageError
        If it is a relative path, which would mean another folder in each working directory.
    """
    given = os.environ.get(variable)
    if not given:
        return None
    if not Path(given).is_absolute():
        raise UsageError(
            f"{variable} must be an absolute path, but is {given!r}; write {_absolute(given)!r}."
        )
    return Path(given)


def typed_path(text: str) -> Path:
    """Return the path that a person typed, with ``~`` for a home folder.

    Raises
    ------
    UsageError
        If there is no such home folder.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(
            f"{text} names an unknown home folder; write the absolute path."
        ) from error


def _absolute(given: str) -> str:
    try:
        return str(Path(given).expanduser().absolute())
    except (OSError, RuntimeError):  # no home folder, or the working directory is gone
        return str(Path(Path.cwd().anchor, given))


def _user_data_folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else _home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return _home() / "Library" / "Application Support"
    xdg_data = Path(os.environ.get("XDG_DATA_HOME", ""))
    # The specification of that variable says to ignore a relative path.
    return xdg_data if xdg_data.is_absolute() else _home() / ".local" / "share"


def _home() -> Path:
    try:
        home = Path.home()
    except RuntimeError:
        home = Path()
    if os.environ.get("HOME") == "" or not home.is_absolute():
        raise UsageError(
            f"This user has no home folder (HOME); set {DATA} to a folder for posture's data."
        )
    return home
