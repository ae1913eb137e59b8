"""Choosing which stretch of a clip in the inbox is looked at."""

from pathlib import Path
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.library.inbox.inbox_sorting import tell
from posture.library.schema.inbox_tables import ArrivedClip
from posture.library.storage.library import Library
from posture.ui.clips.first_looks import look_of, strip_of
from posture.ui.clips.wording import plain
from posture.ui.parts.trimmer import trimmer

ASKED: Final = "inbox-trim"
"""Session key of the id of the clip that is being trimmed."""
LOOK_EVERY_S: Final = 0.3
HOW: Final = "Only what is between the two handles is looked at."
NO_LENGTH: Final = "This clip cannot be trimmed: it cannot be read, or does not say how long it is."


def ask_to_trim(clip_id: str) -> None:
    """Let the page show the strip of a clip from now on."""
    st.session_state[ASKED] = clip_id


def trim_box(library: Library) -> bool:
    """Show the strip of the clip that is being trimmed; return whether one is."""
    if ASKED not in st.session_state:
        return False
    with library.reading() as transaction:
        row = transaction.get(ArrivedClip, st.session_state[ASKED])
    if row is None:
        _forget()
        return False
    _trim(library, row)
    return True


def _forget() -> None:
    st.session_state.pop(ASKED, None)


@st.dialog("Trim", width="large", on_dismiss=_forget)
def _trim(library: Library, row: ArrivedClip) -> None:
    st.markdown(f"**{plain(row.name)}**")
    film = library.store.path(row.sha256)
    look, strip = look_of(film, row.turn_deg), strip_of(film, row.turn_deg)
    if look is None or strip is None:
        _wait(film, row)
        return
    if not strip or not look.file_s:
        st.caption(NO_LENGTH)
        return
    st.caption(HOW)
    ends = trimmer(f"trim-{row.id}", strip, look.file_s, (row.start_s, row.end_s))
    if st.button("Save", key="trim-save", type="primary"):
        _save(library, row.id, *ends)


def _save(library: Library, clip_id: str, start_s: float | None, end_s: float | None) -> None:
    try:
        tell(library, [clip_id], {"start_s": start_s, "end_s": end_s})
    except PostureError as error:
        st.error(plain(str(error)))
        return
    _forget()
    st.rerun()


@st.fragment(run_every=LOOK_EVERY_S)
def _wait(film: Path, row: ArrivedClip) -> None:
    if None not in (look_of(film, row.turn_deg), strip_of(film, row.turn_deg)):
        st.rerun()
    st.caption("Making a strip of pictures …")
