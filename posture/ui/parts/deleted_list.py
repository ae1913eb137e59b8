"""One's own clips in the library's bin, to be put back."""

from functools import partial
from typing import Final

import streamlit as st

from posture.library.deleting.binning import Binned, take_out_of_bin
from posture.library.maintenance.care import delete_clip
from posture.library.storage.library import Library
from posture.ui.clips.wording import day_words, plain
from posture.ui.own.own_clips import own_binned
from posture.ui.parts.put_right import act

DELETED: Final = "Deleted clips"
WHAT_STAYS: Final = (
    "A deleted clip stays here for 30 days with its report and our copy of the clip, so that you "
    "can put it back."
)
REMOVED: Final = "Removed {} for good."


def deleted_list(library: Library) -> None:
    """Show the deleted clips, with buttons to put each back or to remove it for good."""
    with library.reading() as transaction:
        clips = own_binned(transaction)
    if not clips:
        return
    with st.expander(f"{DELETED} ({len(clips)})", key="deleted", on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        st.caption(WHAT_STAYS)
        for clip in clips:
            _row(library, clip)


def _row(library: Library, clip: Binned) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"words-{clip.id}"):
        words = f"**{plain(str(clip.clip))}**  \nGoes on {day_words(clip.goes)}"
        st.markdown(words, width="stretch")
        if st.button("Put back", key=f"back-{clip.id}"):
            act(library, partial(take_out_of_bin, library, clip.id))
        if st.button("Remove for good", key=f"remove-{clip.id}"):
            act(library, partial(_remove, library, clip))


def _remove(library: Library, clip: Binned) -> str:
    delete_clip(library, clip.id)
    return REMOVED.format(clip.clip)
