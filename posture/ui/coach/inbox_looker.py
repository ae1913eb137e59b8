"""Looking at the clips in the inbox, one after the other, in a separate thread."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from posture.errors import PostureError
from posture.library.inbox.inbox_looking import look_at, not_looked_at
from posture.library.schema.acting import UPKEEP, acting_as
from posture.library.storage.library import Library
from posture.system.processes import BACKGROUND_NICE, WorkerProcess
from posture.ui.clips.retries import DEFECT, Troubles

logger = logging.getLogger(__name__)

_worker: Final = WorkerProcess(nice=BACKGROUND_NICE)
_looker: Final = ThreadPoolExecutor(1, thread_name_prefix="inbox")
_lock: Final = threading.Lock()
_busy: Final[set[str]] = set()
_troubles: Final = Troubles()


def look_ahead(library: Library) -> int:
    """Start looking at the clips that nobody has looked at; return how many there are."""
    with library.reading() as transaction:
        left = not_looked_at(transaction)
    with _lock:
        for clip_id in left:
            if clip_id not in _busy and _troubles.is_over(clip_id):
                _busy.add(clip_id)
                _looker.submit(_look, library, clip_id)
    return len(left)


def _look(library: Library, clip_id: str) -> None:
    try:
        with acting_as(UPKEEP):
            look_at(library, clip_id, _worker)
        _troubles.forget(clip_id)
    except Exception as error:
        known = isinstance(error, PostureError)
        _troubles.add(clip_id, str(error) if known else DEFECT)
        if not known:
            logger.exception("a clip in the inbox could not be looked at")
    finally:
        with _lock:
            _busy.discard(clip_id)
