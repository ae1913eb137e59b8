"""Signing in from other computers with an account's password, on pages of ours."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from posture.errors import UsageError
from posture.library.accounts.accounts import accept, change_password, check_password
from posture.library.schema.acting import Person
from posture.library.storage.library import Library
from posture.ui.door.answers import sentence_response, welcome
from posture.ui.door.own_pages import (
    WITH_A_PASSWORD,
    join_page,
    said_page,
    sign_in_page,
    you_page,
)
from posture.ui.door.place import CHANGE, JOIN, LOGIN, LOGOUT, READING, YOU, Place
from posture.ui.door.sessions import Sessions
from posture.ui.door.tries import Tries

LARGEST_FORM: Final = 8192
WRONG: Final = "That is not the password of such an account."
WAIT: Final = "Too many wrong passwords; try again in five minutes."
DIFFER: Final = "The two passwords differ; nothing was changed."
SIGN_IN: Final = "Sign in to the app first: open its address in this browser."


class PasswordSignIn:
    """Lets in those who know the password of an account; a session ends after twelve hours.

    Parameters
    ----------
    place : Place
        Where the app is reached, by https.
    library : Library
        The library with the accounts.
    """

    def __init__(self, place: Place, library: Library) -> None:
        self._library = library
        self._cookie = f"__Host-posture-{place.port}"
        self._sessions = Sessions(library)
        self._tries = Tries()
        self._one_at_a_time = CapacityLimiter(1)

    def person_with(self, cookies: Mapping[str, str]) -> Person | None:
        """Return who has signed in with a browser, None if nobody has."""
        return self._sessions.person(cookies.get(self._cookie, ""))

    async def who(self, request: HTTPConnection) -> Person | None:
        """Return who has signed in with the requesting browser."""
        return await to_thread.run_sync(self.person_with, request.cookies)

    async def answer(self, request: Request, person: Person | None) -> Response | None:
        """Answer at the addresses of our own pages; elsewhere ask who has not signed in."""
        asked = request.method, request.scope["path"]
        if asked == ("POST", LOGIN):
            return await self._take(request)
        if asked == ("POST", JOIN):
            return await self._join(request)
        if request.method in READING and asked[1] == JOIN:
            return join_page()
        if person is None:
            html = "text/html" in request.headers.get("accept", "")
            return sign_in_page() if html else sentence_response(request, SIGN_IN, 401)
        if asked == ("POST", LOGOUT):
            return self._sign_out(request)
        if asked == ("POST", CHANGE):
            return await self._change(request, person)
        return you_page(person, WITH_A_PASSWORD) if asked == ("GET", YOU) else None

    async def _take(self, request: Request) -> Response:
        form, there = await _form(request), _address(request)
        login = form.get("login", "")
        async with self._one_at_a_time:
            if self._tries.are_too_many(there, login):
                return sign_in_page(WAIT, 429)
            check = partial(check_password, self._library, login, form.get("password", ""))
            account = await to_thread.run_sync(check)
            if account is None:
                self._tries.add(there, login)
                return sign_in_page(WRONG)
        return await self._welcome(account.id)

    async def _join(self, request: Request) -> Response:
        form = await _form(request)
        password = form.get("password", "")
        if password != form.get("again"):
            return said_page(f"{DIFFER} Open the invitation again.", 400)
        async with self._one_at_a_time:
            try:
                take = partial(accept, self._library, form.get("code", ""), password)
                account_id = await to_thread.run_sync(take)
            except UsageError as error:
                return said_page(str(error), 400)
        return await self._welcome(account_id)

    async def _change(self, request: Request, person: Person) -> Response:
        form, there = await _form(request), _address(request)
        before, after = form.get("before", ""), form.get("password", "")
        account_id = person.account_id or ""
        if after != form.get("again"):
            return you_page(person, WITH_A_PASSWORD, DIFFER, 400)
        async with self._one_at_a_time:
            if self._tries.are_too_many(there, account_id):
                return you_page(person, WITH_A_PASSWORD, WAIT, 429)
            try:
                change = partial(change_password, self._library, account_id, before, after)
                await to_thread.run_sync(change)
            except UsageError as error:
                self._tries.add(there, account_id)
                return you_page(person, WITH_A_PASSWORD, str(error), 400)
        return await self._welcome(account_id)

    async def _welcome(self, account_id: str) -> Response:
        secret = await to_thread.run_sync(self._sessions.begin, account_id)
        return welcome("/", self._cookie, secret, secure=True)

    def _sign_out(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(self._cookie, ""))
        response = RedirectResponse("/", 303)
        response.delete_cookie(self._cookie, secure=True, httponly=True, samesite="strict")
        return response


def _address(request: Request) -> str:
    """Return where a request comes from.

    A proxy on this computer says so (``X-Forwarded-For``), and the server believes no other
    (uvicorn's ``forwarded_allow_ips``).
    """
    return request.client.host if request.client else ""


async def _form(request: Request) -> QueryParams:
    """Read a small form; anything larger counts as empty."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            return QueryParams("")
    return QueryParams(bytes(body))
