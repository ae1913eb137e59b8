"""The page that is shown while a clip waits or is analysed."""

import time
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.library.schema.acting import acting
from posture.ui.browser.components import component
from posture.ui.clips.clip_folder import AppClip, has_earlier, read_first, read_progress
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import fraction, plain, progress_words, waiting_words
from posture.ui.parts.answer import show_headline
from posture.ui.parts.page_address import go_to_start
from posture.ui.player.player_files import followed_address

_following = component("following")

LOOK_EVERY_S: Final = 0.5
EARLIER: Final = "Cancel and go back to the earlier result"
COPY: Final = "Cancel and delete our copy of the clip"
LEFT: Final = "Cancel and take it off the list"
CLOSING: Final = (
    "You may close this tab or this browser: the work goes on, and the clip is in the list when "
    "you come back."
)


@st.fragment(run_every=LOOK_EVERY_S)
def watch_page(desk: Desk, job: AppClip) -> None:
    """Show the progress of a clip, until it is done or cancelled.

    Parameters
    ----------
    desk : Desk
        The desk that analyses the clip.
    job : AppClip
        A clip without an outcome.
    """
    if desk.find(job.id) is None or desk.outcome(job) is not None:
        st.rerun()  # it is done, or another tab has it in the library or off the list already
    ahead = desk.ahead(job)
    with st.container(border=True, key="sheet-watch"):
        st.title("Analysing" if ahead is None else "Waiting", anchor=False)
        st.markdown(plain(job.name))
        picture, words = st.columns((1, 2), gap="medium")
        with picture:
            if ahead is None and job.clip.suffix.lower() != ".npz":
                _following(key=f"following-{job.id}", data={"pictures": followed_address(job)})
        with words:
            _show_progress(job, ahead)
            _show_first(job)
            st.caption(CLOSING)
            ours = COPY if job.clip.is_relative_to(job.folder) else LEFT
            label = EARLIER if has_earlier(job) else ours
            if acting().may_change and st.button(label, key="cancel"):
                cancel(desk, job)


def _show_progress(job: AppClip, ahead: int | None) -> None:
    progress = read_progress(job)
    if ahead is not None:
        st.markdown(waiting_words(ahead))
    elif progress:
        st.progress(fraction(progress), progress_words(progress, time.time()))


def _show_first(job: AppClip) -> None:
    """Show the verdict on what has been followed so far; the final one comes in its place."""
    report = read_first(job)
    if report is None:
        return
    with st.container(border=True, key="sheet-first"):
        seconds = report.quality.followed_s
        st.caption(f"First verdict, from {seconds:.0f} s of your run. It is being refined.")
        show_headline(report)


def cancel(desk: Desk, job: AppClip) -> None:
    """Stop the analysis, and go back to the earlier result, or else to the list."""
    try:
        if not desk.cancel(job):
            go_to_start()
    except PostureError as error:
        st.error(plain(str(error)))
        return
    st.rerun()
