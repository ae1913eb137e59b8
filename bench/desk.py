"""``python -m bench.desk``: a coach's card of ten new runners, from the inbox to ten hand-outs.

The app and a Chromium do the whole job once, by keyboard, with a decision on each clip; keys and
clicks are counted, and what is waited for is timed. Publishes a section of ``docs/performance.md``;
on two cores it takes some minutes.
"""

import math
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright
from rich.console import Console

from bench.sections import PERFORMANCE, Section, publish, section, show
from bench.tracks import ROOT
from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import ClipFilter, find_clips
from posture.tracking.pose.models import ensure_model
from posture.video import probe, read_frames
from posture.video.writer import write_h264
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.server import Server, running_app

NAMES: Final = (
    *("Anna Kim", "José García", "Łukasz Żółć", "李小龍", "محمد صلاح", "Ben Okri", "Cleo Díaz"),
    *("Dora Maar", "Emil Nolde", "Fay Weldon"),
)
FILMED: Final = ("overstride14_60.mp4", "left_lowcad148_60.mp4")
"""Clips in which something may be found, so that there is something to decide."""
LATER_S: Final = 0.05
"""How much later each clip of the same film begins, so that no two are alike."""
MOST_STEPS, MOST_WAITING_S, NEXT_S = 60, 10.0, 0.5
LOOKING_S: Final = 5.0
"""How long the coach looks at a clip; the next one is prepared meanwhile."""
PATIENCE_MS: Final = 600_000

LOOK_EVERY_MS: Final = 20
# Components are in shadow roots. A clip is there once its picture is, and its findings, or that
# there are none.
SHOWN: Final = """(before) => {
  const wanted = new URL(location.href).searchParams.get("review");
  const drawing = !document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
  if (drawing || !wanted || wanted === before) return false;
  const found = (root, selector) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.matches(selector)) return each;
      const inside = each.shadowRoot && found(each.shadowRoot, selector);
      if (inside) return inside;
    }
    return null;
  };
  const film = found(document, `.player video[src*="${wanted}"]`);
  const flags = found(document, ".flags li") ?? found(document, ".flags .none:not([hidden])");
  return film?.readyState >= 2 && flags !== null;
}"""


@dataclass
class Hands:
    """A coach's hands: keys and clicks beyond names and words, and the seconds after each."""

    page: Page
    steps: dict[str, int] = field(default_factory=dict)
    waits: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def doing(self, what: str, steps: int = 1) -> Iterator[None]:
        """Count what the block presses, and time it until what it waits for is there."""
        began = time.perf_counter()
        yield
        waited_s = time.perf_counter() - began
        print(f"{what}: {waited_s:.2f} s", flush=True)
        self.waits.setdefault(what, []).append(waited_s)
        self.steps[what] = self.steps.get(what, 0) + steps

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)


def main() -> None:
    """Do the job, print and publish."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    ensure_model("full", console.print)
    with tempfile.TemporaryDirectory() as folder:
        hands, analysis_s = do_the_job(Path(folder))
    own = desk_section(hands, analysis_s)
    show(console, own)
    publish(PERFORMANCE, [own])


def do_the_job(folder: Path) -> tuple[Hands, float]:
    """Return what the hands did, and how long the analyses took, seconds."""
    card = make_card(folder / "card")
    os.environ["POSTURE_DATA"] = str(folder / "data")
    (folder / "data").mkdir()
    with (
        running_app(folder / "data") as app,
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        hands = Hands(page)
        _sort(hands, app, card)
        began = time.perf_counter()
        _until(lambda: _waiting() == len(card))
        analysis_s = time.perf_counter() - began
        _look_through(hands, len(card))
        _hand_out(hands, folder / "hand-outs.zip", len(card))
    return hands, analysis_s


def make_card(folder: Path) -> list[Path]:
    """Return a clip of each runner, filmed a quarter of an hour apart."""
    folder.mkdir()
    began = datetime(2026, 7, 3, 9, 0).timestamp()
    clips = []
    for number in range(len(NAMES)):
        film = ROOT / "sample_videos" / FILMED[number % len(FILMED)]
        header, start_s = probe(film), LATER_S * (number // len(FILMED))
        with read_frames(film, span_s=(start_s, math.inf)) as frames:
            later = ((f.file_time_s - start_s, f.image) for f in frames if f.file_time_s >= start_s)
            path = folder / f"IMG_{number + 1:02}.mp4"
            write_h264(path, later, (header.width, header.height))
        os.utime(path, (began + 900 * number,) * 2)
        clips.append(path)
    return clips


def _sort(hands: Hands, app: Server, card: list[Path]) -> None:
    """Give the clips of a card to new runners, and put them in."""
    page = hands.page
    page.goto(f"{app.way_in}&library=")
    cards = page.locator(".card")
    with hands.doing("open the inbox"):
        page.get_by_role("button", name="Inbox").click()
        page.locator("input.files").wait_for(state="attached")
    with hands.doing("drop the card"):
        page.locator("input.files").set_input_files(card)
        expect(cards).to_have_count(len(card))
    for name, clip in zip(NAMES, card, strict=True):
        with hands.doing("N, a name, Enter", steps=2):
            hands.press("n")
            page.keyboard.type(name)
            hands.press("Enter")
            expect(page.locator(".card").filter(has_text=clip.name)).to_contain_text(name)
    with hands.doing("Enter: into the library"):
        hands.press("Enter")
        expect(cards).to_have_count(0)


def _look_through(hands: Hands, clips: int) -> None:
    """Confirm the first finding of each clip, if there is one, and go on to the next."""
    page, before = hands.page, ""
    with hands.doing("Q: the first clip"):
        hands.press("q")
        page.wait_for_function(SHOWN, arg=before, polling=LOOK_EVERY_MS)
    confirm = page.locator(".flags").get_by_role("button", name="Confirm").first
    for left in reversed(range(clips)):
        before = page.url.partition("review=")[2]
        time.sleep(LOOKING_S)
        if confirm.is_visible():
            with hands.doing("C: confirmed"):
                hands.press("c")
                expect(confirm).to_have_attribute("aria-pressed", "true")
        if left:
            with hands.doing("Ctrl+Enter: the next clip"):
                hands.press("Control+Enter")
                page.wait_for_function(SHOWN, arg=before, polling=LOOK_EVERY_MS)
        else:
            with hands.doing("Ctrl+Enter: the last one"):
                hands.press("Control+Enter")
                page.get_by_role("heading", name="Library").wait_for()


def _hand_out(hands: Hands, path: Path, clips: int) -> None:
    """Save all of today's hand-outs, and make sure that they are all there."""
    page = hands.page
    link = page.get_by_role("link", name="today's")
    with hands.doing("open the hand-outs"):
        page.get_by_role("button", name="Hand-outs").click()
        link.wait_for()
    with hands.doing("save all of today's"):
        with page.expect_download() as download:
            link.click()
        download.value.save_as(path)
    with zipfile.ZipFile(path) as saved:
        papers = [name for name in saved.namelist() if name.endswith(".pdf")]
    if len(papers) != clips:
        raise RuntimeError(f"{len(papers)} hand-outs were saved, not {clips}")


def _waiting() -> int:
    with closing(open_library()) as library, library.reading() as transaction:
        return find_clips(transaction, ClipFilter(review="waiting")).total


def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.5)


def desk_section(hands: Hands, analysis_s: float) -> Section:
    """Return the steps with their keys, clicks and waiting."""
    clips, steps = len(NAMES), sum(hands.steps.values())
    waited_s = sum(map(sum, hands.waits.values())) / clips
    rows = [
        (what, str(hands.steps[what]), f"{np.median(waits):.2f}", f"{max(waits):.2f}")
        for what, waits in hands.waits.items()
    ]
    kept = steps <= MOST_STEPS and waited_s <= MOST_WAITING_S
    rows.append(
        (
            f"**together** (asked: at most {MOST_STEPS})",
            f"{steps}{'' if kept else ' missed'}",
            f"{waited_s:.2f} a clip (asked: at most {MOST_WAITING_S:.0f})",
            "",
        )
    )
    following = hands.waits["Ctrl+Enter: the next clip"]
    late = sum(wait > NEXT_S for wait in following)
    note = (
        f"Ten clips of ten new runners from the card to ten hand-outs, once, in Chromium, with one"
        f" decision on each clip that shows a finding, after {LOOKING_S:.0f} s of looking at it:"
        f" keys and clicks beyond names, and the seconds from each until what follows is on the"
        f" screen. The analyses took {analysis_s:.0f} s meanwhile, which is"
        f" not counted. The next clip was later than the half second that was asked"
        f" {late} of {len(following)} times."
    )
    columns = ("what", "keys and clicks", "waiting, s: median", "longest")
    return section("desk", "Ten clips of ten runners", note, columns, rows)


if __name__ == "__main__":
    main()
