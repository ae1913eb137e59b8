"""What can be done about a refused clip here: each remedy is a button.

The clip is checked again in its place, so its address stays the same.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal, cast

import streamlit as st

from posture.library.schema.acting import acting
from posture.report.guidance import Remedy
from posture.report.refusal_remedies import remedies_for, turn_for
from posture.results.clip_settings import TURN_WORDS, Turn
from posture.results.ranges import CAPTURE_FPS
from posture.ui.clips.clip_folder import AppClip, Settings
from posture.ui.parts.arrivals import frames_in, turn_and_trim
from posture.ui.parts.page_address import go_to_start
from posture.ui.parts.units import number_field
from posture.ui.parts.warning_signs import ask_back, signs_answered
from posture.ui.review.clip_review import Review

TRIM: Final = "Trim the clip"
RATE: Final = "Say the frame rate"
ANOTHER: Final = "Choose another clip"
RATE_HELP: Final = "At how many frames a second did the camera film? 120 or 240, for slow motion."

Again = Callable[[AppClip, Settings], None]
Kind = Literal["primary", "secondary"]


def asks_back(seen: Review) -> bool:
    """Return whether `remedies` asks how the back is, which a page may ask only once."""
    found = remedies_for(seen.analysis.report, seen.analysis.track)
    return bool(found) and acting().may_change and not signs_answered()


def remedies(seen: Review, again: Again) -> None:
    """Offer what may help a refused clip, and another clip in any case.

    Parameters
    ----------
    seen : Review
        The clip, which was refused.
    again : callable
        Checks a clip again with other settings.
    """
    job, track = seen.job, seen.analysis.track
    found = remedies_for(seen.analysis.report, track)
    if asks_back(seen):
        ask_back()
    turn = turn_for(track) if track is not None else 0
    # A stretch to cut out is often not there; what the picture or its file lacks is known.
    foremost = found[0] if found and found[0] != "trim" else None
    with st.container(horizontal=True):
        for remedy in found:
            kind: Kind = "primary" if remedy == foremost else "secondary"
            if remedy == "turn":
                _turn_button(job, turn, again)
            else:
                st.button(
                    TRIM if remedy == "trim" else RATE,
                    key=f"remedy-{remedy}",
                    type=kind,
                    on_click=_open,
                    args=(job, remedy),
                )
        st.button(
            ANOTHER,
            key="another",
            type="secondary" if foremost else "primary",
            on_click=go_to_start,
        )
    opened = st.session_state.get(_key(job))
    if opened in found and opened == "trim":
        _trim(job, again)
    elif opened in found and opened == "rate":
        _rate(job, again)


def _turn_button(job: AppClip, turn: Turn, again: Again) -> None:
    label = f"Turn the picture {TURN_WORDS[turn]}"
    right = cast("Turn", (job.settings.turn_deg + turn) % 360)
    if st.button(label, key="remedy-turn", type="primary", disabled=not signs_answered()):
        again(job, replace(job.settings, turn_deg=right))


def _trim(job: AppClip, again: Again) -> None:
    with st.container(border=True, key="sheet-trim"):
        frames = turn_and_trim(job.clip, f"remedy-{job.id}", frames_in(job.settings))
        changed = frames != frames_in(job.settings)
        ready = changed and signs_answered()
        if st.button("Check this stretch", key="trimmed", type="primary", disabled=not ready):
            again(job, frames.in_settings(job.settings))


def _rate(job: AppClip, again: Again) -> None:
    with st.container(border=True, key="sheet-rate"):
        key = f"remedy-{job.id}-rate"
        known = job.settings.capture_fps
        rate = number_field("Filmed at, frames/s", *CAPTURE_FPS, known, key, help=RATE_HELP)
        ready = rate is not None and rate != known and signs_answered()
        if st.button("Check at this rate", key="rated", type="primary", disabled=not ready):
            again(job, replace(job.settings, capture_fps=rate))


def _open(job: AppClip, remedy: Remedy) -> None:
    st.session_state[_key(job)] = remedy


def _key(job: AppClip) -> str:
    return f"remedy-of-{job.id}"
