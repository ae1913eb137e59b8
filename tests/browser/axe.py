"""What axe-core finds wrong with a page."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import wait_until_drawn

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
OF_COLOURS: Final = ["color-contrast", "link-in-text-block"]
"""The only ones of these rules that a page can break in one colour scheme alone."""
RUN: Final = "([type, values]) => axe.run(document, { runOnly: { type, values } })"

# The page takes its colours from the scheme a moment later, and some of them change gradually.
IN_COLOURS_OF: Final = """(scheme) => {
  const page = getComputedStyle(document.querySelector("[data-testid=stApp]"));
  const [red] = page.backgroundColor.match(/[0-9]+/);
  const changes = document.getAnimations().map((each) => each.effect.getComputedTiming());
  return (red < 128) === (scheme === "dark") && !changes.some((each) => each.endTime < Infinity);
}"""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, in light and in dark; skip the test where it is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; `make check-browser` installs it")
    found = []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    is_streamlits = page.get_by_test_id("stApp").count() > 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if is_streamlits:
            wait_until_drawn(page)
            page.wait_for_function(IN_COLOURS_OF, arg=scheme)
        rules = ["tag", RULES] if scheme == "light" else ["rule", OF_COLOURS]
        result: dict[str, Any] = page.evaluate(RUN, rules)
        for rule in result["violations"]:
            places = [node["target"] for node in rule["nodes"]]
            found.append(f"{scheme}: {rule['help']} ({rule['id']}) at {places}")
    return found
