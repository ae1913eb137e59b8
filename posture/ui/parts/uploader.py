"""The upload box: drag and drop, several files, a folder."""

from typing import Any, Final

import streamlit as st

from posture.ui.browser.components import component
from posture.ui.browser.contract import UploaderData
from posture.ui.clips.clip_folder import uploads_folder
from posture.ui.clips.uploads import UPLOADS, Upload, find_upload

ROUND: Final = "upload-round"
# Ids of the uploads: a component loses its state while another page is shown.
KEPT: Final = "upload-kept"

_box = component("uploader")


def uploader() -> tuple[list[Upload], bool]:
    """Show the box.

    Returns
    -------
    list of Upload
        The clips that have arrived and have not been added yet.
    bool
        Whether more are being uploaded.
    """
    key = _key()
    arrived = _arrived(_ids(st.session_state.get(key)))
    data: UploaderData = {
        "round": key,
        "url": UPLOADS,
        "arrived": [
            {"id": file.id, "name": file.name, "size": file.path.stat().st_size} for file in arrived
        ],
    }
    state = _placed(key, data)
    ids = st.session_state[KEPT] = _ids(state)
    return _arrived(ids), bool(state.get("busy"))


def sender(url: str, key: str) -> bool:
    """Show the box for clips that need nothing more once they have arrived; return whether any has.

    Once all have, it is empty again.

    Parameters
    ----------
    url : str
        Where the browser sends the clips.
    key : str
        Of the box, which no other has.
    """
    number = st.session_state.setdefault(f"{key}-round", 0)
    data: UploaderData = {"round": f"{key}-{number}", "url": url, "arrived": []}
    state = _placed(data["round"], data)
    done = bool(state.get("files")) and not state.get("busy")
    st.session_state[f"{key}-round"] = number + done
    return done


def _placed(key: str, data: UploaderData) -> Any:
    """Draw the box where it has its place from the beginning, and return its state."""
    with st.container(key="upload-place"):
        return _box(key=key, data=data, on_files_change=lambda: None, on_busy_change=lambda: None)


def empty_uploader() -> None:
    """Let the next run show an empty box, as its clips have been added."""
    st.session_state.pop(KEPT, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _key() -> str:
    return f"upload-{st.session_state.get(ROUND, 0)}"


def _ids(state: Any) -> list[Any]:
    """Return the ids that the browser names, or named before another page was shown."""
    ids = (state or {}).get("files")
    return list(st.session_state.get(KEPT, []) if ids is None else ids)


def _arrived(ids: list[Any]) -> list[Upload]:
    """Return the uploads with these ids that exist; the browser may name anything."""
    found = [find_upload(uploads_folder(), str(upload_id)) for upload_id in ids]
    return [upload for upload in found if upload]
