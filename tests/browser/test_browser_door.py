"""Attacks: a site by DNS rebinding, another account, and connections to the outside."""

import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from posture.library.accounts.accounts import add_account, set_password
from posture.library.maintenance.opening import open_library
from posture.ui.clips.clip_folder import AppClip
from posture.ui.door.login import WRONG
from posture.ui.door.place import JOIN, YOU
from posture.ui.door.token import HOW
from tests.browser.attacker import NAME, attacker
from tests.browser.axe import violations
from tests.browser.conftest import new_profile, open_page, wait_until_drawn, wait_until_watched
from tests.browser.knock import knock, knock_as_nobody
from tests.browser.server import Server, running_app
from tests.waiting import wait_until

IS_ROOT: Final = hasattr(os, "getuid") and os.getuid() == 0
OPENSSL: Final = shutil.which("openssl")
SHARED: Final = "127.0.0.3"
OF_AN_OWNER: Final = {
    "/?accounts=": "People",
    "/?audit=": "Who saw and changed what",
    JOIN: "posture",
    YOU: "Anna",
}
"""The pages that only an app which others reach has, with their headings."""
STRACE: Final = shutil.which("strace")

TRY: Final = """
async ([base, job]) => {
  const answers = {};
  const ask = async (path, options) => {
    try {
      const answer = await fetch(base + path, options);
      answers[path] = { status: answer.status, text: (await answer.text()).slice(0, 200) };
    } catch (error) {
      answers[path] = { status: 0, text: "" };
    }
  };
  await ask("/");
  await ask("/?clip=" + job);
  await ask("/_stcore/host-config");
  await ask(`/clips/${job}/video`);
  await ask(`/clips/${job}/overlay`);
  await ask(`/take-away/${job}/0/report.json`);
  await ask("/uploads?name=planted.mp4", { method: "PUT", body: "film" });
  answers.socket = await new Promise((done) => {
    const socket = new WebSocket(base.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
  });
  return answers;
}
"""
IS_WHOLE: Final = (
    "shown => [shown, shown.closest('pre')].every(e => e.scrollWidth <= e.clientWidth)"
)
OUTSIDE: Final = re.compile(
    r"(connect|sendto|sendmsg|bind)\(.*(sin_addr=inet_addr\(\"(?!127\.)|sin6_addr=(?!::1)"
    r"|inet_pton\(AF_INET6, \"(?!::1\"|::ffff:127\.))"
)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new profile."""
    context = new_profile(browser)
    yield context
    context.close()


def test_a_site_whose_name_comes_to_lead_here_gets_nothing(
    browser: Browser, app: Server, numbered: AppClip
) -> None:
    port = int(app.url.rsplit(":", 1)[1])
    with attacker(port) as resolver:
        context = new_profile(browser, proxy={"server": resolver.proxy})
        user = context.new_page()
        open_page(user, app, f"?clip={numbered.id}")  # signed in, in the same browser
        page = context.new_page()
        page.goto(f"http://{NAME}:{port}/")
        expect(page).to_have_title("attacker")
        resolver.leads[NAME] = "127.0.0.1"
        answers = page.evaluate(TRY, [f"http://{NAME}:{port}", numbered.id])
        context.close()
    assert answers.pop("socket") == "refused"
    assert {answer["status"] for answer in answers.values()} == {421}
    assert_nothing_planted(app)


def test_another_site_in_the_browser_of_who_is_inside_gets_nothing(
    browser: Browser, app: Server, numbered: AppClip
) -> None:
    port = int(app.url.rsplit(":", 1)[1])
    with attacker(port) as resolver:
        context = new_profile(browser, proxy={"server": resolver.proxy})
        user = context.new_page()
        open_page(user, app)
        page = context.new_page()
        page.goto(f"http://{NAME}:{port}/")
        answers = page.evaluate(TRY, [app.url, numbered.id])
        assert answers.pop("socket") == "refused"
        assert {answer["status"] for answer in answers.values()} == {0}
        framed = page.evaluate(FRAME, app.url)
        context.close()
    assert framed == "unreadable and empty"
    assert_nothing_planted(app)


FRAME: Final = """
async (url) => {
  const frame = document.createElement("iframe");
  frame.src = url;
  const loaded = new Promise((done) => (frame.onload = done));
  document.body.append(frame);
  await loaded;
  return frame.contentWindow.length === 0 && frame.contentDocument === null
    ? "unreadable and empty"
    : "shown";
}
"""


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root becomes others"
)
def test_another_account_of_this_computer_gets_nothing(app: Server, numbered: AppClip) -> None:
    paths = ["/", f"/?clip={numbered.id}", f"/clips/{numbered.id}/video", "/_stcore/health"]
    paths += [f"/take-away/{numbered.id}/0/report.json", "/_stcore/host-config", "/media/a.jpg"]
    paths += [f"/clips/{numbered.id}/evidence/overstride-1.jpg", "/static/a.js"]
    answers = knock_as_nobody(app.url, app.url, paths)
    assert answers.pop("socket") == 403
    assert set(answers.values()) == {401}
    assert_nothing_planted(app)


@pytest.mark.skipif(not IS_ROOT, reason="only root becomes another account")
def test_a_cookie_that_another_account_got_hold_of_opens_nothing(app: Server) -> None:
    """A browser sends it to every port of this computer, where others may listen."""
    with urllib.request.urlopen(app.way_in) as answer:
        cookie = answer.headers["set-cookie"].partition(";")[0]
    allowed = knock(app.url, app.url, ["/", "/_stcore/health"], cookie)
    assert allowed == {"/": 200, "/_stcore/health": 200, "upload": 200, "socket": 101}
    for upload in planted(app):  # which this account has just sent
        shutil.rmtree(upload.parent)
    answers = knock_as_nobody(app.url, app.url, ["/", "/_stcore/health"], cookie=cookie)
    assert answers.pop("socket") == 403
    assert set(answers.values()) == {401}
    assert_nothing_planted(app)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="only Linux tells")
def test_what_others_see_of_the_app_s_processes_holds_no_token(app: Server) -> None:
    token = app.way_in.split("token=")[1].encode()
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert token not in place.read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
    assert token not in Path(f"/proc/{app.process.pid}/environ").read_bytes()


@pytest.mark.skipif(not IS_ROOT, reason="only root becomes another account")
def test_what_the_browser_is_started_with_serves_this_user_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {log}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with running_app(tmp_path, options=["--server.headless", "false"]) as app:
        wait_until(log.exists)
        wait_until(log.read_text)
        opened = log.read_text().strip().removeprefix(app.url)
        assert app.way_in.split("token=")[1] not in opened
        assert knock_as_nobody(app.url, app.url, [opened], warm=["/"])[opened] == 401
        assert knock(app.url, app.url, [opened])[opened] == 200
        assert knock(app.url, app.url, [opened])[opened] == 401


@pytest.mark.skipif(STRACE is None, reason="there is no strace on this machine")
def test_neither_use_nor_a_foreign_origin_makes_the_app_ask_anybody_outside(
    context: BrowserContext, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    under = [str(STRACE), "-D", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    with running_app(tmp_path, under=under) as app:
        page = context.new_page()
        open_page(page, app)
        for origin in ("http://attacker.test", "null", "http://[::1]:1", app.url):
            answers = knock(app.url, origin, ["/", "/_stcore/health", "/_stcore/upload_file/a/b"])
            assert answers["socket"] == 403
    lines = trace.read_text().splitlines()
    assert any("127.0.0.1" in line for line in lines)
    assert [line for line in lines if OUTSIDE.search(line)] == []


def test_a_tab_that_was_open_says_what_to_do_and_goes_on_after_a_restart(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = context.new_page()
    with running_app(tmp_path) as app:
        open_page(page, app)
        port = int(app.url.rsplit(":", 1)[1])
    with running_app(tmp_path, port) as app:
        expect(page.get_by_text(HOW)).to_be_visible()
        assert page.get_by_role("dialog").locator("code").evaluate(IS_WHOLE)
        another = context.new_page()
        open_page(another, app)
        expect(page.get_by_text(HOW)).to_have_count(0)
        wait_until_drawn(page)
        page.reload()
        expect(page.get_by_text("See how you run")).to_be_visible()


def test_the_address_is_clean_and_going_back_does_not_bring_the_token_back(
    context: BrowserContext, app: Server
) -> None:
    page = context.new_page()
    page.goto("about:blank")
    open_page(page, app)
    assert page.url == f"{app.url}/"
    assert page.evaluate("history.length") == 2
    assert page.evaluate("document.cookie").count("posture") == 0


def test_nothing_of_a_person_stays_in_the_browser_s_disk_cache(
    browser: Browser, app: Server, numbered: AppClip
) -> None:
    kept: dict[str, str] = {}
    context = new_profile(browser)
    context.on("response", lambda answer: kept.update({answer.url: cached(answer.headers)}))
    page = context.new_page()
    open_page(page, app, f"?clip={numbered.id}")
    wait_until_watched(page)
    context.close()
    ours = {url: how for url, how in kept.items() if url.startswith("http")}
    assert any(f"/clips/{numbered.id}/" in url for url in ours)
    others = {how for url, how in ours.items() if not url.startswith(f"{app.url}/static/")}
    assert others == {"no-store"}


@pytest.mark.skipif(OPENSSL is None, reason="there is no openssl on this machine")
def test_a_shared_app_asks_for_its_password_and_keeps_disk_and_camera_to_itself(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    library = open_library()
    add_account(library, "anna", "Anna", "owner")
    set_password(library, "anna", "correct horse battery staple")
    library.close()
    with running_app(tmp_path, options=shared(tmp_path)) as app:
        context = new_profile(browser, ignore_https_errors=True)
        page = context.new_page()
        page.goto(app.url)
        for given, then in (("a wrong guess", WRONG), ("correct horse battery staple", "See how")):
            page.get_by_label("Name or e-mail address").fill("anna")
            page.get_by_label("Password").fill(given)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_text(then)).to_be_visible()
        wait_until_drawn(page)
        expect(page.get_by_text("Drop clips here")).to_be_visible()
        expect(page.get_by_text("this computer")).to_have_count(0)  # which would be the tablet
        expect(page.get_by_text("pick a clip or a folder on this computer")).to_have_count(0)
        page.goto(f"{app.url}/?live=1")
        expect(page.get_by_text("its camera stays off")).to_be_visible()
        for address, heading in OF_AN_OWNER.items():
            page.goto(f"{app.url}{address}")
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            assert violations(page) == [], address
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("Password")).to_be_visible()
        assert violations(page) == []
        context.close()


def shared(folder: Path) -> list[str]:
    """Return Streamlit's options for an app that others may reach, with a new certificate.

    It listens on a loopback address all the same, but not on the usual one.
    """
    cert, key = folder / "cert.pem", folder / "key.pem"
    make = [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]
    command = [*make, "-days", "2", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    options = {"server.sslCertFile": str(cert), "server.sslKeyFile": str(key)}
    options |= {"server.address": SHARED, "browser.serverAddress": SHARED}
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def cached(headers: dict[str, str]) -> str:
    """Return what the headers of a response say about caching it."""
    return headers.get("cache-control", "")


def assert_nothing_planted(app: Server) -> None:
    """Check that no upload of a stranger came in; other tests' own may wait there."""
    assert planted(app) == []


def planted(app: Server) -> list[Path]:
    """Return the uploads that this file's tests try to plant."""
    return list((app.data / "uploads").glob("*/planted.mp4"))
