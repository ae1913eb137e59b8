"""Every page of the app against the rules of WCAG 2.2 A and AA that axe-core can check."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from posture.library.maintenance.care import delete_runner
from posture.library.maintenance.opening import open_library
from posture.library.schema.tables import Clip
from posture.ui.clips.clip_folder import AppClip, delete_job
from posture.ui.parts.what_to_do import LOAD_LIST
from tests.browser.conftest import (
    complaints,
    open_charts,
    open_page,
    say_back_is_fine,
    unfold,
    wait_until_drawn,
    wait_until_watched,
)
from tests.browser.server import Server
from tests.clips import evenly, write_clip
from tests.gait import Camera, Runner, film
from tests.ui.clips import finished
from tests.ui.seasons import FAR_AHEAD, analysed_film, put_in

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
OF_COLOURS: Final = ["color-contrast", "link-in-text-block"]
"""The only ones of these rules that a page can break in one colour scheme alone."""
RUN: Final = "([type, values]) => axe.run(document, { runOnly: { type, values } })"

pytestmark = pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is not installed; `make check-browser` installs it"
)

# The page takes its colours from the scheme a moment later, and some of them change gradually.
IN_COLOURS_OF: Final = """(scheme) => {
  const page = getComputedStyle(document.querySelector("[data-testid=stApp]"));
  const [red] = page.backgroundColor.match(/[0-9]+/);
  const changes = document.getAnimations().map((each) => each.effect.getComputedTiming());
  return (red < 128) === (scheme === "dark") && !changes.some((each) => each.endTime < Infinity);
}"""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, in light and in dark."""
    found = []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        wait_until_drawn(page)
        page.wait_for_function(IN_COLOURS_OF, arg=scheme)
        rules = ["tag", RULES] if scheme == "light" else ["rule", OF_COLOURS]
        result: dict[str, Any] = page.evaluate(RUN, rules)
        for rule in result["violations"]:
            places = [node["target"] for node in rule["nodes"]]
            found.append(f"{scheme}: {rule['help']} ({rule['id']}) at {places}")
    return found


def width_with_large_text(page: Page) -> int:
    """Return how wide a page is at a phone's width with text of twice the size."""
    page.set_viewport_size({"width": 390, "height": 844})
    large = page.add_style_tag(content="html { font-size: 200% !important }")
    wait_until_drawn(page)
    width = int(page.get_by_test_id("stMain").evaluate("main => main.scrollWidth"))
    large.evaluate("style => style.remove()")
    page.set_viewport_size({"width": 1280, "height": 900})
    return width


@pytest.mark.parametrize("address", ["", "?answers=1", "?live=1", "?library=", "?inbox="])
def test_a_page_breaks_no_rule_and_grows_with_its_text(
    page: Page, app: Server, address: str
) -> None:
    open_page(page, app, address)
    assert violations(page) == []
    assert width_with_large_text(page) <= 390


@pytest.fixture
def filed(app: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clip]:
    """A clip of the library, which no other test meets."""
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    library, job = open_library(), analysed_film("run.mp4", FAR_AHEAD)
    clip_id = put_in(library, "Kim Accessible", date(2026, 1, 10), job)
    delete_job(job)
    with library.reading() as transaction:
        clip = transaction.get_one(Clip, clip_id)
        assert clip.session.runner_id
    yield clip
    delete_runner(library, clip.session.runner_id)


def test_a_coach_s_pages_break_no_rule_and_grow_with_their_text(
    filed: Clip, page: Page, app: Server
) -> None:
    open_page(page, app, f"?review={filed.id}")
    wait_until_watched(page)
    page.locator("h1").first.click()
    page.keyboard.press("c")
    confirm = page.locator(".flags li").first.get_by_role("button", name="Confirm")
    expect(confirm).to_have_attribute("aria-pressed", "true")
    wait_until_drawn(page)
    page.keyboard.press("u")
    message = page.get_by_role("alertdialog", name="Message")
    message.hover()  # it stays as long as the pointer is on it
    assert violations(page) == []
    expect(message).to_be_visible()
    assert width_with_large_text(page) <= 390
    open_page(page, app, f"?runner={filed.session.runner_id}")
    assert violations(page) == []
    assert width_with_large_text(page) <= 390


@pytest.fixture
def on_its_side(app: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[AppClip]:
    """A clip that was refused because its picture lies on its side."""
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    clip = write_clip(tmp_path / "run.mp4", evenly(41, 4))
    track = film(Runner(), Camera(seconds=4.0))
    x, y = track.xy[..., 0], track.xy[..., 1]
    lying = np.stack([y, track.size[0] - x], axis=-1)
    info = replace(track.clip, name=clip.name)
    job = finished(replace(track, xy=lying, clip=info), clip)
    yield job
    delete_job(job)


def test_a_refused_clip_breaks_no_rule_and_is_put_right_in_its_place(
    on_its_side: AppClip, page: Page, app: Server
) -> None:
    (app.data / "back.json").unlink(missing_ok=True)
    address = f"?clip={on_its_side.id}"
    open_page(page, app, address)
    why = page.get_by_role("heading", name="This is not a view from the side")
    expect(why).to_be_visible()
    expect(page.get_by_text("This film says nothing about it.")).to_be_visible()
    say_back_is_fine(page)
    assert violations(page) == []
    assert width_with_large_text(page) <= 390
    page.get_by_role("button", name="Turn the picture to the right").press("Enter")
    expect(why).to_have_count(0)  # it is analysed anew, and perhaps that is done already
    assert page.url.endswith(address)


def test_a_clip_and_a_comparison_break_no_rule(
    analysed_sample: AppClip, numbered: AppClip, page: Page, app: Server
) -> None:
    open_page(page, app, f"?clip={analysed_sample.id}")
    wait_until_watched(page)
    # Where the window ends within the player, its bar lies over whatever is there.
    page.locator(".player").first.evaluate("player => player.scrollIntoView()")
    assert violations(page) == []
    page.locator(".shot").first.click()
    page.get_by_role("button", name="Tools").click()
    assert violations(page) == []
    page.add_init_script(SHIFT)
    page.set_viewport_size({"width": 390, "height": 844})

    def moved() -> float:
        open_page(page, app, f"?compare={numbered.id}~{analysed_sample.id}")
        expect(page.locator(".compare .where")).to_contain_text("contact 1 + 0 %")
        return float(page.evaluate("window.shift"))

    # What always moves does so each time; on a busy machine, something may come late once.
    assert any(moved() <= 0.05 for _ in range(3))
    assert width_with_large_text(page) <= 390
    assert violations(page) == []


SHIFT: Final = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
FOCUSED: Final = "document.activeElement.matches('button.evidence')"
EDGE: Final = """
box => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  const sides = [light(getComputedStyle(box).borderTopColor), light(page)].sort((a, b) => a - b);
  return (sides[1] + 0.05) / (sides[0] + 0.05);
}
"""


def test_a_clip_s_page_stands_still_is_reached_by_keyboard_and_grows_with_its_text(
    analysed_sample: AppClip, page: Page, app: Server
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(SHIFT)
    said = complaints(page)
    open_page(page, app, f"?clip={analysed_sample.id}")
    wait_until_watched(page)
    assert page.evaluate("window.shift") <= 0.05
    assert not [url for url in asked if "Plotly" in url], "charts are loaded when asked for"
    # The first flagged picture, counted from the top of the page.
    page.evaluate("document.activeElement.blur()")
    stops = 0
    while not page.evaluate(FOCUSED):
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= 8
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the picture's own Play
    expect(page.get_by_role("dialog", name="Clip player")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Escape")

    open_charts(page)
    page.locator(".st-key-table-steps button").click()
    expect(page.get_by_role("columnheader", name="Range")).to_be_visible()
    page.keyboard.press("Escape")
    unfold(page, LOAD_LIST)
    assert page.locator("[data-testid=stCheckbox] label > div").first.evaluate(EDGE) >= 3
    assert width_with_large_text(page) <= 390
    assert said == []


def test_a_clip_that_has_arrived_is_turned_and_trimmed_by_keyboard_and_breaks_no_rule(
    page: Page, app: Server, tmp_path: Path
) -> None:
    clip, text = write_clip(tmp_path / "run.mp4", evenly(41, 4)), tmp_path / "notes.mp4"
    text.write_text("no film")
    open_page(page, app)
    page.locator("input.files").set_input_files([clip, text])
    expect(page.get_by_text("notes.mp4 cannot be read as a video.")).to_be_visible()
    expect(page.get_by_text("10 s · 64 × 48 · 4 frames a second")).to_be_visible()
    page.locator("summary", has_text="Turn or trim").press("Enter")
    page.locator("button", has_text="to the right").press("Enter")
    expect(page.get_by_text("10 s · 48 × 64 · 4 frames a second")).to_be_visible()
    start = page.get_by_role("slider", name="Start of the stretch to look at")
    for _ in range(5):
        start.press("ArrowRight")
    expect(start).to_have_attribute("aria-valuetext", "0:00.5")
    end = page.get_by_role("slider", name="End of the stretch to look at")
    end.press("Home")
    expect(end).to_have_attribute("aria-valuetext", "0:01.5")
    wait_until_drawn(page)
    expect(page.locator(".words")).to_have_text("0:00.5 to 0:01.5, 1.0 s of it")
    assert violations(page) == []
