"""The Live page: what the camera sees now, and the numbers of the last strides."""

import secrets
from functools import partial
from typing import Final

import streamlit as st

from posture.errors import UsageError
from posture.ui.browser.components import component
from posture.ui.browser.contract import LiveData
from posture.ui.clips.clip_folder import Settings, uploads_folder
from posture.ui.clips.desk import Desk
from posture.ui.clips.uploads import find_upload
from posture.ui.live.booth import BOOTH, CameraRequest
from posture.ui.live.live_routes import address
from posture.ui.own.filing_request import request_own_filing
from posture.ui.parts.metronome import metronome
from posture.ui.parts.page_address import go_to_clip
from posture.ui.parts.picker import app_is_local
from posture.ui.parts.warning_signs import analysis_started, ask_back, back_said, signs_answered

TICKET: Final = "live-ticket"
CADENCE: Final = "live-cadence"
LOOK_EVERY_S: Final = 2.0
# Difference in steps/min beyond which the runner's rhythm is no longer the one at the start.
ANOTHER_CADENCE: Final = 3.0
WORDS: Final = (
    "The camera beside the treadmill, on the computer that runs this app. Nothing is recorded "
    "unless you say so, and nothing leaves this computer."
)
ELSEWHERE: Final = (
    "A phone, or a camera on another computer? Record a clip with it and "
    "[check the clip](?) instead: that also shows more."
)
MIRROR_HELP: Final = (
    "Start the camera and hold up something written. If it reads backwards, stop, tick this and "
    "start again: left and right of the body are exchanged in such a picture."
)
CAMERA_HELP: Final = (
    "0 is the first camera of this computer; others have higher numbers, on Linux often 2 for the "
    "second. A network camera has an address, and a film on this computer plays as if it were one."
)
KEPT: Final = "The recording is among your clips, and is being analysed."
LOST: Final = "The recording could not be kept: it had no picture, or the disk is full."

_viewer = component("live")


def live_page(desk: Desk) -> None:
    """Draw the page."""
    if TICKET in st.session_state:
        _watch()
        return
    st.title("Live", anchor=False)
    st.markdown(WORDS)
    st.caption(ELSEWHERE)
    if not app_is_local():
        st.info(
            "Other computers can reach this app, so its camera stays off here. On the computer "
            "that runs it, use the command `posture live`."
        )
        return
    ask_back()
    wanted = _ask()
    ready = signs_answered() and bool(wanted.camera)
    if st.button("Start the camera", key="live-start", type="primary", disabled=not ready):
        st.session_state[TICKET] = secrets.token_urlsafe(12)
        settings = Settings(mirrored=wanted.mirrored, back=back_said())
        BOOTH.register(st.session_state[TICKET], wanted, partial(_take, desk, settings))
        analysis_started()
        st.rerun()


def _ask() -> CameraRequest:
    with st.container(border=True, key="sheet-live"):
        camera = st.text_input("Camera", "0", key="live-camera", help=CAMERA_HELP).strip()
        model = st.pills(
            "Model",
            ("full", "lite"),
            default="full",
            key="live-model",
            help="Lite is quicker and nothing it shows is judged, since its errors are not known.",
        )
        mirrored = st.checkbox("Mirrored picture", key="live-mirrored", help=MIRROR_HELP)
    return CameraRequest(camera, model or "full", mirrored)


def _watch() -> None:
    ticket = st.session_state[TICKET]

    def recorded() -> None:
        leave_camera()
        go_to_clip(str(st.session_state["live-view"].get("recorded") or ""))

    data: LiveData = {
        "ticket": ticket,
        "now": address(ticket, "now"),
        "slow": address(ticket, "slow"),
        "state": address(ticket, "state"),
        "recording": address(ticket, "recording"),
    }
    _viewer(key="live-view", data=data, on_recorded_change=recorded)
    _beat(ticket)
    st.button("Stop the camera", key="live-stop", on_click=leave_camera)


@st.fragment(run_every=LOOK_EVERY_S)
def _beat(ticket: str) -> None:
    """Offer the metronome once quicker steps are the advice; it then stays with that cadence."""
    live = BOOTH.live_of(ticket)
    readings = live.status().readings if live else None
    if readings and readings.cadence_to_raise is not None:
        st.session_state.setdefault(CADENCE, readings.cadence_to_raise)
    kept = st.session_state.get(CADENCE)
    if kept is None:
        return
    metronome(kept)
    cadence = readings.cadence if readings else None
    if cadence is not None and abs(cadence - kept) > ANOTHER_CADENCE:
        words = f"Go by my cadence of now, {cadence:.0f} steps a minute"
        st.button(words, key="live-cadence-now", on_click=_forget_cadence)


def _forget_cadence() -> None:
    st.session_state.pop(CADENCE, None)


def _take(desk: Desk, settings: Settings, upload_id: str) -> str:
    """Turn a recording into a clip, to be analysed like any other, and return the clip's id."""
    upload = find_upload(uploads_folder(), upload_id)
    if upload is None:
        raise UsageError("The recording is no longer there.")
    job = desk.take_upload(upload, settings)
    request_own_filing(job)
    return job.id


def leave_camera() -> None:
    """Release this tab's camera, if it has one; a running recording becomes a clip."""
    ticket = st.session_state.pop(TICKET, None)
    if ticket is None:
        return
    _forget_cadence()
    kept = BOOTH.release(ticket)
    if kept is not None:
        st.toast(KEPT if kept else LOST, icon=":material/movie:")
