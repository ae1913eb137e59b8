"""Preparing the clip that comes next in the queue while a coach still reviews another."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from posture.errors import PostureError
from posture.library.runners.queries import waiting
from posture.library.schema.acting import UPKEEP, acting_as
from posture.library.storage.library import Library
from posture.results.clip_settings import Units
from posture.ui.open_library.opened import in_units, open_clip
from posture.ui.player.overlay import overlay
from posture.ui.review.clip_review import review

logger = logging.getLogger(__name__)

_preparer: Final = ThreadPoolExecutor(1, thread_name_prefix="next-clip")


def prepare_next(library: Library, clip_id: str, holder: str, units: Units) -> None:
    """Begin to open the clip after this one, without claiming it.

    Somebody else may take it first; then the queue gives another one, which opens as any clip does.
    """
    _preparer.submit(_prepare, library, clip_id, holder, units)


def _prepare(library: Library, clip_id: str, holder: str, units: Units) -> None:
    try:
        with acting_as(UPKEEP):
            with library.reading() as transaction:
                following = waiting(transaction, clip_id, holder).clip_id
            if following is not None:
                job = in_units(open_clip(library, following, _unseen), units)
                overlay(review(job))
    except PostureError:
        return  # the page of that clip will say what is wrong
    except Exception:
        logger.exception("the next clip could not be prepared")


def _unseen(stage: str) -> None:
    """Report no progress: nobody waits."""
    del stage
