"""The runner's first minutes in a real browser."""

import re
import shutil
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page, Route, expect

from posture.ui.browser.components import FOLDER, joined
from posture.ui.clips.clip_folder import AppClip, find_job, list_jobs
from tests.browser.conftest import SampleRun, open_page, say_back_is_fine, wait_until_drawn
from tests.browser.server import Server
from tests.clips import evenly, write_clip
from tests.waiting import wait_until


def test_from_the_sample_over_its_progress_to_the_result(
    sample_run: SampleRun, page: Page, app: Server
) -> None:
    following = re.compile(r"Following the body: frame (\d+) of \d+")
    counted = [following.match(text) for text in sample_run.progress]
    frames = [int(match[1]) for match in counted if match]
    assert len(frames) > 1
    assert frames == sorted(frames)
    open_page(page, app, f"?clip={sample_run.job.id}")
    expect(page.get_by_text(re.compile("overstride", re.IGNORECASE)).first).to_be_attached()


def test_a_new_tab_finds_the_analysed_clip(
    analysed_sample: AppClip, page: Page, app: Server
) -> None:
    open_page(page, app)
    row = page.locator(f".st-key-sheet-{analysed_sample.id}")
    expect(row).to_contain_text(analysed_sample.name)
    row.get_by_role("button", name="Open").click()
    page.wait_for_url(f"**/*clip={analysed_sample.id}")
    wait_until_drawn(page)
    # The page begins at its top, with the focus on its heading, and the tab has its name.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    expect(page).to_have_title(f"{analysed_sample.name} – posture")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


CLICKS_ON_THE_AUDIO_CLOCK = """
window.clicks = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.clicks.push(at); start.call(this, at); };
"""


def test_the_metronome_beats_at_the_rate_it_shows_and_stays_within_a_tenth(
    analysed_sample: AppClip, page: Page, app: Server
) -> None:
    page.add_init_script(CLICKS_ON_THE_AUDIO_CLOCK)
    open_page(page, app, f"?clip={analysed_sample.id}")
    start = shown_rate(page)
    page.get_by_role("button", name="Start the metronome").click()
    page.wait_for_function("window.clicks.length >= 8")
    page.get_by_role("button", name="Stop").click()
    clicks = page.evaluate("window.clicks")
    gaps = [later - earlier for earlier, later in pairwise(clicks)]
    assert median(gaps) == pytest.approx(60 / start, abs=1e-3)
    quicker = page.get_by_role("button", name="One step per minute more")
    while quicker.is_enabled():
        quicker.click()
    assert shown_rate(page) == pytest.approx(1.10 / 1.05 * start, abs=1)


def shown_rate(page: Page) -> int:
    shown = page.locator(".shown")
    expect(shown).to_contain_text("steps a minute")
    return int(shown.inner_text().split()[0])


# What a component receives after a press: the page as Python drew it before it knew of the press.
DRAWN_LATE = """
async ([code, html]) => {
  const module = new Blob([code], { type: "text/javascript" });
  const { default: draw } = await import(URL.createObjectURL(module));
  const parentElement = document.createElement("div");
  parentElement.innerHTML = html;
  const arrived = [{ id: "1", name: "run.mp4", size: 1000000 }];
  const data = { round: "late", arrived, url: "/uploads", header: "x", token: "" };
  const rows = () => parentElement.querySelectorAll("li").length;
  const seen = [];
  const say = () => (draw({ parentElement, data, setStateValue() {} }), seen.push(rows()));
  say();
  parentElement.querySelector(".away").click();
  seen.push(rows());
  say();
  return seen;
}
"""


def test_a_clip_that_was_taken_away_does_not_come_back_with_a_late_redraw(
    page: Page, app: Server
) -> None:
    open_page(page, app)
    html = (FOLDER / "uploader" / "uploader.html").read_text(encoding="utf-8")
    code = joined(FOLDER / "uploader" / "uploader.js")
    assert page.evaluate(DRAWN_LATE, [code, html]) == [1, 0, 0]


def test_clips_go_to_the_disk_in_pieces_under_safe_names_and_can_be_taken_back(
    page: Page, app: Server, tmp_path: Path
) -> None:
    first = write_clip(tmp_path / "<b>first.mp4", evenly(40, 10))
    second = tmp_path / "second.mp4"
    second.write_bytes(bytes(range(256)) * 4096)
    content = first.read_bytes()
    earlier = uploads_of(app)
    open_page(page, app)
    page.locator("input.files").set_input_files([first, second])
    expect(page.get_by_text("1.0 MB, ready")).to_be_visible()
    # What is no film is told at once; what is one, with what it lacks.
    expect(page.get_by_text("second.mp4 cannot be read as a video.")).to_be_visible()
    expect(page.get_by_text("A person was found in only 0 of")).to_be_visible()
    page.get_by_role("button", name="Take second.mp4 away").click()
    expect(page.get_by_text("second.mp4")).to_have_count(0)
    page.get_by_role("button", name="Live").click()
    expect(page.get_by_role("heading", name="Live")).to_be_visible()
    page.get_by_role("button", name="posture").click()
    expect(page.get_by_text("MB, ready")).to_be_visible()
    say_back_is_fine(page)
    before = {job.id for job in list_jobs(app.clips)}
    page.get_by_role("button", name="Check this clip").click()
    page.wait_for_url("**/*clip=*")
    job = find_job(app.clips, page.url.split("clip=")[1])
    assert job is not None
    assert job.name == "bfirst.mp4"
    assert job.clip.read_bytes() == content
    assert {other.id for other in list_jobs(app.clips)} - before == {job.id}
    wait_until(lambda: uploads_of(app) <= earlier)
    take_away(job)


def take_away(job: AppClip) -> None:
    """Delete a clip before it is analysed, and so in the library, where other tests count."""
    while job.folder.exists():  # its worker may be writing there
        shutil.rmtree(job.folder, ignore_errors=True)


def uploads_of(app: Server) -> set[Path]:
    """Return the clips that were sent to the app and not used for an analysis."""
    return set((app.data / "uploads").glob("*"))


# Where the button is on its sheet, from the moment that the clip's card is there.
WATCH_PLACE = """
() => {
  window.places = [];
  const note = () => {
    const card = document.querySelector("[class*=st-key-sheet-arrived-]");
    const button = document.querySelector(".st-key-check button");
    const top = (element) => element.getBoundingClientRect().top;
    const sheet = document.querySelector(".st-key-sheet-own");
    if (card?.textContent && button) window.places.push(top(button) - top(sheet));
    requestAnimationFrame(note);
  };
  note();
}
"""


def test_a_double_click_is_one_press(page: Page, app: Server, tmp_path: Path) -> None:
    write_clip(tmp_path / "twice.mp4", evenly(41, 10))
    open_page(page, app)
    say_back_is_fine(page)
    page.evaluate(WATCH_PLACE)
    page.locator("input.files").set_input_files(tmp_path / "twice.mp4")
    expect(page.get_by_text("A person was found in only 0 of")).to_be_visible()
    wait_until_drawn(page)
    places = page.evaluate("window.places")
    assert max(places) - min(places) <= 1, "what is told of the clip moves the button"
    before = {job.id for job in list_jobs(app.clips)}
    button = page.get_by_role("button", name="Check this clip")
    expect(button).to_be_enabled()
    page.evaluate("window.presses = 0")
    button.evaluate("button => button.addEventListener('click', () => window.presses++)")
    button.dblclick(delay=60)
    page.wait_for_url("**/*clip=*")
    job = find_job(app.clips, page.url.split("clip=")[1])
    assert job is not None
    wait_until_drawn(page)
    expect(page.get_by_role("heading", name="See how you run")).to_have_count(0)
    assert page.evaluate("window.presses") == 1
    assert {other.id for other in list_jobs(app.clips)} - before <= {job.id}
    take_away(job)


def test_an_empty_file_is_told_beside_its_name(page: Page, app: Server, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").write_bytes(b"")
    open_page(page, app)
    page.locator("input.files").set_input_files(tmp_path / "empty.mp4")
    expect(page.get_by_text("empty.mp4 is empty; copy it from the phone again.")).to_be_visible()


def test_a_copy_under_way_goes_on_while_another_page_is_shown(
    page: Page, app: Server, tmp_path: Path
) -> None:
    (tmp_path / "long.mp4").write_bytes(b"film" * 1000)
    held: list[Route] = []
    sent = "**/uploads?name=long.mp4&*"
    page.route(sent, lambda route: held.append(route))
    earlier = uploads_of(app)
    open_page(page, app)
    with page.expect_request(sent):  # the row is drawn before the request is made
        page.locator("input.files").set_input_files(tmp_path / "long.mp4")
    expect(page.locator(".list li")).to_contain_text("long.mp4")
    page.get_by_role("button", name="Library").first.click()
    expect(page.locator(".list li")).to_have_count(0)
    with page.expect_response(sent):
        held[0].continue_()
    page.get_by_role("button", name="posture", exact=True).click()
    row = page.locator(".list li")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("ready")
    row.get_by_role("button").click()
    expect(row).to_have_count(0)
    wait_until(lambda: uploads_of(app) <= earlier)


def test_a_phone_scrolls_in_one_direction_only(phone: Page, app: Server) -> None:
    open_page(phone, app)
    wide = phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth")
    assert wide <= 390


def test_the_keyboard_alone_opens_the_sample_that_is_here_already(
    analysed_sample: AppClip, page: Page, app: Server
) -> None:
    open_page(page, app)
    tab_to(page, "document.activeElement.matches('.st-key-sample button')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/*clip={analysed_sample.id}")


def test_the_keyboard_alone_says_how_the_back_is(page: Page, app: Server) -> None:
    (app.data / "back.json").unlink(missing_ok=True)
    open_page(page, app)
    tab_to(page, "document.activeElement.closest('[role=radiogroup]') !== null")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radiogroup")).to_have_count(4)


def tab_to(page: Page, there: str) -> None:
    """Press Tab until ``there`` is true of the focused element."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return
    raise AssertionError(f"the keyboard does not reach it: {there}")
