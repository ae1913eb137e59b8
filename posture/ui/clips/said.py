"""Sentences for people that outlast the run of the page in which they arose.

A page may be drawn again, or be interrupted while it is drawn, at any time: what is shown only once
could be missed.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from posture.errors import PostureError
from posture.ui.clips.wording import plain

LASTS_S: Final = 10.0
"""How long a sentence stays at least, however often its page is drawn meanwhile."""


@dataclass
class _Said:
    """What is said; when it was first shown and on which page, None = it was not yet."""

    what: Any
    shown: tuple[float, dict[str, str]] | None = None


def say(key: str, what: Any) -> None:
    """Show something on the page from its next run on, instead of what was said before."""
    st.session_state[key] = _Said(what)


def unsay(key: str) -> None:
    """Show nothing any more."""
    with suppress(KeyError):  # ``pop`` would fail if another thread of this page is faster
        del st.session_state[key]


def said(key: str) -> Any:
    """Return what is to be shown now; None = nothing, any more or at all."""
    kept = st.session_state.get(key)
    if kept is None:
        return None
    now, page = time.monotonic(), st.query_params.to_dict()
    if kept.shown is None:
        kept.shown = now, page
    elif now - kept.shown[0] > LASTS_S or page != kept.shown[1]:
        unsay(key)
        return None
    return kept.what


def show_trouble(key: str) -> None:
    """Show why something failed, if it did; what is below keeps its place."""
    with st.container():
        trouble = said(key)
        if trouble:
            st.error(plain(trouble))


def attempt(key: str, change: Callable[[], object]) -> bool:
    """Make a change; if it fails, say why with this key and return False."""
    unsay(key)
    try:
        change()
    except PostureError as error:
        say(key, str(error))
        return False
    return True
