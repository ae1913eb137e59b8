"""Two coaches' day at a clinic's server: nothing lost, nothing twice, and nothing for others."""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import MagicMock
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.routing import BaseRoute, Mount
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from posture.library.accounts.accounts import add_account, close_account, invite, set_password
from posture.library.accounts.audit import audit_page_of
from posture.library.clips.reviewing import notes_of
from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import newest_of
from posture.library.schema.acting import NOT_ALLOWED
from posture.library.schema.tables import Measured, StoredAnalysis
from posture.library.storage.library import Library
from posture.ui.door.place import LOGIN
from posture.ui.door.tries import TRIES
from posture.ui.routes import ROUTES
from tests.browser.attacker import Resolver
from tests.browser.clinic import NAME, NGINX, OPENSSL, Clinic, open_clinic, serving
from tests.browser.conftest import new_profile, wait_until_drawn, wait_until_watched
from tests.browser.server import UNVERIFIED
from tests.library.server import programs
from tests.ui.seasons import FAR_AHEAD, analysed_film, put_in
from tests.waiting import PATIENCE_S, wait_until

WORDS: Final = "correct horse battery staple"
PEOPLE: Final = (("anna", "Anna", "owner"), ("ben", "Ben", "coach"), ("carl", "Carl", "reader"))
PARAMETER: Final = re.compile(r"\{[^}]*\}")
ASK: Final = """async ([path, method]) => (await fetch(path, {method, body: "film"})).status"""

pytestmark = pytest.mark.skipif(
    NGINX is None or OPENSSL is None or programs() is None,
    reason="nginx, openssl or PostgreSQL is not installed",
)


def addresses(routes: list[BaseRoute], before: str = "") -> Iterator[str]:
    """Yield an address of every route; whatever it asks for is a clip's id."""
    for route in routes:
        if isinstance(route, Mount) and route.routes:
            yield from addresses(list(route.routes), before + route.path)
        else:
            yield PARAMETER.sub("a" * 32, before + str(getattr(route, "path", ""))) or "/"


EVERY: Final = sorted({*addresses(create_streamlit_routes(MagicMock())), *addresses(ROUTES)})


@contextmanager
def connection(clinic: Clinic, there: str = "127.0.0.1") -> Iterator[http.client.HTTPSConnection]:
    """Connect to the clinic's proxy from an address of this computer."""
    opened = http.client.HTTPSConnection(
        "127.0.0.1",
        clinic.port,
        timeout=PATIENCE_S,
        source_address=(there, 0),
        context=UNVERIFIED,
    )
    with closing(opened):
        yield opened


def statuses(clinic: Clinic, cookie: str, method: str) -> dict[str, int]:
    """Return the status at every address of the app, and of its WebSocket."""
    found = {}
    host = f"{NAME}:{clinic.port}"
    headers = {"Host": host, "Origin": f"https://{host}", "Cookie": cookie}
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    for path in EVERY:
        with connection(clinic) as asked:
            asked.request(method, path, headers=headers)
            found[path] = asked.getresponse().status
    with connection(clinic) as asked:
        asked.request("GET", "/_stcore/stream", headers=headers | upgrade)
        found["socket"] = asked.getresponse().status
    return found


def guess(clinic: Clinic, there: str, claimed: str) -> int:
    """Return the status for a wrong password from an address that claims to be another."""
    host = f"{NAME}:{clinic.port}"
    headers = {"Host": host, "Origin": f"https://{host}", "X-Forwarded-For": claimed}
    with connection(clinic, there) as asked:
        asked.request("POST", LOGIN, urlencode({"login": "x", "password": "guessed"}), headers)
        return asked.getresponse().status


def fill(library: Library) -> list[str]:
    """Put in two runners' clips, and the accounts; Anna has not set her password yet."""
    job = analysed_film("run.mp4", FAR_AHEAD)
    ids = [
        put_in(library, runner, date(2026, 3, number), job, speed_kmh=10.0)
        for number, runner in enumerate(("Zoe", "Yan"), start=1)
    ]
    for login, name, role in PEOPLE:
        add_account(library, login, name, role)
        if login != "anna":
            set_password(library, login, WORDS)
    return ids


def sign_in(context: BrowserContext, clinic: Clinic, login: str) -> Page:
    page = context.new_page()
    page.goto(f"{clinic.url}/")
    page.get_by_label("Name or e-mail address").fill(login)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    wait_until_drawn(page)
    return page


def cookie_of(context: BrowserContext) -> str:
    return "; ".join(f"{c['name']}={c['value']}" for c in context.cookies())


def reviewed(library: Library, clip_id: str) -> tuple[str | None, set[Any], list[Any]]:
    """Return who looked through a clip, who decided what, and whose notes it has."""
    with library.reading() as transaction:
        newest = newest_of(transaction, clip_id)
        assert newest is not None
        analysis = transaction.get_one(StoredAnalysis, newest.id)
        rows = transaction.query(Measured).filter_by(analysis_id=newest.id)
        decided = {(row.decision, row.decided_by) for row in rows if row.decision}
        return (
            analysis.reviewer,
            decided,
            [note.author for note in notes_of(transaction, clip_id)],
        )


def test_two_coaches_at_one_clinic(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_clinic(tmp_path) as clinic, Resolver() as resolver:
        monkeypatch.setenv("POSTURE_DATA", str(clinic.data))
        library = open_library(clinic.data / "library", clinic.database)
        clips = fill(library)
        code = invite(library, "anna")
        resolver.leads[NAME] = "127.0.0.1"
        threading.Thread(target=resolver.serve_forever, daemon=True).start()
        with serving(clinic, tmp_path):
            _nobody_gets_anything(clinic)
            _guesses_slow_down_their_own_address_alone(clinic)
            proxied = {"proxy": {"server": resolver.proxy}, "ignore_https_errors": True}
            anna, ben, carl = (new_profile(browser, **proxied) for _ in range(3))
            annas = anna.new_page()
            annas.goto(f"{clinic.url}/door/join#{code}")
            annas.get_by_label("New password").fill(WORDS)
            annas.get_by_label("Once more").fill(WORDS)
            annas.get_by_role("button", name="Set the password").click()
            wait_until_drawn(annas)
            bens = sign_in(ben, clinic, "ben")
            _both_review(library, clinic, {"Anna": annas, "Ben": bens}, clips)
            _a_reader_looks_on(library, clinic, carl, clips[0])
            _an_owner_reads_and_closes(library, clinic, annas, ben, bens)
            for context in (anna, ben, carl):
                context.close()
        resolver.shutdown()
        library.close()


def _nobody_gets_anything(clinic: Clinic) -> None:
    assert len(EVERY) > 25
    assert {"/uploads", "/audit.csv", "/_stcore/stream"} <= set(EVERY)
    for cookie in ("", f"__Host-posture-{clinic.port}=guessed"):
        for method in ("GET", "PUT", "POST", "DELETE"):
            found = statuses(clinic, cookie, method)
            assert found.pop("socket") == 403
            open_to_all = {path for path, status in found.items() if status != 401}
            assert open_to_all == set()


def _guesses_slow_down_their_own_address_alone(clinic: Clinic) -> None:
    """Wrong passwords are counted by the address that the proxy saw, whatever a guesser says."""
    found = [guess(clinic, "127.0.0.2", f"203.0.113.{number}") for number in range(TRIES + 1)]
    assert found == [*[401] * TRIES, 429]
    assert guess(clinic, "127.0.0.3", "127.0.0.2") == 401


def _both_review(
    library: Library, clinic: Clinic, pages: dict[str, Page], clips: list[str]
) -> None:
    """Each takes the next of the queue, decides, and ends the review; none has the other's."""
    held = {}
    for name, page in pages.items():
        page.goto(f"{clinic.url}/?review=")
        page.wait_for_url(re.compile(r"review=[0-9a-f]{32}"))
        wait_until_watched(page)
        held[name] = page.url.rpartition("=")[2]
    assert sorted(held.values()) == sorted(clips)
    for page in pages.values():
        page.locator(".flags").get_by_role("button", name="Confirm").first.click()
    for name, clip_id in held.items():
        wait_until(partial(_decided, library, clip_id))
        assert reviewed(library, clip_id) == (None, {("confirmed", name)}, [])
    # One looks at the other's, and is told so.
    bens = pages["Ben"]
    bens.goto(f"{clinic.url}/?review={held['Anna']}")
    expect(bens.get_by_text("Anna has been looking at this clip since").first).to_be_visible()


def _decided(library: Library, clip_id: str) -> bool:
    return bool(reviewed(library, clip_id)[1])


def _a_reader_looks_on(
    library: Library, clinic: Clinic, context: BrowserContext, clip_id: str
) -> None:
    page = sign_in(context, clinic, "carl")
    before = reviewed(library, clip_id)
    page.goto(f"{clinic.url}/?review={clip_id}")
    expect(page.get_by_text(NOT_ALLOWED).first).to_be_visible()
    wait_until_watched(page)
    assert page.locator(".flags").get_by_role("button", name="Confirm").count() == 0
    for path, method in (("/uploads?name=planted.mp4", "PUT"), ("/uploads/x", "DELETE")):
        assert page.evaluate(ASK, [path, method]) == 403
    assert page.evaluate(ASK.replace(', body: "film"', ""), ["/audit.csv", "GET"]) == 403
    assert reviewed(library, clip_id) == before
    for method in ("PUT", "POST", "DELETE"):
        found = statuses(clinic, cookie_of(context), method)
        assert {found[path] for path in EVERY} <= {403}


def _an_owner_reads_and_closes(
    library: Library, clinic: Clinic, annas: Page, ben: BrowserContext, bens: Page
) -> None:
    annas.goto(f"{clinic.url}/?audit=")
    told = annas.locator("table.audit")
    expect(told).to_contain_text("Confirmed")
    expect(told).to_contain_text("saw: Zoe")
    with library.reading() as transaction:
        everything = audit_page_of(transaction, size=1000).entries
    assert {e.who for e in everything if e.did == "decide"} == {"Anna", "Ben"}
    assert {e.who for e in everything if e.did == "saw"} == {"Anna", "Ben", "Carl"}
    looks = [(e.who, e.clip, e.runner, e.at.hour) for e in everything if e.did == "saw"]
    assert len(looks) == len(set(looks))
    close_account(library, "ben")
    found = statuses(clinic, cookie_of(ben), "GET")
    assert found.pop("socket") == 403
    assert set(found.values()) == {401}
    bens.reload()
    expect(bens.get_by_role("button", name="Sign in")).to_be_visible()
