"""Whether there is a screen for a window: found out in a process that may die of the answer."""

import os
import sys
from typing import Final

from posture.system.native import drop_stderr
from posture.system.processes import SupervisedProcess

PATIENCE_S: Final = 20.0
"""How long a screen may take to answer; one that is slower is none."""


def there_is_a_screen() -> bool:
    """Whether a window can be opened.

    Qt, which draws OpenCV's windows on Linux, ends its process without a word where the display
    does not answer or its plug-in is missing. So a process of its own opens a window first.
    """
    if sys.platform != "linux":
        return True
    if not os.environ.get("DISPLAY"):  # OpenCV brings Qt's plug-in for X11 alone
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
    # Qt's own tidying up may fail, and says nothing about the screen.
    os._exit(0)
