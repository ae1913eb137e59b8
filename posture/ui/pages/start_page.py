"""The first page: what this is, a clip to check or the sample, earlier clips, how to film."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.system.installation import bundled
from posture.ui.clips.clip_folder import AppClip, Settings
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import plain
from posture.ui.parts.clips_list import clips_list
from posture.ui.parts.filming_hints import how_to_film
from posture.ui.parts.page_address import ANSWERS_LABEL, clip_in_address, go_to_answers, go_to_clip
from posture.ui.parts.picker import app_is_local, empty_picker, picker, this_computer
from posture.ui.parts.settings_form import settings_form
from posture.ui.parts.uploader import empty_uploader, uploader
from posture.ui.parts.warning_signs import analysis_started, ask_back, back_said, signs_answered

SAMPLE: Final = bundled("sample_videos/overstride14_60.mp4")
ASSETS: Final = Path(__file__).parents[1] / "assets"
HERO_ALT: Final = (
    "A runner on a treadmill, seen from the side, with the lines that are measured: the trunk "
    "against upright, and the shin of the landing leg."
)
SENTENCE: Final = (
    "One side-view treadmill clip shows your lean, your head, where your foot lands and your "
    "rhythm, each with its uncertainty and the very frames it comes from."
)
HOW: Final = "[How to film](#film)"
ANSWER_FIRST: Final = "Say how your back is first."
PRIVACY: Final = "Everything stays on {computer}. Not medical advice."

GONE: Final = (
    "The clip in this address is not here: it was deleted, or the address is of another computer."
)

TakeIn = Callable[[Settings], AppClip]


def start_page(desk: Desk) -> None:
    """Draw the page; if the address names a clip that is not here, say so."""
    if clip_in_address():
        st.warning(GONE)
    _welcome()
    wide, narrow = st.columns((2, 1), gap="small")
    with wide:
        _offer_clips(desk)
    with narrow:
        _offer_sample(desk)
    clips_list(desk)
    how_to_film()
    st.button(ANSWERS_LABEL, key="to-answers", on_click=go_to_answers, icon=":material/help:")


def _welcome() -> None:
    words, picture = st.columns((3, 1), gap="large", vertical_alignment="center")
    with words:
        st.title("See how you run", anchor=False)
        st.markdown(SENTENCE)
        st.caption(f"{PRIVACY.format(computer=this_computer())} {HOW}")
    with picture, st.container(key="hero"):
        st.image((ASSETS / "hero.svg").read_text(encoding="utf-8"), width="stretch", alt=HERO_ALT)


def _offer_sample(desk: Desk) -> None:
    with st.container(border=True, key="sheet-sample"):
        st.header("No clip at hand?", anchor=False)
        st.markdown("See a result first: a drawn runner whose foot lands far ahead of the knee.")
        if st.button("Try the sample", key="sample"):
            _take([partial(desk.take_path, SAMPLE)], Settings(annotate=True))


def _offer_clips(desk: Desk) -> None:
    with st.container(border=True, key="sheet-own"):
        st.header("Check a clip", anchor="clip")
        ask_back()
        uploads, busy = uploader()
        paths: list[Path] = []
        if app_is_local():
            with st.expander("Or pick a clip or a folder on this computer"):
                paths = picker()
        with st.expander("About you and the clip (optional)"):
            settings = settings_form("new", Settings(back=back_said()))
        takes: list[TakeIn] = [partial(desk.take_upload, upload) for upload in uploads]
        takes += [partial(desk.take_path, path) for path in paths]
        ready = signs_answered() and bool(takes) and not busy
        label = "Check this clip" if len(takes) < 2 else f"Check these {len(takes)} clips"
        if st.button(label, key="check", type="primary", disabled=not ready):
            analysis_started()
            _take(takes, settings)
        if takes and not signs_answered():
            st.caption(ANSWER_FIRST)


def _take(takes: list[TakeIn], settings: Settings) -> None:
    """Add the clips, reporting any that fail; then show the clip, or the list of several."""
    jobs: list[AppClip] = []
    for take in takes:
        try:
            jobs.append(take(settings))
        except PostureError as error:
            st.error(plain(str(error)))
    if not jobs:
        return
    empty_uploader()
    empty_picker()
    if len(takes) == 1:
        go_to_clip(jobs[0].id)
    elif len(jobs) == len(takes):
        st.toast(f"{len(jobs)} clips are in the list below.", icon=":material/movie:")
    if len(jobs) == len(takes):
        st.rerun()
