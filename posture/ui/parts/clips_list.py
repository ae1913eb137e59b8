"""The list of one's own clips: newest first, with pictures; several can be chosen at once."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from posture.errors import PostureError, UsageError
from posture.library.schema.acting import acting, check_may_change
from posture.ui.clips.clip_folder import AppClip, Outcome, read_progress, save_job
from posture.ui.clips.desk import Desk
from posture.ui.clips.uploads import LONGEST_NAME, clean_name
from posture.ui.clips.wording import date_words, outcome_words, plain, progress_words, waiting_words
from posture.ui.parts.clip_thumbnail import thumbnail
from posture.ui.parts.deleted_list import deleted_list, put_away, undo_bar
from posture.ui.parts.page_address import go_to_clip, go_to_comparison

LOOK_EVERY_S: Final = 2.0
AT_ONCE: Final = 20
CHOSEN: Final = "chosen-"
"""Prefix of the keys of the boxes that choose clips."""
ICONS: Final = {
    "ok": ":material/check_circle:",
    "close": ":material/circle:",
    "watch": ":material/change_history:",
    "flag": ":material/flag:",
}


def clips_list(desk: Desk) -> None:
    """Show the clips; while any is waiting or being analysed, refresh the list regularly."""
    undo_bar(desk)
    jobs = desk.jobs()
    if jobs:
        st.header("Your clips", anchor="clips")
        active = any(desk.outcome(job) is None for job in jobs)
        # A button in a fragment needs an additional run before the clip's page is drawn.
        if active:
            _rows_while_active(desk)
        else:
            _rows(desk, jobs)
    if acting().may_change:
        deleted_list(desk)


@st.fragment(run_every=LOOK_EVERY_S)
def _rows_while_active(desk: Desk) -> None:
    jobs = desk.jobs()
    if all(desk.outcome(job) is not None for job in jobs):
        st.rerun()  # all are done: no more refreshing, and there may be two to compare
    _rows(desk, jobs)


def _rows(desk: Desk, jobs: list[AppClip]) -> None:
    # Above the rows, and yet drawn after them: what can be done depends on what is chosen.
    actions = st.container(key="clips-actions")
    pages = -(-len(jobs) // AT_ONCE)
    page = st.pagination(pages, key="clips-page") if pages > 1 else 1
    shown = jobs[AT_ONCE * (page - 1) : AT_ONCE * page]
    chosen = [job for job in shown if _row(desk, job)]
    with actions:
        _actions(desk, chosen)


def _row(desk: Desk, job: AppClip) -> bool:
    """Show a clip; return whether it is chosen."""
    outcome = desk.outcome(job)
    words = outcome_words(outcome) if outcome else _active_words(desk, job)
    with st.container(
        border=True, key=f"sheet-{job.id}", horizontal=True, vertical_alignment="center"
    ):
        chosen = st.checkbox(
            f"Choose {plain(job.name)}, {date_words(job.created)}",
            key=f"{CHOSEN}{job.id}",
            label_visibility="collapsed",
        )
        thumbnail(job)
        with st.container(width="stretch", gap="xsmall", key=f"words-{job.id}"):
            st.markdown(f"**{plain(job.name)}**  \n{_icon(outcome)} {plain(words)}")
            st.caption(date_words(job.created))
        if st.button("Open", key=f"open-{job.id}", on_click=go_to_clip, args=(job.id,)):
            st.rerun()  # in a fragment, only that has been redrawn so far
    return chosen


def _actions(desk: Desk, chosen: Sequence[AppClip]) -> None:
    """Show what can be done with the chosen clips."""
    if not chosen:
        if len(desk.comparable()) > 1 and st.button(
            "Compare two clips", icon=":material/compare:", on_click=go_to_comparison
        ):
            st.rerun()
        return
    words = "1 clip chosen" if len(chosen) == 1 else f"{len(chosen)} clips chosen"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{words}**")
        if len(chosen) == 2:
            _offer_comparison(desk, chosen)
        may_change = acting().may_change
        if may_change and len(chosen) == 1:
            _offer_name(chosen[0])
        if may_change and st.button("Delete", key="delete-chosen", icon=":material/delete:"):
            put_away(desk, chosen)
            st.rerun()


def _offer_comparison(desk: Desk, chosen: Sequence[AppClip]) -> None:
    judged = {job.id for job in desk.comparable()}
    after, before = chosen
    if st.button(
        "Compare",
        key="compare-chosen",
        icon=":material/compare:",
        disabled=not {before.id, after.id} <= judged,
        on_click=go_to_comparison,
        args=(before.id, after.id),
    ):
        st.rerun()


def _offer_name(job: AppClip) -> None:
    with st.popover("Rename", icon=":material/edit:"), st.form(f"rename-{job.id}", border=False):
        name = st.text_input("Name", job.name, LONGEST_NAME, key=f"name-{job.id}")
        if st.form_submit_button("Save the name"):
            try:
                rename(job, name)
            except PostureError as error:
                st.error(plain(str(error)))
            else:
                st.rerun()


def rename(job: AppClip, name: str) -> None:
    """Give a clip another name; what no file may be called is left out of it.

    Raises
    ------
    UsageError
        If there is nothing left of it.
    PostureError
        If it cannot be stored, or who is acting may not change anything.
    """
    check_may_change()
    if not name.strip():
        raise UsageError("A clip needs a name.")
    save_job(replace(job, name=clean_name(name)))


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
