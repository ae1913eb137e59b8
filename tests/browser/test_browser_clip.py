"""The page of a clip in a real browser: watching frame by frame, evidence, charts, corrections."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from posture.pose_track import load_track
from posture.results.corrections import load_corrections
from posture.ui.browser.components import FOLDER, joined
from posture.ui.clips.clip_folder import AppClip
from posture.ui.parts.metronome import rates
from posture.ui.review.clip_review import analysed_report
from tests.browser.conftest import open_page, save_from_link, wait_until_watched
from tests.browser.films import number_on
from tests.browser.server import Server
from tests.gait import Camera, Runner, film
from tests.ui.clips import finished
from tests.waiting import wait_until

STEPS_ON_CHART = ".st-key-chart-time .js-plotly-plot"
WHAT_COUNTS = """
chart => {
  const { x, y } = chart._fullData.find(({ name }) => name === "what counts");
  return [...x].map((time, k) => [time, y[k]]);
}
"""
PLACE_ON_SCREEN = """
(chart, [time, value]) => {
  const { xaxis, yaxis } = chart._fullLayout;
  const box = chart.getBoundingClientRect();
  return [
    box.left + xaxis._offset + xaxis.d2p(time), box.top + yaxis._offset + yaxis.d2p(value)
  ];
}
"""
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


def expect_frame(page: Page, job: AppClip, number: int) -> None:
    """Expect the player to name this frame, counted from 0, with its time."""
    times = load_track(job.track).time_s
    place = f"{times[number]:.3f} s · frame {number + 1} of {len(times)}"
    expect(page.locator(".player .where")).to_have_text(place)


def open_at_start(page: Page, app: Server, job: AppClip) -> None:
    """Open a clip at its first frame, with the keyboard focus on its player."""
    open_page(page, app, f"?clip={job.id}")
    wait_until_watched(page)
    page.locator(".player").focus()
    page.keyboard.press("Home")
    expect_frame(page, job, 0)


def frame_at(job: AppClip, time_s: float) -> int:
    return int(np.argmin(np.abs(load_track(job.track).time_s - time_s)))


def what_counts(page: Page) -> dict[float, float]:
    """Return the values on the chart over time, by their instants."""
    chart = page.locator(STEPS_ON_CHART)
    expect(chart).to_have_count(1)  # the previous one stays below it until it is drawn
    return dict(chart.evaluate(WHAT_COUNTS))


def value_on_card(page: Page) -> float:
    text = page.locator("#card-overstride .value").inner_text()
    return float(re.findall(r"[\d.]+", text)[0])


def test_the_frame_that_is_named_is_the_one_on_the_screen(
    numbered: AppClip, page: Page, app: Server
) -> None:
    open_at_start(page, app, numbered)
    video, last = page.locator(".player video"), len(load_track(numbered.track).time_s) - 1
    steps = [("ArrowRight", k) for k in range(1, 12)]
    steps += [("ArrowLeft", 10), ("Shift+ArrowRight", 20), ("End", last), ("ArrowLeft", last - 1)]
    for key, number in [*steps, ("Home", 0)]:
        page.keyboard.press(key)
        expect_frame(page, numbered, number)
        assert number_on(video) == number


def test_keys_pressed_faster_than_a_film_can_follow_lose_no_frame(
    numbered: AppClip, page: Page, app: Server
) -> None:
    open_at_start(page, app, numbered)
    for expected in (23, 46):
        for key in [*["ArrowRight"] * 14, "Shift+ArrowRight", "ArrowLeft"]:
            page.keyboard.press(key)
        expect_frame(page, numbered, expected)
        assert number_on(page.locator(".player video")) == expected


def test_what_has_the_keyboard_keeps_its_own_keys(
    numbered: AppClip, page: Page, app: Server
) -> None:
    open_at_start(page, app, numbered)
    player = page.locator(".player")
    for name in ("skeleton", "angle"):
        player.locator(f"input.{name}").press(" ")
        expect(player.locator(f"input.{name}")).not_to_be_checked()
    player.locator(".keys summary").press(" ")
    expect(player.locator(".keys p")).to_be_visible()
    player.locator("select.check").press("l")
    player.locator("select.check").press("z")
    for name in ("loop", "zoom"):
        expect(player.locator(f"button.{name}")).to_have_attribute("aria-pressed", "false")
    assert player.locator("video").evaluate("video => video.paused")
    expect_frame(page, numbered, 0)
    player.locator("input.skeleton").press("ArrowRight")
    expect_frame(page, numbered, 1)


def test_the_strip_of_a_long_clip_stays_under_the_pointer_that_drags_on_it(
    numbered: AppClip, phone: Page, app: Server
) -> None:
    open_at_start(phone, app, numbered)
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


def test_a_stride_is_played_over_and_over(numbered: AppClip, page: Page, app: Server) -> None:
    open_at_start(page, app, numbered)
    steps = analysed_report(numbered).steps
    start, end = [step.contact_s for step in steps if step.near][:2]
    page.get_by_role("button", name="Loop stride").click()
    video = page.locator(".player video")
    # A quarter of real speed is the normal rate of a video with fourfold slow motion.
    assert video.evaluate("video => video.playbackRate") == pytest.approx(1.0)
    *frames, again = page.locator(".player .where").evaluate(FRAMES_UNTIL_IT_GOES_BACK)
    assert frame_at(numbered, end) - 2 <= frames[-1] <= frame_at(numbered, end) + 4
    assert frame_at(numbered, start) - 1 <= again <= frame_at(numbered, start) + 4
    page.get_by_role("button", name="Pause").click()


def test_a_skeleton_without_its_film_is_played(upright: AppClip, page: Page, app: Server) -> None:
    open_at_start(page, app, upright)
    player, last = page.locator(".player"), len(load_track(upright.track).time_s) - 1
    expect(player.locator(".trouble")).to_contain_text("the skeleton alone is")
    expect(player.locator("video")).to_be_hidden()
    player.locator(".speed select").select_option("0.5")
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
    shot = phone.locator("#card-overstride .shot").first
    shot.scroll_into_view_if_needed()
    expect(stage).not_to_be_in_viewport(ratio=0.5)
    shot.click()
    expect(stage).to_be_in_viewport(ratio=0.99)


def test_the_metronome_goes_with_a_cadence_that_is_corrected(page: Page, app: Server) -> None:
    open_page(page, app)
    html, js = FOLDER / "metronome" / "metronome.html", FOLDER / "metronome" / "metronome.js"
    page.evaluate(SHOW_METRONOME, [html.read_text(), joined(js)])
    shown = page.locator(".metronome .shown")
    for cadence, first in ((160.0, "168"), (160.0, "169"), (170.0, "178")):
        page.evaluate("data => start(data)", rates(cadence))
        expect(shown).to_have_text(f"{first} steps/min")
        page.locator(".metronome .faster").dispatch_event("click")


def test_evidence_and_charts_lead_to_their_instants_and_the_keys_go_on(
    analysed_sample: AppClip, page: Page, app: Server
) -> None:
    open_page(page, app, f"?clip={analysed_sample.id}")
    card = page.locator("#card-overstride")
    expect(card).to_contain_text("Worth watching")
    first, shot = card.locator(".shot").nth(0), card.locator(".shot").nth(1)
    expect_frame(page, analysed_sample, frame_at(analysed_sample, time_of(first)))
    at = frame_at(analysed_sample, time_of(shot))
    assert at > 0
    shot.click()
    expect_frame(page, analysed_sample, at)
    drawn = drawing(page)
    page.keyboard.press("ArrowRight")
    expect_frame(page, analysed_sample, at + 1)
    wait_for_another(page, drawn)

    page.locator(".shot[data-check=trunk_lean]").first.click()
    expect(page.locator(".player select.check")).to_have_value("trunk_lean")
    expect(page.get_by_text("Trunk lean over the clip")).to_be_visible()

    time_s, value = next(iter(what_counts(page).items()))
    chart = page.locator(STEPS_ON_CHART)
    chart.scroll_into_view_if_needed()
    page.mouse.move(*chart.evaluate(PLACE_ON_SCREEN, [time_s, value]))
    expect(chart.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(*chart.evaluate(PLACE_ON_SCREEN, [time_s, value]))
    expect_frame(page, analysed_sample, frame_at(analysed_sample, time_s))
    cursor = chart.locator(".posture-cursor").bounding_box()
    assert cursor is not None
    middle = cursor["x"] + cursor["width"] / 2
    frame_s = float(load_track(analysed_sample.track).time_s[frame_at(analysed_sample, time_s)])
    assert middle == pytest.approx(chart.evaluate(PLACE_ON_SCREEN, [frame_s, value])[0], abs=1.5)
    page.keyboard.press("ArrowRight")
    expect_frame(page, analysed_sample, frame_at(analysed_sample, time_s) + 1)


def time_of(shot: Locator) -> float:
    return float(shot.get_attribute("data-time") or "nan")


def drawing(page: Page) -> str:
    """Return the lines that are drawn over the picture now."""
    return str(page.locator(".player .lines").evaluate("canvas => canvas.toDataURL()"))


def wait_for_another(page: Page, drawn: str) -> None:
    canvas = page.locator(".player .lines").element_handle()
    page.wait_for_function("([canvas, drawn]) => canvas.toDataURL() !== drawn", arg=[canvas, drawn])


def test_a_contact_moved_by_a_frame_moves_its_step_and_the_mean_and_is_in_the_report(
    analysed_sample: AppClip, page: Page, app: Server, tmp_path: Path
) -> None:
    open_page(page, app, f"?clip={analysed_sample.id}")
    before, mean = what_counts(page), value_on_card(page)
    page.locator("#card-overstride .shot").first.click()
    page.get_by_role("button", name="Correct", exact=True).click()
    found_s = next(iter(before))
    panel = page.locator(".player .panel:not(.notes)")
    expect(panel).to_contain_text(f"Contact at {found_s:.3f} s (right foot, camera side)")
    panel.get_by_role("button", name="a frame later").click()

    expect(page.get_by_text("Corrected by hand (1)")).to_be_visible()
    expect(panel).to_contain_text(f"Contact at {found_s + 1 / 60:.3f} s")
    page.wait_for_function(
        f"found => ({WHAT_COUNTS})(document.querySelector('{STEPS_ON_CHART}'))[0][0] > found",
        arg=found_s + 0.01,
    )
    after = what_counts(page)
    (old, *others), (new, *same) = before.values(), after.values()
    assert new < old - 1, "the ankle is further under the knee a frame later"
    assert same == pytest.approx(others)
    moved_by = (new - old) / len(before)
    assert value_on_card(page) == pytest.approx(mean + moved_by, abs=0.11)  # shown to a tenth

    save_from_link(page, "All numbers (JSON)").save_as(tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert [step["contact_s"] for step in report["steps"] if "found_s" in step] == [
        pytest.approx(found_s + 1 / 60, abs=1e-3)
    ]
    assert report["measurements"]["overstride"]["value"] == pytest.approx(mean + moved_by, abs=0.06)

    undo_all(page)
    expect(page.locator("#card-overstride .value")).to_contain_text(f"{mean:.1f}")


def begin_a_stretch(page: Page) -> None:
    """Mark the current frame as the first to be left out, and go ten frames on."""
    page.get_by_role("button", name="Correct", exact=True).click()
    page.get_by_role("button", name="Leave out from here").click()
    page.locator(".player").focus()
    page.keyboard.press("Shift+ArrowRight")
    # Until the frame is shown, there is no stretch, and a script's click has no effect.
    expect(page.get_by_role("button", name="… to here")).to_be_enabled()


def undo_all(page: Page) -> None:
    page.get_by_role("button", name="Undo all corrections").click()
    page.get_by_role("button", name="Undo them all").click()
    expect(page.get_by_text("Correct something by hand")).to_be_visible()


def test_two_corrections_in_one_breath_are_both_kept(
    numbered: AppClip, page: Page, app: Server
) -> None:
    """The second is sent while the first is still being handled."""
    open_at_start(page, app, numbered)
    begin_a_stretch(page)
    page.locator(".player .panel:not(.notes)").evaluate(
        """panel => {
          const press = (words) =>
            [...panel.querySelectorAll("button")]
              .find((button) => button.textContent.includes(words)).click();
          press("… to here");
          setTimeout(() => press("Not a contact"), 10);
          setTimeout(() => press("a frame later"), 20);
        }"""
    )
    # The page also says two while the third message has not been handled yet.
    wait_until(lambda: correction_counts(numbered) == (1, 1, 0))
    expect(page.get_by_text("Corrected by hand (2)")).to_be_visible()
    undo_all(page)


def test_a_correction_that_does_not_arrive_is_told_again(
    numbered: AppClip, page: Page, app: Server
) -> None:
    lost = losing_the_first_correction(page)
    open_at_start(page, app, numbered)
    begin_a_stretch(page)
    page.get_by_role("button", name="… to here").click()
    expect(page.get_by_text("Corrected by hand (1)")).to_be_visible()
    assert correction_counts(numbered) == (1, 0, 0)
    assert len(lost) == 1
    undo_all(page)


def losing_the_first_correction(page: Page) -> list[str | bytes]:
    """Drop the page's message with its first correction; return the list of dropped messages."""
    lost: list[str | bytes] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            content = message.encode() if isinstance(message, str) else message
            if b"correction" in content and not lost:
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(pass_on)

    page.route_web_socket(re.compile("/_stcore/stream"), between)
    return lost


def correction_counts(job: AppClip) -> tuple[int, int, int]:
    """Return how many stretches are left out, contacts moved, and contacts marked as wrong."""
    if not job.corrections.exists():
        return 0, 0, 0
    corrections = load_corrections(job.corrections)
    return len(corrections.masked), len(corrections.moved), len(corrections.wrong)


def test_a_moment_a_stretch_and_the_belt_can_be_corrected_with_a_pointer(
    numbered: AppClip, page: Page, app: Server
) -> None:
    open_at_start(page, app, numbered)
    begin_a_stretch(page)
    page.get_by_role("button", name="… to here").click()
    expect(page.get_by_text("Corrected by hand (1)")).to_be_visible()

    page.get_by_role("button", name="Draw it with two clicks").click()
    stage = page.locator(".player .stage")
    box = stage.bounding_box()
    assert box is not None
    stage.click(position={"x": 0.2 * box["width"], "y": 0.90 * box["height"]})
    stage.click(position={"x": 0.8 * box["width"], "y": 0.90 * box["height"]})
    expect(page.get_by_text("Corrected by hand (2)")).to_be_visible()

    page.locator(".reject[data-check=trunk_lean]").first.click()
    expect(page.get_by_text("Corrected by hand (3)")).to_be_visible()
    corrections = load_corrections(numbered.corrections)
    (masked,) = corrections.masked
    assert masked.start_s == 0.0
    assert masked.end_s == pytest.approx(load_track(numbered.track).time_s[10], abs=1e-4)
    assert corrections.belt is not None
    assert corrections.belt.one[1] == pytest.approx(0.9 * 720, abs=3)
    assert corrections.belt.other[0] - corrections.belt.one[0] == pytest.approx(0.6 * 1280, abs=3)
    assert [moment.check for moment in corrections.rejected] == ["trunk_lean"]
    undo_all(page)


def test_a_thumb_turns_frames_on_a_phone(numbered: AppClip, phone: Page, app: Server) -> None:
    open_at_start(phone, app, numbered)
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth") <= 390
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
