"""What could not be done, why, and when it is tried again: troubles of a machine pass."""

import threading
import time
from typing import Final

FIRST_PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 60.0
DEFECT: Final = "there is a fault of ours, which the terminal tells of."


class Troubles:
    """Keeps a sentence for each thing that failed; the pause before the next try doubles."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, float, float]] = {}
        self._lock = threading.Lock()

    def add(self, key: str, sentence: str) -> None:
        """Say that a try failed."""
        with self._lock:
            _, pause, _ = self._known.get(key, ("", FIRST_PAUSE_S / 2, 0.0))
            pause = min(2 * pause, LONGEST_PAUSE_S)
            self._known[key] = sentence, pause, time.monotonic() + pause

    def why(self, key: str) -> str:
        """Return why something failed the last time; empty = it did not."""
        with self._lock:
            return self._known[key][0] if key in self._known else ""

    def is_over(self, key: str) -> bool:
        """Whether it is time to try (again)."""
        with self._lock:
            return key not in self._known or time.monotonic() >= self._known[key][2]

    def forget(self, key: str) -> None:
        """Say that something was done, or is not wanted any more."""
        with self._lock:
            self._known.pop(key, None)
