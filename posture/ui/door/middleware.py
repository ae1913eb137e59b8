"""The door: every request to the app's server passes through it first."""

from typing import Final, Protocol

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from posture.ui.door.answers import guarded, sentence_response
from posture.ui.door.place import Place, why_not

POLICY_VIOLATION: Final = 1008


class SignIn(Protocol):
    """A way to sign in to the app."""

    def knows(self, request: HTTPConnection) -> bool:
        """Return whether the requesting browser has been let in before."""

    async def answer(self, request: Request) -> Response | None:
        """Return a response in the app's place; None = let the request in."""


class Door:
    """ASGI middleware that lets no request through to Streamlit before its sender is known.

    Parameters
    ----------
    app : ASGIApp
        The app behind the door.
    place : Place
        The only addresses it answers at, and whose pages may send requests.
    sign_in : SignIn
        How to get in.
    """

    def __init__(self, app: ASGIApp, place: Place, sign_in: SignIn) -> None:
        self._app, self._place, self._sign_in = app, place, sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond, refuse, or let through, always with the headers that every response has."""
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
        return await self._sign_in.answer(request)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        if why_not(request, self._place) is None and self._sign_in.knows(request):
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
