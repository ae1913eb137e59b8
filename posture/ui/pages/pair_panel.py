"""Two clips played in step, and the film of them: its progress, its voice, and the way to it."""

import time
from html import escape
from typing import Any, Final

import streamlit as st

from posture.library.schema.acting import acting
from posture.system.validation import convert
from posture.ui.browser.pair_contract import PairFilm
from posture.ui.clips.said import attempt, say, show_trouble
from posture.ui.clips.wording import fraction, plain, progress_words, size_words
from posture.ui.downloads.download_files import pair_address, saved_as, voice_address
from posture.ui.downloads.downloads_panel import LOOK_EVERY_S, STYLE
from posture.ui.downloads.pair_films import (
    begin_pair,
    can_be_filmed,
    cancel_pair,
    pair_film,
    pair_task,
)
from posture.ui.downloads.voice_box import voice_box
from posture.ui.downloads.voices import voiced
from posture.ui.parts.compare_player import compare_player
from posture.ui.review.clip_review import Review

TROUBLE: Final = "pair-trouble"


def pair_panel(before: Review, after: Review) -> None:
    """Show two clips in step, and the film of them if one was made."""
    show_trouble(TROUBLE)

    def ask_for_film(content: dict[str, Any]) -> None:
        attempt(TROUBLE, lambda: begin_pair(before, after, convert(content, PairFilm, "That film")))

    filmed = acting().may_change and can_be_filmed(before, after)
    compare_player(before, after, ask_for_film if filmed else None, _say)
    task = pair_task(before, after)
    if task and not task.ended:
        _progress(before, after)
        return
    if task and task.trouble:
        st.error(plain(task.trouble))
    _film(before, after)


def _say(sentence: str) -> None:
    say(TROUBLE, sentence)


def _film(before: Review, after: Review) -> None:
    film = pair_film(before, after)
    if not film.exists():
        return
    place = pair_address(before, after)
    name = escape(saved_as(before.job, "pair.mp4"), quote=True)
    size = size_words(voiced(film).stat().st_size)
    st.html(STYLE)
    st.html(
        f"<p class='take-away'><a href='{escape(place)}' download=\"{name}\">"
        f"Save the film of both as made ({escape(size)})</a></p>"
    )
    if not acting().may_change:
        return
    with st.expander("Watch it, and speak beside it"):
        key = f"voice-{before.job.id}-{after.job.id}"
        voice_box(film, place, voice_address(place), key)


@st.fragment(run_every=LOOK_EVERY_S)
def _progress(before: Review, after: Review) -> None:
    """Show the progress of the film, until it is done or cancelled."""
    task = pair_task(before, after)
    if task is None or task.ended:
        st.rerun()
    st.progress(fraction(task.progress), progress_words(task.progress, time.time()))
    st.button("Cancel", key="pair-cancel", on_click=cancel_pair, args=(before.job, after.job))
