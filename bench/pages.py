"""``python -m bench.pages``: what the app's pages weigh and request, how they move, how soon.

Publishes three sections of ``docs/performance.md``; on two cores it takes about ten minutes.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from bench.films import SAMPLE
from bench.page_loads import REST_MS, Place, load
from bench.page_presses import TIMES, AnswerTimes, answer_times
from bench.sections import PERFORMANCE, Section, publish, section, show
from bench.tracks import ROOT
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import Conditions, ensure_runner
from posture.tracking.pose.models import ensure_model
from posture.ui.clips.clip_folder import AppClip, Settings, new_folder, save_job
from posture.ui.own.filing_request import Filing, request_filing
from posture.ui.own.own_clips import own_page
from tests.browser.conftest import CHROMIUM, FLAGS, wait_until_drawn
from tests.browser.server import Server, running_app

ALL: Final = Settings()
TOO_SHORT: Final = Settings(start_s=0.5, end_s=1.5)
SAMPLES: Final = ROOT / "sample_videos"
CLIPS: Final = (
    (SAMPLES / "left_lowcad148_60.mp4", TOO_SHORT),
    (SAMPLE, ALL),
    (SAMPLES / "good_60.mp4", ALL),
)
"""Different films: of one film, a runner has one clip a day."""
LONGEST_S: Final = 600.0
SIZES: Final = ((1280, 800), (768, 1024), (390, 844))
MOST_REQUESTS, MOST_MB, MOST_SHIFT, MOST_MS = 40, 2.0, 0.05, 100.0
ROUNDS: Final = 3
ENOUGH_ANALYSES: Final = 40
"""More than can be done while pages are measured."""
STARTED_S: Final = 5.0


def queue(
    server: Server, clip: Path, settings: Settings = ALL, runner_id: str | None = None
) -> str:
    """Queue a clip on disk, as another tab would: of a runner, else one's own; return its name."""
    now, name = datetime.now(UTC), clip.name if settings == ALL else f"part of {clip.name}"
    job = AppClip(new_folder(server.clips), name, clip, now, settings)
    save_job(job)
    request_filing(job, Filing(runner_id, Conditions(now.date())))
    return name


def filed(browser: Browser, server: Server) -> list[str]:
    """Have clips of one's own analysed and put into the library; return their ids."""
    names = [queue(server, clip, settings) for clip, settings in CLIPS]
    page, found, end_s = browser.new_page(), dict[str, str](), time.monotonic() + LONGEST_S
    while len(found) < len(names):
        assert time.monotonic() < end_s, f"only {list(found)} are in the library"
        page.goto(server.way_in)
        wait_until_drawn(page)
        page.wait_for_timeout(REST_MS)
        with closing(open_library()) as library, library.reading() as transaction:
            rows = own_page(transaction, 0, len(names)).rows
        found = {row.name: row.clip_id for row in rows}
    page.close()
    return [found[name] for name in names]


def pages_of(refused: str, result: str, other: str) -> tuple[Place, ...]:
    """Return the pages to measure."""
    return (
        Place("Start, with clips of one's own", ""),
        Place("A clip's result", f"?clip={result}", True),
        Place("A clip without a verdict", f"?clip={refused}", True),
        Place("Two clips compared", f"?compare={result}~{other}", True),
        Place("Library", "?library="),
        Place("Live", "?live=1"),
    )


def weights(browser: Browser, server: Server, places: Sequence[Place]) -> Iterator[tuple[str, ...]]:
    """Measure each page with an empty cache at three widths, and once more with the cache."""
    for place in places:
        loads = []
        for width, height in SIZES:
            context = browser.new_context(viewport={"width": width, "height": height})
            loads.append(load(context, server, place))
            if len(loads) == 1:
                warm = load(context, server, place).traffic
            context.close()
        cold = loads[0].traffic
        yield (
            place.name,
            _kept(f"{cold.requests}", cold.requests <= MOST_REQUESTS),
            f"{cold.own}",
            _kept(f"{cold.weight_mb():.2f}", cold.weight_mb() <= MOST_MB),
            f"{cold.film_mb():.2f}",
            f"{warm.requests}",
            f"{warm.weight_mb():.2f}",
            *(_kept(f"{one.shift:.3f}", one.shift <= MOST_SHIFT) for one in loads),
        )


def _kept(found: str, is_kept: bool) -> str:
    return found if is_kept else f"{found} missed"


@dataclass(frozen=True)
class Wait:
    """Seconds until a page's heading, and until its player's first frame; None = it has none."""

    heading_s: float
    player_s: float | None


def waits(browser: Browser, server: Server, places: Sequence[Place]) -> list[Wait]:
    """Return how soon each page is there with an empty cache, medians."""
    found = []
    for place in places:
        loads = []
        for _ in range(ROUNDS):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            loads.append(load(context, server, place, to_its_rest=False))
            context.close()
        players = [one.player_s for one in loads if one.player_s is not None]
        heading_s = median(one.heading_s for one in loads)
        found.append(Wait(heading_s, median(players) if players else None))
    return found


def tables(browser: Browser, server: Server) -> Iterator[Section]:
    """Measure everything, and return it as sections."""
    places = pages_of(*filed(browser, server))
    load_ = os.getloadavg()[0]
    yield weight_section(list(weights(browser, server, places)))
    idle = waits(browser, server, places), answer_times(browser, server, places[1])
    with closing(open_library()) as library:
        runner_id = ensure_runner(library, "Queued").id
    for _ in range(ENOUGH_ANALYSES):
        queue(server, SAMPLE, runner_id=runner_id)
    time.sleep(STARTED_S)
    busy = waits(browser, server, places), answer_times(browser, server, places[1])
    yield waits_section(places, load_, idle[0], busy[0])
    yield answers_section(idle[1], busy[1])


def weight_section(rows: Sequence[tuple[str, ...]]) -> Section:
    """Return what the pages weigh and request, and how much they move."""
    note = (
        f"Each page in Chromium with an empty cache, complete and before anything is played; asked"
        f" were at most {MOST_REQUESTS} requests, {MOST_MB:g} MB without the film, and a sum of"
        f" layout shifts of {MOST_SHIFT:g}. Files count as they are sent, Streamlit's messages as"
        f" they are unpacked. Streamlit's frame takes 63 requests on an empty page, 59 of them for"
        f" scripts, and more for each kind of field, so {MOST_REQUESTS} are out of reach at a first"
        f" visit; 'own' are posture's: pictures, the film in pieces, the lines drawn on it. 'Again'"
        f" is the same page with the cache of the first visit. The first version weighed 8.7 to"
        f" 10.8 MB in 112 requests, and moved by 0.30 to 0.34."
    )
    columns = (
        *("page", "requests", "own", "MB", "film, MB", "again: requests", "MB"),
        *(f"shift at {width} px" for width, _ in SIZES),
    )
    return section("pages", "What the app's pages weigh", note, columns, rows)


def waits_section(places: Sequence[Place], load_: float, *found: Sequence[Wait]) -> Section:
    """Return how soon pages are there, at rest and while clips are analysed."""
    note = (
        f"Seconds until the heading is drawn, and until the player shows its first frame, with an"
        f" empty cache; median of {ROUNDS}. 'Busy': while clips are analysed on both cores. Load as"
        f" it began: {load_:.1f} processes wanted the cores."
    )
    rows = [
        (
            place.name,
            *(_seconds(value) for wait in two for value in (wait.heading_s, wait.player_s)),
        )
        for place, *two in zip(places, *found, strict=True)
    ]
    columns = ("page", "heading", "player", "busy: heading", "player")
    return section("page-waits", "How soon the app's pages are there", note, columns, rows)


def _seconds(value_s: float | None) -> str:
    return "–" if value_s is None else f"{value_s:.1f}"


def answers_section(*found: AnswerTimes) -> Section:
    """Return how soon a clip's page answers, at rest and while clips are analysed."""
    note = (
        f"Milliseconds from a press on a clip's page until its answer is drawn: median, and the"
        f" longest of {TIMES}; asked were at most {MOST_MS:.0f}. 'Busy': while clips are analysed"
        f" on both cores. What the browser answers by itself does not wait for the server."
    )
    rows = [
        (*press, *(cell for took in (one[press] for one in found) for cell in _spread(took)))
        for press in found[0]
    ]
    columns = ("press", "answered by", "median", "longest", "busy: median", "longest")
    return section("answers", "How soon a clip's page answers", note, columns, rows)


def _spread(took_ms: Sequence[float]) -> list[str]:
    return [_kept(f"{ms:.0f}", ms <= MOST_MS) for ms in (median(took_ms), max(took_ms))]


def main() -> int:
    """Measure, print and publish; 4 where the machine has no browser."""
    console = Console(width=None if sys.stdout.isatty() else 180)
    if CHROMIUM is None:
        print("There is no chromium on this machine.", file=sys.stderr)
        return 4
    ensure_model("full", console.print)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        os.environ["POSTURE_DATA"] = data
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        with running_app(Path(data)) as server:
            for own in tables(browser, server):
                show(console, own)
                publish(PERFORMANCE, [own])
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
