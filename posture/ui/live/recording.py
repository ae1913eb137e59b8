"""Recordings of the Live page: written where uploads arrive, then used like an upload."""

import secrets
from datetime import datetime

from posture.errors import UsageError
from posture.live.session import Live
from posture.system.files import writing
from posture.ui.clips.clip_folder import uploads_folder


def start(live: Live) -> None:
    """Begin a recording.

    Raises
    ------
    PostureError
        If the folder is not writable.
    """
    place = uploads_folder() / secrets.token_hex(16)
    with writing(place):
        place.mkdir(mode=0o700, parents=True)
    live.record(place / f"Live {datetime.now():%Y-%m-%d %H.%M.%S}.mp4")


def finish(live: Live) -> str:
    """End the recording and return the id of the upload that it became.

    Raises
    ------
    PostureError
        If there was none, or it could not be written.
    """
    recorder = live.stop_recording()
    if recorder is None or not recorder.kept:
        raise UsageError("There was nothing to record.")
    return recorder.path.parent.name
