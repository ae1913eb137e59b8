"""Every page of the app against the rules of WCAG 2.2 A and AA that axe-core can check."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from posture.library.maintenance.care import delete_runner
from posture.library.maintenance.opening import open_library
from posture.library.schema.tables import Clip
from posture.pipeline.job import FOLLOWING
from posture.ui.clips.clip_folder import (
    AppClip,
    Settings,
    StageProgress,
    delete_job,
    new_folder,
    save_job,
    write_first,
    write_progress,
)
from posture.ui.clips.followed_picture import followed_path
from posture.ui.parts.what_to_do import LOAD_LIST
from tests.browser.axe import violations
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
from tests.pictures import a_jpeg
from tests.ui.clips import finished
from tests.ui.seasons import FAR_AHEAD, analysed_film, analysis_of, put_in


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


@pytest.fixture
def under_way(
    app: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[tuple[AppClip, AppClip]]:
    """A clip that another app seems to analyse, with a first verdict, and one that waits for it."""
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    film = write_clip(tmp_path / "run.mp4", evenly(41, 4))
    first, second = (
        AppClip(new_folder(app.clips), film.name, film, datetime.now(UTC), Settings())
        for _ in range(2)
    )
    begun = datetime.now(UTC)
    write_progress(first, StageProgress(FOLLOWING, 40, 100, begun.timestamp()))
    last_sign_s = (begun + timedelta(hours=1)).timestamp()  # it stays alive
    os.utime(first.folder / "progress.json", (last_sign_s, last_sign_s))
    write_first(first, analysis_of(FAR_AHEAD).report)
    followed_path(first).write_bytes(a_jpeg(480, 270))
    save_job(first)  # only now, or the app would begin with it
    save_job(second)
    yield first, second
    for job in (second, first):
        delete_job(job)


def test_a_clip_under_way_and_one_that_waits_break_no_rule(
    under_way: tuple[AppClip, AppClip], page: Page, app: Server
) -> None:
    first, second = under_way
    open_page(page, app, f"?clip={first.id}")
    expect(page.get_by_role("heading", name="Analysing")).to_be_visible()
    expect(page.get_by_text("First verdict, from")).to_be_visible()
    expect(page.locator(".following canvas[data-begun]")).to_be_visible()
    assert violations(page) == []
    assert width_with_large_text(page) <= 390
    open_page(page, app, f"?clip={second.id}")
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()
    assert violations(page) == []


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
