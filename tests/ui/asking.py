"""Asking the app's own routes as a browser would, without a server."""

from typing import Any

import anyio
from starlette.applications import Starlette

from posture.ui.routes import ROUTES


def ask(path: str, byte_range: str = "") -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the body that a GET of ``path`` is answered with."""
    sent: list[dict[str, Any]] = []
    path, _, query = path.partition("?")
    headers = [(b"range", byte_range.encode())] if byte_range else []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": headers,
        "asgi": {"spec_version": "2.4"},
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    anyio.run(Starlette(routes=ROUTES), scope, receive, send)
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(one.get("body", b"") for one in sent[1:])
