"""The clip in the page's address, so that a reload or a bookmark shows it again."""

from typing import Final

import streamlit as st

CLIP: Final = "clip"


def clip_in_address() -> str:
    """Return the id in the address, as anybody may have typed it; empty on the start page."""
    return str(st.query_params.get(CLIP, ""))


def go_to_clip(job_id: str) -> None:
    """Make the next run show this clip."""
    st.query_params[CLIP] = job_id


def go_to_start() -> None:
    """Make the next run show the start page."""
    st.query_params.clear()
