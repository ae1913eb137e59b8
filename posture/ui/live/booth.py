"""Sharing the camera among tabs: it belongs to one tab at a time, for as long as that shows it.

A tab is identified by its ticket. It owns the camera while it keeps requesting pictures; a closed
tab does not, and a moment later camera and model are released. A recording that is running then is
ended and kept.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Final

from posture.errors import PostureError
from posture.live.session import Live
from posture.live.sources import source_of
from posture.results.clip_settings import ClipSettings
from posture.tracking.pose.models import ensure_model
from posture.ui.live.recording import finish

# A tab sends some thirty requests a second; reloading the page takes about a second.
LEASE_S: Final = 2.5
LOOK_EVERY_S: Final = 0.25
MOST_TABS: Final = 50
ELSEWHERE: Final = "Another tab of this app is looking through the camera."
BROKE_OFF: Final = "The live check broke off by a fault of ours, and begins anew."


Keep = Callable[[str], str]
"""Turns an upload, which a recording became, into a clip; from the upload's id to the clip's."""


@dataclass(frozen=True)
class CameraRequest:
    """A tab's request: which camera, which model, and whether the picture is mirrored."""

    camera: str
    model: str = "full"
    mirrored: bool = False


def open_live(wanted: CameraRequest) -> Live:
    """Open the requested camera.

    Raises
    ------
    PostureError
        If the camera or the model cannot be used.
    """
    source = source_of(wanted.camera)
    model = ensure_model(wanted.model, _unheard)
    return Live(source.frames, model, ClipSettings(mirrored=wanted.mirrored))


class Booth:
    """Gives the camera to one tab at a time.

    Parameters
    ----------
    open_camera : callable
        Opens the requested camera, or raises `PostureError`.
    lease_s : float
        How long a tab that requests nothing keeps the camera, seconds.
    """

    def __init__(
        self, open_camera: Callable[[CameraRequest], Live] = open_live, lease_s: float = LEASE_S
    ) -> None:
        self._open = open_camera
        self._lease_s = lease_s
        self._wanted: dict[str, tuple[CameraRequest, Keep]] = {}
        self._refused: dict[str, str] = {}
        self._owner: str | None = None
        self._live: Live | None = None
        self._asked_s = 0.0
        self._lock = threading.Lock()
        # Called when the interpreter exits, while threads and processes can still be joined.
        Finalize(None, self.close, exitpriority=1)

    def register(self, ticket: str, wanted: CameraRequest, keep: Keep) -> None:
        """Remember what a tab will request, and what to do with a recording it leaves behind."""
        while len(self._wanted) >= MOST_TABS:
            oldest = next(known for known in self._wanted if known != self._owner)
            self._wanted.pop(oldest)
            self._refused.pop(oldest, None)
        self._wanted[ticket] = (wanted, keep)

    def look(self, ticket: str, take: bool = False) -> Live:
        """Return the camera for a tab, which thereby keeps it a little longer.

        Parameters
        ----------
        ticket : str
            Which tab.
        take : bool
            Take it away from another tab.

        Raises
        ------
        KeyError
            If the tab is unknown.
        PostureError
            If another tab is or was using it, or it cannot be opened.
        """
        with self._lock:
            wanted, _ = self._wanted[ticket]
            others = self._owner not in (None, ticket)
            # A tab that was refused does not get the camera by itself when the other tab leaves.
            if not take and (others or self._refused.get(ticket) == ELSEWHERE):
                raise self._refusal(ticket, ELSEWHERE)
            if others:
                self._let_go()
            if self._live is None:
                self._open_for(ticket, wanted)
            assert self._live is not None
            self._asked_s = time.monotonic()
            return self._live

    def live_of(self, ticket: str) -> Live | None:
        """Return the camera if this tab owns it; never waits."""
        return self._live if self._owner == ticket else None

    def refused(self, ticket: str) -> str:
        """Return why a tab has no camera; empty while it is being opened."""
        return self._refused.get(ticket, "")

    def keep_recording(self, ticket: str) -> str:
        """End a tab's recording and return the id of the clip that it became.

        Raises
        ------
        KeyError
            If the tab has no camera.
        PostureError
            If there was no recording, or it could not be written.
        """
        live = self.live_of(ticket)
        if live is None:
            raise KeyError(ticket)
        _, keep = self._wanted[ticket]
        return keep(finish(live))

    def release(self, ticket: str) -> str | None:
        """Release the camera of a tab that no longer shows it, and forget the tab.

        Returns
        -------
        str or None
            The id of the clip that a running recording became, empty if it could not be kept;
            None = there was no recording.
        """
        with self._lock:
            kept = self._let_go() if self._owner == ticket else None
            self._wanted.pop(ticket, None)
            self._refused.pop(ticket, None)
        return kept

    def break_off(self, ticket: str, live: Live) -> None:
        """Release a camera after a defect has stopped the live check; it may be opened again."""
        with self._lock:
            if live is self._live:
                self._let_go()
                self._refused[ticket] = BROKE_OFF

    def close(self) -> None:
        """Release the camera."""
        with self._lock:
            self._let_go()

    def _refusal(self, ticket: str, because: str) -> PostureError:
        self._refused[ticket] = because
        return PostureError(because)

    def _open_for(self, ticket: str, wanted: CameraRequest) -> None:
        try:
            live = self._open(wanted)
        except PostureError as error:
            raise self._refusal(ticket, str(error)) from error
        self._refused.pop(ticket, None)
        self._live, self._owner = live, ticket
        threading.Thread(target=self._tend, args=(live,), name="booth", daemon=True).start()

    def _tend(self, live: Live) -> None:
        """Release a camera that no tab requests any more."""
        while not live.closed:
            time.sleep(LOOK_EVERY_S)
            with self._lock:
                silent = time.monotonic() - self._asked_s > self._lease_s
                if live is self._live and silent:
                    self._let_go()

    def _let_go(self) -> str | None:
        live, owner, self._live, self._owner = self._live, self._owner, None, None
        if live is None or owner is None:
            return None
        kept = "" if live.recording else None
        try:
            if live.recording:
                _, keep = self._wanted[owner]
                kept = keep(finish(live))
        except PostureError:
            pass  # a full disk must not keep the camera
        finally:
            live.close()
        return kept


def _unheard(text: str) -> None:
    del text


BOOTH: Final = Booth()
