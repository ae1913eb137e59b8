"""The first page: what this is, the warning signs, a clip to check, and earlier clips."""

from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from posture.errors import PostureError
from posture.guidance import FILMING
from posture.ui.address import go_to_clip
from posture.ui.desk import Desk
from posture.ui.jobs import Job, Settings
from posture.ui.settings_form import settings_form
from posture.ui.signs import analysis_started, show_signs, signs_answered
from posture.ui.words import date_words, outcome_words, plain

SAMPLE: Final = Path(__file__).parents[2] / "sample_videos" / "overstride14_60.mp4"
PICTURE: Final = Path(__file__).with_name("filming.svg")
PICTURE_ALT: Final = (
    "Left: the phone stands on a tripod at hip height, level, 3 to 5 metres beside the "
    "treadmill. Right: its picture shows the runner from the side, from head to shoes."
)
PICTURE_CAPTION: Final = (
    "The phone stands still at hip height and looks at the belt at a right angle; head to shoes "
    "in the picture, 60 frames per second or more."
)
SENTENCE: Final = (
    "See your running form in numbers you can check: lean, head, landing and rhythm from one "
    "side-view treadmill clip, each with the frames it comes from."
)
PRIVACY: Final = "Everything stays on this computer. Not medical advice."
UPLOAD_MB: Final = 500


def start_page(desk: Desk) -> None:
    """Draw the page."""
    st.title("Check your running form", anchor=False)
    st.markdown(SENTENCE)
    st.caption(PRIVACY)
    st.image(PICTURE.read_text(), width="stretch", alt=PICTURE_ALT)
    st.caption(PICTURE_CAPTION)
    with st.expander("How to film"):
        st.markdown("\n".join(f"- {line}" for line in FILMING))
    st.header("First, your back", anchor=False)
    show_signs()
    st.header("Then, a clip", anchor=False)
    if not signs_answered():
        st.caption("Answer the three questions first.")
    _offer_sample(desk)
    _offer_own_clip(desk)
    _list_clips(desk)


def _offer_sample(desk: Desk) -> None:
    with st.container(border=True, key="sheet-sample"):
        st.subheader("No clip at hand?", anchor=False)
        st.markdown("See a result first: a drawn runner whose foot lands far ahead of the knee.")
        if st.button("Try the sample", key="sample", disabled=not signs_answered()):
            _open(desk.take_path(SAMPLE, Settings(annotate=True)))


def _offer_own_clip(desk: Desk) -> None:
    with st.container(border=True, key="sheet-own"):
        st.subheader("Check a clip", anchor=False)
        upload = st.file_uploader(
            "Your video", key="upload", max_upload_size=UPLOAD_MB, help="Any usual video format."
        )
        path = st.text_input(
            f"Or, for a file above {UPLOAD_MB} MB: its path on this computer", key="path"
        )
        with st.expander("About you and the clip (optional)"):
            settings = settings_form("new", Settings())
        given = upload is not None or bool(path.strip())
        ready = signs_answered() and given
        if st.button("Check this clip", key="check", type="primary", disabled=not ready):
            _take(desk, upload, path, settings)


def _take(desk: Desk, upload: UploadedFile | None, path: str, settings: Settings) -> None:
    """Take the uploaded clip, or else the one at the path; say so if that fails."""
    try:
        if upload is not None:
            job = desk.take_upload(upload.name, upload, settings)
            _forget(upload)
        else:
            job = desk.take_path(Path(path.strip().strip("\"'")).expanduser(), settings)
    except PostureError as error:
        st.error(str(error))
        return
    _open(job)


def _forget(upload: UploadedFile) -> None:
    """Free the memory of an upload now rather than when the tab is closed."""
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context and remove:
        remove(session_id=context.session_id, file_id=upload.file_id)


def _open(job: Job) -> None:
    analysis_started()
    go_to_clip(job.id)
    st.rerun()


def _list_clips(desk: Desk) -> None:
    jobs = desk.jobs()
    if not jobs:
        return
    st.header("Earlier clips", anchor=False)
    for job in jobs:
        _list_clip(desk, job)


def _list_clip(desk: Desk, job: Job) -> None:
    with st.container(
        border=True, key=f"sheet-{job.id}", horizontal=True, vertical_alignment="center"
    ):
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(f"**{plain(job.name)}**  \n{plain(outcome_words(desk.outcome(job)))}")
            st.caption(date_words(job.created))
        st.button("Open", key=f"open-{job.id}", on_click=go_to_clip, args=(job.id,))
