"""A coach's session: a runner, three clips, a review by keyboard, a drawing, a hand-out."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from posture.library.changing.claims import Coach, claim
from posture.library.clips.reviewing import decisions_of
from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import newest_of
from posture.library.storage.library import Library
from posture.report.texts import findings
from posture.ui.clips.clip_folder import Settings, save_job
from tests.browser.conftest import (
    choose,
    complaints,
    open_page,
    save_from_link,
    unfold,
    wait_until_drawn,
    wait_until_watched,
)
from tests.browser.server import Server
from tests.gait import Runner
from tests.ui.clips import own
from tests.ui.seasons import BETTER, FAR_AHEAD, analysed_film, analysis_of
from tests.ui.seasons import put_in as put_into
from tests.waiting import wait_until

PRESS_AT_ONCE = """(label) => {
  window.madeAnew = [];
  const box = "summary, [data-testid=stPopover]";
  let pressed = false;
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.removedNodes])) {
      if (!(node instanceof Element)) continue;
      const gone = [node, ...node.querySelectorAll("*")].filter((each) => each.matches(box));
      window.madeAnew.push(...gone.map((each) => each.textContent));
    }
    const all = [...document.querySelectorAll("summary")];
    const wanted = all.find((each) => each.textContent.includes(label));
    if (wanted && !pressed) {
      pressed = true;
      wanted.click();
    }
  }).observe(document, { subtree: true, childList: true });
}"""
ORANGE = (230, 159, 0)
# Five things are found: overstride, lean, head, thigh, pelvis.
MANY = Runner(overstride=36.0, head=45.0, cadence=150.0, lean=-12.0)


@pytest.fixture
def three_clips(app: Server, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three clips checked on the first page: two with the foot far ahead, then a better one."""
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    runners = {"january.mp4": FAR_AHEAD, "march.mp4": FAR_AHEAD, "may.mp4": BETTER}
    for number, (name, runner) in enumerate(runners.items()):
        job = analysed_film(name, runner)
        day = datetime(2026, 1 + 2 * number, 10, 12, tzinfo=UTC)
        job = replace(job, created=day, settings=Settings(speed_kmh=10.0))
        save_job(job)
        own(job)
    return list(runners)


def test_a_season_from_a_new_runner_to_the_hand_out(
    page: Page, app: Server, three_clips: list[str], tmp_path: Path
) -> None:
    errors = complaints(page)
    add_runner(page, app, "Anna Kim")
    give(page, three_clips, "Anna Kim")
    look_through(page)
    compare_first_and_last(page, app)
    pages = hand_out(page, tmp_path)
    assert "Anna Kim" in pages.text
    assert "Land softer" in pages.text
    assert "not medical advice" in pages.text
    assert pages.text.index("emergency number") < pages.text.index("Your foot lands")
    assert pages.holds(ORANGE)
    assert errors == []


def test_a_clip_that_another_coach_has_offers_nothing_that_would_be_refused(
    page: Page, app: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    library = open_library()
    clip_id, _ = file_clip(library, "held.mp4", date(2026, 2, 3))
    claim(library, clip_id, Coach("f" * 32, "Bea"))
    open_page(page, app, f"?review={clip_id}")
    wait_until_watched(page)
    menus, panel = page.locator(".shots .more"), page.locator(".player .panel").first
    correct = page.locator(".player .correct")
    assert menus.count() > 0
    assert correct.is_hidden()
    assert not any(menu.is_visible() for menu in menus.all())
    expect(page.get_by_text("Correct something by hand")).to_have_count(0)

    page.get_by_role("button", name="Take over").click()
    expect(menus.first).to_be_visible()
    correct.click()
    expect(panel).to_be_visible()

    # What was open closes once another coach has the clip.
    claim(library, clip_id, Coach("f" * 32, "Bea"), take_over=True)
    page.locator(".flags").get_by_role("button", name="Confirm").first.click()
    expect(page.get_by_text("Bea has been looking at this clip since").first).to_be_visible()
    expect(correct).to_be_hidden()
    expect(panel).to_be_hidden()
    expect(menus.first).to_be_hidden()


def test_what_is_pressed_while_a_page_is_drawn_stays_pressed(
    page: Page, app: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No box is made anew when what is above it comes, such as the charts."""
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    clip_id, _ = file_clip(open_library(), "early.mp4", date(2026, 2, 4))
    job = analysed_film("early.mp4", MANY)
    boxes = {f"?review={clip_id}": "Hand-out for", f"?clip={job.id}": "Check this clip again"}
    open_page(page, app)
    for address, label in boxes.items():
        page.goto(f"{app.url}/{address}", wait_until="commit")
        page.evaluate(PRESS_AT_ONCE, label)
        wait_until_watched(page)
        assert page.evaluate("window.madeAnew") == []
        expect(page.locator("details", has_text=label)).to_have_attribute("open", "")


def test_each_key_decides_once_on_one_finding(
    page: Page, app: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C, C, J, R, R, each after the previous one has been handled and the page redrawn."""
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    library = open_library()
    clip_id, keys = file_clip(library, "many.mp4", date(2026, 2, 1))
    other_id, _ = file_clip(library, "more.mp4", date(2026, 2, 2))
    open_page(page, app, f"?review={clip_id}")
    wait_until_watched(page)
    page.locator("h1").first.click()
    confirmed, rejected = keys[:2], keys[3:]
    for key in confirmed:
        press(page, "c")
        wait_until_decided(library, clip_id, key, "confirmed")
    press(page, "j")
    for key in rejected:
        press(page, "r")
        wait_until_decided(library, clip_id, key, "rejected")
    expected = dict.fromkeys(confirmed, "confirmed") | dict.fromkeys(rejected, "rejected")
    assert decided(library, clip_id) == expected

    # A held key is a single press; a key typed into a note does not count.
    page.locator(".flags li .look").first.click()
    wait_until_drawn(page)
    for event in ({}, {"repeat": True}, {"repeat": True}):
        page.evaluate(PRESS, {"key": "c"} | event)
    wait_until_decided(library, clip_id, keys[0], None)
    wait_until_drawn(page)
    page.get_by_role("button", name="Note on this frame").click()
    page.get_by_label("Note", exact=True).press_sequentially("crjk")
    page.locator(".notes").get_by_role("button", name="Cancel").click()
    del expected[keys[0]]

    # Another clip, and back: each page handles its own keys, once.
    open_from_the_list(page, "more.mp4")
    press(page, "r")
    wait_until_decided(library, other_id, keys[0], "rejected")
    assert decided(library, clip_id) == expected
    open_from_the_list(page, "many.mp4")
    press(page, "c")
    wait_until_decided(library, clip_id, keys[0], "confirmed")
    wait_until_drawn(page)
    assert decided(library, clip_id) == expected | {keys[0]: "confirmed"}
    assert decided(library, other_id) == {keys[0]: "rejected"}

    unfold(page, "Hand-out for")
    handed = save_from_link(page, "Hand-out as a page (HTML)").path().read_text(encoding="utf-8")
    assert "Also standing out: " in handed


PRESS = """(keys) => window.dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...keys }))"""


def file_clip(library: Library, name: str, day: date) -> tuple[str, list[str]]:
    """Put a clip with many findings into the library; return its id there, and the findings."""
    clip_id = put_into(library, "Many Findings", day, analysed_film(name, MANY))
    return clip_id, findings(analysis_of(MANY).report)


def decided(library: Library, clip_id: str) -> dict[str, str]:
    with library.reading() as transaction:
        analysis = newest_of(transaction, clip_id)
        assert analysis is not None
        return decisions_of(transaction, analysis.id)


def wait_until_decided(library: Library, clip_id: str, key: str, word: str | None) -> None:
    wait_until(lambda: decided(library, clip_id).get(key) == word)


def press(page: Page, key: str) -> None:
    """Press a key once the page is drawn with the previous decisions."""
    wait_until_drawn(page)
    page.keyboard.press(key)


def open_from_the_list(page: Page, name: str) -> None:
    page.get_by_role("button", name="Library", exact=True).click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    wait_until_drawn(page)
    sheet = page.locator("[class*=st-key-sheet-]").filter(has_text=name)
    sheet.get_by_role("button", name="Open").click()
    expect(page.get_by_text(re.compile(rf"{name} · "))).to_be_visible()
    wait_until_watched(page)
    page.locator("h1").first.click()


def add_runner(page: Page, app: Server, name: str) -> None:
    open_page(page, app, "?library=")
    field = page.get_by_label("Name", exact=True)
    if not field.is_visible():  # it is folded once there are runners, of another test
        unfold(page, "Add a runner")
    field.fill(name)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def give(page: Page, names: list[str], runner: str) -> None:
    """Move clips in the library to another runner."""
    page.get_by_role("button", name="Library", exact=True).click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    for number, name in enumerate(names, start=1):
        wait_until_drawn(page)
        # Streamlit's own box is hidden behind the one that it draws.
        page.get_by_role("checkbox", name=f"Choose {name}").check(force=True)
        many = "1 clip" if number == 1 else f"{number} clips"
        expect(page.get_by_text(f"{many} chosen")).to_be_visible()
    wait_until_drawn(page)  # a redraw closes what was just opened
    page.get_by_role("button", name="Move to another runner").click()
    choose(page, "Move to", runner)
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text(f"Moved {len(names)} clips of Me to {runner}.")).to_be_visible()
    for name in names:
        expect(page.get_by_role("checkbox", name=f"Choose {name}")).not_to_be_checked()
    wait_until_drawn(page)


def look_through(page: Page) -> None:
    """Review all three clips by keyboard; add a note with an angle and an arrow to the first."""
    expect(page.get_by_role("button", name="Review waiting clips (3)")).to_be_visible()
    wait_until_drawn(page)
    page.keyboard.press("q")
    expect(page.locator(".flags .done")).to_be_visible()
    expect(page.get_by_text("3 clips left to review")).to_be_visible()
    wait_until_watched(page)
    page.wait_for_function("document.querySelector('h1') !== null")
    page.keyboard.press("c")
    expect(page.locator(".flags li").first.get_by_role("button", name="Confirm")).to_have_attribute(
        "aria-pressed", "true"
    )
    wait_until_drawn(page)
    draw_note(page, "Land softer: shin upright")
    track_an_angle(page, "Full flexion", "Lazy knee")
    for left in ("2 clips left to review", "1 clip left to review"):
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(left)).to_be_visible()
        wait_until_watched(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(page.get_by_text("Reviewed")).to_have_count(3)


def track_an_angle(page: Page, name: str, renamed: str) -> None:
    """Define an angle of one's own; letters that are the player's keys are typed into its name."""
    page.get_by_role("button", name="Track an angle").click()
    page.get_by_label("Name of the angle", exact=True).press_sequentially(name)
    for place, landmark in (("One end", "hip"), ("Vertex", "knee"), ("Other end", "ankle")):
        page.get_by_label(place, exact=True).select_option(label=f"{landmark}, camera side")
    page.get_by_role("button", name="Keep the angle").click()
    angles = page.locator(".player .angles")
    expect(angles).to_contain_text(name)
    angles.get_by_role("button", name="Rename").click()
    page.get_by_label("New name of the angle").fill(renamed)
    page.keyboard.press("Enter")
    expect(angles).to_contain_text(renamed)
    wait_until_drawn(page)
    page.locator("h1").first.click()


def draw_note(page: Page, words: str) -> None:
    page.get_by_role("button", name="Note on this frame").click()
    page.get_by_role("button", name="Angle", exact=True).click()
    stage = page.locator(".player .stage")
    box = stage.bounding_box()
    assert box is not None

    def at(across: float, down: float) -> tuple[float, float]:
        return box["x"] + across * box["width"], box["y"] + down * box["height"]

    for place in ((0.5, 0.3), (0.5, 0.6), (0.7, 0.6)):
        page.mouse.click(*at(*place))
    page.get_by_role("button", name="Arrow", exact=True).click()
    page.mouse.move(*at(0.2, 0.2))
    page.mouse.down()
    page.mouse.move(*at(0.4, 0.5), steps=4)
    page.mouse.up()
    page.locator(".flags .done").click()
    expect(page.get_by_text("Save or cancel the note first.")).to_be_in_viewport()
    page.get_by_label("Note", exact=True).fill(words)
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".notes").get_by_text(words)).to_be_visible()
    wait_until_drawn(page)
    page.locator("h1").first.click()  # out of the player, whose keys are its own


def compare_first_and_last(page: Page, app: Server) -> None:
    wait_until_drawn(page)  # a list that is drawn anew under the pointer hears no click
    page.get_by_role("button", name="Open").last.click()
    wait_until_watched(page)
    page.get_by_role("button", name="Anna Kim").click()
    expect(page.get_by_text(re.compile("(Likely|Sure) change:")).first).to_be_visible()
    page.get_by_role("button", name="Compare the first and the last").click()
    expect(page.get_by_role("heading", name="Anna Kim, then and now")).to_be_visible()
    expect(page.get_by_text(re.compile("Changed beyond what .*overstride"))).to_be_visible()
    assert app.url in page.url


class Pages:
    """A PDF's text, and its pages as pictures."""

    def __init__(self, path: Path) -> None:
        run = {"check": True, "capture_output": True}
        self.text = subprocess.run(["pdftotext", path, "-"], **run).stdout.decode()  # type: ignore[call-overload]
        subprocess.run(["pdftoppm", "-r", "60", "-png", path, path.with_suffix("")], **run)  # type: ignore[call-overload]
        self.pictures = sorted(path.parent.glob(f"{path.stem}-*.png"))

    def holds(self, colour: tuple[int, int, int]) -> bool:
        """Return whether a page shows a colour, approximately."""
        import cv2
        import numpy as np

        for picture in self.pictures:
            image = cv2.imread(str(picture))
            assert image is not None
            if (np.abs(image[:, :, ::-1].astype(int) - colour).max(axis=2) < 25).sum() > 20:
                return True
        return False


def hand_out(page: Page, folder: Path) -> Pages:
    page.get_by_role("button", name="Anna Kim").click()
    expect(page.get_by_role("heading", name="Anna Kim", exact=True)).to_be_visible()
    # The most serious clip came first, and of two alike the newest: that one has the note.
    wait_until_drawn(page)
    sessions = page.locator("details", has_text="3 judged sessions")
    unfold(page, "3 judged sessions")
    sessions.get_by_role("button", name="Open").nth(1).click()
    expect(page.get_by_text("march.mp4 · 10 March 2026")).to_be_visible()
    wait_until_watched(page)
    unfold(page, "Hand-out for Anna Kim")
    path = folder / "hand-out.pdf"
    save_from_link(page, "Hand-out to print (PDF)").save_as(path)
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler is not on this machine")
    return Pages(path)
