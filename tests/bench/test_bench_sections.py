"""What was not measured this time keeps its figures; the page is made of what is kept."""

from pathlib import Path

from bench.sections import ORDER, Section, publish


def table(key: str, cell: str, measured: str) -> Section:
    return Section(key, f"Title of {key}", "A note.", ("what", "value"), (("row", cell),), measured)


def test_a_section_not_measured_keeps_figures_and_date(tmp_path: Path) -> None:
    kept, page = tmp_path / "kept.json", tmp_path / "page.md"
    first, second = ORDER[0], ORDER[1]
    publish([table(first, "1.5", "then"), table(second, "2.5", "then")], kept, page)
    publish([table(second, "9.5", "now")], kept, page)
    text = page.read_text()
    assert "| row | 1.5 |" in text
    assert "| row | 9.5 |" in text
    assert "2.5" not in text
    assert text.index("*Measured then.*") < text.index("*Measured now.*")


def test_sections_stand_in_their_order(tmp_path: Path) -> None:
    kept, page = tmp_path / "kept.json", tmp_path / "page.md"
    publish([table(ORDER[1], "1", "now"), table(ORDER[0], "2", "now")], kept, page)
    text = page.read_text()
    assert text.index(f"Title of {ORDER[0]}") < text.index(f"Title of {ORDER[1]}")
