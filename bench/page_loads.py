"""Loading a page of the app, and noting what it requests, how it moves and how soon it is there."""

import re
import time
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import wait_until_drawn
from tests.browser.server import Server

REST_MS: Final = 1500
A_TIME: Final = re.compile(r"\d s\b")
FILM: Final = "/video?"
STREAMLITS: Final = ("/static/", "/_stcore/", "/favicon", "/manifest")
MB: Final = 1e6
WATCH: Final = """
window.seen = { shift: 0, heading: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-testid=stMain] h1")) return;
  seen.heading = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


@dataclass
class Traffic:
    """What a page requested from the server, and not from the browser's cache.

    Attributes
    ----------
    urls, sent : dict of str to str, float
        By request: its address, and the bytes that were sent for it, compressed.
    messages : int
        Bytes of the messages of Streamlit, unpacked; they are sent compressed.
    """

    page: Page
    urls: dict[str, str] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    messages: int = 0

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._requested)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.requestServedFromCache", self._kept)
        session.on("Network.dataReceived", self._received)
        session.on("Network.webSocketFrameReceived", self._told)

    def _requested(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.urls[event["requestId"]] = event["request"]["url"]

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._kept(event)

    def _kept(self, event: dict[str, Any]) -> None:
        self.urls.pop(event["requestId"], None)

    def _received(self, event: dict[str, Any]) -> None:
        sent = self.sent.get(event["requestId"], 0.0)
        self.sent[event["requestId"]] = sent + event["encodedDataLength"]

    def _told(self, event: dict[str, Any]) -> None:
        self.messages += len(event["response"]["payloadData"]) * 3 // 4  # they are in base64

    @property
    def requests(self) -> int:
        """How many there were."""
        return len(self.urls)

    @property
    def own(self) -> int:
        """How many were for posture's own files, not for Streamlit's."""
        return sum(_is_own(url) for url in self.urls.values())

    def film_mb(self) -> float:
        """Return the weight of what was sent of the film."""
        film = (key for key, url in self.urls.items() if FILM in url)
        return sum(self.sent.get(key, 0.0) for key in film) / MB

    def weight_mb(self) -> float:
        """Return the weight of all but the film."""
        return (sum(self.sent.values()) + self.messages) / MB - self.film_mb()


def _is_own(url: str) -> bool:
    path = "/" + url.split("/", 3)[3].split("?")[0]
    return path != "/" and not path.startswith(STREAMLITS)


@dataclass(frozen=True)
class Place:
    """A page: its name, its address, and whether a film is on it."""

    name: str
    address: str
    has_player: bool = False


@dataclass(frozen=True)
class Load:
    """One load of a page; seconds from the request, None = it has no player."""

    traffic: Traffic
    shift: float
    heading_s: float
    player_s: float | None


def load(context: BrowserContext, server: Server, place: Place, to_its_rest: bool = True) -> Load:
    """Load a page in a new tab, and close it when it is complete.

    ``to_its_rest`` waits for what still comes after that: files, and what moves.
    """
    context.request.get(server.way_in)  # signs in, and leaves the browser's cache empty
    page = context.new_page()
    page.add_init_script(WATCH)
    traffic = Traffic(page)
    began, player_s = time.perf_counter(), None
    page.goto(f"{server.url}/{place.address}")
    if place.has_player:
        page.locator(".where").filter(has_text=A_TIME).first.wait_for()
        player_s = time.perf_counter() - began
    wait_until_drawn(page)
    if to_its_rest:
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(REST_MS)
        wait_until_drawn(page)
    seen = page.evaluate("seen")
    page.close()
    return Load(traffic, seen["shift"], seen["heading"] / 1000, player_s)
