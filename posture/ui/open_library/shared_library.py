"""The coach's library, opened once for all pages; what is wrong with it is said in a sentence."""

from pathlib import Path

import streamlit as st

from posture.errors import PostureError
from posture.library.maintenance.opening import library_folder, open_library
from posture.library.storage.library import Library
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
    _opened.clear()  # the disk may have space by now, or be writable again
    return _opened(library_folder())


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(folder: Path) -> Library:
    return open_library(folder)


def library_or_stop() -> Library:
    """Return the library; if it cannot be used, say why and stop drawing the page."""
    try:
        return shared_library()
    except PostureError as error:
        st.error(plain(str(error)))
        st.stop()
