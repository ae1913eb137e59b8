"""Signing in at a shared app through one's own identity provider."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from posture.errors import UsageError
from posture.library.accounts.accounts import change_role, close_account
from posture.library.storage.library import Library
from posture.ui.door.identity_provider import ProviderSignIn
from posture.ui.door.place import YOU
from posture.ui.door.sharing import shared_sign_in
from tests.ui.door.knocking import Knocking, behind
from tests.ui.door.shared_app import AUTH, OWN, PAGE, SECRET, SHARED


def signed(claims: Mapping[str, Any], secret: str = SECRET) -> dict[str, str]:
    """Return the cookie that Streamlit sets after somebody has signed in."""
    value = create_signed_value(secret, AUTH_COOKIE_NAME, json.dumps(dict(claims)))
    return {AUTH_COOKIE_NAME: value.decode()}


ANNA: Final = {"email": "Anna@example.org", "is_logged_in": True, "origin": SHARED.url}


@pytest.fixture
def visitor(library: Library) -> Callable[[Mapping[str, str]], Knocking]:
    """Make a browser with these cookies, at an app with an identity provider."""

    def make(cookies: Mapping[str, str]) -> Knocking:
        provider = ProviderSignIn(SHARED, library, SECRET)
        client = Knocking(behind(provider, SHARED), SHARED)
        client.cookies.update(cookies)
        return client

    return make


Visitor = Callable[[Mapping[str, str]], Knocking]


def test_the_people_with_an_account_come_in(visitor: Visitor, library: Library) -> None:
    anna = visitor(signed(ANNA))
    assert anna.gets_in()
    assert anna.hears(OWN)
    assert anna.ask("/whoami").text == "Anna, owner"
    assert "/auth/logout" in anna.ask(YOU, headers=PAGE).text
    change_role(library, "ben", "owner")
    close_account(library, "anna@example.org")
    assert not anna.gets_in()
    assert not anna.hears(OWN)


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {AUTH_COOKIE_NAME: "anna@example.org"},
        {AUTH_COOKIE_NAME: "\xe9"},
        signed(ANNA, "another secret, as long as the one that counts"),
        signed(ANNA | {"email": "mallory@example.org"}),
        signed(ANNA | {"email_verified": False}),
        signed(ANNA | {"is_logged_in": False}),
        signed(ANNA | {"origin": "https://another.example"}),
        signed({**ANNA, "email": ["anna@example.org"]}),
    ],
)
def test_nobody_else_does(visitor: Visitor, cookies: dict[str, str]) -> None:
    client = visitor(cookies)
    assert not client.gets_in()
    assert not client.gets_in("/clips/a/video")
    assert not client.hears(OWN)
    assert not client.gets_in("/auth/login", "POST", OWN)


def test_who_has_no_account_is_told_so(visitor: Visitor) -> None:
    answer = visitor(signed(ANNA | {"email": "<b>mallory"})).ask("/", headers=PAGE)
    assert answer.status == 403
    assert "&lt;b&gt;mallory has no account here" in answer.text


def test_signing_in_is_open_to_all(visitor: Visitor) -> None:
    for path in ("/auth/login", "/auth/logout", "/oauth2callback"):
        assert visitor({}).gets_in(path)


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        ({**AUTH, "redirect_uri": "http://localhost:8501/oauth2callback"}, "redirect_uri"),
        ({**AUTH, "cookie_secret": "short"}, "cookie_secret"),
    ],
)
def test_a_sign_in_that_is_not_set_up_wholly_is_refused(
    secrets_of: Callable[[Mapping[str, Any]], None], library: Library, auth: Any, said: str
) -> None:
    secrets_of({"auth": auth})
    with pytest.raises(UsageError, match=said):
        shared_sign_in(SHARED, library)
    secrets_of({"auth": AUTH})
    assert isinstance(shared_sign_in(SHARED, library), ProviderSignIn)
