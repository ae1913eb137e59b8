"""What was not measured this time keeps its figures; the page is made of what is kept."""

from pathlib import Path

import pytest

from bench.sections import Page, Section, publish


@pytest.fixture
def page(tmp_path: Path) -> Page:
    for folder in ("bench", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "bench" / "speed_introduction.txt").write_text("# How fast\n")
    return Page("speed", ("first", "second"), tmp_path)


def table(key: str, cell: str, measured: str) -> Section:
    return Section(key, f"Title of {key}", "A note.", ("what", "value"), (("row", cell),), measured)


def test_a_section_not_measured_keeps_figures_and_date(page: Page) -> None:
    publish(page, [table("first", "1.5", "then"), table("second", "2.5", "then")])
    publish(page, [table("second", "9.5", "now")])
    text = page.page.read_text()
    assert text.startswith("# How fast\n")
    assert "| row | 1.5 |" in text
    assert "| row | 9.5 |" in text
    assert "2.5" not in text
    assert text.index("*Measured then.*") < text.index("*Measured now.*")


def test_sections_stand_in_their_order(page: Page) -> None:
    publish(page, [table("second", "1", "now"), table("first", "2", "now")])
    text = page.page.read_text()
    assert text.index("Title of first") < text.index("Title of second")
