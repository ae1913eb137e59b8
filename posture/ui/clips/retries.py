"""What failed, why, and when it is tried again: a machine's troubles may be temporary."""

import threading
import time
from typing import Final

FIRST_PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 60.0
DEFECT: Final = "there is a fault of ours; the terminal shows the details."


class Troubles:
    """The reason for each failure; the pause before the next attempt doubles each time."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, float, float]] = {}
        self._lock = threading.Lock()

    def add(self, key: str, sentence: str) -> None:
        """Record that an attempt failed."""
        with self._lock:
            _, pause, _ = self._known.get(key, ("", FIRST_PAUSE_S / 2, 0.0))
            pause = min(2 * pause, LONGEST_PAUSE_S)
            self._known[key] = sentence, pause, time.monotonic() + pause

    def why(self, key: str) -> str:
        """Return why the last attempt failed; empty = it did not."""
        with self._lock:
            return self._known[key][0] if key in self._known else ""

    def is_over(self, key: str) -> bool:
        """Return whether it is time to try (again)."""
        with self._lock:
            return key not in self._known or time.monotonic() >= self._known[key][2]

    def forget(self, key: str) -> None:
        """Record that something succeeded, or is no longer wanted."""
        with self._lock:
            self._known.pop(key, None)
