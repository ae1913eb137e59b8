"""Signals that end a program, and stopping it in good order."""

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Final, TypeVar

SIGNALS: Final = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)  # Windows has no SIGHUP
]
SAME_SIGNAL_S: Final = 1.0
SOON_S: Final = 0.01

Called = TypeVar("Called", bound=Callable[..., object])
_callbacks: Final[set[CodeType]] = set()


def defer_signals(function: Called) -> Called:
    """Mark a function that compiled code calls back: signals wait until it has returned.

    Compiled code drops an exception that it does not expect and treats the call as failed: a
    clip would seem to be damaged, and the program would go on.
    """
    _callbacks.add(function.__code__)
    return function


@contextmanager
def unwinding_on_signals() -> Iterator[None]:
    """Make every signal that ends a program raise ``KeyboardInterrupt`` inside the block.

    So open files are closed and nothing half-written stays behind. A signal often comes twice,
    to the process and to its group: the second must not interrupt the cleaning up, nor the end
    of the program. A signal that comes later than that counts again.

    Raises
    ------
    KeyboardInterrupt
        After a signal, whatever error the interrupted code raised instead.
    """
    stopped_s = -math.inf

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped_s
        if _is_called_back(frame):
            threading.Timer(SOON_S, _send_to_main_thread, (number,)).start()
        elif time.monotonic() - stopped_s > SAME_SIGNAL_S:
            stopped_s = time.monotonic()
            raise KeyboardInterrupt

    before = {n: signal.getsignal(n) for n in SIGNALS}
    handled = {n: h for n, h in before.items() if h not in (signal.SIG_IGN, None)}
    for number in handled:
        signal.signal(number, stop)
    try:
        yield
    except Exception as error:
        if math.isfinite(stopped_s):
            # NumPy, for example, reports an interrupted import as a broken installation.
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, handler in handled.items():
            signal.signal(number, signal.SIG_IGN if math.isfinite(stopped_s) else handler)


def _send_to_main_thread(number: int) -> None:
    """Send a signal to the thread that handles it, so that it wakes even if it is waiting."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)


def _is_called_back(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code in _callbacks:
            return True
        frame = frame.f_back
    return False
