"""Finding out whether there is a screen for a window, in a process that may crash doing so."""

import os
import sys
from typing import Final

from posture.system.native import drop_stderr
from posture.system.processes import SupervisedProcess

PATIENCE_S: Final = 20.0
"""How long a screen may take to answer; a slower one does not count."""


def there_is_a_screen() -> bool:
    """Return whether a window can be opened.

    Qt, which draws OpenCV's windows on Linux, silently ends its process if the display does not
    answer or its plug-in is missing. So a separate process opens a window first.
    """
    if sys.platform != "linux":
        return True
    if not os.environ.get("DISPLAY"):  # OpenCV includes Qt's plug-in only for X11
        return False
    process = SupervisedProcess(_open_a_window)
    process.wait(PATIENCE_S)
    process.end()
    return process.exit_code == 0


def _open_a_window() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    drop_stderr()
    import cv2

    cv2.namedWindow("posture")
    cv2.destroyAllWindows()
    # Qt may fail while cleaning up, which says nothing about the screen.
    os._exit(0)
