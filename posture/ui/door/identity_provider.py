"""Signing in from other computers through the user's identity provider (Streamlit's OIDC)."""

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from typing import Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from posture.system.validation import ContentError, decode
from posture.ui.door.answers import page, sentence_response
from posture.ui.door.login import SIGN_IN
from posture.ui.door.place import READING, Place

SIGNING_IN: Final = "/auth/login"
SIGNING_OUT: Final = "/auth/logout"
CALLBACK: Final = "/oauth2callback"
# Streamlit's addresses for signing in, which show nothing else.
OPEN: Final = frozenset({SIGNING_IN, SIGNING_OUT, CALLBACK})
PROVIDER: Final = "default"
NOT_LISTED: Final = "{who} is not among the people who may use this app."


@dataclass(frozen=True)
class SignedIn:
    """The parts of Streamlit's sign-in cookie that are used here."""

    is_logged_in: bool = False
    origin: str = ""
    email: str = ""
    email_verified: bool | None = None


class ProviderSignIn:
    """Lets in the people whose addresses are listed, if the provider vouches for them.

    Parameters
    ----------
    place : Place
        Where the app is reached, by https.
    people : collection of str
        Their e-mail addresses.
    secret : str
        The key with which Streamlit signs its cookie.
    """

    def __init__(self, place: Place, people: Collection[str], secret: str) -> None:
        self._origin, self._secret = place.url, secret
        self._people = {address.strip().casefold() for address in people}

    def knows(self, request: HTTPConnection) -> bool:
        """Return whether one of the people has signed in with this browser."""
        return self._email(request).casefold() in self._people

    async def answer(self, request: Request) -> Response | None:
        """Offer to sign in; None for those who have, and for addresses that signing in needs."""
        if self.knows(request) or (request.scope["path"] in OPEN and request.method in READING):
            return None
        if "text/html" not in request.headers.get("accept", ""):
            return sentence_response(request, SIGN_IN, 401)
        who = self._email(request)
        if who:
            sentence = escape(NOT_LISTED.format(who=who))
            other = f"<a href='{SIGNING_OUT}'>Sign in as somebody else</a>"
            return page(f"<h1>posture</h1><p>{sentence}</p><p>{other}</p>", 403)
        to = f"{SIGNING_IN}?provider={encode_provider_token(PROVIDER)}"
        return page(f"<h1>posture</h1><p><a href='{escape(to)}'>Sign in</a></p>", 401)

    def _email(self, request: HTTPConnection) -> str:
        """Return the address that the provider vouches for; empty = none."""
        claims = self._claims(request)
        signed_in = claims.is_logged_in and claims.origin == self._origin
        return claims.email if signed_in and claims.email_verified is not False else ""

    def _claims(self, request: HTTPConnection) -> SignedIn:
        def part(name: str) -> bytes | None:
            value = request.cookies.get(name, "").encode("latin-1", errors="replace")
            return decode_signed_value(self._secret, name, value)

        try:
            content = get_cookie_with_chunks(part, AUTH_COOKIE_NAME) or b"{}"
            return decode(content, SignedIn, "The cookie of who signed in")
        except ContentError:
            return SignedIn()
