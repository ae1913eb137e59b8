"""What the app takes: its server's memory under load, and how soon its pages answer.

``python -m bench.app_load`` starts the app on a free port of this machine, with a data folder
of its own, and ends by itself. Memory is the resident set of the server's process; analyses
run in processes of their own.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, Locator, Page, Position, expect, sync_playwright

from bench.films import RUN, film_path
from posture.ui.clips.clip_folder import AppClip, Settings, new_folder, read_outcome, save_job
from tests.browser.conftest import CHROMIUM, FLAGS, open_page, wait_until_watched
from tests.browser.server import ROOT, Server, running_app

UPLOAD_BYTES: Final = 500_000_000
UPLOADS: Final = 3
ANALYSES: Final = 10
TABS: Final = 4
LONGEST_S: Final = 1200.0
ROUNDS: Final = 3
REST_MS: Final = 2500
SAMPLE: Final = ROOT / "sample_videos" / "good_60.mp4"


@dataclass(frozen=True)
class Memory:
    """Megabytes of the server before something, at its peak, and after."""

    before: float
    peak: float
    after: float


class Watch:
    """The memory of a process while a block runs."""

    def __init__(self, server: Server) -> None:
        self._folder = Path("/proc") / str(server.process.pid)

    def __enter__(self) -> "Watch":
        # Documented in proc(5): 5 sets the peak back to what is resident now.
        (self._folder / "clear_refs").write_text("5")
        self._before = self._megabytes("VmRSS")
        return self

    def __exit__(self, *_: object) -> None:
        peak = self._megabytes("VmHWM")
        time.sleep(2.0)
        self.memory = Memory(self._before, peak, self._megabytes("VmRSS"))

    def _megabytes(self, field: str) -> float:
        lines = (self._folder / "status").read_text().splitlines()
        (line,) = (line for line in lines if line.startswith(f"{field}:"))
        return int(line.split()[1]) / 1024


def first_paint(browser: Browser, server: Server) -> tuple[float, float]:
    """Milliseconds until something is painted, and until the start page's title is there."""
    page = browser.new_page()
    began = time.perf_counter()
    page.goto(server.way_in)
    page.get_by_text("See how you run").wait_for()
    drawn = 1000 * (time.perf_counter() - began)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.close()
    return float(painted), drawn


def upload(page: Page, clip: Path) -> None:
    """Send a clip from the start page, then take it back."""
    page.locator("input.files").set_input_files(clip)
    expect(page.get_by_text("MB, ready")).to_be_visible(timeout=120_000)
    page.get_by_role("button", name=f"Take {clip.name} away").click()
    expect(page.get_by_text("MB, ready")).to_have_count(0)


def analyse(server: Server, page: Page, clip: Path, times: int) -> AppClip:
    """Queue a clip on disk, as another tab would, wait until it is judged, return the last."""
    jobs = []
    for _ in range(times):
        job = AppClip(new_folder(server.clips), clip.name, clip, datetime.now(UTC), Settings())
        save_job(job)
        jobs.append(job)
    open_page(page, server)
    end = time.monotonic() + LONGEST_S
    while not all(outcomes := [read_outcome(job) for job in jobs]):
        assert time.monotonic() < end, "the analyses do not end"
        page.wait_for_timeout(500)
    assert {outcome.state for outcome in outcomes if outcome} == {"ok"}
    return jobs[-1]


def open_tabs(browser: Browser, server: Server, job: AppClip) -> None:
    """Open tabs on an analysed clip, leave them for a while, and close them."""
    pages = [browser.new_page() for _ in range(TABS)]
    for page in pages:
        open_page(page, server, f"?clip={job.id}")
    time.sleep(5.0)
    for page in pages:
        page.close()


WHEN_IT_ANSWERS: Final = """
([press, watched]) => new Promise(done => {
  const began = performance.now();
  new MutationObserver((_, seen) => {
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  }).observe(watched, { childList: true, characterData: true, subtree: true });
  press.click();
})
"""


def answer_ms(press: Locator, watched: Locator) -> float:
    """Milliseconds from a press until ``watched`` is drawn anew."""
    handles = [press.element_handle(), watched.element_handle()]
    return float(press.page.evaluate(WHEN_IT_ANSWERS, handles))


def answers(browser: Browser, server: Server, job: AppClip) -> str:
    """How soon the page of an analysed clip is there and answers, medians."""
    page = browser.new_page()
    cards, player = page.locator(".verdicts"), page.locator(".player")
    shots, frame = cards.locator(".shot"), player.locator(".where")
    there, first_frame, shown, nudged, opened = [], [], [], [], []
    for _ in range(5):
        open_page(page, server)
        began = time.perf_counter()
        page.get_by_role("button", name="Open").first.click()
        shots.first.wait_for()
        opened.append(1000 * (time.perf_counter() - began))
        wait_until_watched(page)
    for _ in range(5):
        began = time.perf_counter()
        page.goto(f"{server.url}/?clip={job.id}")
        shots.first.wait_for()
        there.append(1000 * (time.perf_counter() - began))
        frame.filter(has_text="frame").wait_for()
        first_frame.append(1000 * (time.perf_counter() - began))
        wait_until_watched(page)
    for number in (1, 0, 1, 0, 1):
        shown.append(answer_ms(shots.nth(number), frame))
        wait_until_watched(page)
    cards.locator(".shot[data-check=overstride]").first.click()
    player.get_by_role("button", name="Correct", exact=True).click()
    for name in ("a frame later", "a frame earlier", "a frame later", "a frame earlier"):
        nudged.append(answer_ms(player.get_by_role("button", name=name), cards))
        wait_until_watched(page)
    page.close()
    return (
        f"From *Open* in the list to the clip's cards {median(opened):.0f} ms. Its page loaded as "
        f"a whole: cards after {median(there):.0f} ms, the player's first frame after "
        f"{median(first_frame):.0f} ms. From a press on evidence to its frame "
        f"{median(shown):.0f} ms; from a contact moved to the new cards {median(nudged):.0f} ms."
    )


# Not by asking at every frame, which keeps a browser drawing.
WATCH_FOR_THE_BOX: Final = """
words => {
  const began = performance.now();
  const says = () =>
    [...document.querySelectorAll("summary")].some(box => box.textContent.includes(words));
  window.boxSays = new Promise(done => {
    new MutationObserver((_, seen) => {
      if (!says()) return;
      seen.disconnect();
      requestAnimationFrame(() => done(performance.now() - began));
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}
"""


class Corrector:
    """A clip's page on which things are corrected, one at a time, and the time they took."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.player = page.locator(".player")
        self.took_ms: dict[str, list[float]] = {}

    def step(self, key: str) -> None:
        """Step to a frame, and look at it before anything is pressed."""
        frame = self.player.locator(".where")
        before = frame.text_content() or ""
        self.player.focus()
        self._page.keyboard.press(key)
        expect(frame).not_to_have_text(before)
        self._page.wait_for_timeout(REST_MS)

    def press(self, what: str, button: Locator, corrections: int) -> None:
        """Press, wait until the page says so many corrections, then until it is at rest."""
        # Not where a pointer would be: the page moves while figures and charts are drawn.
        self._time(what, lambda: button.dispatch_event("click"), corrections)

    def draw_belt(self, what: str) -> None:
        """Draw the belt's line; the time is that from the second click."""
        stage = self.player.locator(".stage")
        self.player.get_by_role("button", name="Draw it with two clicks").click()
        box = stage.bounding_box()
        assert box is not None
        stage.click(position={"x": 0.2 * box["width"], "y": 0.88 * box["height"]})
        end: Position = {"x": 0.8 * box["width"], "y": 0.89 * box["height"]}
        self._time(what, lambda: stage.click(position=end), 1)

    def _time(self, what: str, act: Callable[[], None], corrections: int) -> None:
        title = f"Corrected by hand ({corrections})" if corrections else "Correct something by hand"
        # The box of corrections comes below all figures.
        self._page.evaluate(WATCH_FOR_THE_BOX, title)
        act()
        took_ms = float(self._page.evaluate("window.boxSays"))
        self.took_ms.setdefault(what, []).append(took_ms)
        self._page.wait_for_timeout(REST_MS)
        drawing = self._page.get_by_text("Drawing the pictures again")
        expect(drawing).to_have_count(0, timeout=1000 * LONGEST_S)
        wait_until_watched(self._page)


def read_anew(browser: Browser, server: Server, job: AppClip) -> str:
    """How soon corrections are shown after which the whole track is read again, medians."""
    page = browser.new_page()
    open_page(page, server, f"?clip={job.id}")
    wait_until_watched(page)
    corrector = Corrector(page)
    player = corrector.player
    player.get_by_role("button", name="Correct", exact=True).click()
    for _ in range(ROUNDS):
        player.get_by_role("button", name="Leave out from here").click()
        corrector.step("Shift+ArrowRight")
        button = player.get_by_role("button", name="… to here")
        expect(button).to_be_enabled()
        corrector.press("a stretch left out", button, 1)
        corrector.step("ArrowLeft")
        corrector.press("counted again", player.get_by_role("button", name="Count it again"), 0)
        page.get_by_text("Correct something by hand").click()
        corrector.press("mirrored", page.get_by_text("Yes, it is mirrored", exact=True), 1)
        corrector.press("and back", page.get_by_text("As entered before", exact=True), 0)
        corrector.draw_belt("the belt drawn")
        corrector.press("as found", player.get_by_role("button", name="As found"), 0)
    page.close()
    told = ", ".join(f"{what} {median(each):.0f}" for what, each in corrector.took_ms.items())
    return f"A one-minute clip, from a press to all new figures, ms: {told}."


def row(title: str, memory: Memory, first: float) -> str:
    """One line of the table, with the growth over the first figure."""
    growth = 100 * (memory.after / first - 1)
    numbers = (memory.before, memory.peak, memory.after)
    return f"| {title} | {' | '.join(f'{n:.0f}' for n in numbers)} | {growth:+.0f} % |"


def measure(browser: Browser, server: Server) -> list[str]:
    """Run everything and return the lines to print."""
    cold, warm = first_paint(browser, server), first_paint(browser, server)
    lines = [
        f"First paint {cold[0]:.0f} ms, title {cold[1]:.0f} ms after a start of the server; "
        f"then {warm[0]:.0f} and {warm[1]:.0f} ms.",
        "",
        "| | before, MB | peak, MB | after, MB | growth |",
        "|---|---|---|---|---|",
    ]
    clip = server.data / "large.mp4"
    with clip.open("wb") as file:
        file.truncate(UPLOAD_BYTES)
    page = browser.new_page()
    open_page(page, server)
    watch = Watch(server)
    first = 0.0
    for number in range(1, UPLOADS + 1):
        with watch:
            upload(page, clip)
        first = first or watch.memory.before
        lines.append(row(f"upload of 500 MB, no. {number}", watch.memory, first))
    with watch:
        sample = analyse(server, page, SAMPLE, ANALYSES)
    lines.append(row(f"{ANALYSES} analyses in a row", watch.memory, first))
    for number in range(1, 3):
        with watch:
            open_tabs(browser, server, sample)
        lines.append(row(f"{TABS} tabs on a result, no. {number}", watch.memory, first))
    minute = analyse(server, page, film_path(RUN), 1)
    return [*lines, "", answers(browser, server, sample), read_anew(browser, server, minute)]


def main() -> int:
    """Measure and print; 4 where the machine has no browser."""
    if CHROMIUM is None:
        print("There is no chromium on this machine.", file=sys.stderr)
        return 4
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        with running_app(Path(data)) as server:
            print("\n".join(measure(browser, server)))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
