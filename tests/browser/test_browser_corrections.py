"""The page of a clip in a real browser: evidence, charts, and corrections by hand."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from posture.pose_track import load_track
from posture.results.corrections import load_corrections
from posture.results.formatting import plain_quantity
from posture.ui.clips.clip_folder import AppClip
from posture.ui.review.clip_review import analysed_report
from tests.browser.conftest import (
    expect_frame,
    frame_at,
    open_at_start,
    open_charts,
    open_page,
    save_from_link,
)
from tests.browser.server import Server
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


def what_counts(page: Page) -> dict[float, float]:
    """Return the values on the chart over time, by their instants."""
    if not page.locator(".st-key-plot-time").count():
        open_charts(page)
    chart = page.locator(STEPS_ON_CHART)
    expect(chart).to_have_count(1)  # the previous one stays below it until it is drawn
    return dict(chart.evaluate(WHAT_COUNTS))


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
    player, slider = page.locator(".player"), page.get_by_role("slider", name="Frame")
    expect(page.get_by_role("dialog", name="Clip player")).to_be_visible()
    assert player.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 900}
    # The slider says what stands over the picture: the evidence's own value.
    value = analysed_report(analysed_sample).measurements["overstride"].evidence[1].value
    said = f"frame {at + 1} of 270, Overstride: {plain_quantity(value, '%')}"
    expect(slider).to_have_attribute("aria-valuetext", re.compile(re.escape(said)))
    drawn = drawing(page)
    page.keyboard.press("ArrowRight")
    expect_frame(page, analysed_sample, at + 1)
    wait_for_another(page, drawn)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("of 270$"))
    page.keyboard.press("Escape")
    expect(shot).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.get_by_role("button", name="Overstride. You, at").click()
    expect(page.get_by_role("dialog", name="Clip player")).to_be_visible()
    expect_frame(page, analysed_sample, frame_at(analysed_sample, time_of(first)))
    page.keyboard.press("Escape")

    page.get_by_text("In the usual range, or not measured").click()
    page.locator(".shot[data-check=trunk_lean]").first.press("Enter")
    expect(page.locator(".player select.check")).to_have_value("trunk_lean")
    page.get_by_role("button", name="Close, back to the page").click()
    time_s, value = next(iter(what_counts(page).items()))
    expect(page.get_by_text("Trunk lean over the clip")).to_be_visible()
    chart = page.locator(STEPS_ON_CHART)
    chart.scroll_into_view_if_needed()
    page.mouse.move(*chart.evaluate(PLACE_ON_SCREEN, [time_s, value]))
    expect(chart.locator(".hoverlayer .hovertext")).to_contain_text("±")
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


def test_a_contact_moved_by_a_frame_moves_its_step_and_the_value_and_is_in_the_report(
    analysed_sample: AppClip, page: Page, app: Server, tmp_path: Path
) -> None:
    open_page(page, app, f"?clip={analysed_sample.id}")
    before = what_counts(page)
    at_first = analysed_report(analysed_sample).measurements["overstride"].value
    assert at_first is not None
    expect(page.locator("#card-overstride .value")).to_contain_text(
        f"About {at_first:.0f} per cent"
    )
    page.locator("#card-overstride .shot").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Correct", exact=True).click()
    found_s = next(iter(before))
    panel = page.locator(".player .panel")
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

    save_from_link(page, "All numbers (JSON)").save_as(tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert [step["contact_s"] for step in report["steps"] if "found_s" in step] == [
        pytest.approx(found_s + 1 / 60, abs=1e-3)
    ]
    value = report["measurements"]["overstride"]["value"]
    assert abs(value - at_first) > 0.1
    expect(page.locator("#card-overstride .value")).to_contain_text(f"About {value:.0f} per cent")

    undo_all(page)
    expect(page.locator("#card-overstride .value")).to_contain_text(
        f"About {at_first:.0f} per cent"
    )


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
    page.locator(".player .panel").evaluate(
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


def reject_a_moment(page: Page) -> None:
    """Reject the first moment of the trunk's lean, by keyboard."""
    page.locator(".shots .more[data-check=trunk_lean]").first.press("Enter")
    expect(page.get_by_role("button", name="Reject")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not counted any more: Trunk lean")).to_be_visible()


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

    page.get_by_role("button", name="Whole picture").click()
    page.get_by_role("button", name="Draw it with two clicks").click()
    film = page.locator(".player .film")
    film.scroll_into_view_if_needed()
    for across in (0.2, 0.8):
        box = film.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + across * box["width"], box["y"] + 0.9 * box["height"])
    expect(page.get_by_text("Corrected by hand (2)")).to_be_visible()

    reject_a_moment(page)
    expect(page.get_by_text("Corrected by hand (3)")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Corrected by hand (2)")).to_be_visible()
    reject_a_moment(page)
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
