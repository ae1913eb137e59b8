"""The app's own style in the page's head, so that nothing moves once the page has been drawn."""

import re
from importlib.resources import files
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STYLE: Final = files("posture.ui") / "assets" / "style.css"
END_OF_HEAD: Final = b"</head>"
FONT: Final = re.compile(rb'<link\s[^>]*as="font"[^>]*>\s*')
"""Streamlit's own font, which it loads before anything else; the app is in the system's."""


class StyledPage:
    """ASGI middleware that puts our style into Streamlit's page, and takes out what is unused.

    Streamlit would only receive it with the first elements, and draw these without it.

    Parameters
    ----------
    app : ASGIApp
        The app.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # Nested, so that our rules weigh more than those that Streamlit adds after them.
        self._style = f"<style>:root {{\n{STYLE.read_text(encoding='utf-8')}}}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and change the page on its way back."""
        if scope["type"] == "http" and scope["path"] == "/":
            send = self._styled(send)
        await self._app(scope, receive, send)

    def _styled(self, send: Send) -> Send:
        begun: list[Message] = []
        page = bytearray()

        async def send_styled(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            page.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            whole = FONT.sub(b"", bytes(page))
            whole = whole.replace(END_OF_HEAD, self._style + END_OF_HEAD, 1)
            headers = MutableHeaders(raw=list(begun[0]["headers"]))
            if "content-length" in headers:
                headers["content-length"] = str(len(whole))
            await send({**begun[0], "headers": headers.raw})
            await send({**message, "body": whole})

        return send_styled
