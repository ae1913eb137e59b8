"""Presses on a clip's page, and how soon each is answered: by the browser, or by the server."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from playwright.sync_api import Browser, Locator, Page

from bench.page_loads import REST_MS, Place
from tests.browser.conftest import wait_until_watched
from tests.browser.server import Server

TIMES: Final = 30
REST_AFTER_MS: Final = 250
"""Between two presses: a page that was just drawn has things to do that no press waits for."""
FIELDS: Final = "input, button"
Answered = Literal["browser", "server"]
AnswerTimes = dict[tuple[str, Answered], list[float]]
"""Milliseconds by what was pressed and who answers."""

# `there` is what must come or go in `watched`; without it, any change of what is drawn counts.
WHEN_ANSWERED: Final = """
([press, watched, there]) => new Promise(done => {
  const began = performance.now();
  const is = () => there === "" ? null : watched.querySelector(there) !== null;
  const before = is();
  new MutationObserver((_, seen) => {
    if (there !== "" && is() === before) return;
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  }).observe(watched, { childList: true, characterData: true, subtree: true });
  press.click();
})
"""


@dataclass(frozen=True)
class Press:
    """Something to press on a page.

    Attributes
    ----------
    what : str
        What happens.
    by : "browser" or "server"
        Who answers: the browser alone, or the server, which runs the page's script.
    target : callable
        The number of the press -> what is pressed.
    watched : Locator
        Where the answer is drawn.
    there : str
        A selector of what comes and goes there; empty = any change is the answer.
    """

    what: str
    by: Answered
    target: Callable[[int], Locator]
    watched: Locator
    there: str = ""


def presses_on(page: Page) -> list[Press]:
    """Return the presses on the page of a judged clip."""
    player, cards = page.locator(".player"), page.locator(".verdicts")
    frame, again = player.locator(".where"), page.locator(".st-key-check-again details")
    pills = page.locator("[class*=st-key-plan-back] button")
    return [
        Press("a frame on", "browser", lambda _: player.locator(".on"), frame),
        Press(
            "evidence, to its frame", "browser", lambda n: cards.locator(".shot").nth(n % 2), frame
        ),
        Press("a box of fields", "server", lambda _: again.locator("summary"), again, FIELDS),
        Press(
            "how the back is, to the plan",
            "server",
            lambda n: pills.nth(n % 2),
            page.locator(".st-key-sheet-running"),
        ),
    ]


def answer_times(browser: Browser, server: Server, clip: Place) -> AnswerTimes:
    """Return the milliseconds from each press on a clip's page until its answer is drawn."""
    page = browser.new_page()
    page.goto(f"{server.way_in}{clip.address.replace('?', '&')}")
    wait_until_watched(page)
    page.wait_for_timeout(REST_MS)
    found: AnswerTimes = {}
    for press in presses_on(page):
        for number in range(TIMES):
            found.setdefault((press.what, press.by), []).append(_answer_ms(press, number))
            page.wait_for_timeout(REST_AFTER_MS)
    page.close()
    return found


def _answer_ms(press: Press, number: int) -> float:
    target, watched = press.target(number), press.watched
    handles = [target.element_handle(), watched.element_handle(), press.there]
    return float(target.page.evaluate(WHEN_ANSWERED, handles))
