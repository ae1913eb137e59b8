"""The app's door: who is let in, who is not, and the headers of every response."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.datastructures import Address

from posture.ui.door.peer import is_of_this_user
from posture.ui.door.place import Place
from posture.ui.door.token import HOW, TokenSignIn
from tests.ui.door.knocking import HERE, OWN, SECRET, Knocking, behind, come_in, shown


@pytest.fixture
def sign_in() -> TokenSignIn:
    return TokenSignIn(HERE)


@pytest.fixture
def inside(sign_in: TokenSignIn) -> Knocking:
    return come_in(sign_in)


@pytest.fixture(params=[(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")], ids=["4", "6"])
def client(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    """One end of a connection on this computer."""
    family, host = request.param
    try:
        server = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"this computer has no {host}")
    with closing(server), closing(socket.create_connection(server.getsockname()[:2])) as client:
        yield client


def test_the_token_is_exchanged_for_a_cookie_and_leaves_the_address(sign_in: TokenSignIn) -> None:
    client = Knocking(behind(sign_in))
    opened = client.ask(f"{shown(sign_in.url)}&clip=a%26b")
    assert SECRET not in opened.text
    assert 'content="0; url=/?clip=a%26b"' in opened.text
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith("posture-8501=")
    for part in ("HttpOnly", "Path=/", "SameSite=strict"):
        assert part in cookie
    assert client.gets_in("/?clip=a%26b")


def test_who_is_inside_already_is_sent_on_from_an_older_address_too(inside: Knocking) -> None:
    opened = inside.ask("/?token=older&clip=a")
    assert 'url=/?clip=a"' in opened.text
    assert SECRET not in opened.text


@pytest.mark.parametrize("path", ["/", "/clips/x/video", "/_stcore/health", "/static/a.js"])
@pytest.mark.parametrize("query", ["", "?token=", "?token=guessed", "?opening=", "?token=%ff%00"])
def test_nobody_gets_anything_without_the_token(
    sign_in: TokenSignIn, path: str, query: str
) -> None:
    client = Knocking(behind(sign_in))
    answer = client.ask(path + query)
    assert (answer.status, json.loads(answer.text)) == (401, HOW)
    assert not client.gets_in(path, "PUT", OWN)
    page = client.ask(path, headers={"accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert HOW in page.text


def test_the_token_of_another_start_is_none(sign_in: TokenSignIn) -> None:
    client = Knocking(behind(TokenSignIn(HERE)))
    assert client.ask(shown(sign_in.url)).status == 401
    client.cookies.update(come_in(sign_in).cookies)
    assert not client.gets_in()


def test_the_token_is_not_what_the_cookie_holds(sign_in: TokenSignIn, inside: Knocking) -> None:
    (value,) = inside.cookies.values()
    assert value not in sign_in.url


@pytest.mark.parametrize(
    "host",
    [
        "attacker.test:8501",
        "localhost",
        "localhost:8502",
        "localhost:8501.attacker.test",
        "127.0.0.1",
        "localhost:8501@attacker.test",
        "0.0.0.0:8501",
        "",
    ],
)
def test_another_host_is_turned_away(inside: Knocking, host: str) -> None:
    assert inside.ask("/", headers={"host": host}).status == 421


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_the_names_of_this_computer_are_answered(inside: Knocking, host: str) -> None:
    assert inside.gets_in(headers={"host": host})


def test_two_hosts_are_none(inside: Knocking) -> None:
    assert inside.ask("/", more=[(b"host", b"localhost:8501")]).status == 421


@pytest.mark.parametrize(
    "origin",
    ["http://attacker.test:8501", "http://localhost:3000", "https://localhost:8501", "null", ""],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "OPTIONS"])
def test_another_origin_is_turned_away(inside: Knocking, method: str, origin: str) -> None:
    answer = inside.ask("/", method, {"origin": origin})
    assert answer.status == 403
    assert SECRET not in answer.text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS"])
def test_a_write_without_an_origin_is_turned_away(inside: Knocking, method: str) -> None:
    assert not inside.gets_in("/uploads", method)
    assert inside.gets_in("/uploads", method, OWN)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unheard-of"])
def test_what_another_site_makes_the_browser_ask_for_is_turned_away(
    inside: Knocking, site: str
) -> None:
    fetched = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    framed = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    linked = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert not inside.gets_in(headers=fetched)
    assert not inside.gets_in(headers=framed)
    assert inside.gets_in(headers=linked)
    assert not inside.gets_in("/", "POST", {**linked, **OWN})


def test_a_socket_needs_cookie_and_origin(sign_in: TokenSignIn, inside: Knocking) -> None:
    assert inside.hears(OWN)
    assert not inside.hears({})
    assert not inside.hears({"origin": "http://attacker.test"})
    assert not inside.hears({**OWN, "host": "attacker.test:8501"})
    assert not inside.hears({**OWN, "sec-fetch-site": "cross-site"})
    assert not Knocking(behind(sign_in)).hears(OWN)


@pytest.mark.parametrize("name", ["host", "origin", "cookie", "x-posture-token", "sec-fetch-site"])
def test_headers_that_are_no_ascii_are_no_defect(inside: Knocking, name: str) -> None:
    for value in ("\xe9", "posture-8501=\xc3\xa9", "\xff\xfe:8501"):
        assert inside.ask("/", headers={name: value}).status in (200, 401, 403, 421)


def test_paths_and_queries_that_are_no_text_are_no_defect(sign_in: TokenSignIn) -> None:
    client = Knocking(behind(sign_in))
    for asked in (
        "/\ufffd",
        "/\0",
        "/?token=%ff",
        "/?token=%ed%a0%80",
        "/?%00=%00",
        "/?token=\xe9",
    ):
        assert client.ask(asked).status == 401
    assert client.ask(f"{shown(sign_in.url)}&clip=%ff%00%22%3e").status == 200


@pytest.mark.parametrize("path", ["/", "/media/a.jpg", "/clips/a/video"])
def test_what_shows_a_person_is_kept_by_no_browser(inside: Knocking, path: str) -> None:
    headers = inside.ask(path).headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "microphone=(self)" in headers["permissions-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_streamlit_s_own_files_may_be_kept(inside: Knocking) -> None:
    assert inside.ask("/static/js/a.123.js").headers["cache-control"] == "public, max-age=86400"


def test_the_address_that_is_opened_serves_once_and_this_user_only(
    sign_in: TokenSignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, opening = behind(sign_in), shown(sign_in.opening_url)
    assert Knocking(app).ask(opening).status == 401  # from no process of this user
    monkeypatch.setattr("posture.ui.door.token.is_of_this_user", lambda *_: True)
    client = Knocking(app)
    assert client.ask(opening).status == 200
    assert client.gets_in()
    assert Knocking(app).ask(opening).status == 401


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells")
def test_the_system_tells_whose_a_connection_is_until_it_is_closed(
    client: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, port = Address(*client.getsockname()[:2]), client.getpeername()[1]
    assert is_of_this_user(peer, port)
    assert not is_of_this_user(peer, port + 1)
    assert not is_of_this_user(Address("127.0.0.9", peer.port), port)
    assert not is_of_this_user(Address("unknown", peer.port), port)
    assert not is_of_this_user(None, port)
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: 12345)
        assert not is_of_this_user(peer, port)
    client.shutdown(socket.SHUT_WR)
    assert not is_of_this_user(peer, port)


def test_a_port_that_goes_without_saying_is_in_no_host() -> None:
    assert Place("https", ("posture.example",), 443).origins == ["https://posture.example"]
    assert Place("http", ("::1",), 80).origins == ["http://[::1]"]
    assert Place("https", ("posture.example",), 8501).url == "https://posture.example:8501"
