"""Choosing the page to show, and what all pages share."""

from contextlib import suppress
from datetime import datetime
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.ui.browser.components import page_script
from posture.ui.clips.clip_folder import clips_folder, shown_job
from posture.ui.clips.desk import Desk
from posture.ui.coach.coach_pages import coach
from posture.ui.live.page import leave_camera, live_page
from posture.ui.open_library.shared_library import shared_library
from posture.ui.own.filing import file_what_is_due
from posture.ui.own.finishing import finish_corrections
from posture.ui.own.former import adopt_former_clips
from posture.ui.pages.answers_page import TITLE, answers_page
from posture.ui.pages.clip_page import clip_page
from posture.ui.pages.compare_page import compare_page
from posture.ui.pages.own_clip_page import own_clip_page
from posture.ui.pages.start_page import SAMPLE, start_page
from posture.ui.parts.header import MARK, header
from posture.ui.parts.page_address import (
    asks_answers,
    asks_comparison,
    asks_live,
    clip_in_address,
    coach_page,
)
from posture.ui.parts.shared_desk import shared_desk
from posture.ui.parts.warning_signs import emergency_page, emergency_said

SCRIPT: Final = f"<script>{page_script()}</script>"


def prepare(started: datetime) -> None:
    """Open the library, and put the clips of earlier versions on their way into it.

    ``started`` is when the app started.
    """
    with suppress(PostureError):  # which the pages say
        shared_library()
        adopt_former_clips(clips_folder(), SAMPLE.resolve(), started)


def show() -> None:
    """Draw the page for the address: library, comparison, answers, Live, a clip, or the start."""
    st.set_page_config(
        page_title=_title(), page_icon=MARK.read_text(encoding="utf-8"), layout="wide"
    )
    header()
    with st.container(key="page-script"):
        st.html(SCRIPT, unsafe_allow_javascript=True)
    if emergency_said():
        emergency_page()
        return
    desk = shared_desk(clips_folder())
    file_what_is_due(desk)
    if not clip_in_address():
        finish_corrections()
    if not asks_live():
        leave_camera()
    coach_address = coach_page()
    if coach_address is not None:
        coach(desk, *coach_address)
        return
    if asks_comparison():
        compare_page(desk)
        return
    if asks_answers():
        answers_page()
        return
    if asks_live():
        live_page(desk)
        return
    _own_pages(desk)


def _own_pages(desk: Desk) -> None:
    asked = clip_in_address()
    job = desk.find(asked)
    if job is not None:
        clip_page(desk, job)
    elif not asked or not own_clip_page(desk, asked):
        start_page(desk)


def _title() -> str:
    """Return the name of the browser's tab."""
    job = shown_job(clip_in_address())
    if job is not None:
        page = job.name
    elif coach_page() is not None:
        page = "Library"
    elif asks_comparison():
        page = "Compare two clips"
    elif asks_answers():
        page = TITLE
    else:
        page = "Live" if asks_live() else "Running form check"
    return f"{page} – posture"
