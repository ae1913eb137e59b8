"""Signals that end a program, and the order in which it then stops."""

import math
import signal
import time
from typing import Final

SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
SAME_SIGNAL_S: Final = 1.0


def unwind_on_signals() -> None:
    """Let the signals that end a program raise ``KeyboardInterrupt``, so that nothing stays behind.

    A signal often comes twice, to the process and to its group. The second one must not
    break off the tidying-up; one that comes later than that counts again.
    """
    unwound_s = -math.inf

    def unwind(number: int, frame: object) -> None:
        nonlocal unwound_s
        del number, frame
        if time.monotonic() - unwound_s > SAME_SIGNAL_S:
            unwound_s = time.monotonic()
            raise KeyboardInterrupt

    for name in SIGNALS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, unwind)
