"""Preparing the clip that comes next in the queue while a coach still reviews another.

It is opened here, and its film and lines are loaded by the browser (``ui/browser/ahead.js``).
"""

import asyncio
import logging
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from posture.errors import PostureError
from posture.library.runners.queries import waiting
from posture.library.schema.acting import UPKEEP, acting_as
from posture.library.storage.library import Library
from posture.results.clip_settings import Units
from posture.ui.browser.contract import NextClip
from posture.ui.clips.clip_identity import shown_clip
from posture.ui.open_library.opened import in_units, open_clip
from posture.ui.player.overlay import overlay
from posture.ui.player.player_files import film_address, overlay_address
from posture.ui.review.clip_review import review

NEXT: Final = "/next-clip"
BEGIN_S: Final = 2.0
"""How long a browser may ask before the page has begun to prepare anything."""
SETTLE_S: Final = 0.7
"""How long nothing is prepared, so that the page that is shown is there first."""
WAIT_S: Final = 20.0
LOOK_EVERY_S: Final = 0.1
MOST_BYTES: Final = 60_000_000
"""Of the largest film that a browser is told to keep in memory: more than a minute of a phone's."""
REMEMBERED: Final = 100
logger = logging.getLogger(__name__)

_preparer: Final = ThreadPoolExecutor(1, thread_name_prefix="next-clip")
_following: Final[OrderedDict[str, Future[NextClip | None]]] = OrderedDict()
"""By the clip that is being looked at."""


def next_address(clip_id: str) -> str:
    """Return the address that says what to load ahead while this clip is looked at."""
    return f"{NEXT}/{clip_id}"


def prepare_next(library: Library, clip_id: str, holder: str, units: Units) -> None:
    """Begin to open the clip after this one, without claiming it.

    Somebody else may take it first; then the queue gives another one, which opens as any clip does.
    """
    _following[clip_id] = _preparer.submit(_prepare, library, clip_id, holder, units)
    while len(_following) > REMEMBERED:
        _following.popitem(last=False)


def _prepare(library: Library, clip_id: str, holder: str, units: Units) -> NextClip | None:
    time.sleep(SETTLE_S)
    try:
        with acting_as(UPKEEP):
            with library.reading() as transaction:
                following = waiting(transaction, clip_id, holder).clip_id
            if following is None:
                return None
            job = in_units(open_clip(library, following, _unseen), units)
            seen, film = review(job), shown_clip(job)
            if seen.analysis.track is None:
                return None
            overlay(seen)
            small = film is not None and film.stat().st_size <= MOST_BYTES
            return {
                "video": film_address(job) if small else None,
                "overlay": overlay_address(seen),
            }
    except PostureError:
        return None  # the page of that clip will say what is wrong
    except Exception:
        logger.exception("the next clip could not be prepared")
        return None


async def _next(request: Request) -> Response:
    """Return what to load ahead, once the next clip has been opened; 204 = nothing."""
    clip_id, began_s = request.path_params["id"], time.monotonic()
    while (future := _following.get(clip_id)) is None or not future.done():
        if time.monotonic() - began_s > (BEGIN_S if future is None else WAIT_S):
            return Response(status_code=204)
        await asyncio.sleep(LOOK_EVERY_S)
    found = future.result()
    return JSONResponse(found) if found else Response(status_code=204)


def _unseen(stage: str) -> None:
    """Report no progress: nobody waits."""
    del stage


NEXT_ROUTES: Final[list[BaseRoute]] = [Route(f"{NEXT}/{{id}}", _next)]
