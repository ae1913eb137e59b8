"""The bar at the top of every page, with the app's name and buttons to the main pages."""

from pathlib import Path
from typing import Final

import streamlit as st

from posture.ui.parts.page_address import go_live, go_to_library, go_to_start

MARK: Final = Path(__file__).parents[1] / "assets" / "mark.svg"


def header() -> None:
    """Draw the bar."""
    with st.container(horizontal=True, vertical_alignment="center", key="brand", gap="small"):
        st.image(MARK.read_text(encoding="utf-8"), width=32, alt="")
        st.button("posture", key="home", on_click=go_to_start, type="tertiary", help="Start page")
        st.button("Clips", key="to-clips", on_click=go_to_start, type="tertiary", help="Your clips")
        st.button(
            "Library", key="to-library", on_click=go_to_library, type="tertiary", help="Runners"
        )
        st.button(
            "Live", key="to-live", on_click=go_live, type="tertiary", icon=":material/videocam:"
        )
