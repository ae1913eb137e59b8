"""The page of one clip: how far it is, what came of it, or why there is nothing."""

from functools import partial
from pathlib import Path

import streamlit as st

from posture.errors import PostureError
from posture.guidance import RUNNER_KINDS
from posture.report.load import report_from_json
from posture.ui.address import go_to_start
from posture.ui.desk import Desk
from posture.ui.frame import for_frame
from posture.ui.jobs import Job, Outcome, size_of
from posture.ui.settings_form import settings_form
from posture.ui.signs import analysis_started, ask_signs, asked_before, signs_answered
from posture.ui.watch_page import watch_page
from posture.ui.what_to_do import what_to_do
from posture.ui.words import date_words, plain, size_words


def clip_page(desk: Desk, job: Job) -> None:
    """Draw the page."""
    st.button("All clips", icon=":material/arrow_back:", on_click=go_to_start, type="tertiary")
    outcome = desk.outcome(job)
    if outcome is None:
        watch_page(desk, job)
        return
    if outcome.state == "failed":
        _failed(job, outcome)
    else:
        _result(job)
    _again(desk, job)
    _delete(desk, job)


def _failed(job: Job, outcome: Outcome) -> None:
    st.title("That did not work", anchor=False)
    st.text(job.name)
    st.error(plain(outcome.sentence))


def _result(job: Job) -> None:
    st.caption(f"{date_words(job.created)} · {size_words(size_of(job))} on this computer")
    _downloads(job)
    _overlay(job)
    page = (job.result / "report.html").read_text(encoding="utf-8")
    st.iframe(for_frame(page), alt=f"Report on {job.name}")
    report = report_from_json((job.result / "report.json").read_text(encoding="utf-8"))
    if report.plan is None:
        _for_this_runner(job)
    what_to_do(report, job)


def _downloads(job: Job) -> None:
    stem = Path(job.name).stem
    files = (
        ("Report", job.result / "report.html", f"{stem}-report.html", "text/html"),
        (
            "Numbers (JSON)",
            job.result / "report.json",
            f"{stem}-report.json",
            "application/json",
        ),
        ("Clip with lines", job.overlay, f"{stem}-lines.mp4", "video/mp4"),
    )
    with st.popover("Save", icon=":material/download:"):
        for label, path, name, mime in files:
            if path.exists():
                st.download_button(
                    label,
                    partial(path.read_bytes),
                    name,
                    mime,
                    on_click="ignore",
                    width="stretch",
                )


def _overlay(job: Job) -> None:
    if job.overlay.exists():
        with st.expander("The clip with the measured lines"):
            st.video(job.overlay)


def _for_this_runner(job: Job) -> None:
    for kind in RUNNER_KINDS:
        if kind.name == job.settings.runner:
            with st.container(border=True, key="sheet-kind"):
                st.markdown(f"**{kind.name}.** {kind.advice}")


def _again(desk: Desk, job: Job) -> None:
    with st.expander("Check this clip again"):
        if not asked_before():
            st.markdown("**First, your back**")
            ask_signs()
        settings = settings_form(job.id, job.settings)
        if st.button("Check again", key="again", disabled=not signs_answered()):
            try:
                desk.again(job, settings)
            except PostureError as error:
                st.error(str(error))
            else:
                analysis_started()
                st.rerun()


def _delete(desk: Desk, job: Job) -> None:
    with st.popover("Delete", icon=":material/delete:"):
        st.markdown("This deletes the report, its pictures and our copy of the clip, for good.")
        if st.button("Delete for good", key="delete"):
            _remove(desk, job)


def _remove(desk: Desk, job: Job) -> None:
    try:
        desk.remove(job)
    except PostureError as error:
        st.error(str(error))
        return
    go_to_start()
    st.rerun()
