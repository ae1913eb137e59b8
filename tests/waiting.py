"""Waiting for what a thread, a process or the disk does: as long as a busy machine may need."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 300.0
"""No behaviour: whoever waits for so long waits in vain."""
LOOK_AFTER_S: Final = 0.01
LOOK_EVERY_S: Final = 0.1
"""What takes long is looked at less often: a look may need what the work itself waits for."""


def wait_until(true: Callable[[], object]) -> None:
    """Return once something is true; fail where it does not come to it."""
    end_s, pause_s = time.monotonic() + PATIENCE_S, LOOK_AFTER_S
    while not true():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(pause_s)
        pause_s = min(1.2 * pause_s, LOOK_EVERY_S)
