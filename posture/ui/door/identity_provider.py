"""Signing in from other computers through the user's identity provider (Streamlit's OIDC)."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from anyio import to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from posture.library.accounts.accounts import account_of, person_of
from posture.library.schema.acting import Person
from posture.library.storage.library import Library
from posture.system.validation import ContentError, decode
from posture.ui.door.answers import page, sentence_response
from posture.ui.door.login import SIGN_IN
from posture.ui.door.own_pages import you_page
from posture.ui.door.place import READING, YOU, Place

SIGNING_IN: Final = "/auth/login"
SIGNING_OUT: Final = "/auth/logout"
CALLBACK: Final = "/oauth2callback"
# Streamlit's addresses for signing in, which show nothing else.
OPEN: Final = frozenset({SIGNING_IN, SIGNING_OUT, CALLBACK})
PROVIDER: Final = "default"
WAY_OUT: Final = f"<p><a href='{SIGNING_OUT}'>Sign out</a></p>"
NO_ACCOUNT: Final = "{who} has no account here; an owner of this app can add one."


@dataclass(frozen=True)
class SignedIn:
    """The parts of Streamlit's sign-in cookie that are used here."""

    is_logged_in: bool = False
    origin: str = ""
    email: str = ""
    email_verified: bool | None = None


class ProviderSignIn:
    """Lets in the people whose addresses have an account, if the provider vouches for them.

    Parameters
    ----------
    place : Place
        Where the app is reached, by https.
    library : Library
        The library with the accounts, whose logins are e-mail addresses.
    secret : str
        The key with which Streamlit signs its cookie.
    """

    def __init__(self, place: Place, library: Library, secret: str) -> None:
        self._origin, self._library, self._secret = place.url, library, secret

    def person_with(self, cookies: Mapping[str, str]) -> Person | None:
        """Return who has signed in with a browser and has an account, None if nobody has."""
        email = self._email(cookies)
        if not email:
            return None
        with self._library.reading() as transaction:
            account = account_of(transaction, email)
        return person_of(account) if account is not None else None

    async def who(self, request: HTTPConnection) -> Person | None:
        """Return who has signed in with the requesting browser and has an account."""
        return await to_thread.run_sync(self.person_with, request.cookies)

    async def answer(self, request: Request, person: Person | None) -> Response | None:
        """Offer to sign in; None for those who have, and for addresses that signing in needs."""
        asked = request.method, request.scope["path"]
        if asked[1] in OPEN and request.method in READING:
            return None
        if person is not None:
            return you_page(person, WAY_OUT) if asked == ("GET", YOU) else None
        if "text/html" not in request.headers.get("accept", ""):
            return sentence_response(request, SIGN_IN, 401)
        who = self._email(request.cookies)
        if who:
            sentence = escape(NO_ACCOUNT.format(who=who))
            other = f"<a href='{SIGNING_OUT}'>Sign in as somebody else</a>"
            return page(f"<h1>posture</h1><p>{sentence}</p><p>{other}</p>", 403)
        to = f"{SIGNING_IN}?provider={encode_provider_token(PROVIDER)}"
        return page(f"<h1>posture</h1><p><a href='{escape(to)}'>Sign in</a></p>", 401)

    def _email(self, cookies: Mapping[str, str]) -> str:
        """Return the address that the provider vouches for; empty = none."""
        claims = self._claims(cookies)
        signed_in = claims.is_logged_in and claims.origin == self._origin
        return claims.email if signed_in and claims.email_verified is not False else ""

    def _claims(self, cookies: Mapping[str, str]) -> SignedIn:
        def part(name: str) -> bytes | None:
            value = cookies.get(name, "").encode("latin-1", errors="replace")
            return decode_signed_value(self._secret, name, value)

        try:
            content = get_cookie_with_chunks(part, AUTH_COOKIE_NAME) or b"{}"
            return decode(content, SignedIn, "The cookie of who signed in")
        except ContentError:
            return SignedIn()
