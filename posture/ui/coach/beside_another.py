"""Showing a clip of the library beside any other, of this runner or another."""

from functools import partial
from typing import Final

import streamlit as st

from posture.library.runners.queries import ClipFilter, ListedClip, find_clips
from posture.library.storage.library import Library
from posture.ui.clips.wording import day_words, plain
from posture.ui.parts.page_address import go_to_together

MOST: Final = 30


@st.fragment
def beside_another(library: Library, clip_id: str, runner_id: str) -> None:
    """Offer the runner's other clips, or those that a search finds, to be shown beside this one."""
    key, icon = f"beside-open-{clip_id}", ":material/compare:"
    with st.popover("Beside another clip", icon=icon, key=key, on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        words = st.text_input(
            "Find a clip",
            key=f"beside-{clip_id}",
            placeholder="A runner's or a clip's name; empty = this runner's",
        ).strip()
        wanted = ClipFilter(text=words) if words else ClipFilter(runner_id=runner_id)
        with library.reading() as transaction:
            found = find_clips(transaction, wanted, size=MOST)
        others = [row for row in found.rows if row.clip_id != clip_id and row.status is not None]
        if not others:
            st.caption("No other analysed clip matches; try another word.")
            return
        by_id = {row.clip_id: row for row in others}
        chosen = st.selectbox(
            "The other clip",
            list(by_id),
            format_func=lambda key: _words(by_id[key]),
            key=f"beside-which-{clip_id}",
        )
        if found.total > MOST:
            st.caption(f"The newest {MOST} of {found.total}; add a word to narrow them down.")
        show = partial(go_to_together, chosen, clip_id)
        if st.button("Show both", key=f"beside-show-{clip_id}", on_click=show):
            st.rerun()  # in a fragment, only that has been drawn again so far


def _words(row: ListedClip) -> str:
    return plain(f"{row.runner} · {day_words(row.day)} · {row.name}")
