"""First looks at the files that are chosen to be checked, in a process of their own.

They come before everything else: an analysis gives way to them. A file that makes the process fail
is said to be unreadable, and harms nothing.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeVar

from posture.errors import PostureError
from posture.pipeline.first_look import UNREADABLE, FirstLook, first_look
from posture.results.clip_settings import ClipSettings, Turn
from posture.system.processes import WorkerProcess
from posture.ui.clips.clip_identity import fingerprint

MOST_KEPT: Final = 200
Made = TypeVar("Made")

_worker: Final = WorkerProcess()
_looking: Final = ThreadPoolExecutor(1, thread_name_prefix="first looks")
_lock: Final = threading.Lock()
_known: Final[OrderedDict[object, Future[Any]]] = OrderedDict()


def prepare_to_look() -> None:
    """Start the process, so that the first file is looked at as fast as the others."""
    with _lock:
        if "prepared" in _known:
            return
        _known["prepared"] = Future()
    _worker.prepare(import_module, "posture.pipeline.looking")


def look_of(path: Path, turn_deg: Turn) -> FirstLook | None:
    """Return what a file seems to be; None = it is being looked at, ask again.

    Parameters
    ----------
    path : Path
        A video or a track.
    turn_deg : Turn
        By how much to turn its picture, clockwise.
    """
    return _soon(path, ("look", turn_deg), lambda: _look(path, turn_deg))


def strip_of(path: Path, turn_deg: Turn) -> list[bytes] | None:
    """Return small pictures from all over a video (JPEG); None = they are being made, ask again.

    There are none if it cannot be read, or does not say how long it is.
    """
    return _soon(path, ("strip", turn_deg), lambda: _strip(path, turn_deg))


def _look(path: Path, turn_deg: Turn) -> FirstLook:
    try:
        return _worker.run(path, first_look, path, ClipSettings(turn_deg=turn_deg))
    except PostureError as error:
        return FirstLook((UNREADABLE,), str(error))


def _strip(path: Path, turn_deg: Turn) -> list[bytes]:
    from posture.pipeline.film_strip import film_strip

    try:
        return _worker.run(path, film_strip, path, turn_deg)
    except PostureError:
        return []


def _soon(path: Path, what: tuple[str, Turn], work: Callable[[], Made]) -> Made | None:
    """Return what work on a file gave; None = it has begun, or waits for its turn."""
    key = (str(path), fingerprint(path), what)
    with _lock:
        if key not in _known:
            _known[key] = _looking.submit(work)
            if len(_known) > MOST_KEPT:
                _known.popitem(last=False)
        future: Future[Made] = _known[key]
    return future.result() if future.done() else None
