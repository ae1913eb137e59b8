"""The list of clips on the first page: newest first, with each clip's outcome."""

import time
from typing import Final

import streamlit as st

from posture.ui.clips.clip_folder import AppClip, Outcome, read_progress
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import date_words, outcome_words, plain, progress_words, waiting_words
from posture.ui.parts.page_address import go_to_clip, go_to_comparison

LOOK_EVERY_S: Final = 2.0
AT_ONCE: Final = 20
ICONS: Final = {
    "ok": ":material/check_circle:",
    "close": ":material/circle:",
    "watch": ":material/change_history:",
    "flag": ":material/flag:",
}


def clips_list(desk: Desk) -> None:
    """Show the clips; while any is waiting or being analysed, refresh the list regularly."""
    jobs = desk.jobs()
    if not jobs:
        return
    st.header("Your clips", anchor="clips")
    if len(desk.comparable()) > 1:
        st.button("Compare two clips", icon=":material/compare:", on_click=go_to_comparison)
    active = any(desk.outcome(job) is None for job in jobs)
    # A button in a fragment needs an additional run before the clip's page is drawn.
    if active:
        _rows_while_active(desk)
    else:
        _rows(desk, jobs)


@st.fragment(run_every=LOOK_EVERY_S)
def _rows_while_active(desk: Desk) -> None:
    jobs = desk.jobs()
    if all(desk.outcome(job) is not None for job in jobs):
        st.rerun()  # all are done: no more refreshing, and there may be two to compare
    _rows(desk, jobs)


def _rows(desk: Desk, jobs: list[AppClip]) -> None:
    pages = -(-len(jobs) // AT_ONCE)
    page = st.pagination(pages, key="clips-page") if pages > 1 else 1
    for job in jobs[AT_ONCE * (page - 1) : AT_ONCE * page]:
        _row(desk, job)


def _row(desk: Desk, job: AppClip) -> None:
    outcome = desk.outcome(job)
    words = outcome_words(outcome) if outcome else _active_words(desk, job)
    with st.container(
        border=True, key=f"sheet-{job.id}", horizontal=True, vertical_alignment="center"
    ):
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(f"**{plain(job.name)}**  \n{_icon(outcome)} {plain(words)}")
            st.caption(date_words(job.created))
        if st.button("Open", key=f"open-{job.id}", on_click=go_to_clip, args=(job.id,)):
            st.rerun()  # in a fragment, only that has been redrawn so far


def _active_words(desk: Desk, job: AppClip) -> str:
    ahead, progress = desk.ahead(job), read_progress(job)
    if ahead is not None:
        return f"Waiting. {waiting_words(ahead)}"
    return progress_words(progress, time.time()) if progress else "Being analysed …"


def _icon(outcome: Outcome | None) -> str:
    if outcome is None:
        return ":material/hourglass_top:"
    if outcome.state != "ok":
        return ":material/error:"
    return ICONS.get(outcome.verdict or "", ":material/info:")
