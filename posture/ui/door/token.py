"""The way in on this computer: a token in the address that is opened, then a cookie."""

import secrets
from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from posture.ui.door.answers import sentence_response, welcome
from posture.ui.door.peer import is_of_this_user, owners_of
from posture.ui.door.place import READING, Place

TOKEN: Final = "token"
OPENING: Final = "opening"
HOW: Final = (
    "Open the address that the terminal printed when the app was last started. "
    "Tabs that are already open then carry on by themselves."
)


class TokenWay:
    """Lets in who knows the token of this start of the app.

    The token is in the address that is printed. It is exchanged at once for a cookie that pages
    cannot read, and the address is left without it. The address that is opened for the user
    holds a word of its own instead, since other accounts of this computer see what a browser is
    started with: it serves once, and only a process of this user.

    A browser shows the cookie of one port to every other one, where another account may listen;
    so the cookie counts only for processes of the account that showed the token.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._token = secrets.token_urlsafe()
        self._opening: str | None = secrets.token_urlsafe()
        self._session = secrets.token_urlsafe()
        self._owners: set[frozenset[int]] = set()
        # Cookies know no ports, so two apps need two names.
        self._cookie = f"posture-{place.port}"

    @property
    def url(self) -> str:
        """The address that lets in."""
        return f"{self._place.url}/?{TOKEN}={self._token}"

    @property
    def opening_url(self) -> str:
        """The address that lets this user in, once."""
        return f"{self._place.url}/?{OPENING}={self._opening}"

    def knows(self, request: HTTPConnection) -> bool:
        """Whether the browser has come in before, at this start of the app."""
        shown = _same(request.cookies.get(self._cookie, ""), self._session)
        return shown and owners_of(request.client, self._place.port) in self._owners

    async def answer(self, request: Request) -> Response | None:
        """Answer with the cookie, or how to get in; None to who has come in before."""
        asks = request.query_params.multi_items()
        others = [(key, value) for key, value in asks if key not in (TOKEN, OPENING)]
        known = self.knows(request)
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
