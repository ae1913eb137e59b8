"""The door's own responses, and the headers that it adds to all others."""

from html import escape
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Message, Send

# Streamlit's page creates styles at run time, and components load their code from blobs.
POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
CSP: Final = "content-security-policy"
HEADERS: Final = {
    CSP: POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    # A coach's voice is recorded by our own pages; nothing else of the machine is ever asked for.
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), display-capture=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
CACHED_PLACES: Final = "/static/"
"""Streamlit's files, whose names change with their content: the only ones a browser may cache."""

PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>posture</title>
{head}
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; }}
body {{ padding: 0 1rem; }}
input, button {{ font: inherit; padding: 0.4rem 0.8rem; }}
a {{ color: inherit; }}
</style>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page(body: str, status: int = 200, head: str = "") -> Response:
    """Return a small page; ``body`` and ``head`` are HTML."""
    return HTMLResponse(PAGE.format(head=head, body=body), status)


def welcome(to: str, cookie: str, value: str, secure: bool) -> Response:
    """Set the cookie that grants access, and go on to an address from our own page.

    After a redirect the browser would count the site that led here as the origin of the request,
    and would not send a strict cookie.
    """
    head = f'<meta http-equiv="refresh" content="0; url={escape(to)}">'
    response = page("<p>Opening \N{HORIZONTAL ELLIPSIS}</p>", head=head)
    response.set_cookie(cookie, value, secure=secure, httponly=True, samesite="strict")
    return response


def sentence_response(request: HTTPConnection, sentence: str, status: int) -> Response:
    """Return a sentence, as a page if one was requested, else as JSON, which Streamlit shows."""
    if "text/html" in request.headers.get("accept", ""):
        return page(f"<h1>posture</h1><p>{escape(sentence)}</p>", status)
    return JSONResponse(sentence, status)


def guarded(send: Send, path: str) -> Send:
    """Return ``send`` that adds the headers which every response has.

    Nothing that shows a person may stay in a browser's disk cache.
    """

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            policy = headers.get(CSP, POLICY)  # our own responses may have a stricter one
            headers.update({**HEADERS, CSP: policy})
            if not path.startswith(CACHED_PLACES) or message["status"] not in (200, 304):
                headers["cache-control"] = "no-store"
            message = {**message, "headers": headers.raw}
        await send(message)

    return send_guarded
