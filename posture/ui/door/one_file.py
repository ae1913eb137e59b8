"""One file for a phone on the same network: a link that works once, for ten minutes.

Whoever has the link gets that file and nothing else; it needs no sign-in, since it is shown as a
code to the person beside the screen.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from posture.ui.door.answers import CSP, sentence_response
from posture.ui.door.place import READING

PLACE: Final = "/one-file/"
LASTS: Final = timedelta(minutes=10)
MOST: Final = 50
USED: Final = (
    "This link has been used, its ten minutes are over, or what it led to was deleted; "
    "ask for a new code."
)
CLOSED: Final = (
    "sandbox; default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'"
)
"""No script, no request and no cookie: a stored file is shown, and never trusted."""


@dataclass(frozen=True)
class LentFile:
    """A file to be fetched once: its name on the phone, its media type, and what reads it.

    ``read`` returns its content as it is fetched; None = it has been deleted since it was lent.
    """

    read: Callable[[], bytes | None]
    name: str
    kind: str


class OneFileLinks:
    """The links that are open now.

    Parameters
    ----------
    clock : callable
        Returns the current time, with time zone.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, tuple[datetime, LentFile]] = {}

    def lend(self, file: LentFile) -> tuple[str, datetime]:
        """Return the path of a new link to a file, and until when it works."""
        until, path = self._clock() + LASTS, f"{PLACE}{secrets.token_urlsafe(24)}"
        with self._lock:
            self._forget()
            while len(self._open) >= MOST:  # the oldest goes
                del self._open[next(iter(self._open))]
            self._open[path] = (until, file)
        return path, until

    def answer(self, request: Request) -> Response:
        """Send the file of a link, once."""
        path = request.scope["path"]
        with self._lock:
            self._forget()
            found = self._open.get(path)
            if request.method == "GET":
                self._open.pop(path, None)
        file = found[1] if found is not None and request.method in READING else None
        content = file.read() if file is not None else None
        if file is None or content is None:
            return sentence_response(request, USED, 404)
        shown = FileResponse("", filename=file.name, content_disposition_type="inline")
        headers = {"content-disposition": shown.headers["content-disposition"], CSP: CLOSED}
        return Response(content, media_type=file.kind, headers=headers)

    def _forget(self) -> None:
        now = self._clock()
        self._open = {path: held for path, held in self._open.items() if held[0] > now}


links: Final = OneFileLinks()
"""The links of this app."""
