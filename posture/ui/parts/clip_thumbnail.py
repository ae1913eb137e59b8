"""The small picture of a clip in lists."""

from html import escape
from typing import Final

import streamlit as st

from posture.pipeline.job import THUMBNAIL
from posture.ui.clips.clip_folder import AppClip
from posture.ui.open_library.shelf_files import picture_address
from posture.ui.player.player_files import address

WIDTH_PX: Final = 96


def thumbnail(job: AppClip) -> None:
    """Show a clip's picture; where there is none yet, its place."""
    picture = job.result / THUMBNAIL
    there = picture.exists()
    _show(address(job, "thumbnail", str(picture.stat().st_mtime_ns)) if there else None)


def library_thumbnail(sha256: str | None) -> None:
    """Show the same of a clip of the library."""
    _show(picture_address(sha256) if sha256 else None)


def _show(source: str | None) -> None:
    if source:
        st.html(f"<img class='thumbnail' src='{escape(source)}' alt=''>", width=WIDTH_PX)
    else:
        st.html("<div class='thumbnail'></div>", width=WIDTH_PX)
