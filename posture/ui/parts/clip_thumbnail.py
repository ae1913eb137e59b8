"""The small picture of a clip in lists."""

from html import escape
from typing import Final

import streamlit as st

from posture.pipeline.job import THUMBNAIL
from posture.ui.clips.clip_folder import AppClip
from posture.ui.player.player_files import address

WIDTH_PX: Final = 96


def thumbnail(job: AppClip) -> None:
    """Show a clip's picture; where there is none yet, its place."""
    picture = job.result / THUMBNAIL
    if picture.exists():
        source = escape(address(job, "thumbnail", str(picture.stat().st_mtime_ns)))
        st.html(f"<img class='thumbnail' src='{source}' alt=''>", width=WIDTH_PX)
    else:
        st.html("<div class='thumbnail'></div>", width=WIDTH_PX)
