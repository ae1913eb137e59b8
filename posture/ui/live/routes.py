"""What the Live page fetches by itself: two streams of pictures, and what to say beside them.

The addresses hold the token of this start of the app, as the player's do, and the ticket of the
tab. A stream is a row of JPEG pictures (``multipart/x-mixed-replace``), which every browser
shows in a plain image; it asks the browser for no camera.
"""

import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from anyio import CancelScope, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from posture.errors import PostureError
from posture.live.delay import decode, encode, replayed
from posture.live.screen import skeleton_on
from posture.live.session import Live, Status
from posture.ui.live.booth import BOOTH, ELSEWHERE
from posture.ui.live.recording import finish, start

TOKEN: Final = secrets.token_urlsafe()
PLACE: Final = "/live"
BOUNDARY: Final = "picture"
STREAM: Final = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
FRESH: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
SLOW_EVERY_S: Final = 1 / 15
WAIT_S: Final = 0.25
QUALITY: Final = 80

Pictures = Callable[[Live], AsyncIterator[bytes]]


def address(ticket: str, what: str) -> str:
    """Return where a tab finds something of the camera."""
    return f"{PLACE}/{TOKEN}/{ticket}/{what}"


class _Stream(StreamingResponse):
    """Pictures until the page goes away; the camera is left however that ends."""

    def __init__(self, live: Live, pictures: Pictures) -> None:
        super().__init__(pictures(live), media_type=STREAM, headers=FRESH)
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(BOOTH.leave, self._live)


async def _live_pictures(live: Live) -> AsyncIterator[bytes]:
    number = -1
    while not live.closed:
        part, number = await to_thread.run_sync(_next_live, live, number)
        yield part


def _next_live(live: Live, after: int) -> tuple[bytes, int]:
    """Wait for the next picture and draw the body on it; an empty piece where none came."""
    seen = live.newest(after, WAIT_S)
    if seen is None:
        return b"", after
    drawn = skeleton_on(seen.image.copy(), seen.points, seen.near_side)
    return _part(encode(drawn, QUALITY)), seen.number


async def _slow_pictures(live: Live) -> AsyncIterator[bytes]:
    shown_s = -1.0
    while not live.closed:
        part, shown_s = await to_thread.run_sync(_next_slow, live, shown_s)
        yield part


def _next_slow(live: Live, shown_s: float) -> tuple[bytes, float]:
    time.sleep(SLOW_EVERY_S)
    moment = live.past.at(replayed(time.monotonic()))
    if moment is None or moment.time_s == shown_s:
        return b"", shown_s
    drawn = skeleton_on(decode(moment.jpeg), moment.points, live.near_side)
    return _part(encode(drawn, QUALITY)), moment.time_s


def _part(jpeg: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
    return head.encode() + jpeg + b"\r\n"


def of_a_tab(
    answer: Callable[[Request, str], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Give the tab's ticket; answer 404 to whoever lacks the token."""

    async def found(request: Request) -> Response:
        given = request.path_params["token"]
        if not secrets.compare_digest(given.encode(), TOKEN.encode()):
            return Response(status_code=404)
        return await answer(request, request.path_params["ticket"])

    return found


async def _stream(request: Request, ticket: str, pictures: Pictures) -> Response:
    take = request.query_params.get("take") == "1"
    try:
        live = await to_thread.run_sync(partial(BOOTH.enter, ticket, take))
    except KeyError:
        return Response(status_code=404)
    except PostureError as error:
        BOOTH.refuse(ticket, str(error))
        return Response(status_code=409)
    return _Stream(live, pictures)


@of_a_tab
async def _live(request: Request, ticket: str) -> Response:
    return await _stream(request, ticket, _live_pictures)


@of_a_tab
async def _slow(request: Request, ticket: str) -> Response:
    return await _stream(request, ticket, _slow_pictures)


@of_a_tab
async def _state(request: Request, ticket: str) -> Response:  # noqa: ARG001
    live = BOOTH.live_of(ticket)
    if live is None:
        said = BOOTH.refused(ticket)
        return JSONResponse({"trouble": said, "elsewhere": said == ELSEWHERE}, headers=FRESH)
    return JSONResponse(_told(live.status()), headers=FRESH)


@of_a_tab
async def _record(request: Request, ticket: str) -> Response:
    """Begin a recording (PUT), or end it (DELETE) and answer with the clip it became."""
    live = BOOTH.live_of(ticket)
    if live is None:
        return Response(status_code=404)
    try:
        if request.method == "PUT":
            await to_thread.run_sync(start, live)
            return Response(status_code=204)
        return JSONResponse({"upload": await to_thread.run_sync(finish, live)})
    except PostureError as error:
        return JSONResponse({"error": str(error)}, 400)


def _told(status: Status) -> dict[str, Any]:
    from posture.report.texts import VERDICT_WORDS

    told = asdict(status)
    for reading in told["readings"]["shown"]:
        reading["verdict_words"] = VERDICT_WORDS[reading["verdict"]]
    return told


LIVE_ROUTES: Final[list[BaseRoute]] = [
    Mount(
        f"{PLACE}/{{token}}/{{ticket}}",
        routes=[
            Route("/now", _live),
            Route("/slow", _slow),
            Route("/state", _state),
            Route("/recording", _record, methods=["PUT", "DELETE"]),
        ],
    ),
]
