"""The desk that all pages and tabs of the app share."""

from pathlib import Path

import streamlit as st

from posture.ui.clips.desk import Desk


@st.cache_resource(max_entries=4, show_spinner=False)
def shared_desk(clips: Path) -> Desk:
    """Return the app's only desk for a folder of clips."""
    return Desk(clips)
