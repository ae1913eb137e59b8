"""The Live page: what the camera sees now, and the numbers of the last strides."""

import secrets
from pathlib import Path
from typing import Final

import streamlit as st

from posture.errors import PostureError
from posture.ui.address import go_to_clip, go_to_start
from posture.ui.desk import Desk
from posture.ui.jobs import Settings, uploads_folder
from posture.ui.live.booth import BOOTH, Wanted
from posture.ui.live.routes import address
from posture.ui.metronome import metronome
from posture.ui.picker import app_is_local
from posture.ui.signs import analysis_started, show_signs, signs_answered
from posture.ui.uploads import find_upload
from posture.ui.words import plain

ASSETS: Final = Path(__file__).with_name("assets")
TICKET: Final = "live-ticket"
CADENCE: Final = "live-cadence"
LOOK_EVERY_S: Final = 2.0
WORDS: Final = (
    "The camera beside the treadmill, on the computer that runs this app. Nothing is recorded "
    "unless you say so, and nothing leaves this computer."
)
ELSEWHERE: Final = (
    "A phone, or a camera on another computer? Record a clip with it and "
    "[check the clip](?) instead: that also shows more."
)
MIRROR_HELP: Final = (
    "Hold up something written: if it reads backwards in the picture below, tick this. Left and "
    "right of the body are exchanged in such a picture."
)
CAMERA_HELP: Final = (
    "0 is the first camera of this computer, 1 the second. A network camera has an address, and a "
    "film on this computer plays as if it were one."
)

_viewer = st.components.v2.component(
    "posture_live",
    html=(ASSETS / "live.html").read_text(encoding="utf-8"),
    css=(ASSETS / "live.css").read_text(encoding="utf-8"),
    js=(ASSETS / "live.js").read_text(encoding="utf-8"),
)


def live_page(desk: Desk) -> None:
    """Draw the page."""
    st.button("All clips", icon=":material/arrow_back:", on_click=_leave, type="tertiary")
    if TICKET in st.session_state:
        _watch(desk)
        return
    st.title("Live", anchor=False)
    st.markdown(WORDS)
    st.caption(ELSEWHERE)
    if not app_is_local():
        st.info("This app is reached from other computers, so its camera stays off.")
        return
    if not signs_answered():
        st.header("First, your back", anchor=False)
    show_signs()
    wanted = _ask()
    ready = signs_answered() and bool(wanted.camera)
    if st.button("Start the camera", key="live-start", type="primary", disabled=not ready):
        st.session_state[TICKET] = secrets.token_urlsafe(12)
        st.session_state["live-wanted"] = wanted
        BOOTH.register(st.session_state[TICKET], wanted)
        analysis_started()
        st.rerun()


def _ask() -> Wanted:
    with st.container(border=True, key="sheet-live"):
        camera = st.text_input("Camera", "0", key="live-camera", help=CAMERA_HELP).strip()
        model = st.pills(
            "Model",
            ("full", "lite"),
            default="full",
            key="live-model",
            help="Lite is quicker and less sure; for computers that give few pictures a second.",
        )
        mirrored = st.checkbox("Mirrored picture", key="live-mirrored", help=MIRROR_HELP)
    return Wanted(camera, model or "full", mirrored)


def _watch(desk: Desk) -> None:
    ticket, wanted = st.session_state[TICKET], st.session_state["live-wanted"]

    def recorded() -> None:
        upload_id = st.session_state["live-view"].get("recorded")
        _take(desk, str(upload_id or ""), wanted)

    data = {
        "ticket": ticket,
        "now": address(ticket, "now"),
        "slow": address(ticket, "slow"),
        "state": address(ticket, "state"),
        "recording": address(ticket, "recording"),
    }
    _viewer(key="live-view", data=data, on_recorded_change=recorded)
    _beat(ticket)
    st.button("Stop the camera", key="live-stop", on_click=_stop)


@st.fragment(run_every=LOOK_EVERY_S)
def _beat(ticket: str) -> None:
    """Offer the metronome once the runner's own cadence is known; it then keeps to that."""
    live = BOOTH.live_of(ticket)
    if CADENCE not in st.session_state and live is not None:
        cadence = live.status().readings.value("cadence")
        if cadence is not None:
            st.session_state[CADENCE] = cadence
    if CADENCE in st.session_state:
        metronome(st.session_state[CADENCE])


def _take(desk: Desk, upload_id: str, wanted: Wanted) -> None:
    """Make a recording a clip, to be analysed as any other, and show that."""
    upload = find_upload(uploads_folder(), upload_id)
    if upload is None:
        return
    try:
        job = desk.take_upload(upload, Settings(mirrored=wanted.mirrored))
    except PostureError as error:
        st.error(plain(str(error)))
        return
    _stop()
    go_to_clip(job.id)


def _stop() -> None:
    for key in (TICKET, CADENCE, "live-wanted"):
        st.session_state.pop(key, None)


def _leave() -> None:
    _stop()
    go_to_start()
