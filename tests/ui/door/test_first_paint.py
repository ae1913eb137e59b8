"""The page that Streamlit serves, with our style in its head."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from posture.ui.door.first_paint import STYLE, StyledPage

Page = Callable[[Request], Awaitable[Response]]
PAGE = "<html><head><title>Streamlit</title></head><body>ä</body></html>"


async def _whole(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def _in_pieces(_: Request) -> Response:
    return StreamingResponse(iter([PAGE[:40], PAGE[40:]]), media_type="text/html")


def asked(path: str, page: Page = _whole) -> tuple[dict[str, str], str]:
    """Return the headers and the body of the response."""
    routes = [Route("/", page), Route("/other", page)]
    app = Starlette(routes=routes, middleware=[Middleware(StyledPage)])
    sent: list[Message] = []
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}

    async def receive() -> Message:
        await anyio.sleep_forever()  # the browser stays, and has nothing to add
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(app, scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:]).decode()


def test_the_style_comes_last_in_the_head_and_weighs_more_than_streamlit_s() -> None:
    headers, body = asked("/")
    style = STYLE.read_text(encoding="utf-8")
    assert f"<style>:root {{\n{style}}}</style></head><body>ä</body>" in body
    assert int(headers["content-length"]) == len(body.encode())


def test_a_page_that_comes_in_pieces_is_put_together() -> None:
    assert asked("/", _in_pieces)[1] == asked("/")[1]


def test_the_font_that_the_app_does_not_use_is_not_asked_for() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    assert page.count('as="font"') == 1

    async def streamlit_s(_: Request) -> Response:
        return HTMLResponse(page)

    body = asked("/", streamlit_s)[1]
    assert 'as="font"' not in body
    assert body.count("modulepreload") == page.count("modulepreload")


def test_other_addresses_are_left_alone() -> None:
    assert asked("/other")[1] == PAGE
