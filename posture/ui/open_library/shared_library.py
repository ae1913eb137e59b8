"""The coach's library as the pages see it: opened once, and what is wrong with it in a sentence."""

from pathlib import Path

import streamlit as st

from posture.errors import PostureError
from posture.library.library import Library, library_folder, open_library
from posture.ui.clips.wording import plain


def shared_library() -> Library:
    """Return the library, opened once for all tabs.

    Raises
    ------
    PostureError
        If it cannot be opened.
    """
    library = _opened(library_folder())
    if library.frozen is None:
        return library
    _opened.clear()  # the disk may have room by now, or may be written again
    return _opened(library_folder())


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(folder: Path) -> Library:
    return open_library(folder)


def library_or_stop() -> Library:
    """Return the library; where it cannot be used, say why and draw nothing more."""
    try:
        return shared_library()
    except PostureError as error:
        st.error(plain(str(error)))
        st.stop()
