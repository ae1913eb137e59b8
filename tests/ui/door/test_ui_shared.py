"""Sharing the app with other computers: what it requires at the start, and who gets in."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete
from starlette.types import ASGIApp
from streamlit import config

from posture.errors import UsageError
from posture.library.accounts import passwords
from posture.library.accounts.accounts import (
    add_account,
    close_account,
    invite,
    reopen_account,
)
from posture.library.schema.account_tables import Account
from posture.library.schema.acting import NOT_ALLOWED
from posture.library.storage.library import Library
from posture.ui.door.login import WAIT, WRONG, PasswordSignIn
from posture.ui.door.place import CHANGE, JOIN, LOGIN, LOGOUT, YOU, is_shared
from posture.ui.door.sessions import SESSION_S
from posture.ui.door.sharing import shared_place, shared_sign_in
from posture.ui.door.tries import TRIES, TRIES_FOR_ONE, TRIES_S, network_of
from tests.ui.door.knocking import Answer, Knocking, behind
from tests.ui.door.shared_app import OWN, PAGE, PEOPLE, SHARED, WORDS
from tests.waiting import PATIENCE_S

ROOT: Final = Path(__file__).parents[3]
NAMED: Final = "browser.serverAddress"
SAFE: Final = {
    "server.address": "0.0.0.0",
    "server.sslCertFile": "cert.pem",
    "server.sslKeyFile": "key.pem",
    "browser.serverAddress": "Posture.example",
    "browser.serverPort": 8501,
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash quickly."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))


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
def app(library: Library) -> ASGIApp:
    """An app whose people have passwords."""
    return behind(PasswordSignIn(SHARED, library), SHARED)


@pytest.fixture
def client(app: ASGIApp) -> Knocking:
    """A browser at that app."""
    return Knocking(app, SHARED)


def sign_in(
    client: Knocking,
    given: str,
    headers: Mapping[str, str] = OWN,
    login: str = "anna@example.org",
) -> Answer:
    return post(client, LOGIN, headers, login=login, password=given)


def post(client: Knocking, address: str, headers: Mapping[str, str] = OWN, **fields: str) -> Answer:
    return client.ask(address, "POST", headers, body=urlencode(fields).encode())


@pytest.mark.parametrize(
    "missing", [name for name in SAFE if name.startswith("server.ssl") or name == NAMED]
)
@pytest.mark.usefixtures("secrets_of")
def test_an_unsafe_start_is_refused(
    options: Callable[[Mapping[str, Any]], None], missing: str
) -> None:
    options(SAFE | {missing: "localhost" if missing == NAMED else None})
    with pytest.raises(UsageError, match=r"Other computers would reach the app at 0\.0\.0\.0"):
        shared_place("0.0.0.0")


@pytest.mark.usefixtures("secrets_of")
def test_without_an_owner_nobody_could_come_in(
    options: Callable[[Mapping[str, Any]], None], library: Library
) -> None:
    options(SAFE)
    with library.changing() as transaction:
        transaction.execute(delete(Account))
    add_account(library, "ben", "Ben", "coach")
    with pytest.raises(UsageError, match="posture library accounts add"):
        shared_sign_in(shared_place("0.0.0.0"), library)


@pytest.mark.usefixtures("secrets_of")
def test_a_safe_start_answers_to_its_public_name_only(
    options: Callable[[Mapping[str, Any]], None], library: Library
) -> None:
    options(SAFE)
    place = shared_place("0.0.0.0")
    assert place == SHARED
    assert isinstance(shared_sign_in(place, library), PasswordSignIn)
    client = Knocking(behind(shared_sign_in(place, library), place), place)
    assert client.ask("/", headers={"host": "localhost:8501"}).status == 421


def test_behind_a_proxy_the_app_answers_to_its_public_name_by_https(
    options: Callable[[Mapping[str, Any]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    options({"server.address": "localhost", "browser.serverAddress": "localhost"})
    assert not is_shared()
    options({"browser.serverAddress": "Posture.example", "browser.serverPort": 8443})
    assert is_shared()
    with monkeypatch.context() as patch:
        patch.setattr(config, "is_manually_set", lambda name: name == NAMED)
        assert shared_place("localhost").url == "https://posture.example"
    assert shared_place("localhost").url == "https://posture.example:8443"
    options({"server.address": "0.0.0.0"})
    with pytest.raises(UsageError, match=r"no server\.sslCertFile"):
        shared_place("0.0.0.0")


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
    monkeypatch.setattr("posture.ui.door.tries.time.monotonic", lambda: now)
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
    monkeypatch.setattr("posture.ui.door.sessions.time.monotonic", lambda: ended)
    assert not client.gets_in()


@pytest.mark.parametrize("address", [LOGIN, JOIN, CHANGE, LOGOUT])
def test_forms_that_are_none_are_no_defect(client: Knocking, address: str) -> None:
    for body in (b"", b"\xff\xfe=\x00", b"password=%ff%00&login=%00", b"password=" + b"x" * 10_000):
        assert client.ask(address, "POST", OWN, body=body).status in (400, 401, 429)


def test_many_addresses_do_not_try_one_account_for_longer(
    app: ASGIApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("posture.ui.door.tries.time.monotonic", lambda: now)
    for number in range(TRIES_FOR_ONE):
        there = Knocking(app, SHARED, f"192.0.2.{number}")
        assert sign_in(there, "a wrong guess", login="Anna@Example.org").status == 401
    another = Knocking(app, SHARED, "198.51.100.1")
    assert sign_in(another, WORDS).status == 429
    assert sign_in(another, WORDS, login="ben").status == 200
    now += TRIES_S + 1
    assert sign_in(another, WORDS).status == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_an_invitation_leads_in_and_works_once(app: ASGIApp, library: Library) -> None:
    code = invite(library, "ben")
    client = Knocking(app, SHARED)
    shown = client.ask(JOIN, headers=PAGE)
    assert shown.status == 200
    assert 'name="code"' in shown.text
    other = "four other words here"
    assert post(client, JOIN, code=code, password=other, again="differs").status == 400
    assert post(client, JOIN, {}, code=code, password=other, again=other).status == 403
    assert not client.gets_in()
    assert post(client, JOIN, code=code, password=other, again=other).status == 200
    assert client.gets_in()
    late = Knocking(app, SHARED)
    answer = post(late, JOIN, code=code, password=other, again=other)
    assert (answer.status, "no longer valid" in answer.text) == (400, True)
    assert not late.gets_in()
    assert sign_in(late, WORDS, login="ben").status == 401


def test_signing_out_ends_the_session_itself(client: Knocking) -> None:
    sign_in(client, WORDS)
    cookies = dict(client.cookies)
    assert "Sign out" in client.ask(YOU, headers=PAGE).text
    assert post(client, LOGOUT, {"origin": "https://attacker.test"}).status == 403
    assert client.gets_in()
    assert post(client, LOGOUT).status == 303
    client.cookies.update(cookies)
    assert not client.gets_in()


def test_a_new_password_ends_all_other_sessions(app: ASGIApp) -> None:
    here, there = Knocking(app, SHARED), Knocking(app, SHARED)
    sign_in(here, WORDS)
    sign_in(there, WORDS)
    other = "four other words here"
    for before, after, again, said in [
        (other, other, other, "not your password"),
        (WORDS, other, "differs", "differ"),
        (WORDS, "short", "short", "at least 12"),
    ]:
        answer = post(here, CHANGE, before=before, password=after, again=again)
        assert (answer.status, said in answer.text) == (400, True)
    assert there.gets_in()
    assert post(here, CHANGE, before=WORDS, password=other, again=other).status == 200
    assert here.gets_in()
    assert not there.gets_in()
    assert not there.hears(OWN)
    assert sign_in(there, WORDS).status == 401
    assert sign_in(there, other).status == 200


def test_who_is_let_in_no_more_is_out_at_once(app: ASGIApp, library: Library) -> None:
    ben = Knocking(app, SHARED)
    sign_in(ben, WORDS, login="ben")
    assert ben.hears(OWN)
    close_account(library, "ben")
    assert not ben.gets_in()
    assert not ben.hears(OWN)
    assert not ben.gets_in("/clips/a/video")
    reopen_account(library, "ben")
    assert not ben.gets_in(), "a session that has ended stays so"


def test_an_open_socket_closes_when_its_account_does(app: ASGIApp, library: Library) -> None:
    ben = Knocking(app, SHARED)
    sign_in(ben, WORDS, login="ben")

    def close() -> None:
        close_account(library, "ben")

    assert ben.converses(OWN, [None, None]) == ["a picture of a person"] * 2
    assert ben.converses(OWN, [None, close, None]) == ["a picture of a person"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS", "PATCH"])
def test_a_reader_s_requests_only_read(app: ASGIApp, method: str) -> None:
    carl, ben = Knocking(app, SHARED), Knocking(app, SHARED)
    sign_in(carl, WORDS, login="carl")
    sign_in(ben, WORDS, login="ben")
    for address in ("/uploads", "/live/x/recording", "/_stcore/upload_file/a/b", "/anything"):
        answer = carl.ask(address, method, OWN)
        assert (answer.status, NOT_ALLOWED in answer.text) == (403, True)
        if method != "PATCH":  # which the app behind this door does not know
            assert ben.gets_in(address, method, OWN)
    assert carl.gets_in("/clips/a/video")
    assert carl.gets_in("/clips/a/video", "HEAD")
    assert carl.hears(OWN)
    assert post(carl, LOGOUT).status == 303


def test_the_app_behind_the_door_acts_in_the_sender_s_name(app: ASGIApp) -> None:
    for login, name, role in PEOPLE:
        client = Knocking(app, SHARED)
        sign_in(client, WORDS, login=login)
        assert client.ask("/whoami").text == f"{name}, {role}"


def test_accounts_that_cannot_be_read_let_nobody_in(app: ASGIApp, library: Library) -> None:
    client = Knocking(app, SHARED)
    sign_in(client, WORDS)
    with library.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE accounts RENAME TO lost")
    answer = client.ask("/")
    assert answer.status == 503
    assert "cannot be used" in answer.text
    assert not client.hears(OWN)
