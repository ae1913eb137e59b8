"""Sharing the app with other computers: what it requires at the start, and who gets in."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit import config
from streamlit.runtime.secrets import AttrDict
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from posture.cli.main import main
from posture.errors import MachineError, PostureError, UsageError
from posture.ui.door import password, sharing
from posture.ui.door.identity_provider import ProviderSignIn
from posture.ui.door.login import LOGIN, SESSION_S, TRIES, TRIES_S, WAIT, WRONG, PasswordSignIn
from posture.ui.door.password import matches, password_file, read_password, set_password
from posture.ui.door.place import Place
from posture.ui.door.sharing import shared_place, shared_sign_in
from tests.ui.door.knocking import Answer, Knocking, behind
from tests.waiting import PATIENCE_S

ROOT: Final = Path(__file__).parents[3]
SHARED: Final = Place("https", ("posture.example",), 8501)
OWN: Final = {"origin": SHARED.url}
WORDS: Final = "correct horse battery staple"
SECRET: Final = "0123456789abcdef0123456789abcdef"
PAGE: Final = {"accept": "text/html"}
SAFE: Final = {
    "server.sslCertFile": "cert.pem",
    "server.sslKeyFile": "key.pem",
    "browser.serverAddress": "Posture.example",
    "browser.serverPort": 8501,
}
AUTH: Final = {"redirect_uri": f"{SHARED.url}/oauth2callback", "cookie_secret": SECRET}


class Secrets(dict[str, Any]):
    """A stand-in for Streamlit's secrets."""

    def load_if_toml_exists(self) -> bool:
        """Return whether there are any."""
        return bool(self)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hash quickly, in a temporary data folder."""
    monkeypatch.setattr(password, "COST", 2)
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))


@pytest.fixture
def secrets_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, Any]], None]:
    """Set the content of Streamlit's secrets.toml."""

    def say(sections: Mapping[str, Any]) -> None:
        monkeypatch.setattr(
            sharing,
            "secrets_singleton",
            Secrets({name: AttrDict(section) for name, section in sections.items()}),
        )

    say({})
    return say


@pytest.fixture
def options() -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Set Streamlit's options for a test."""
    with ExitStack() as stack:

        def put(values: Mapping[str, Any]) -> None:
            for name, value in values.items():
                stack.callback(config.set_option, name, config.get_option(name))
                config.set_option(name, value)

        yield put


@pytest.fixture
def client() -> Knocking:
    """A browser at an app with a password."""
    set_password(WORDS)
    kept = read_password()
    assert kept is not None
    return Knocking(behind(PasswordSignIn(SHARED, kept), SHARED), SHARED)


def sign_in(client: Knocking, given: str, headers: Mapping[str, str] = OWN) -> Answer:
    form = "password=" + given.replace(" ", "+")
    return client.ask(LOGIN, "POST", headers, body=form.encode())


@pytest.mark.parametrize("missing", SAFE)
@pytest.mark.usefixtures("secrets_of")
def test_an_unsafe_start_is_refused(
    options: Callable[[Mapping[str, Any]], None], missing: str
) -> None:
    unset = {"browser.serverAddress": "localhost", "browser.serverPort": 8501}
    options(SAFE | {missing: unset.get(missing)})
    if missing == "browser.serverPort":
        with pytest.raises(UsageError, match="anybody could use it"):
            shared_sign_in(shared_place("0.0.0.0"))
        return
    with pytest.raises(UsageError, match=r"Other computers would reach the app at 0\.0\.0\.0"):
        shared_place("0.0.0.0")


@pytest.mark.usefixtures("secrets_of")
def test_a_safe_start_answers_to_its_public_name_only(
    options: Callable[[Mapping[str, Any]], None],
) -> None:
    options(SAFE)
    set_password(WORDS)
    place = shared_place("0.0.0.0")
    assert place == SHARED
    assert isinstance(shared_sign_in(place), PasswordSignIn)
    client = Knocking(behind(shared_sign_in(place), place), place)
    assert client.ask("/", headers={"host": "localhost:8501"}).status == 421


@pytest.mark.parametrize("by_variable", [False, True])
def test_streamlit_does_not_start_an_unsafe_app(by_variable: bool) -> None:
    variables = {"STREAMLIT_SERVER_ADDRESS": "127.0.0.3"} if by_variable else {}
    options = [] if by_variable else ["--server.address", "127.0.0.3"]
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0", *options],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 2
    assert "Other computers would reach the app at 127.0.0.3" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_password_lets_in_and_nothing_else_does(client: Knocking) -> None:
    assert not client.gets_in()
    assert "password" in client.ask("/", headers=PAGE).text
    assert client.ask("/").status == 401
    wrong = sign_in(client, "correct horse battery")
    assert wrong.status == 401
    assert WRONG in wrong.text
    assert not client.gets_in()
    opened = sign_in(client, WORDS)
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith("__Host-posture-8501=")
    for part in ("HttpOnly", "Path=/", "SameSite=strict", "Secure"):
        assert part in cookie
    assert client.gets_in()
    assert client.hears(OWN)


def test_another_site_cannot_sign_in(client: Knocking) -> None:
    for headers in ({}, {"origin": "https://attacker.test"}, {"origin": "null"}):
        assert sign_in(client, WORDS, headers).status == 403
    assert not client.cookies


def test_wrong_passwords_are_few_in_five_minutes(
    client: Knocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("posture.ui.door.login.time.monotonic", lambda: now)
    for _ in range(TRIES):
        assert sign_in(client, "a wrong guess").status == 401
    refused = sign_in(client, WORDS)
    assert refused.status == 429
    assert WAIT in refused.text
    now += TRIES_S + 1
    assert sign_in(client, WORDS).status == 200


def test_a_session_ends(client: Knocking, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, WORDS)
    ended = time.monotonic() + SESSION_S + 1
    monkeypatch.setattr("posture.ui.door.login.time.monotonic", lambda: ended)
    assert not client.gets_in()


def test_forms_that_are_none_are_no_defect(client: Knocking) -> None:
    for body in (b"", b"\xff\xfe=\x00", b"password=%ff%00", b"password=" + b"x" * 10_000):
        assert client.ask(LOGIN, "POST", OWN, body=body).status in (401, 429)


def test_the_password_is_kept_as_a_hash_for_this_user_s_eyes() -> None:
    assert read_password() is None
    set_password(WORDS)
    kept = read_password()
    assert kept is not None
    assert password_file().stat().st_mode & 0o777 == 0o600
    assert WORDS not in kept
    assert matches(WORDS, kept)
    assert not matches(WORDS.upper(), kept)
    set_password(WORDS)
    assert read_password() != kept, "no two hashes share a salt"


@pytest.mark.parametrize("given", ["", "short", "x" * 1001])
def test_a_poor_password_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="at least 12 characters"):
        set_password(given)


@pytest.mark.parametrize("content", [b"", b"a.b", b"\xff", b"YQ==.YQ==", b"a.b.c"])
def test_a_damaged_hash_is_told(content: bytes) -> None:
    set_password(WORDS)
    password_file().write_bytes(content)
    with pytest.raises(MachineError, match="posture app-password"):
        read_password()


def test_the_command_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n"))
    assert main(["app-password"]) == 0
    kept = read_password()
    assert kept is not None
    assert matches(WORDS, kept)
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["app-password"]) == 2


def signed(claims: Mapping[str, Any], secret: str = SECRET) -> dict[str, str]:
    """Return the cookie that Streamlit sets after somebody has signed in."""
    value = create_signed_value(secret, AUTH_COOKIE_NAME, json.dumps(dict(claims)))
    return {AUTH_COOKIE_NAME: value.decode()}


ANNA: Final = {"email": "Anna@example.org", "is_logged_in": True, "origin": SHARED.url}


def visitor(cookies: Mapping[str, str]) -> Knocking:
    provider = ProviderSignIn(SHARED, ["anna@example.org"], SECRET)
    client = Knocking(behind(provider, SHARED), SHARED)
    client.cookies.update(cookies)
    return client


def test_the_people_who_are_listed_come_in() -> None:
    anna = visitor(signed(ANNA))
    assert anna.gets_in()
    assert anna.hears(OWN)


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
def test_nobody_else_does(cookies: dict[str, str]) -> None:
    client = visitor(cookies)
    assert not client.gets_in()
    assert not client.gets_in("/clips/a/video")
    assert not client.hears(OWN)
    assert not client.gets_in("/auth/login", "POST", OWN)


def test_who_is_not_listed_is_told_so() -> None:
    answer = visitor(signed(ANNA | {"email": "<b>mallory"})).ask("/", headers=PAGE)
    assert answer.status == 403
    assert "&lt;b&gt;mallory is not among the people" in answer.text


def test_signing_in_is_open_to_all() -> None:
    for path in ("/auth/login", "/auth/logout", "/oauth2callback"):
        assert visitor({}).gets_in(path)


@pytest.mark.parametrize(
    ("auth", "people", "said"),
    [
        (AUTH, [], "lists nobody"),
        (AUTH, "anna@example.org", "lists nobody"),
        ({**AUTH, "redirect_uri": "http://localhost:8501/oauth2callback"}, ["a@b"], "redirect_uri"),
        ({**AUTH, "cookie_secret": "short"}, ["a@b"], "cookie_secret"),
    ],
)
def test_a_sign_in_that_is_not_set_up_wholly_is_refused(
    secrets_of: Callable[[Mapping[str, Any]], None], auth: Any, people: Any, said: str
) -> None:
    secrets_of({"auth": auth, "posture": {"people": people}})
    with pytest.raises(PostureError, match=said):
        shared_sign_in(SHARED)
    secrets_of({"auth": AUTH, "posture": {"people": ["anna@example.org"]}})
    assert isinstance(shared_sign_in(SHARED), ProviderSignIn)
