"""The page of a clip in a real browser: watching frame by frame, with keys, pointer and thumb."""

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from posture.pose_track import load_track
from posture.ui.browser.components import FOLDER, joined
from posture.ui.clips.clip_folder import AppClip
from posture.ui.parts.metronome import rates
from posture.ui.review.clip_review import analysed_report
from tests.browser.conftest import (
    expect_frame,
    frame_at,
    open_at_start,
    open_page,
    wait_until_watched,
)
from tests.browser.films import number_on
from tests.browser.server import Server
from tests.gait import Camera, Runner, film
from tests.ui.clips import finished

# Where the strip begins, and its scale for a clip that is too long for it: timeline_scale.js.
STRIP_LEFT_PX = 22
STRIP_PX_PER_S = 90
FRAMES_UNTIL_IT_GOES_BACK = """
where => new Promise(done => {
  const frames = [];
  new MutationObserver(() => {
    frames.push(Number(where.dataset.frame));
    if (frames.at(-1) < frames.at(-2) - 5) done(frames);
  }).observe(where, { attributes: true });
})
"""
FRAMES_PER_SECOND = """
where => new Promise(done => {
  const [from, began] = [Number(where.dataset.frame), performance.now()];
  const tell = () => done(1000 * (where.dataset.frame - from) / (performance.now() - began));
  setTimeout(tell, 3000);
})
"""
# The metronome alone, added to the current page; `start` sets it to the numbers of a cadence.
SHOW_METRONOME = """
async ([html, js]) => {
  const place = document.body.appendChild(document.createElement("div"));
  place.innerHTML = html;
  const module = await import(URL.createObjectURL(new Blob([js], { type: "text/javascript" })));
  window.start = (data) => void module.default({ parentElement: place, data });
}
"""


@pytest.fixture(scope="module")
def upright(app: Server) -> AppClip:
    """A clip from a phone held upright, whose video is gone: only the skeleton can be watched."""
    camera = Camera(seconds=6.0, size=(720, 1280), place=(360.0, 1180.0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTURE_DATA", str(app.data))
        return finished(film(Runner(overstride=36.0), camera))


def test_a_clip_is_watched_frame_by_frame_in_a_loop_and_on_the_whole_screen(
    numbered: AppClip, page: Page, app: Server
) -> None:
    open_at_start(page, app, numbered)
    _the_frame_that_is_named_is_the_one_on_the_screen(numbered, page)
    _keys_pressed_faster_than_a_film_can_follow_lose_no_frame(numbered, page)
    _the_runner_fills_the_screen_and_the_page_is_as_it_was_after_that(numbered, page)
    _a_stride_is_played_over_and_over(numbered, page)
    _what_has_the_keyboard_keeps_its_own_keys(numbered, page)


def _go_to_start(numbered: AppClip, page: Page) -> None:
    page.locator(".player").focus()
    page.keyboard.press("Home")
    expect_frame(page, numbered, 0)


def _the_frame_that_is_named_is_the_one_on_the_screen(numbered: AppClip, page: Page) -> None:
    video, last = page.locator(".player video"), len(load_track(numbered.track).time_s) - 1
    steps = [("ArrowRight", k) for k in range(1, 12)]
    steps += [("ArrowLeft", 10), ("Shift+ArrowRight", 20), ("End", last), ("ArrowLeft", last - 1)]
    for key, number in [*steps, ("Home", 0)]:
        page.keyboard.press(key)
        expect_frame(page, numbered, number)
        assert number_on(video) == number


def _keys_pressed_faster_than_a_film_can_follow_lose_no_frame(
    numbered: AppClip, page: Page
) -> None:
    _go_to_start(numbered, page)
    for expected in (23, 46):
        for key in [*["ArrowRight"] * 14, "Shift+ArrowRight", "ArrowLeft"]:
            page.keyboard.press(key)
        expect_frame(page, numbered, expected)
        assert number_on(page.locator(".player video")) == expected


def _what_has_the_keyboard_keeps_its_own_keys(numbered: AppClip, page: Page) -> None:
    _go_to_start(numbered, page)
    player = page.locator(".player")
    for name in ("skeleton", "angle"):
        player.locator(f"input.{name}").press(" ")
        expect(player.locator(f"input.{name}")).not_to_be_checked()
    player.locator(".keys summary").press(" ")
    expect(player.locator(".keys p").first).to_be_visible()
    player.locator("select.check").press("l")
    player.locator("select.check").press("z")
    for name in ("loop", "whole"):
        expect(player.locator(f"button.{name}")).to_have_attribute("aria-pressed", "false")
    assert player.locator("video").evaluate("video => video.paused")
    expect_frame(page, numbered, 0)
    player.locator("input.skeleton").press("ArrowRight")
    expect_frame(page, numbered, 1)


def test_a_clip_is_watched_by_thumb_on_a_phone(numbered: AppClip, phone: Page, app: Server) -> None:
    open_at_start(phone, app, numbered)
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth") <= 390
    _the_strip_of_a_long_clip_stays_under_the_pointer_that_drags_on_it(numbered, phone)
    _a_thumb_turns_frames(numbered, phone)


def _the_strip_of_a_long_clip_stays_under_the_pointer_that_drags_on_it(
    numbered: AppClip, phone: Page
) -> None:
    strip = phone.locator(".player .strip")
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    assert box is not None
    assert box["width"] < STRIP_LEFT_PX + STRIP_PX_PER_S * 4.0, "all of the clip is on the strip"

    def place(time_s: float) -> tuple[float, float]:
        assert box is not None
        return box["x"] + STRIP_LEFT_PX + STRIP_PX_PER_S * time_s, box["y"] + 20

    x, y = place(3.0)
    phone.mouse.move(x, y)
    phone.mouse.down()
    expect_about(phone, numbered, 3.0)
    pressed = phone.locator(".player .where").inner_text()
    for way in (2, -1, 3):
        phone.mouse.move(x + way, y)
        phone.wait_for_timeout(50)
    expect(phone.locator(".player .where")).to_have_text(pressed)
    for time_s in (2.5, 1.5, 2.0):
        phone.mouse.move(*place(time_s), steps=5)
        expect_about(phone, numbered, time_s)
    phone.mouse.up()
    expect_about(phone, numbered, 2.0)


def expect_about(page: Page, job: AppClip, time_s: float) -> None:
    """Expect the frame at a time, or its neighbour: a pixel of the strip is about a frame."""
    middle = frame_at(job, time_s)
    frames = re.compile(f"^({middle - 1}|{middle}|{middle + 1})$")
    expect(page.locator(".player .where")).to_have_attribute("data-frame", frames)


def _a_stride_is_played_over_and_over(numbered: AppClip, page: Page) -> None:
    _go_to_start(numbered, page)
    steps = analysed_report(numbered).steps
    start, end = [step.contact_s for step in steps if step.near][:2]
    page.get_by_role("button", name="Loop stride").click()
    video = page.locator(".player video")
    # A quarter of real speed is the normal rate of a video with fourfold slow motion.
    assert video.evaluate("video => video.playbackRate") == pytest.approx(1.0)
    *frames, again = page.locator(".player .where").evaluate(FRAMES_UNTIL_IT_GOES_BACK)
    assert frame_at(numbered, end) - 2 <= frames[-1] <= frame_at(numbered, end) + 4
    assert frame_at(numbered, start) - 1 <= again <= frame_at(numbered, start) + 4
    page.get_by_role("button", name="Loop stride").click()
    page.get_by_role("button", name="Pause").click()


def test_a_skeleton_without_its_film_is_played(upright: AppClip, page: Page, app: Server) -> None:
    open_at_start(page, app, upright)
    player, last = page.locator(".player"), len(load_track(upright.track).time_s) - 1
    expect(player.locator(".trouble")).to_contain_text("the skeleton alone is")
    expect(player.locator("video")).to_be_hidden()
    player.locator("select.speed").select_option("0.5")
    player.focus()
    page.keyboard.press("l")
    *frames, again = player.locator(".where").evaluate(FRAMES_UNTIL_IT_GOES_BACK)
    start, end = [step.contact_s for step in analysed_report(upright).steps if step.near][:2]
    assert abs(frames[-1] - frame_at(upright, end)) <= 8  # a busy machine draws few frames
    assert again == frame_at(upright, start)
    page.keyboard.press("l")
    assert player.locator(".where").evaluate(FRAMES_PER_SECOND) == pytest.approx(30, rel=0.15)
    page.keyboard.press(" ")
    expect(player.locator(".play")).to_have_text("Play")

    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press(" ")
    expect_frame(page, upright, last)
    expect(player.locator(".play")).to_have_text("Play")


def test_evidence_shows_all_of_an_upright_picture_on_a_phone(
    upright: AppClip, phone: Page, app: Server
) -> None:
    open_page(phone, app, f"?clip={upright.id}")
    wait_until_watched(phone)
    stage = phone.locator(".player .stage")
    # Of a picture whose upper edge alone is in view, so are the controls.
    stage.evaluate("stage => stage.scrollIntoView()")
    phone.get_by_test_id("stMain").evaluate("main => main.scrollBy(0, -600)")
    expect(stage).not_to_be_in_viewport(ratio=0.5)
    expect(phone.locator(".player .play")).to_be_in_viewport(ratio=1)

    shot = phone.locator("#card-overstride .shot").first
    shot.scroll_into_view_if_needed()
    expect(stage).not_to_be_in_viewport(ratio=0.5)
    shot.click()
    expect(stage).to_be_in_viewport(ratio=0.99)


def _the_runner_fills_the_screen_and_the_page_is_as_it_was_after_that(
    numbered: AppClip, page: Page
) -> None:
    _go_to_start(numbered, page)
    player, stage, film = (page.locator(f".player{part}") for part in ("", " .stage", " .film"))
    in_page = box_of(stage)
    assert box_of(film)["height"] > in_page["height"], "the picture reaches beyond the runner"
    page.keyboard.press("z")
    expect(player.locator(".whole")).to_have_attribute("aria-pressed", "true")
    assert box_of(film)["width"] == pytest.approx(in_page["width"], abs=1)

    page.keyboard.press("f")
    expect(player.locator(".full")).to_have_attribute("aria-pressed", "true")
    assert box_of(stage) == {"x": 0, "y": 0, "width": 1280, "height": 900}
    assert box_of(film)["width"] == pytest.approx(1280, abs=1)
    player.locator(".tools").focus()
    page.keyboard.press("Tab")
    expect(player.locator(".scrub")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect_frame(page, numbered, 1)
    page.keyboard.press("f")
    expect(player.locator(".full")).to_have_attribute("aria-pressed", "false")
    assert box_of(stage) == pytest.approx(in_page, abs=1)  # a scroll may still be ending
    player.focus()
    page.keyboard.press("z")
    expect(player.locator(".whole")).to_have_attribute("aria-pressed", "false")


def box_of(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def test_the_metronome_goes_with_a_cadence_that_is_corrected(page: Page, app: Server) -> None:
    open_page(page, app)
    html, js = FOLDER / "metronome" / "metronome.html", FOLDER / "metronome" / "metronome.js"
    page.evaluate(SHOW_METRONOME, [html.read_text(), joined(js)])
    shown = page.locator(".metronome .shown")
    for cadence, first in ((160.0, "168"), (160.0, "169"), (170.0, "178")):
        page.evaluate("data => start(data)", rates(cadence))
        expect(shown).to_have_text(f"{first} steps a minute")
        page.locator(".metronome .faster").dispatch_event("click")


def _a_thumb_turns_frames(numbered: AppClip, phone: Page) -> None:
    _go_to_start(numbered, phone)
    stage = phone.locator(".player .stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    touch = phone.context.new_cdp_session(phone)
    for kind, x in [("Start", 100.0), ("Move", 140.0), ("Move", 180.0), ("End", None)]:
        points = [] if x is None else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    expect_frame(phone, numbered, 10)  # a frame for each eight pixels
    assert number_on(phone.locator(".player video")) == 10

    # Two fingers that part by three times enlarge the picture as much, and turn no frame.
    before = box_of(phone.locator(".player .film"))["width"]
    for kind, apart in [("Start", 40.0), ("Move", 80.0), ("Move", 120.0), ("End", None)]:
        ways = [] if apart is None else [-apart / 2, apart / 2]
        points = [{"x": 180 + way, "y": y + way} for way in ways]
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    phone.wait_for_function(
        "([film, width]) => film.getBoundingClientRect().width > width",
        arg=[phone.locator(".player .film").element_handle(), 2.9 * before],
    )
    expect_frame(phone, numbered, 10)
