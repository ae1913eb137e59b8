"""The addresses that the Live page's script requests: pictures, and the readings beside them.

The addresses contain the tab's ticket. Each request waits for the next picture and returns it, so a
slow browser skips pictures instead of falling behind, and a closing app does not have to wait for
an open stream. The browser's own camera is not used.
"""

import logging
import math
import time
from dataclasses import asdict
from functools import partial
from typing import Final, cast

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from posture.errors import PostureError
from posture.live.delay import Past, decode, encode, replayed
from posture.live.screen import skeleton_on
from posture.live.session import Live, Status
from posture.report.texts import VERDICT_WORDS
from posture.results.report import Side
from posture.ui.browser.contract import TAKEN, LiveRefusal, LiveStatus
from posture.ui.live.booth import BOOTH, ELSEWHERE
from posture.ui.live.recording import start

logger = logging.getLogger(__name__)

PLACE: Final = "/live"
WAIT_S: Final = 0.4
LOOK_EVERY_S: Final = 0.02
QUALITY: Final = 80


def address(ticket: str, what: str) -> str:
    """Return a tab's address for something from the camera."""
    return f"{PLACE}/{ticket}/{what}"


async def _now(request: Request) -> Response:
    """Return the next picture after the given time; these requests keep the camera."""
    ticket = request.path_params["ticket"]
    take = request.query_params.get("take") == "1"
    try:
        live = await to_thread.run_sync(partial(BOOTH.look, ticket, take))
    except KeyError:
        return Response(status_code=404)
    except PostureError:
        return Response(status_code=409)
    try:
        return await to_thread.run_sync(_next_now, live, _after(request))
    except Exception:  # a defect of ours, which must not leave the picture frozen
        logger.exception("the live check broke off")
        await to_thread.run_sync(BOOTH.break_off, ticket, live)
        return Response(status_code=409)


def _next_now(live: Live, after_s: float) -> Response:
    """Return a picture taken later; by time, since another camera restarts the numbering."""
    seen = live.newest(-1, WAIT_S)
    if seen is not None and seen.time_s <= after_s:
        seen = live.newest(seen.number, WAIT_S)
    if seen is None:
        return Response(status_code=204)
    drawn = skeleton_on(seen.image.copy(), seen.points, seen.near_side)
    return _picture(encode(drawn, QUALITY), seen.time_s)


async def _slow(request: Request) -> Response:
    """Return the next picture of the slow motion."""
    live = BOOTH.live_of(request.path_params["ticket"])
    if live is None:
        return Response(status_code=404)
    return await to_thread.run_sync(_next_slow, live.past, live.near_side, _after(request))


def _next_slow(past: Past, near_side: Side, after: float) -> Response:
    end_s = time.monotonic() + WAIT_S
    while (now_s := time.monotonic()) < end_s:
        moment = past.at(replayed(now_s))
        if moment is not None and moment.time_s != after:
            drawn = skeleton_on(decode(moment.jpeg), moment.points, near_side)
            return _picture(encode(drawn, QUALITY), moment.time_s)
        time.sleep(LOOK_EVERY_S)
    return Response(status_code=204)


def _after(request: Request) -> float:
    try:
        return float(request.query_params.get("after", ""))
    except ValueError:
        return -math.inf


def _picture(jpeg: bytes, time_s: float) -> Response:
    return Response(jpeg, media_type="image/jpeg", headers={TAKEN: repr(time_s)})


async def _state(request: Request) -> Response:
    ticket = request.path_params["ticket"]
    live = BOOTH.live_of(ticket)
    if live is None:
        trouble = BOOTH.refused(ticket)
        refusal: LiveRefusal = {"trouble": trouble, "elsewhere": trouble == ELSEWHERE}
        return JSONResponse(refusal)
    return JSONResponse(_content(live.status()))


def _content(status: Status) -> LiveStatus:
    content = asdict(status)
    for reading in content["readings"]["shown"]:
        reading["verdict_words"] = VERDICT_WORDS[reading["verdict"]]
    return cast("LiveStatus", content)


async def _recording(request: Request) -> Response:
    """Begin a recording (PUT), or end it (DELETE) and return the clip it became."""
    ticket = request.path_params["ticket"]
    live = BOOTH.live_of(ticket)
    if live is None:
        return Response(status_code=404)
    try:
        if request.method == "PUT":
            await to_thread.run_sync(start, live)
            return Response(status_code=204)
        return JSONResponse({"clip": await to_thread.run_sync(BOOTH.keep_recording, ticket)})
    except KeyError:  # the camera was released meanwhile
        return Response(status_code=404)
    except PostureError as error:
        return JSONResponse({"error": str(error)}, 400)


LIVE_ROUTES: Final[list[BaseRoute]] = [
    Mount(
        f"{PLACE}/{{ticket}}",
        routes=[
            Route("/now", _now),
            Route("/slow", _slow),
            Route("/state", _state),
            Route("/recording", _recording, methods=["PUT", "DELETE"]),
        ],
    ),
]
