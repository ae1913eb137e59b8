"""Compressing Streamlit's own scripts and styles, which it sends as they are."""

from typing import Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC: Final = "/static/"
LEVEL: Final = 6
"""Higher levels take several times as long and save one part in a hundred."""


class CompressedStatic:
    """ASGI middleware that compresses what is below ``/static/``, a third of a page's size then.

    All else is left alone: Streamlit compresses its messages, and films and pictures are already.

    Parameters
    ----------
    app : ASGIApp
        The app.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._compressed = app, GZipMiddleware(app, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        static = scope["type"] == "http" and scope["path"].startswith(STATIC)
        await (self._compressed if static else self._app)(scope, receive, send)
