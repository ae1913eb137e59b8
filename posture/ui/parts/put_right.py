"""Putting right what was entered wrong: moving, editing and deleting clips, and undoing it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from posture.care.plan_wording import BACK_NAMES
from posture.errors import PostureError
from posture.library.changing.changes import noting_changes
from posture.library.changing.present import clip_in
from posture.library.changing.undoing import find_change, undo
from posture.library.clips.how_filmed import FILMING_WORDS
from posture.library.clips.judging_again import (
    clips_of_change,
    judge_again,
    judged_otherwise,
    to_be_analysed_again,
)
from posture.library.clips.putting_right import CONDITION_WORDS, edit_clips, move_clips, rename_clip
from posture.library.deleting.binning import put_clips_into_bin
from posture.library.runners.people import names_of_all
from posture.library.schema.acting import acting
from posture.library.schema.tables import LONGEST_NAME
from posture.library.schema.vocabulary import STATES
from posture.library.storage.library import Library
from posture.results.clip_settings import BACKS, TURNS
from posture.results.ranges import CAPTURE_FPS, CLIP_TIME_S, INCLINE
from posture.ui.clips.clip_folder import clips_folder
from posture.ui.clips.said import say, show_trouble, unsay
from posture.ui.clips.wording import plain
from posture.ui.open_library.claiming import this_coach
from posture.ui.own.reanalysis import analyse_again
from posture.ui.parts.arrivals import turn_words
from posture.ui.parts.refused_clip import RATE_HELP
from posture.ui.parts.shared_desk import shared_desk
from posture.ui.parts.units import chosen_units, number_field, speed_field

DONE: Final = "put-right-done"
"""Session key of what was just done: its words, and the id of the change, if it can be undone."""
TROUBLE: Final = "put-right-trouble"
CHOSEN: Final = "chosen-"
LET_GO: Final = "no-longer-chosen"
YES_NO: Final = ("yes", "no")
TRIMMED: Final = ("capture_fps", "start_s", "end_s")
FORGET: Final = tuple(name for name in CONDITION_WORDS if name != "day")


def choose(clip_id: str, name: str) -> None:
    """Draw the box that chooses a clip for what `act_on_chosen` offers; none for a reader."""
    if not acting().may_change:
        return
    if clip_id in _let_go():  # by `act`, which comes after the box
        _let_go().discard(clip_id)
        st.session_state[f"{CHOSEN}{clip_id}"] = False
    # Not escaped: a label that is not shown is only read out, and is not taken for Markdown.
    st.checkbox(f"Choose {name}", key=f"{CHOSEN}{clip_id}", label_visibility="collapsed")


def chosen(shown: Sequence[str]) -> list[str]:
    """Return which of these clips are chosen."""
    ticked = [clip_id for clip_id in shown if st.session_state.get(f"{CHOSEN}{clip_id}")]
    return [clip_id for clip_id in ticked if clip_id not in _let_go()]


def _let_go() -> set[str]:
    """Return the clips whose boxes the browser still has to show as not chosen any more."""
    clips: set[str] = st.session_state.setdefault(LET_GO, set())
    return clips


def act_on_chosen(library: Library, shown: Sequence[str]) -> None:
    """Offer what can be done with the chosen clips among those shown; nothing if none is."""
    clips = chosen(shown)
    if not clips:
        return
    many = "1 clip" if len(clips) == 1 else f"{len(clips)} clips"
    with st.container(
        border=True, key="sheet-chosen", horizontal=True, vertical_alignment="center"
    ):
        st.markdown(f"**{many} chosen**")
        move_box(library, clips)
        edit_boxes(library, clips)
        if st.button("Move to bin", key="chosen-to-bin", icon=":material/delete:"):
            holder = this_coach().holder
            act(library, lambda: put_clips_into_bin(library, clips, holder), clips)


@st.fragment
def move_box(library: Library, clips: Sequence[str]) -> None:
    """Offer to move clips to another runner; here and below, drawn once the box is open."""
    key, icon = f"move-open-{clips[0]}", ":material/person:"
    with st.popover("Move to another runner", icon=icon, key=key, on_change="rerun") as box:
        if box.open:
            _move(library, clips)


@st.fragment
def edit_boxes(library: Library, clips: Sequence[str]) -> None:
    """Offer to change day and conditions of clips, how they were filmed, and one clip's name."""
    if len(clips) == 1:
        rename_box(library, clips[0])
    key, icon = f"edit-open-{clips[0]}", ":material/edit:"
    with st.popover("Change day or conditions", icon=icon, key=key, on_change="rerun") as box:
        if box.open:
            _edit(library, clips)
    key, icon = f"filmed-open-{clips[0]}", ":material/videocam:"
    with st.popover("Change how it was filmed", icon=icon, key=key, on_change="rerun") as box:
        if box.open:
            _film_otherwise(library, clips)


def _move(library: Library, clips: Sequence[str]) -> None:
    with library.reading() as transaction:
        names = names_of_all(transaction)
    runner = st.selectbox(
        "Move to",
        list(names),
        index=None,
        format_func=lambda key: names.get(key, key),
        key="move-to",
        placeholder="Choose a runner",
    )
    st.caption("Notes, tags, corrections and the review move with them.")
    if st.button("Move", key="move", type="primary", disabled=runner is None):
        holder = this_coach().holder
        act(library, lambda: move_clips(library, clips, str(runner), holder), clips)


def rename_box(library: Library, clip_id: str) -> None:
    """Offer to give a clip another name."""
    with library.reading() as transaction:
        clip = clip_in(transaction, clip_id)
    popover = st.popover("Rename the clip", icon=":material/label:")
    with popover, st.form("rename-clip", border=False):
        before = clip.name if clip is not None else ""
        name = st.text_input("The clip's name", before, LONGEST_NAME, key=f"clip-name-{clip_id}")
        if st.form_submit_button("Rename", type="primary"):
            holder = this_coach().holder
            act(library, lambda: rename_clip(library, clip_id, name, holder), [clip_id])


def _edit(library: Library, clips: Sequence[str]) -> None:
    st.caption("Fields left empty stay as they are.")
    with st.form("edit-clips", border=False):
        day = st.date_input("Day", None, key="edit-day", max_value="today")
        speed = speed_field(None, chosen_units(), "edit-speed")
        incline = number_field("Incline, %", *INCLINE, None, "edit-incline")
        shoes = st.text_input("Shoes", key="edit-shoes", max_chars=LONGEST_NAME)
        state = st.pills("The runner was", STATES, key="edit-state")
        back = st.pills(
            "The runner's back", BACKS, format_func=BACK_NAMES.__getitem__, key="edit-back"
        )
        forget = st.multiselect(
            "Not known after all",
            FORGET,
            format_func=CONDITION_WORDS.__getitem__,
            key="edit-forget",
            placeholder="Nothing",
        )
        pressed = st.form_submit_button("Change", type="primary")
    assert day is None or isinstance(day, date)
    given = {
        "day": day,
        "speed_kmh": speed,
        "incline": incline,
        "shoes": " ".join(shoes.split()) or None,
        "state": state,
        "back": back,
    }
    changed: dict[str, Any] = dict.fromkeys(forget)
    changed |= {name: value for name, value in given.items() if value is not None}
    if pressed and changed:
        holder = this_coach().holder
        act(library, lambda: edit_clips(library, clips, changed, holder), clips)


def _film_otherwise(library: Library, clips: Sequence[str]) -> None:
    st.caption(
        "Fields left empty stay as they are. The clip is analysed again, which takes a while."
    )
    with st.form("film-otherwise", border=False):
        rate = number_field(
            "Filmed at, frames/s", *CAPTURE_FPS, None, "filmed-rate", help=RATE_HELP
        )
        turn = st.pills("Turn the picture", TURNS, format_func=turn_words, key="filmed-turn")
        mirrored = st.pills("Mirrored, like a selfie", YES_NO, key="filmed-mirrored")
        start_s = number_field("Look at it from, s", *CLIP_TIME_S, None, "filmed-start")
        end_s = number_field("Look at it to, s", *CLIP_TIME_S, None, "filmed-end")
        forget = st.multiselect(
            "Not so after all",
            TRIMMED,
            format_func=FILMING_WORDS.__getitem__,
            key="filmed-forget",
            placeholder="Nothing",
        )
        pressed = st.form_submit_button("Analyse again", type="primary")
    given = {
        "capture_fps": rate,
        "turn_deg": turn,
        "mirrored": None if mirrored is None else mirrored == YES_NO[0],
        "start_s": start_s,
        "end_s": end_s,
    }
    changed: dict[str, Any] = dict.fromkeys(forget)
    changed |= {name: value for name, value in given.items() if value is not None}
    if pressed and changed:
        holder = this_coach().holder
        act(library, lambda: edit_clips(library, clips, changed, holder), clips)


def act(library: Library, change: Callable[[], str], clips: Sequence[str] = ()) -> None:
    """Make a change, judge again what it concerns, and show what was done on the next run.

    ``clips`` are no longer chosen then.
    """
    unsay(TROUBLE)
    try:
        with noting_changes() as made:
            words = change()
    except PostureError as error:
        say(TROUBLE, str(error))
        st.rerun()
    _let_go().update(clips)
    st.session_state[DONE] = (words, made[-1] if made else None)
    with library.reading() as transaction:
        due = clips_of_change(transaction, find_change(transaction, made[-1])) if made else []
    judge(library, due)
    st.rerun()


def pressed_for_good() -> bool:
    """Ask twice before something is deleted for good; return whether that is wanted now."""
    sure = st.checkbox("Yes, for good: this cannot be undone.", key="delete-sure")
    return st.button("Delete for good", key="delete", disabled=not sure)


def judge(library: Library, clips: Sequence[str]) -> None:
    """Judge clips again about which something else is known now, showing the progress.

    Those that were filmed otherwise are submitted for analysis.
    """
    with library.reading() as transaction:
        due, anew = (
            which(transaction, clips) for which in (judged_otherwise, to_be_analysed_again)
        )
    try:
        for clip_id in anew:
            analyse_again(library, shared_desk(clips_folder()), clip_id)
    except PostureError as error:
        say(TROUBLE, str(error))
    if not due:
        return
    bar = st.progress(0.0, "Judging again with what is known now")
    try:
        for number, clip_id in enumerate(due, start=1):
            judge_again(library, clip_id)
            bar.progress(number / len(due))
    except PostureError as error:
        say(TROUBLE, str(error))


def show_done(library: Library) -> None:
    """Show what was just done, with a button that undoes it, or why it could not be done.

    What is below keeps its place, whether anything was done or not.
    """
    with st.container():
        _show_done(library)


def _show_done(library: Library) -> None:
    show_trouble(TROUBLE)
    words, change_id = st.session_state.get(DONE, ("", None))
    if not words:
        return
    with st.container(border=True, key="sheet-done", horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/check: {plain(words)}", width="stretch")
        if change_id and st.button("Undo", key="undo-done", icon=":material/undo:"):
            undo_change(library, change_id)
        if st.button("Close", key="close-done"):
            st.session_state.pop(DONE, None)
            st.rerun()


def undo_change(library: Library, change_id: str) -> None:
    """Undo a change, judge again what it concerns, and show what was done on the next run."""
    holder = this_coach().holder
    unsay(TROUBLE)
    try:
        undone = undo(library, change_id, holder)
    except PostureError as error:
        say(TROUBLE, str(error))
        st.rerun()
    st.session_state[DONE] = (f"Undone: {undone.words}", None)
    with library.reading() as transaction:
        clips = clips_of_change(transaction, undone)
    judge(library, clips)
    st.rerun()
