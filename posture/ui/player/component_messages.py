"""What a component in the page tells Python: each piece heard once, in the order it was told.

While the script still runs, whatever the page says next is worked on in a second thread, and what
came just before may be dropped; so the page tells all that was not heard, numbered, until it is.
"""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Final

import streamlit as st
from msgspec import Meta, Struct

from posture.system.validation import ContentError, convert

# Comes before the component's own part of its module, which calls ``makeTeller``.
TELLER: Final = (Path(__file__).parents[1] / "assets" / "teller.js").read_text(encoding="utf-8")

Receive = Callable[[dict[str, Any]], None]


class Piece(Struct, frozen=True):
    """One thing that a page tells: its number, what it is about, and what that needs."""

    number: Annotated[int, Meta(ge=1)]
    about: str
    told: dict[str, Any]


class Ear:
    """Hears one component of one session; ``heard`` is the number of the last piece."""

    def __init__(self, key: str) -> None:
        self.heard = 0
        self._key = key
        self._lock = threading.Lock()

    def hear(self, takers: Mapping[str, Receive]) -> None:
        """Give each piece that was not heard to whoever takes what it is about."""
        with self._lock:
            told = st.session_state[self._key].get("told")
            for number, about, piece in unheard(told, self.heard):
                self.heard = number
                if about in takers:
                    takers[about](piece)


def ear_of(key: str) -> Ear:
    """Return the ear of the component with this key, the same as long as the session lasts."""
    ear: Ear = st.session_state.setdefault(f"{key}-ear", Ear(key))
    return ear


def unheard(told: object, heard: int) -> list[tuple[int, str, dict[str, Any]]]:
    """Return what a browser tells anew, in order; nonsense is left out.

    Parameters
    ----------
    told : object
        What it has not been told to have been heard: a list of objects with ``number``, an
        integer from 1 on, ``about``, a text, and ``told``, an object. Anything may stand in it.
    heard : int
        The last number that was heard.

    Returns
    -------
    list of (int, str, dict)
        Number, what it is about, and what is told.
    """
    found = []
    for one in told if isinstance(told, list) else []:
        with suppress(ContentError):
            piece = convert(one, Piece, "what a page tells")
            if piece.number > heard:
                found.append((piece.number, piece.about, piece.told))
                heard = piece.number
    return found
