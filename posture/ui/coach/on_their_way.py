"""The app's clips that are on their way into the library."""

import time
from typing import Final

import streamlit as st

from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import AppClip, read_progress
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import plain, progress_words
from posture.ui.own.filing import file_due, give_up_filing

LOOK_EVERY_S: Final = 1.0
MOST_SHOWN: Final = 8


def show_on_their_way(library: Library, desk: Desk) -> None:
    """Show the clips that are being analysed or filed, until they are in the page's list."""
    left, _ = file_due(library, desk)
    if left:
        st.fragment(_on_their_way, run_every=LOOK_EVERY_S)(library, desk, len(left))


def _on_their_way(library: Library, desk: Desk, before: int) -> None:
    left, troubles = file_due(library, desk)
    if len(left) != before:
        st.rerun()
    with st.container(border=True, key="sheet-on-their-way"):
        words = "1 clip is" if before == 1 else f"{before} clips are"
        st.markdown(f"**{words} on the way into the library**")
        for job in left[:MOST_SHOWN]:
            if job.id in troubles:
                _stuck(job, troubles[job.id])
            else:
                st.caption(f"{plain(job.name)}: {plain(_so_far(desk, job))}")


def _so_far(desk: Desk, job: AppClip) -> str:
    if desk.outcome(job) is not None:
        return "going into the library …"
    progress = None if desk.ahead(job) is not None else read_progress(job)
    return progress_words(progress, time.time()) if progress else "waiting for its turn"


def _stuck(job: AppClip, why: str) -> None:
    st.warning(plain(f"{job.name} is not in the library yet: {why} It is tried again."))
    if st.button("Leave it in the list of clips", key=f"leave-{job.id}"):
        give_up_filing(job)
        st.rerun()
