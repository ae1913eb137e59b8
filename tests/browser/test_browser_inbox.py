"""A coach's card: clips of new runners from the inbox to their hand-outs, by keyboard."""

import os
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect
from sqlalchemy import update

from posture.library.maintenance.opening import open_library
from posture.library.runners.queries import ClipFilter, find_clips
from posture.library.schema.tables import StoredAnalysis
from posture.pose_track import save_track
from tests.browser.axe import AXE, violations
from tests.browser.conftest import complaints, open_page, wait_until_drawn
from tests.browser.server import Server
from tests.gait import Camera, Runner, film
from tests.waiting import wait_until

CLIPS = 3
TEN = 10
MOST_STEPS = 60
"""Keys and clicks beyond names and words, for ten clips of ten new runners."""
NAMES = ("Ada Obi", "José García", "Łukasz Żółć", "李小龍", *(f"Runner {n}" for n in range(5, 11)))


class Hands:
    """A coach's hands, which count their keys and clicks; names and words do not count."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.steps += 1

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()
        self.steps += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)


@pytest.fixture
def card(tmp_path: Path) -> list[Path]:
    """A clip of each runner, filmed a quarter of an hour apart."""
    began = datetime(2026, 7, 3, 9, 0).timestamp()
    paths = []
    for number in range(CLIPS):
        path = tmp_path / f"IMG_{number + 1:02}.npz"
        save_track(film(Runner(overstride=36.0 - number), Camera(seconds=5.0)), path)
        os.utime(path, (began + 900 * number,) * 2)
        paths.append(path)
    return paths


def test_a_card_of_new_runners_from_the_inbox_to_their_hand_outs(
    page: Page, app: Server, card: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(app.data))
    leave_nothing_waiting()
    errors, hands = complaints(page), Hands(page)
    open_page(page, app, "?library=")
    hands.click("Inbox: add clips")
    page.locator("input.files").set_input_files(card)
    hands.steps += 1  # the card is dropped
    cards = page.locator(".card")
    expect(cards).to_have_count(len(card))
    expect(cards.first).to_contain_text("09:00:00, as the file says · 5 s · 60 frames/s · right")
    fixed = hands.steps

    # It lies in the library and not in the tab.
    page.reload()
    expect(cards).to_have_count(len(card))
    wait_until_drawn(page)
    for name, clip in zip(NAMES, card, strict=False):
        hands.press("n")
        hands.type(name)
        hands.press("Enter")
        owned = page.locator(".card").filter(has_text=clip.name)
        expect(owned).to_contain_text(name)
    given = hands.steps - fixed
    assert not AXE.exists() or violations(page) == []
    undo_and_give_again(page, NAMES[len(card) - 1], card[-1].name)
    hands.press("Enter")
    expect(cards).to_have_count(0)
    wait_until(lambda: waiting() == len(card))
    hands.press("q")
    fixed = hands.steps - given
    for left in range(len(card), 0, -1):
        # The address changes before the page does, on which a key would be for the clip before.
        waits = re.compile(rf"\b{left} clips? left to review")
        expect(page.get_by_text(waits)).to_be_visible()
        wait_until_drawn(page)
        expect(page.locator(".flags .done")).to_have_text("Done, next")
        if left == 1:
            decide_and_undo(page)
        saved = review_and_hand_out(hands)
        assert saved.suggested_filename.endswith(".pdf")
        if left == 1:
            expect(page.get_by_role("heading", name="Library")).to_be_visible()
    assert waiting() == 0
    each = (hands.steps - fixed) / len(card)
    assert (fixed, each) == (4, 5), "the inbox, the card, Enter, Q; N, Enter, H, Enter, Ctrl+Enter"
    assert fixed + TEN * each <= MOST_STEPS
    assert errors == []


def leave_nothing_waiting() -> None:
    """Mark what other tests have left to be looked at, since the app is shared with them."""
    with closing(open_library()) as library, library.changing() as transaction:
        transaction.execute(update(StoredAnalysis).values(review="done"))


def waiting() -> int:
    """Return how many clips wait to be looked at."""
    with closing(open_library()) as library, library.reading() as transaction:
        return find_clips(transaction, ClipFilter(review="waiting")).total


def undo_and_give_again(page: Page, name: str, clip: str) -> None:
    """Undo the last step, and drag the clip onto the runner; that is not part of the job."""
    card = page.locator(".card").filter(has_text=clip)
    page.get_by_role("button", name="Undo").click()
    expect(card).not_to_contain_text(name)
    card.drag_to(page.get_by_role("button", name=re.compile(name)))
    expect(card).to_contain_text(name)
    wait_until_drawn(page)
    card.click()


def decide_and_undo(page: Page) -> None:
    """Confirm the first finding and undo that; it is not needed to hand anything out."""
    wait_until_drawn(page)
    confirm = page.locator(".flags").get_by_role("button", name="Confirm").first
    page.keyboard.press("c")
    expect(confirm).to_have_attribute("aria-pressed", "true")
    wait_until_drawn(page)
    page.keyboard.press("u")
    expect(confirm).to_have_attribute("aria-pressed", "false")


def review_and_hand_out(hands: Hands) -> Download:
    page = hands.page
    wait_until_drawn(page)
    before = page.url
    hands.press("h")
    expect(page.locator(".st-key-hand-out a[download]").first).to_be_focused()
    with page.expect_download() as download:
        hands.press("Enter")
    hands.press("Control+Enter")
    page.wait_for_url(lambda url: url != before)
    return download.value
