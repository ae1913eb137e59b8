"""The bar at the top of every page, with the app's name and buttons to the main pages."""

from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from posture.library.schema.acting import acting
from posture.ui.door.place import YOU
from posture.ui.parts.drawings import show_drawing
from posture.ui.parts.page_address import go_live, go_to_accounts, go_to_library, go_to_start

MARK: Final = Path(__file__).parents[1] / "assets" / "mark.svg"
MARK_PX: Final = 32


def header() -> None:
    """Draw the bar."""
    with st.container(horizontal=True, vertical_alignment="center", key="brand", gap="small"):
        show_drawing(MARK.read_text(encoding="utf-8"), "", MARK_PX)
        st.button("posture", key="home", on_click=go_to_start, type="tertiary", help="Start page")
        st.button("Clips", key="to-clips", on_click=go_to_start, type="tertiary", help="Your clips")
        st.button(
            "Library", key="to-library", on_click=go_to_library, type="tertiary", help="Runners"
        )
        st.button(
            "Live", key="to-live", on_click=go_live, type="tertiary", icon=":material/videocam:"
        )
        _account()


def _account() -> None:
    """Draw whose account it is, with the way to its page; nothing on one's own computer."""
    person = acting()
    if person.account_id is None:
        return
    if person.role == "owner":
        st.button("People", key="to-accounts", on_click=go_to_accounts, type="tertiary")
    st.html(f"<a href='{YOU}' target='_self'>{escape(person.name)}</a>", width="content")
