"""Requesting the app's pages and routes as a browser would, without a server."""

from pathlib import Path
from typing import Any, Final

import anyio
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from posture.ui.downloads.downloads_panel import FILM_BOX
from posture.ui.routes import ROUTES
from tests.waiting import PATIENCE_S

APP: Final = Path(__file__).parents[2] / "app.py"
BOXES: Final = ("hand-out-open", "move-open", "edit-open", "filmed-open")
"""Of a clip that is reviewed; what is in them is drawn once they are open."""


def show(**address: str) -> AppTest:
    """Return the page at an address, drawn; its player shows a frame, its boxes are open."""
    app = AppTest.from_file(str(APP), default_timeout=PATIENCE_S)
    app.session_state[FILM_BOX] = True
    for kind in ("clip", "review"):
        if kind in address:
            app.session_state[f"player-{address[kind]}"] = {"watched": True}
    for box in BOXES if address.get("review") else ():
        app.session_state[f"{box}-{address['review']}"] = True
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    """Return the texts of a page."""
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.error,
        app.warning,
        app.info,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def ask(
    path: str, byte_range: str = "", method: str = "GET", body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the body of the response to a request for ``path``."""
    sent: list[dict[str, Any]] = []
    path, _, query = path.partition("?")
    headers = [(b"range", byte_range.encode())] if byte_range else []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": headers,
        "asgi": {"spec_version": "2.4"},
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    anyio.run(Starlette(routes=ROUTES), scope, receive, send)
    received = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], received, b"".join(message.get("body", b"") for message in sent[1:])
