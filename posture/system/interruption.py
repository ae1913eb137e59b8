"""Signals that end a program, and the order in which it then stops."""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SIGNALS: Final = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)  # Windows has no SIGHUP
]
SAME_SIGNAL_S: Final = 1.0


@contextmanager
def unwinding_on_signals() -> Iterator[None]:
    """Let every signal that ends a program raise ``KeyboardInterrupt`` inside the block.

    So whatever is open is closed and nothing half-written stays behind. A signal often
    comes twice, to the process and to its group: the second one must not break off the
    tidying-up, nor the end of the program. One that comes later than that counts again.

    Raises
    ------
    KeyboardInterrupt
        After a signal, whatever the interrupted code made of it.
    """
    stopped_s = -math.inf

    def stop(number: int, frame: object) -> None:
        nonlocal stopped_s
        del number, frame
        if time.monotonic() - stopped_s > SAME_SIGNAL_S:
            stopped_s = time.monotonic()
            raise KeyboardInterrupt

    before = {n: signal.getsignal(n) for n in SIGNALS}
    heeded = {n: h for n, h in before.items() if h not in (signal.SIG_IGN, None)}
    for number in heeded:
        signal.signal(number, stop)
    try:
        yield
    except Exception as error:
        if math.isfinite(stopped_s):
            # NumPy, for one, calls an interrupted import a broken installation.
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, handler in heeded.items():
            signal.signal(number, signal.SIG_IGN if math.isfinite(stopped_s) else handler)
