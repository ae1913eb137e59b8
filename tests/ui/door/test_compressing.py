"""Compressing Streamlit's scripts, and nothing else."""

import gzip
from typing import Any

import anyio
import pytest
from starlette.responses import PlainTextResponse

from posture.ui.door.compressing import CompressedStatic

SCRIPT = "export const answer = 42;\n" * 1000


def sent(path: str) -> tuple[str | None, bytes]:
    """Return the encoding and the body of the response to a browser that accepts gzip."""
    headers = [(b"accept-encoding", b"gzip, br")]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(dict(message))

    anyio.run(CompressedStatic(PlainTextResponse(SCRIPT)), scope, receive, send)
    start, *parts = messages
    encoding = dict(start["headers"]).get(b"content-encoding")
    return encoding and encoding.decode(), b"".join(part.get("body", b"") for part in parts)


def test_what_is_static_is_compressed() -> None:
    encoding, body = sent("/static/js/a.js")
    assert encoding == "gzip"
    assert gzip.decompress(body).decode() == SCRIPT
    assert len(body) < len(SCRIPT) / 20


@pytest.mark.parametrize("path", ["/", "/clips/static/a.js", "/staticjs/a.js"])
def test_nothing_else_is(path: str) -> None:
    assert sent(path) == (None, SCRIPT.encode())
