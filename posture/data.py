"""Where this user's data live on this machine."""

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Return ``$POSTURE_DATA``, or this user's data folder for posture."""
    given = os.environ.get("POSTURE_DATA")
    return Path(given) if given else _user_data_folder() / "posture"


def _user_data_folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
