"""One camera, one owner: the tab that looks at it, for as long as it does.

A tab is known by its ticket. It owns the camera while it goes on asking for pictures; a closed
tab asks no more, and a moment later camera and model are let go of. A recording that runs then is
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

# A tab asks some thirty times a second; a reload of the page takes about a second.
LEASE_S: Final = 2.5
LOOK_EVERY_S: Final = 0.25
MOST_TABS: Final = 50
ELSEWHERE: Final = "Another tab of this app is looking through the camera."
BROKE_OFF: Final = "The live check broke off by a fault of ours, and begins anew."


Keep = Callable[[str], str]
"""Makes the upload that a recording became a clip, both by their ids."""


@dataclass(frozen=True)
class CameraRequest:
    """What a tab asks for: which camera, which model, and whether the picture is mirrored."""

    camera: str
    model: str = "full"
    mirrored: bool = False


def open_live(wanted: CameraRequest) -> Live:
    """Open the camera that is wanted.

    Raises
    ------
    PostureError
        If it or the model cannot be used.
    """
    source = source_of(wanted.camera)
    model = ensure_model(wanted.model, _unheard)
    return Live(source.frames, model, ClipSettings(mirrored=wanted.mirrored))


class Booth:
    """Hands the camera to one tab at a time.

    Parameters
    ----------
    open_camera : callable
        Opens what is wanted, or raises `PostureError`.
    lease_s : float
        For how long a tab that asks for nothing keeps the camera.
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
        # As the interpreter ends, while threads and processes can still be waited for.
        Finalize(None, self.close, exitpriority=1)

    def register(self, ticket: str, wanted: CameraRequest, keep: Keep) -> None:
        """Note what a tab will ask for, and who takes a recording that it leaves behind."""
        while len(self._wanted) >= MOST_TABS:
            oldest = next(one for one in self._wanted if one != self._owner)
            self._wanted.pop(oldest)
            self._refused.pop(oldest, None)
        self._wanted[ticket] = (wanted, keep)

    def look(self, ticket: str, take: bool = False) -> Live:
        """Return the camera for a tab, which keeps it for another moment.

        Parameters
        ----------
        ticket : str
            Which tab.
        take : bool
            Take it away from another tab.

        Raises
        ------
        KeyError
            If the tab is not known.
        PostureError
            If another tab looks or looked through it, or it cannot be opened.
        """
        with self._lock:
            wanted, _ = self._wanted[ticket]
            others = self._owner not in (None, ticket)
            # Who was refused once does not open the camera unasked, when the other tab leaves.
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
        """Return the camera where this tab owns it; never waits."""
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
        """Let go of the camera for a tab that looks no more, and forget the tab.

        Returns
        -------
        str or None
            The id of the clip that a running recording became, empty where it could not be
            kept; None = none ran.
        """
        with self._lock:
            kept = self._let_go() if self._owner == ticket else None
            self._wanted.pop(ticket, None)
            self._refused.pop(ticket, None)
        return kept

    def break_off(self, ticket: str, live: Live) -> None:
        """Let go of a camera whose following has stopped by a defect; it may be opened again."""
        with self._lock:
            if live is self._live:
                self._let_go()
                self._refused[ticket] = BROKE_OFF

    def close(self) -> None:
        """Let go of the camera."""
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
        """Let go of a camera that nobody asks for any more."""
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
