"""The real app in a real browser; no page may send a request to any other address."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Download,
    Page,
    Request,
    TimeoutError,
    expect,
    sync_playwright,
)

from posture.pose_track import load_track
from posture.ui.clips.clip_folder import AppClip, find_job, read_outcome
from tests.browser.films import numbered_clip
from tests.browser.server import Server, running_app
from tests.gait import Runner
from tests.waiting import PATIENCE_S, wait_until

CHROMIUM: Final = shutil.which("chromium")
ENGINE: Final = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same without windows around its pages, which needs a fifth less of the processor."""
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # A microphone that beeps, which a page may hear.
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
)
INSIDE: Final = ("data:", "blob:", "about:")
STEP_MS: Final = 1000 * PATIENCE_S
PRESSES: Final = 10
PRESS_MS: Final = STEP_MS / PRESSES

HAS_FRAME: Final = "film => film.readyState >= 2 || film.style.visibility === 'hidden'"
OPENED: Final = """box => Promise.allSettled(
  box.getAnimations({ subtree: true })
    .filter((each) => each.effect.getComputedTiming().endTime < Infinity)
    .map((each) => each.finished)
)"""

expect.set_options(timeout=STEP_MS)


@dataclass(frozen=True)
class SampleRun:
    """The runner's first minutes: the progress that the page showed, and the analysed clip."""

    job: AppClip
    progress: list[str]


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started once for all tests in this folder."""
    with running_app(tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; while Playwright runs, no other event loop can run in this thread."""
    if ENGINE is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=ENGINE, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="package")
def profile(browser: Browser) -> BrowserContext:
    """A profile whose cache holds the app's scripts, which take seconds to load and compile."""
    return new_profile(browser, viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="package")
def phone_profile(browser: Browser) -> BrowserContext:
    """The same at a phone's width, with touch."""
    return new_profile(
        browser, viewport={"width": 390, "height": 844}, has_touch=True, device_scale_factor=2
    )


@pytest.fixture
def page(app: Server, profile: BrowserContext) -> Iterator[Page]:
    """A page that the app does not know; the test fails if it asked anything but the app."""
    yield from watched_page(profile, app)


@pytest.fixture
def phone(app: Server, phone_profile: BrowserContext) -> Iterator[Page]:
    """A page at a phone's width, with touch."""
    yield from watched_page(phone_profile, app)


@pytest.fixture(scope="package")
def sample_run(app: Server, profile: BrowserContext) -> SampleRun:
    """*Try the sample*, clicked through from the start page to the result, once."""
    pages = watched_page(profile, app)
    page = next(pages)
    open_page(page, app)
    page.get_by_role("button", name="Try the sample").click()
    progress = follow_progress(page)
    job_id = page.url.split("clip=")[1]
    assert next(pages, None) is None
    job = find_job(app.clips, job_id)
    assert job is not None
    return SampleRun(job, progress)


@pytest.fixture(scope="package")
def analysed_sample(sample_run: SampleRun) -> AppClip:
    """The sample clip, analysed in the running app."""
    outcome = read_outcome(sample_run.job)
    assert outcome is not None
    assert outcome.state == "ok"
    return sample_run.job


@pytest.fixture(scope="package")
def numbered(app: Server, tmp_path_factory: pytest.TempPathFactory) -> AppClip:
    """A judged clip whose frames show their numbers, and in which nothing stands out."""
    film = tmp_path_factory.mktemp("numbered") / "numbered.mp4"
    return numbered_clip(app, film, Runner(overstride=7.0))


def new_profile(browser: Browser, **settings: Any) -> BrowserContext:
    """Return a new profile that waits as long as a busy machine needs."""
    context = browser.new_context(**settings)
    context.set_default_timeout(STEP_MS)
    return context


def watched_page(context: BrowserContext, app: Server) -> Iterator[Page]:
    """Yield a page, then close all pages and sign out; fail if any asked anything but the app.

    It also fails if the browser's console reported that our policy blocked something.
    """
    requested: list[str] = []
    console: list[str] = []

    def note(request: Request) -> None:
        requested.append(request.url)

    context.on("request", note)
    page = context.new_page()
    page.on("websocket", lambda socket: requested.append(socket.url))
    page.on("console", lambda message: console.append(message.text))
    yield page
    used = page.url.startswith(app.url)
    for opened in context.pages:
        opened.close()
    context.clear_cookies()
    context.remove_listener("request", note)
    assert bool(requested) == used, "requests go unseen"
    assert [url for url in requested if not to_the_app(url, app)] == []
    assert [text for text in console if "Content Security Policy" in text] == []


def complaints(page: Page) -> list[str]:
    """Return the list to which the errors that the browser reports on a page are added."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console", lambda message: found.append(message.text) if message.type == "error" else None
    )
    return found


def to_the_app(url: str, app: Server) -> bool:
    """Return whether a request goes to the app or stays in the page."""
    addresses = (f"{app.url}/", f"{app.url.replace('http:', 'ws:')}/")
    return url.startswith((*addresses, *INSIDE))


def open_page(page: Page, app: Server, address: str = "") -> None:
    """Open an address of the app, with the printed token, and wait until it is drawn."""
    page.goto(app.way_in + address.replace("?", "&"))
    page.wait_for_url(f"{app.url}/{address}")
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """Wait until the page's script has run and there are no placeholders left."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def wait_until_watched(page: Page) -> None:
    """Wait until a clip's page is complete: what is below waits until its player has a frame.

    On a review's page nothing waits for that, so here it is waited for the frame itself.
    """
    wait_until_drawn(page)
    page.locator(".st-key-charts").wait_for()
    if "review=" in page.url:
        film = page.locator(".player video")
        wait_until(lambda: film.evaluate(HAS_FRAME))
    wait_until_drawn(page)


def open_charts(page: Page) -> None:
    """Unfold the charts of a clip's page, and wait until they are drawn."""
    wait_until_watched(page)
    page.locator(".st-key-charts summary").click()
    page.locator(".st-key-plot-time .js-plotly-plot").wait_for()
    wait_until_drawn(page)


def unfold(page: Page, label: str) -> None:
    """Unfold a box by keyboard; a redraw may take the focus from it, then it is pressed again."""
    summary = page.locator("summary").filter(has_text=label)
    box = page.locator("details").filter(has=summary).last
    for _ in range(PRESSES):
        wait_until_drawn(page)
        if box.get_attribute("open") is None:
            summary.press("Enter", timeout=PRESS_MS)
        with suppress(AssertionError):
            expect(box).to_have_attribute("open", "", timeout=PRESS_MS)
            # While it opens, a pointer that is pressed on a button is released beside it.
            wait_until_drawn(page)
            box.evaluate(OPENED)
            return
    pytest.fail(f"{label!r} did not unfold")


def open_at_start(page: Page, app: Server, job: AppClip) -> None:
    """Open a clip at its first frame, with the keyboard focus on its player."""
    open_page(page, app, f"?clip={job.id}")
    wait_until_watched(page)
    page.locator(".player").focus()
    page.keyboard.press("Home")
    expect_frame(page, job, 0)


def expect_frame(page: Page, job: AppClip, number: int) -> None:
    """Expect the player to name this frame, counted from 0, with its time."""
    times = load_track(job.track).time_s
    place = f"{times[number]:.3f} s · frame {number + 1} of {len(times)}"
    expect(page.locator(".player .where")).to_have_text(place)


def frame_at(job: AppClip, time_s: float) -> int:
    """Return the number of a clip's frame at a time, counted from 0."""
    return int(np.argmin(np.abs(load_track(job.track).time_s - time_s)))


def save_from_link(page: Page, name: str) -> Download:
    """Follow a link and return what the browser saves.

    By keyboard: what is drawn meanwhile moves the link, and a pointer pressed on it is released
    beside it. Where a redraw takes the focus from the link, it is followed again.
    """
    link = page.get_by_role("link", name=name)
    for _ in range(PRESSES):
        wait_until_drawn(page)
        with suppress(TimeoutError):
            with page.expect_download(timeout=PRESS_MS) as download:
                link.press("Enter", timeout=PRESS_MS)
            return download.value
    pytest.fail(f"nothing was saved by {name!r}")


def say_back_is_fine(page: Page) -> None:
    """Answer the question about the back, unless the app knows the answer from another tab."""
    answers = page.locator(".st-key-back-now [role=radiogroup]")
    expect(answers).to_have_count(1)
    if answers.is_visible():
        answers.get_by_text("No", exact=True).click()
        wait_until_drawn(page)


def choose(page: Page, label: str, option: str | re.Pattern[str]) -> None:
    """Choose from a list; if a redraw of the page closes the list, open it again."""
    box = page.get_by_role("combobox", name=label).and_(page.locator("input"))
    wanted = page.get_by_role("option", name=option).first
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        box.click()
        with suppress(TimeoutError):
            wanted.click(timeout=5000)
            wait_until_drawn(page)
            return
    raise AssertionError(f"{label} offers no {option}")


def follow_progress(page: Page) -> list[str]:
    """Wait for the result of the clip just started; return the texts of the progress bar."""
    page.wait_for_url("**/*clip=*")
    bar = page.get_by_test_id("stProgress")
    bar.wait_for()
    said: list[str] = []
    while bar.count():
        said += [text for text in bar.all_text_contents() if text and text not in said[-1:]]
        page.wait_for_timeout(100)
    wait_until_drawn(page)
    return said
