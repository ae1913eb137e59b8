"""Keeping who looked at which runner or clip of the library, where people have accounts."""

import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from posture.errors import PostureError
from posture.library.schema.acting import acting
from posture.ui.clips.clip_folder import OPENED_ID

if TYPE_CHECKING:
    from posture.library.changing.traces import Looked, LookWord

REMEMBERED: Final = 10_000
logger = logging.getLogger(__name__)
# In a thread, so that no page waits for the database's lock.
_keeper: Final = ThreadPoolExecutor(1, thread_name_prefix="traces")
_kept: Final[OrderedDict[str, None]] = OrderedDict()


def note_clip(clip_id: str, did: "LookWord" = "saw") -> None:
    """Keep that who is acting sees or downloads a clip; one that is not the library's is not kept.

    A trace that is kept already, in this hour, costs nothing.
    """
    if OPENED_ID.fullmatch(clip_id):
        _note(did, clip_id=clip_id)


def note_runner(runner_id: str) -> None:
    """Keep that who is acting sees a runner."""
    _note("saw", runner_id=runner_id)


def _note(did: "LookWord", clip_id: str | None = None, runner_id: str | None = None) -> None:
    person = acting()
    if person.account_id is None:
        return
    # Imported here, so that an app for one person does not load the database's packages.
    from posture.library.changing.traces import Looked
    from posture.library.schema.tables import now

    look = Looked(person.account_id, person.name, did, now(), clip_id, runner_id)
    if look.id in _kept:
        return
    _kept[look.id] = None
    while len(_kept) > REMEMBERED:
        _kept.popitem(last=False)
    _keeper.submit(_keep, look)


def _keep(look: "Looked") -> None:
    from posture.library.changing.traces import keep_trace
    from posture.ui.open_library.shared_library import shared_library

    try:
        library = shared_library()
        if library.frozen is None:
            keep_trace(library, look)
    except PostureError as error:
        _kept.pop(look.id, None)
        logger.warning("who looked at something could not be kept: %s", error)
