"""Signing in on this computer: a token in the address that is opened, then a cookie."""

import secrets
from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from posture.library.schema.acting import Person, this_user
from posture.ui.door.answers import sentence_response, welcome
from posture.ui.door.peer import is_of_this_user, owners_of
from posture.ui.door.place import READING, Place

TOKEN: Final = "token"
OPENING: Final = "opening"
HOW: Final = (
    "Open the address that the terminal printed when the app was last started. "
    "Tabs that are already open then carry on by themselves."
)


class TokenSignIn:
    """Lets in those who know the token, which is new at each start of the app.

    The token is in the printed address. It is exchanged at once for a cookie that pages cannot
    read, and then removed from the address. The address that is opened for the user contains
    another secret instead, since other accounts of this computer can see the arguments that a
    browser is started with: it works once, and only for a process of this user.

    A browser sends a port's cookie to every other port too, where another account may be
    listening; so the cookie only counts for processes of the account that presented the token.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._token = secrets.token_urlsafe()
        self._opening: str | None = secrets.token_urlsafe()
        self._session = secrets.token_urlsafe()
        self._owners: set[frozenset[int]] = set()
        # Cookies do not distinguish ports, so each port needs its own name.
        self._cookie = f"posture-{place.port}"

    @property
    def url(self) -> str:
        """The address that lets a browser in."""
        return f"{self._place.url}/?{TOKEN}={self._token}"

    @property
    def opening_url(self) -> str:
        """The address that lets this user in, once."""
        return f"{self._place.url}/?{OPENING}={self._opening}"

    async def who(self, request: HTTPConnection) -> Person | None:
        """Return this computer's user, if the browser has been let in since the app started."""
        shown = _same(request.cookies.get(self._cookie, ""), self._session)
        known = shown and owners_of(request.client, self._place.port) in self._owners
        return this_user() if known else None

    async def answer(self, request: Request, person: Person | None) -> Response | None:
        """Return the cookie, or how to get in; None for those who have been let in before."""
        asks = request.query_params.multi_items()
        others = [(key, value) for key, value in asks if key not in (TOKEN, OPENING)]
        known = person is not None
        if known and others == asks:
            return None
        if request.method in READING and (known or self._is_shown(request, dict(asks))):
            to = f"/?{QueryParams(others)}" if others else "/"
            self._owners.add(owners_of(request.client, self._place.port))
            return welcome(to, self._cookie, self._session, self._place.scheme == "https")
        return sentence_response(request, HOW, 401)

    def _is_shown(self, request: Request, query: dict[str, str]) -> bool:
        if _same(query.get(TOKEN, ""), self._token):
            return True
        if self._opening is None or not _same(query.get(OPENING, ""), self._opening):
            return False
        if not is_of_this_user(request.client, self._place.port):
            return False
        self._opening = None
        return True


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), secret.encode())
