"""The window on this machine's screen, drawn by OpenCV, so no browser is needed."""

import time
from collections.abc import Callable
from typing import Final

import cv2

from posture.live.delay import replayed
from posture.live.screen import HEIGHT, WIDTH, Screen
from posture.live.session import Live, Seen, Status
from posture.system.native import quiet_stderr

TITLE: Final = "posture live"
QUICKER: Final = 1.05
ENDING_KEYS: Final = frozenset({ord("q"), ord("Q"), 27})
METRONOME_KEYS: Final = frozenset({ord("m"), ord("M")})
WAIT_S: Final = 0.1


def show_window(
    live: Live, wanted: Callable[[Status], bool], shown: Callable[[Seen], None] | None = None
) -> None:
    """Show the window until it is closed, or ``wanted`` returns false.

    Parameters
    ----------
    live : Live
        The running live check.
    wanted : callable
        Called with the status after every picture; returns whether to go on.
    shown : callable or None
        Called with each picture after it is shown on the screen.
    """
    screen, metronome, seen, after = Screen(), Metronome(), None, -1
    with quiet_stderr():
        cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_GUI_NORMAL)
        cv2.resizeWindow(TITLE, WIDTH, HEIGHT)
    try:
        while True:
            newer = live.newest(after, WAIT_S)
            seen, after = (newer, newer.number) if newer else (seen, after)
            status, now_s = live.status(), time.monotonic()
            beat = metronome.beat(now_s, status.readings.cadence_to_raise)
            picture = screen.compose(seen, live.past.at(replayed(now_s)), status, beat)
            cv2.imshow(TITLE, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
            key = cv2.waitKey(1) & 0xFF
            if newer and shown:
                shown(newer)
            if key in METRONOME_KEYS:
                metronome.on = not metronome.on
            closed = cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1
            if key in ENDING_KEYS or closed or not wanted(status):
                return
    finally:
        cv2.destroyAllWindows()
        cv2.waitKey(1)


class Metronome:
    """A visual metronome, 5 % faster than the steps of a runner whom quicker ones would help."""

    def __init__(self) -> None:
        self.on = False
        self._cadence: float | None = None

    def beat(self, now_s: float, cadence: float | None) -> float | None:
        """Return the position between two beats, 0-1; None = off, or no cadence to raise yet.

        The metronome keeps the cadence that the runner had when it was switched on.
        """
        if not self.on:
            self._cadence = None
            return None
        self._cadence = self._cadence or cadence
        return None if self._cadence is None else now_s * QUICKER * self._cadence / 60 % 1
