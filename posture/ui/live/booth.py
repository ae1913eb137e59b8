"""One camera, one owner: the tab that looks at it, for as long as it does.

A tab is known by its ticket. It owns the camera while a picture stream of its own is open; a
closed tab's stream ends, and a moment later camera and model are let go of.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from posture.analysis import Options
from posture.errors import PostureError
from posture.live.session import Live
from posture.live.sources import source_of
from posture.pose.models import ensure_model
from posture.ui.live.recording import discard

# A reload of the page opens its stream again within this.
GRACE_S: Final = 2.0
MOST_TABS: Final = 50
ELSEWHERE: Final = "Another tab of this app is looking through the camera."


@dataclass(frozen=True)
class Wanted:
    """What a tab asks for: which camera, which model, and whether the picture is mirrored."""

    camera: str
    model: str = "full"
    mirrored: bool = False


def open_live(wanted: Wanted) -> Live:
    """Open the camera that is wanted.

    Raises
    ------
    PostureError
        If it or the model cannot be used.
    """
    source = source_of(wanted.camera)
    model = ensure_model(wanted.model, _unheard)
    return Live(source.frames, model, Options(mirrored=wanted.mirrored))


class Booth:
    """Hands the camera to one tab at a time.

    Parameters
    ----------
    open_camera : callable
        Opens what is wanted, or raises `PostureError`.
    grace_s : float
        For how long the camera waits for its tab to come back.
    """

    def __init__(
        self, open_camera: Callable[[Wanted], Live] = open_live, grace_s: float = GRACE_S
    ) -> None:
        self._open = open_camera
        self._grace_s = grace_s
        self._wanted: dict[str, Wanted] = {}
        self._said: dict[str, str] = {}
        self._owner: str | None = None
        self._live: Live | None = None
        self._watching = 0
        self._leaving: threading.Timer | None = None
        self._lock = threading.RLock()

    def register(self, ticket: str, wanted: Wanted) -> None:
        """Note what a tab wants to see, before its stream is opened."""
        while len(self._wanted) >= MOST_TABS:
            self._forget(next(iter(self._wanted)))
        self._wanted[ticket] = wanted

    def enter(self, ticket: str, take: bool = False) -> Live:
        """Return the camera for a stream of this tab; `leave` belongs to it.

        Parameters
        ----------
        ticket : str
            Which tab.
        take : bool
            Take it away from another tab.

        Raises
        ------
        KeyError
            If the tab has asked for nothing.
        PostureError
            If another tab looks through it, or it cannot be opened.
        """
        with self._lock:
            wanted = self._wanted[ticket]
            if self._owner not in (None, ticket):
                if not take and self._watching:
                    raise PostureError(ELSEWHERE)
                self._let_go()
            self._stay()
            if self._live is None:
                self._live = self._open(wanted)
                self._owner = ticket
            self._watching += 1
            self._said.pop(ticket, None)
            return self._live

    def leave(self, live: Live) -> None:
        """End what `enter` began; the last to leave lets go of the camera after a moment."""
        with self._lock:
            if live is not self._live:
                return
            self._watching -= 1
            if not self._watching:
                self._leaving = threading.Timer(self._grace_s, self._gone, (live,))
                self._leaving.daemon = True
                self._leaving.start()

    def live_of(self, ticket: str) -> Live | None:
        """Return the camera where this tab owns it; never waits."""
        return self._live if self._owner == ticket else None

    def refuse(self, ticket: str, because: str) -> None:
        """Note why a tab does not get the camera."""
        self._said[ticket] = because

    def refused(self, ticket: str) -> str:
        """Return why a tab has no camera; empty while it is being opened."""
        if self._owner not in (None, ticket):
            return ELSEWHERE
        return self._said.get(ticket, "")

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._let_go()

    def _gone(self, live: Live) -> None:
        with self._lock:
            if live is self._live and not self._watching:
                self._let_go()

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def _let_go(self) -> None:
        self._stay()
        live, self._live, self._owner, self._watching = self._live, None, None, 0
        if live is not None:
            discard(live)
            live.close()

    def _forget(self, ticket: str) -> None:
        self._wanted.pop(ticket, None)
        self._said.pop(ticket, None)


def _unheard(text: str) -> None:
    del text


BOOTH: Final = Booth()
