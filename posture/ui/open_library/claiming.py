"""Who this coach is, and which clip their page has claimed."""

import hashlib
import secrets
from typing import Final

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from posture.errors import PostureError
from posture.library.changing.claims import Coach, check_free, claim, holders, release_claims
from posture.library.schema.acting import UPKEEP, acting, acting_as, author, enter_name
from posture.library.schema.tables import LONGEST_NAME, Claim
from posture.library.storage.library import Library
from posture.ui.clips.clip_folder import OPENED_ID, AppClip
from posture.ui.clips.said import attempt, show_trouble
from posture.ui.clips.wording import plain
from posture.ui.open_library.shared_library import shared_library

ALIVE_EVERY_S: Final = 20.0
NAME_TROUBLE: Final = "coach-name-trouble"
_process: Final = secrets.token_hex(8)
"""Prefix of the ids of all holders in this app, by which those that have ended can be found."""
_sessions: Final[dict[str, str]] = {}


def this_coach() -> Coach:
    """Return the coach who is looking at this page: each tab is a holder, a reload another."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    holder = _process + hashlib.sha256(session.encode()).hexdigest()[:16]
    _sessions[holder] = session
    return Coach(holder, author())


def ask_name() -> None:
    """Ask for the name to show to other coaches, unless this coach has an account."""
    if acting().account_id is None:
        st.text_input(
            "Your name",
            author(),
            LONGEST_NAME,
            key="coach-name",
            on_change=_keep_name,
            help="Shown to other coaches while you review a clip.",
        )
    show_trouble(NAME_TROUBLE)


def _keep_name() -> None:
    attempt(NAME_TROUBLE, lambda: enter_name(st.session_state["coach-name"]))


def leave(library: Library, but: str = "") -> None:
    """Release the claims of this page, except on ``but``, and of pages that were closed."""
    mine = this_coach().holder
    with acting_as(UPKEEP):
        _release(library, mine, but)


def _release(library: Library, mine: str, but: str) -> None:
    release_claims(library, [mine], but)
    with library.reading() as transaction:
        others = [holder for holder in holders(transaction, _process) if holder != mine]
    gone = list(filter(_is_gone, others))
    if gone:
        release_claims(library, gone)


def _is_gone(holder: str) -> bool:
    session = _sessions.get(holder, "")
    return not (runtime.exists() and runtime.get_instance().is_active_session(session))


def claimed(library: Library, clip_id: str) -> Claim:
    """Claim the page's clip; return the claim, which may be another coach's."""
    leave(library, but=clip_id)
    return claim(library, clip_id, this_coach())


def is_mine(held: Claim) -> bool:
    """Return whether a claim is this page's."""
    return held.holder == this_coach().holder


@st.fragment(run_every=ALIVE_EVERY_S)
def stay(library: Library, clip_id: str, holder: str) -> None:
    """Give signs of life; if the clip was taken over, draw the page again."""
    try:
        if claim(library, clip_id, Coach(holder, author())).holder != holder:
            st.rerun()
    except PostureError as error:
        st.caption(plain(str(error)))


def check_job_free(job: AppClip) -> None:
    """Refuse to correct a clip of the library that another coach is looking through.

    Raises
    ------
    UsageError
        If another coach is.
    """
    if OPENED_ID.fullmatch(job.id):
        with shared_library().reading() as transaction:
            check_free(transaction, job.id, this_coach().holder)
