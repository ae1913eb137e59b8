"""The buttons from a page of the library back to its list and to the runner."""

import streamlit as st

from posture.ui.clips.wording import plain
from posture.ui.parts.page_address import go_to_library, go_to_runner


def ways_back(runner_id: str = "", name: str = "") -> None:
    """Draw the buttons; without a runner, only the one to the list."""
    with st.container(horizontal=True, gap="medium"):
        st.button(
            "All clips", icon=":material/arrow_back:", on_click=go_to_library, type="tertiary"
        )
        if runner_id:
            st.button(
                plain(name),
                key="to-runner",
                icon=":material/person:",
                on_click=go_to_runner,
                args=(runner_id,),
                type="tertiary",
            )
