"""Signing in from other computers by password, on a page of ours that asks for it."""

import secrets
import time
from html import escape
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from posture.ui.door.answers import page, sentence_response, welcome
from posture.ui.door.password import matches
from posture.ui.door.place import Place

LOGIN: Final = "/door/login"
LARGEST_FORM: Final = 8192
SESSION_S: Final = 12 * 3600.0
# Wrong passwords allowed per address within this time; a hundred times as many for all together.
TRIES: Final = 5
TRIES_S: Final = 300.0
ALL_TRIES: Final = 100 * TRIES
WRONG: Final = "That is not the password."
WAIT: Final = "Too many wrong passwords; try again in five minutes."
SIGN_IN: Final = "Sign in to the app first: open its address in this browser."
# Under the policy of all other pages, this page's form would send no origin.
REFERRER: Final = '<meta name="referrer" content="same-origin">'
FORM: Final = f"""<h1>posture</h1>
<form method="post" action="{LOGIN}">
<p><label>Password<br><input type="password" name="password" autocomplete="current-password"
required autofocus></label></p>
<p><button>Sign in</button></p>
</form>
"""


class PasswordSignIn:
    """Lets in those who know the password; a session ends after twelve hours, or with the app.

    Parameters
    ----------
    place : Place
        Where the app is reached, by https.
    stored : str
        The password as `posture.ui.door.password` stores it.
    """

    def __init__(self, place: Place, stored: str) -> None:
        self._stored = stored
        self._cookie = f"__Host-posture-{place.port}"
        self._ends: dict[str, float] = {}
        self._wrong: list[tuple[float, str]] = []
        self._one_at_a_time = CapacityLimiter(1)

    def knows(self, request: HTTPConnection) -> bool:
        """Return whether the browser has signed in."""
        end_s = self._ends.get(request.cookies.get(self._cookie, ""), 0.0)
        return time.monotonic() < end_s

    async def answer(self, request: Request) -> Response | None:
        """Ask for the password, or check it; None for those who have signed in."""
        if request.scope["path"] == LOGIN and request.method == "POST":
            return await self._take(request)
        if self.knows(request):
            return None
        if "text/html" in request.headers.get("accept", ""):
            return page(FORM, 401, REFERRER)
        return sentence_response(request, SIGN_IN, 401)

    async def _take(self, request: Request) -> Response:
        who = request.client.host if request.client else ""
        given = QueryParams(await _body(request)).get("password", "")
        async with self._one_at_a_time:
            if self._is_too_often(who):
                return _again(WAIT, 429)
            if not await to_thread.run_sync(matches, given, self._stored):
                self._wrong.append((time.monotonic(), who))
                return _again(WRONG, 401)
        return welcome("/", self._cookie, self._begin(), secure=True)

    def _is_too_often(self, who: str) -> bool:
        """Return whether an address, or all together, gave too many wrong passwords lately."""
        since = time.monotonic() - TRIES_S
        self._wrong = [(at_s, address) for at_s, address in self._wrong if at_s > since]
        of_this = sum(other == who for _, other in self._wrong)
        return of_this >= TRIES or len(self._wrong) >= ALL_TRIES

    def _begin(self) -> str:
        now = time.monotonic()
        self._ends = {session: end for session, end in self._ends.items() if end > now}
        session = secrets.token_urlsafe()
        self._ends[session] = now + SESSION_S
        return session


def _again(sentence: str, status: int) -> Response:
    return page(f"{FORM}<p>{escape(sentence)}</p>", status, REFERRER)


async def _body(request: Request) -> bytes:
    """Read a small form; anything larger counts as empty."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            return b""
    return bytes(body)
