"""The door: every request to the app's server passes through it first."""

from typing import Final, Protocol

from anyio import to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posture.errors import MachineError
from posture.library.schema.acting import NOBODY, NOT_ALLOWED, Person, acting_as
from posture.ui.door import one_file
from posture.ui.door.answers import guarded, sentence_response
from posture.ui.door.place import READING, Place, why_not

POLICY_VIOLATION: Final = 1008
CLOSE: Final = {"type": "websocket.close", "code": POLICY_VIOLATION}


class SignIn(Protocol):
    """A way to sign in to the app."""

    async def who(self, request: HTTPConnection) -> Person | None:
        """Return who is known to use the requesting browser, None if nobody is."""

    async def answer(self, request: Request, person: Person | None) -> Response | None:
        """Return a response in the app's place; None = let the request in."""


class Door:
    """ASGI middleware that lets no request through to Streamlit before its sender is known.

    Whatever the app does for a request, it does in its sender's name
    (`posture.library.schema.acting`). From a sender who may not change anything, only requests that
    read come through.

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
            await self._request(scope, receive, guarded(send, scope["path"]))
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            person, answer = await self._admit(request)
        except MachineError as error:  # the accounts cannot be read
            person, answer = None, sentence_response(request, str(error), 503)
        with acting_as(person or NOBODY):
            await (answer or self._app)(scope, receive, send)

    async def _admit(self, request: Request) -> tuple[Person | None, Response | None]:
        """Return whose request it is, and the response in the app's place; None = let it in."""
        refused = why_not(request, self._place)
        if refused:
            status, sentence = refused
            return None, sentence_response(request, sentence, status)
        if request.scope["path"].startswith(one_file.PLACE):
            return None, await to_thread.run_sync(one_file.links.answer, request)
        person = await self._sign_in.who(request)
        answer = await self._sign_in.answer(request, person)
        writes = request.method not in READING
        if answer is None and writes and not (person and person.may_change):
            answer = sentence_response(request, NOT_ALLOWED, 403)
        return person, answer

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        if why_not(request, self._place) is not None or not await self._is_known(request):
            await send(CLOSE)
            return

        async def receive_from_known() -> Message:
            """Pass a message on, unless its sender has signed out or is let in no more."""
            message = await receive()
            if message["type"] == "websocket.receive" and not await self._is_known(request):
                await send(CLOSE)
                return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
            return message

        await self._app(scope, receive_from_known, send)

    async def _is_known(self, request: HTTPConnection) -> bool:
        try:
            return await self._sign_in.who(request) is not None
        except MachineError:
            return False
