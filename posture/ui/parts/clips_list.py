"""The list of one's own clips: newest first, with pictures; several can be chosen at once.

Above them are the clips on the desk: those that wait or are being analysed, and those that could
not be analysed, which the library does not keep.
"""

import time
from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.library.deleting.binning import put_clips_into_bin
from posture.library.runners.people import names_of_all
from posture.library.runners.queries import ListedClip, Page
from posture.library.schema.acting import acting
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import AppClip, Outcome, read_progress
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import (
    date_words,
    day_words,
    outcome_words,
    plain,
    progress_words,
    waiting_words,
)
from posture.ui.open_library.claiming import this_coach
from posture.ui.own.filing import file_what_is_due, is_being_filed
from posture.ui.own.filing_request import is_this_person_s
from posture.ui.own.own_clips import NO_CLIPS, own_page
from posture.ui.parts.clip_thumbnail import library_thumbnail, thumbnail
from posture.ui.parts.deleted_list import deleted_list
from posture.ui.parts.page_address import go_to_clip, go_to_comparison
from posture.ui.parts.put_right import act, choose, chosen, move_box, rename_box, show_done

LOOK_EVERY_S: Final = 2.0
AT_ONCE: Final = 20
PAGE: Final = "clips-page"
MORE: Final = "And {number} more that wait, or could not be analysed."
ICONS: Final = {
    "ok": ":material/check_circle:",
    "close": ":material/circle:",
    "watch": ":material/change_history:",
    "flag": ":material/flag:",
}


def clips_list(desk: Desk, library: Library | None) -> None:
    """Show the clips; while any is waiting or being analysed, refresh those regularly.

    Parameters
    ----------
    desk : Desk
        The app's desk.
    library : Library or None
        The library; None = it cannot be used now.
    """
    on_desk, page = list(filter(is_this_person_s, desk.jobs())), NO_CLIPS
    number = int(st.session_state.get(PAGE) or 1)
    if library is not None:
        with library.reading() as transaction:
            page = own_page(transaction, number - 1, AT_ONCE)
        show_done(library)
    if on_desk or page.total:
        st.header("Your clips", anchor="clips")
    if any(_is_active(desk, job) for job in on_desk):
        _on_desk_while_active(desk, [job.id for job in on_desk])
    else:
        _on_desk(desk, on_desk)
    if library is not None:
        _in_library(desk, library, page)
        if acting().may_change:
            deleted_list(library)


@st.fragment(run_every=LOOK_EVERY_S)
def _on_desk_while_active(desk: Desk, shown: Sequence[str]) -> None:
    file_what_is_due(desk)
    jobs = list(filter(is_this_person_s, desk.jobs()))
    active = any(_is_active(desk, job) for job in jobs)
    if not active or [job.id for job in jobs] != shown:
        st.rerun()  # one is done, and in the list below
    _on_desk(desk, jobs)


def _is_active(desk: Desk, job: AppClip) -> bool:
    """Return whether a clip waits, is being analysed, or is about to be in the library."""
    return desk.outcome(job) is None or is_being_filed(desk, job)


def _on_desk(desk: Desk, jobs: Sequence[AppClip]) -> None:
    for job in jobs[:AT_ONCE]:
        _desk_row(desk, job)
    if len(jobs) > AT_ONCE:
        st.caption(MORE.format(number=len(jobs) - AT_ONCE))


def _desk_row(desk: Desk, job: AppClip) -> None:
    outcome = desk.outcome(job)
    words = outcome_words(outcome) if outcome else _active_words(desk, job)
    with st.container(
        border=True, key=f"sheet-{job.id}", horizontal=True, vertical_alignment="center"
    ):
        thumbnail(job)
        with st.container(width="stretch", gap="xsmall", key=f"words-{job.id}"):
            st.markdown(f"**{plain(job.name)}**  \n{_icon(outcome)} {plain(words)}")
            st.caption(date_words(job.created))
        may_remove = outcome is not None and acting().may_change
        if may_remove and st.button("Remove", key=f"remove-{job.id}"):
            _remove(desk, job)
        if st.button("Open", key=f"open-{job.id}", on_click=go_to_clip, args=(job.id,)):
            st.rerun()  # in a fragment, only that has been redrawn so far


def _remove(desk: Desk, job: AppClip) -> None:
    try:
        desk.remove(job)
    except PostureError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()


def _in_library(desk: Desk, library: Library, page: Page) -> None:
    pages = -(-page.total // AT_ONCE)
    # Above the rows, and yet drawn after them: what can be done depends on what is chosen.
    actions = st.container(key="clips-actions")
    if pages > 1:
        st.pagination(pages, key=PAGE)
    for row in page.rows:
        _row(row)
    picked = set(chosen([row.clip_id for row in page.rows]))
    with actions:
        _actions(desk, library, [row for row in page.rows if row.clip_id in picked], page.total)


def _row(row: ListedClip) -> None:
    headline = plain(row.headline) if row.headline else "Not analysed yet."
    icon = ICONS.get(row.verdict or "", ":material/info:")
    with st.container(
        border=True, key=f"sheet-{row.clip_id}", horizontal=True, vertical_alignment="center"
    ):
        choose(row.clip_id, f"{row.name}, {day_words(row.day)}")
        library_thumbnail(row.thumbnail_sha256)
        with st.container(width="stretch", gap="xsmall", key=f"words-{row.clip_id}"):
            st.markdown(f"**{plain(row.name)}**  \n{icon} {headline}")
            st.caption(day_words(row.day))
        show = partial(go_to_clip, row.clip_id)
        st.button("Open", key=f"open-{row.clip_id}", on_click=show)


def _actions(desk: Desk, library: Library, picked: Sequence[ListedClip], total: int) -> None:
    """Show what can be done with the chosen clips."""
    if not picked:
        if total + len(desk.comparable()) > 1:
            st.button("Compare two clips", icon=":material/compare:", on_click=go_to_comparison)
        return
    ids = [row.clip_id for row in picked]
    words = "1 clip chosen" if len(ids) == 1 else f"{len(ids)} clips chosen"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{words}**")
        if len(ids) == 2:
            _offer_comparison(picked)
        if not acting().may_change:
            return
        if len(ids) == 1:
            rename_box(library, ids[0])
        if _others(library):
            move_box(library, ids)
        if st.button("Delete", key="delete-chosen", icon=":material/delete:"):
            holder = this_coach().holder
            act(library, lambda: put_clips_into_bin(library, ids, holder), ids)


def _others(library: Library) -> bool:
    """Return whether the library knows anybody else."""
    with library.reading() as transaction:
        return len(names_of_all(transaction)) > 1


def _offer_comparison(picked: Sequence[ListedClip]) -> None:
    after, before = picked
    st.button(
        "Compare",
        key="compare-chosen",
        icon=":material/compare:",
        disabled=not before.status == after.status == "ok",
        on_click=go_to_comparison,
        args=(before.clip_id, after.clip_id),
    )


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
