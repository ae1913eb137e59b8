"""The form to put the app's clips into the library, and what is on its way there."""

import time
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from posture.care.plan_wording import BACK_NAMES
from posture.errors import PostureError
from posture.library.runners.queries import ListedRunner
from posture.library.runners.records import Conditions
from posture.library.schema.acting import acting
from posture.library.schema.tables import LONGEST_NAME
from posture.library.schema.vocabulary import STATES
from posture.library.storage.library import Library
from posture.results.clip_settings import BACKS
from posture.results.ranges import INCLINE
from posture.ui.clips.clip_folder import AppClip, read_progress
from posture.ui.clips.desk import Desk
from posture.ui.clips.wording import date_words, plain, progress_words
from posture.ui.coach.filing import (
    Filing,
    file_due,
    give_up_filing,
    request_filing,
    requested_filing,
)
from posture.ui.parts.units import chosen_units, number_field, speed_field

LOOK_EVERY_S: Final = 1.0
MOST_SHOWN: Final = 8


def import_form(desk: Desk, runners: list[ListedRunner]) -> None:
    """Ask for a runner, a session and clips of the app, and submit them."""
    if not runners:
        st.caption("Add a runner first.")
        return
    names = {runner.runner_id: runner.name for runner in runners}
    whose = st.selectbox(
        "Whose clips",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key="import-runner",
        placeholder="Choose a runner",
    )
    conditions = _session()
    jobs = _analysed_clips(desk)
    ready = whose is not None and bool(jobs)
    if st.button("Add to the library", key="import", type="primary", disabled=not ready):
        assert whose is not None
        _send(Filing(whose, conditions), jobs)


def _session() -> Conditions:
    left, right = st.columns(2)
    with left:
        day = st.date_input("Date", "today", key="import-day", max_value="today")
        speed = speed_field(None, chosen_units(), "import-speed")
        state = st.pills("The runner was", STATES, key="import-state")
        back = st.pills(
            "The runner's back", BACKS, format_func=BACK_NAMES.__getitem__, key="import-back"
        )
    with right:
        shoes = st.text_input("Shoes", key="import-shoes", max_chars=LONGEST_NAME)
        incline = number_field("Incline, %", *INCLINE, None, "import-incline")
    st.caption(
        "Clips can only be compared where speed, incline, shoes and camera are the same, so enter "
        "what you know."
    )
    assert isinstance(day, date)
    return Conditions(day, speed, incline, " ".join(shoes.split()) or None, state, back)


def _analysed_clips(desk: Desk) -> list[AppClip]:
    """Offer the app's clips that are analysed and not being filed yet."""
    ended = [
        job
        for job in desk.jobs()
        if (outcome := desk.outcome(job))
        and outcome.state != "failed"
        and not requested_filing(job)
    ]
    by_id = {job.id: job for job in ended}
    chosen = st.multiselect(
        "Clips checked in this app",
        list(by_id),
        format_func=lambda key: f"{by_id[key].name} · {date_words(by_id[key].created)}",
        key="import-clips",
        placeholder="Choose clips",
        help="They move into the library with their results and corrections.",
    )
    return [by_id[key] for key in chosen]


def _send(filing: Filing, jobs: list[AppClip]) -> None:
    troubles = list(filter(None, (_mark(job, filing) for job in jobs)))
    for sentence in troubles:
        st.error(plain(sentence))
    if not troubles:
        st.rerun()


def _mark(job: AppClip, filing: Filing) -> str:
    """File an analysed clip; its settings apply where the form says nothing."""
    given, before = filing.conditions, job.settings
    speed = before.speed_kmh if given.speed_kmh is None else given.speed_kmh
    incline = before.incline if given.incline is None else given.incline
    back = given.back or before.back
    conditions = replace(given, speed_kmh=speed, incline=incline, back=back)
    try:
        request_filing(job, replace(filing, conditions=conditions))
    except PostureError as error:
        return str(error)
    return ""


def show_on_their_way(library: Library, desk: Desk) -> None:
    """Show the clips that are being analysed or filed, until they are in the page's list."""
    left, _ = file_due(library, desk)
    if left:
        st.fragment(_on_their_way, run_every=LOOK_EVERY_S)(library, desk, len(left))


def _on_their_way(library: Library, desk: Desk, before: int) -> None:
    left, troubles = file_due(library, desk)
    if len(left) != before:
        st.rerun()
    with st.container(border=True, key="sheet-on-their-way"):
        words = "1 clip is" if before == 1 else f"{before} clips are"
        st.markdown(f"**{words} on the way into the library**")
        for job in left[:MOST_SHOWN]:
            if job.id in troubles:
                _stuck(job, troubles[job.id])
            else:
                st.caption(f"{plain(job.name)}: {plain(_so_far(desk, job))}")


def _so_far(desk: Desk, job: AppClip) -> str:
    if desk.outcome(job) is not None:
        return "going into the library …"
    progress = None if desk.ahead(job) is not None else read_progress(job)
    return progress_words(progress, time.time()) if progress else "waiting for its turn"


def _stuck(job: AppClip, why: str) -> None:
    st.warning(plain(f"{job.name} is not in the library yet: {why} It is tried again."))
    key = f"leave-{job.id}"
    if acting().may_change and st.button("Leave it in the list of clips", key=key):
        give_up_filing(job)
        st.rerun()
