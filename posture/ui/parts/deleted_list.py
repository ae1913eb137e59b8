"""Deleting clips, several at once, and putting them back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.ui.clips.clip_folder import AppClip
from posture.ui.clips.deleted_clips import DeletedClip, list_deleted, remove_for_good
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import day_words, plain

JUST_DELETED: Final = "just-deleted"
"""Session key of the ids of the clips that were deleted last in this tab, to be undone at once."""
DELETED: Final = "Deleted clips"
WHAT_STAYS: Final = (
    "A deleted clip stays here for 30 days with its report and our copy of the clip, so that you "
    "can put it back."
)


def put_away(desk: Desk, jobs: Sequence[AppClip]) -> bool:
    """Delete clips so that it can be undone; if one cannot be, say so and return False."""
    done = _each(partial(desk.put_away, job) for job in jobs)
    st.session_state[JUST_DELETED] = [job.id for job, gone in zip(jobs, done, strict=True) if gone]
    return all(done)


def undo_bar(desk: Desk) -> None:
    """Offer to undo what was deleted last in this tab."""
    ids = st.session_state.get(JUST_DELETED, [])
    there = [clip for clip in list_deleted() if clip.id in ids] if ids else []
    if not there:
        return
    words = there[0].name if len(there) == 1 else f"{len(there)} clips"
    with st.container(border=True, key="sheet-undo", horizontal=True, vertical_alignment="center"):
        st.markdown(f"Deleted: **{plain(words)}**", width="stretch")
        if st.button("Undo", key="undo-delete", icon=":material/undo:"):
            _put_back(desk, there)


def deleted_list(desk: Desk) -> None:
    """Show the deleted clips, with buttons to put each back or to remove it for good."""
    clips = list_deleted()
    if not clips:
        return
    with st.expander(f"{DELETED} ({len(clips)})", key="deleted", on_change="rerun") as unfolded:
        if not unfolded.open:
            return
        st.caption(WHAT_STAYS)
        for clip in clips:
            _row(desk, clip)
        if len(clips) > 1 and st.button("Remove all for good", key="remove-all"):
            _each(partial(remove_for_good, clip.id) for clip in clips)
            st.rerun()


def _row(desk: Desk, clip: DeletedClip) -> None:
    goes = datetime.fromtimestamp(clip.goes, UTC).astimezone().date()
    with st.container(horizontal=True, vertical_alignment="center", key=f"words-{clip.id}"):
        st.markdown(f"**{plain(clip.name)}**  \nGoes on {day_words(goes)}", width="stretch")
        if st.button("Put back", key=f"back-{clip.id}"):
            _put_back(desk, [clip])
        if st.button("Remove for good", key=f"remove-{clip.id}"):
            _each([partial(remove_for_good, clip.id)])
            st.rerun()


def _put_back(desk: Desk, clips: Sequence[DeletedClip]) -> None:
    if all(_each(partial(desk.put_back, clip.id) for clip in clips)):
        st.session_state.pop(JUST_DELETED, None)
        st.rerun()


def _each(steps: Iterable[Callable[[], None]]) -> list[bool]:
    """Do every step; show the error of each that fails, and return which succeeded."""
    done = []
    for step in steps:
        try:
            step()
        except PostureError as error:
            st.error(plain(str(error)))
            done.append(False)
        else:
            done.append(True)
    return done
