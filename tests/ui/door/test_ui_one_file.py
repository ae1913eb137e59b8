"""A link to one file works once, for ten minutes, and opens nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import Response

from posture.ui.door.answers import CSP
from posture.ui.door.one_file import CLOSED, LASTS, MOST, PLACE, LentFile, OneFileLinks

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HELLO = b"<!doctype html>hello"
PAGE = LentFile(lambda: HELLO, "محمد 2026-03-01.html", "text/html")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def fetched(links: OneFileLinks, path: str, method: str = "GET") -> Response:
    scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b""}
    return links.answer(Request(scope))


def test_it_is_sent_once_and_trusted_with_nothing() -> None:
    links = OneFileLinks(Clock())
    path, until = links.lend(PAGE)
    assert until == NOON + LASTS
    assert path.startswith(PLACE)
    assert len(path) > 40
    assert fetched(links, path, "HEAD").status_code == 200, "a look ahead does not use it up"
    first = fetched(links, path)
    assert (first.status_code, first.body) == (200, HELLO)
    assert first.headers[CSP] == CLOSED
    assert first.headers["content-disposition"].startswith("inline; filename*=utf-8''")
    assert fetched(links, path).status_code == 404


@pytest.mark.parametrize(("passed", "status"), [(LASTS - timedelta(seconds=1), 200), (LASTS, 404)])
def test_after_ten_minutes_it_is_over(passed: timedelta, status: int) -> None:
    clock = Clock()
    links = OneFileLinks(clock)
    path, _ = links.lend(PAGE)
    clock.now += passed
    assert fetched(links, path).status_code == status


def test_what_was_deleted_meanwhile_is_not_sent() -> None:
    links = OneFileLinks(Clock())
    path, _ = links.lend(LentFile(lambda: None, "Zoe 2026-03-01.html", "text/html"))
    gone = fetched(links, path)
    assert (gone.status_code, b"was deleted" in bytes(gone.body)) == (404, True)


def test_other_paths_and_methods_get_nothing() -> None:
    links = OneFileLinks(Clock())
    path, _ = links.lend(PAGE)
    for other in (PLACE, f"{path}x", path[:-1]):
        assert fetched(links, other).status_code == 404
    assert fetched(links, path, "POST").status_code == 404
    assert fetched(links, path).status_code == 200


def test_of_too_many_the_oldest_goes() -> None:
    links = OneFileLinks(Clock())
    paths = [links.lend(PAGE)[0] for _ in range(MOST + 1)]
    assert fetched(links, paths[0]).status_code == 404
    assert fetched(links, paths[1]).status_code == 200


def test_the_door_lets_it_through_with_its_own_policy_and_no_sign_in() -> None:
    from posture.ui.door import one_file
    from posture.ui.door.middleware import Door
    from posture.ui.door.place import Place

    class Closed:
        async def who(self, request: Any) -> None:
            del request

        async def answer(self, request: Any, person: Any) -> Response:
            del request, person
            return Response(status_code=401)

    async def app(*_: Any) -> None:
        raise AssertionError("nobody gets past")

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    def knocked(path: str, host: str) -> tuple[int, dict[bytes, bytes]]:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(dict(message))

        headers = [(b"host", host.encode())]
        scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
        door = Door(app, Place("https", ("lab.example",), 443), Closed())
        anyio.run(door, {**scope, "query_string": b""}, receive, send)
        return sent[0]["status"], dict(sent[0]["headers"])

    path, _ = one_file.links.lend(PAGE)
    assert knocked("/", "lab.example")[0] == 401
    assert knocked(path, "other.example")[0] == 421
    status, headers = knocked(path, "lab.example")
    assert (status, headers[CSP.encode()]) == (200, CLOSED.encode())
    assert headers[b"cache-control"] == b"no-store"
    assert knocked("/", "lab.example")[1][CSP.encode()] != CLOSED.encode()
