"""The door itself: everything that the app's server is asked comes through here first."""

from typing import Final, Protocol

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from posture.ui.door.answers import guarded, sentence_response
from posture.ui.door.place import Place, why_not

POLICY_VIOLATION: Final = 1008


class Way(Protocol):
    """A way of showing that one may come in."""

    def knows(self, request: HTTPConnection) -> bool:
        """Whether the browser that asks has come in before."""

    async def answer(self, request: Request) -> Response | None:
        """Answer in the app's place; None = let in."""


class Door:
    """ASGI middleware that lets nothing through to Streamlit before it knows who asks.

    Parameters
    ----------
    app : ASGIApp
        What lies behind.
    place : Place
        The only addresses it answers at, and whose pages may ask.
    way : Way
        How to come in.
    """

    def __init__(self, app: ASGIApp, place: Place, way: Way) -> None:
        self._app, self._place, self._way = app, place, way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, turn away, or let through with the headers that every answer has."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            send = guarded(send, scope["path"])
            answer = await self._answer(Request(scope, receive))
            await (answer or self._app)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        refused = why_not(request, self._place)
        if refused:
            status, sentence = refused
            return sentence_response(request, sentence, status)
        return await self._way.answer(request)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        if why_not(request, self._place) is None and self._way.knows(request):
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
