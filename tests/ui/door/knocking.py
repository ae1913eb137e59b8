"""An app behind a door, and a browser that sends requests to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, Final

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from posture.library.schema.acting import acting
from posture.ui.door.middleware import Door, SignIn
from posture.ui.door.place import Place
from posture.ui.door.token import TokenSignIn

HERE: Final = Place("http", ("localhost", "127.0.0.1", "::1"), 8501)
SECRET: Final = "a picture of a person"
OWN: Final = {"origin": HERE.url}
METHODS: Final = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"]


async def _page(_: Request) -> Response:
    return PlainTextResponse(SECRET, headers={"cache-control": "public, max-age=86400"})


async def _name(_: Request) -> Response:
    return PlainTextResponse(f"{acting().name}, {acting().role}")


async def _socket(socket: WebSocket) -> None:
    """Send the secret once for each message."""
    await socket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()
            await socket.send_text(SECRET)


def behind(sign_in: SignIn, place: Place = HERE) -> ASGIApp:
    """Return an app behind a door, whose every address returns a secret."""
    routes = [
        WebSocketRoute("/stream", _socket),
        Route("/whoami", _name),
        Route("/{path:path}", _page, methods=METHODS),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Door, place, sign_in)])


@dataclass(frozen=True)
class Answer:
    """A response; of a repeated header only the last one is in it."""

    status: int
    headers: Mapping[str, str]
    text: str


class Knocking:
    """A browser at an app's address, with its cookies, which has not signed in yet."""

    def __init__(self, app: ASGIApp, place: Place = HERE, address: str = "127.0.0.1") -> None:
        self._app, self._place, self._address = app, place, address
        self.cookies: dict[str, str] = {}

    def ask(
        self,
        address: str,
        method: str = "GET",
        headers: Mapping[str, str] = {},
        more: Iterable[tuple[bytes, bytes]] = (),
        body: bytes = b"",
    ) -> Answer:
        """Send a request and return the response; ``headers`` replace the usual ones."""
        sent = self._speak("http", address, method, headers, more, body)
        received = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        for cookie in SimpleCookie(received.get("set-cookie", "")).values():
            self.cookies[cookie.key] = cookie.value
        text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        return Answer(sent[0]["status"], received, text)

    def gets_in(
        self, address: str = "/", method: str = "GET", headers: Mapping[str, str] = {}
    ) -> bool:
        """Return whether the response to a request contains the secret."""
        return SECRET in self.ask(address, method, headers).text

    def hears(self, headers: Mapping[str, str]) -> bool:
        """Return whether the secret comes through a WebSocket."""
        return self.converses(headers, [None]) == [SECRET]

    def converses(
        self, headers: Mapping[str, str], before: Sequence[Callable[[], None] | None]
    ) -> list[str]:
        """Return what comes through a WebSocket for one message for each in ``before``.

        What is in ``before`` is called before its message is sent.
        """
        sent = self._speak("websocket", "/stream", "GET", headers, (), b"", before)
        return [message["text"] for message in sent if "text" in message]

    def _speak(
        self,
        kind: str,
        address: str,
        method: str,
        headers: Mapping[str, str],
        more: Iterable[tuple[bytes, bytes]],
        body: bytes,
        before: Sequence[Callable[[], None] | None] = (),
    ) -> list[dict[str, Any]]:
        path, _, query = address.partition("?")
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        usual = {"host": self._place.hosts[0], "cookie": jar, **headers}
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in usual.items()] + [*more],
            "client": (self._address, 1),
            "asgi": {"spec_version": "2.4"},
        }
        sent: list[dict[str, Any]] = []

        whole = {"type": "http.request", "body": body, "more_body": False}
        messages = iter(_talk(before) if kind == "websocket" else [whole])

        async def receive() -> dict[str, Any]:
            return next(messages, {"type": f"{kind}.disconnect", "code": 1000})

        async def send(message: Any) -> None:
            sent.append(dict(message))

        anyio.run(self._app, scope, receive, send)
        return sent


def _talk(before: Sequence[Callable[[], None] | None]) -> Iterator[dict[str, Any]]:
    yield {"type": "websocket.connect"}
    for call in before:
        if call is not None:
            call()
        yield {"type": "websocket.receive", "text": "more"}


def come_in(sign_in: TokenSignIn) -> Knocking:
    """Return a browser that has opened the address with the token."""
    client = Knocking(behind(sign_in))
    assert client.ask(shown(sign_in.url)).status == 200
    return client


def shown(url: str) -> str:
    """Return an address of the app without its server."""
    assert url.startswith(HERE.url)
    return url.removeprefix(HERE.url)
