"""The library's list of changes, and its bin."""

from functools import partial
from typing import Final

import streamlit as st

from posture.library.changing.undoing import list_changes, why_kept
from posture.library.deleting.binning import empty_bin_of_rows, list_binned, take_out_of_bin
from posture.library.schema.acting import acting
from posture.library.schema.change_tables import Change
from posture.library.storage.library import Library
from posture.ui.clips.wording import date_words, day_words, plain
from posture.ui.open_library.claiming import this_coach
from posture.ui.parts.put_right import act, undo_change

MOST: Final = 50


def changes_view(library: Library) -> None:
    """Draw the bin, and the last changes with what undoes them; a reader only sees them."""
    may_change = acting().may_change
    _bin(library, may_change)
    st.header("Changes", anchor=False)
    if may_change:
        st.caption("A change can be undone for an hour.")
    with library.reading() as transaction:
        changes = list_changes(transaction, most=MOST)
    if not changes:
        st.caption("Nothing has been changed yet.")
    for change in changes:
        _change(library, change, may_change)


def _change(library: Library, change: Change, may_change: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            undone = " (undone)" if change.undone else ""
            st.markdown(plain(f"{change.words}{undone}"))
            st.caption(plain(f"{change.author} · {date_words(change.made)}"))
        undoable = may_change and not why_kept(change)
        if undoable and st.button("Undo", key=f"undo-{change.id}"):
            undo_change(library, change.id)


def _bin(library: Library, may_change: bool) -> None:
    with library.reading() as transaction:
        binned = list_binned(transaction)
    st.header("Bin", anchor=False)
    if not binned:
        st.caption("Nothing is in the bin. What is deleted stays here for 30 days.")
        return
    for thing in binned:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch", gap=None):
                st.markdown(plain(thing.words))
                st.caption(f"Will be deleted for good on {day_words(thing.goes)}")
            key, icon = f"restore-{thing.id}", ":material/undo:"
            if may_change and st.button("Restore", key=key, icon=icon):
                act(library, partial(take_out_of_bin, library, thing.id, this_coach().holder))
    if may_change:
        _empty_bin(library)


def _empty_bin(library: Library) -> None:
    with st.popover("Empty the bin", icon=":material/delete_forever:"):
        st.markdown(
            "This removes everything in the bin for good, now, and earlier changes can no longer "
            "be undone. Backups of the database keep its rows for up to 14 days; a runner's own "
            "page can delete every byte."
        )
        if st.button("Remove for good", key="empty-bin"):
            act(library, lambda: _emptied(empty_bin_of_rows(library, 0)))


def _emptied(number: int) -> str:
    return f"Removed {number} things for good." if number != 1 else "Removed 1 thing for good."
