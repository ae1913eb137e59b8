"""The inbox: a whole card or folder goes in, and each clip out to its runner."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from posture.errors import MachineError, PostureError
from posture.library.inbox.inbox import arrival_of, inbox_mark, receive_clip
from posture.library.runners.queries import waiting
from posture.library.schema.acting import NOT_ALLOWED, acting
from posture.library.storage.library import Library
from posture.ui.clips.desk import Desk
from posture.ui.clips.said import say
from posture.ui.clips.wording import plain
from posture.ui.coach.inbox_box import SAID, inbox_box
from posture.ui.coach.inbox_files import ARRIVALS
from posture.ui.coach.inbox_looker import look_ahead
from posture.ui.coach.inbox_trim import trim_box
from posture.ui.coach.on_their_way import show_on_their_way
from posture.ui.coach.ways_back import ways_back
from posture.ui.open_library.claiming import leave, this_coach
from posture.ui.own.reanalysis import analyse_again
from posture.ui.parts.page_address import go_to_review
from posture.ui.parts.picker import app_is_local, empty_picker, picker
from posture.ui.parts.uploader import sender

LOOK_EVERY_S: Final = 2.0
HOW: Final = (
    "Drop a whole card or folder. Every clip in it waits here until you say whose it is; a folder "
    "with a runner's name says so already."
)


def inbox_page(library: Library, desk: Desk) -> None:
    """Draw the page; for a reader there is nothing to do on it."""
    with suppress(MachineError):  # a library that cannot be changed now can still be viewed
        leave(library)
    ways_back()
    st.title("Inbox", anchor=False)
    if not acting().may_change:
        st.caption(NOT_ALLOWED)
        return
    st.caption(HOW)
    if sender(ARRIVALS, "inbox-arrivals"):
        st.rerun()
    if app_is_local():
        with st.expander("Or pick a clip or a folder on this computer"):
            _take_paths(library)
    with library.reading() as transaction:
        left = waiting(transaction, holder=this_coach().holder).total
    # Always present, so that what is below keeps its place.
    with st.container():
        if left:
            words = f"Review waiting clips ({left})"
            icon = ":material/rate_review:"
            st.button(words, key="queue", icon=icon, on_click=go_to_review)
    with st.container():
        show_on_their_way(library, desk)
    inbox_box(library, partial(_analyse, library, desk))
    if trim_box(library):
        return  # drawing the page again would draw the strip anew
    with library.reading() as transaction:
        _renew(library, inbox_mark(transaction))


@st.fragment(run_every=LOOK_EVERY_S)
def _renew(library: Library, shown: str) -> None:
    """Draw the page again once something has changed in the inbox, here or on another machine."""
    try:
        look_ahead(library)
        with library.reading() as transaction:
            mark = inbox_mark(transaction)
    except PostureError as error:
        st.caption(plain(str(error)))
        return
    if mark != shown:
        st.rerun()


def _take_paths(library: Library) -> None:
    paths = picker()
    if not st.button("Add to the inbox", key="take-paths", disabled=not paths):
        return
    trouble = [sentence for path in paths if (sentence := _take_path(library, path))]
    for sentence in trouble:
        st.error(plain(sentence))
    if not trouble:
        empty_picker()
        st.rerun()


def _take_path(library: Library, path: Path) -> str:
    try:
        receive_clip(library, path, arrival_of(path))
    except (PostureError, OSError) as error:
        return str(error)
    return ""


def _analyse(library: Library, desk: Desk, clip_ids: list[str]) -> None:
    """Submit clips for analysis, one after the other; say what cannot be."""
    troubles = []
    for clip_id in clip_ids:
        try:
            analyse_again(library, desk, clip_id)
        except PostureError as error:
            troubles.append(str(error))
    clips = "1 clip is" if len(clip_ids) == 1 else f"{len(clip_ids)} clips are"
    say(SAID, " ".join(troubles) or f"{clips} in the library and being analysed.")
