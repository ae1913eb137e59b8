"""Every page of the app against the rules of WCAG 2.2 A and AA that axe-core can check."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from posture.ui.clips.clip_folder import AppClip
from tests.browser.conftest import open_page, wait_until_drawn, wait_until_watched
from tests.browser.server import Server

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
RUN: Final = "tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })"

pytestmark = pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is not installed; `make check-browser` installs it"
)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, in light and in dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        wait_until_drawn(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result: dict[str, Any] = page.evaluate(RUN, RULES)
        for rule in result["violations"]:
            places = [node["target"] for node in rule["nodes"]]
            found.append(f"{scheme}: {rule['help']} ({rule['id']}) at {places}")
    return found


@pytest.mark.parametrize("address", ["", "?answers=1", "?live=1", "?library="])
def test_a_page_breaks_no_rule(page: Page, app: Server, address: str) -> None:
    open_page(page, app, address)
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
    open_page(page, app, f"?compare={numbered.id}~{analysed_sample.id}")
    assert violations(page) == []
