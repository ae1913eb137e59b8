"""A measurement against the runner's own stance, in words and on page, PDF and terminal."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from posture.checks import CHECKS
from posture.pipeline.analysis import analyze_track
from posture.report.cards import render_cards
from posture.report.html import render_html
from posture.report.pdf import report_pdf
from posture.report.stance_words import stance_in_full, stance_words, where_standing
from posture.report.table import print_table
from posture.results.clip_settings import ClipSettings
from posture.results.report import FromStance, Report, Stance, View
from tests.gait import Camera, Runner, Stander, film, joined

WORDS = "further forward than when you stand still"


@pytest.fixture(scope="module")
def report() -> Report:
    standing, run = film(Stander(), Camera(seconds=3.2)), film(Runner(), Camera(seconds=6.0))
    return analyze_track(joined(standing, run), ClipSettings()).report


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("trunk_lean", 4.12, "About 4 degrees further forward than when you stand still."),
        ("trunk_lean", -2.0, "About 2 degrees further back than when you stand still."),
        ("knee_flexion_at_contact", -3.0, "About 3 degrees straighter than when you stand still."),
        ("lumbar_hollow", 1.7, "About 2 per cent deeper than when you stand still."),
        ("lumbar_hollow", 1.6, "No clear difference from when you stand still."),
    ],
)
def test_a_difference_is_said_in_its_own_words(
    report: Report, key: str, value: float, words: str
) -> None:
    own = replace(report.measurements[key], from_stance=FromStance(value, 1.63, 1.04, 2.5))
    assert stance_words(CHECKS[key], own) == words


def test_in_full_it_has_both_values_and_the_interval(report: Report) -> None:
    own = replace(report.measurements["trunk_lean"], from_stance=FromStance(-4.12, 1.63, 1.04, 2.5))
    assert stance_in_full(CHECKS["trunk_lean"], own) == (
        "Standing still: 1.0°; running, 4.1 ± 1.6° further back."
    )
    assert stance_in_full(CHECKS["trunk_lean"], replace(own, from_stance=None)) == ""


def test_without_a_stance_nothing_is_said(report: Report) -> None:
    own = replace(report.measurements["trunk_lean"], from_stance=None)
    assert stance_words(CHECKS["trunk_lean"], own) == ""
    assert stance_words(None, report.measurements["trunk_lean"]) == ""
    assert where_standing(None) == []


def test_the_stretch_is_named_with_the_clip_that_shows_it() -> None:
    view = View(3.2, 9.0, "right", "right", False, 0.0, 0.0, Stance(0.31, 2.89, "stand.mp4"))
    assert where_standing(view) == [("Standing still", "0.3 to 2.9 s of stand.mp4")]
    here = replace(view, stance=Stance(0.31, 2.89, None))
    assert where_standing(here) == [("Standing still", "0.3 to 2.9 s")]


def test_page_app_and_terminal_show_it(report: Report) -> None:
    page = render_html(report, CHECKS, {})
    assert WORDS in page
    assert "Standing still" in page
    assert WORDS in render_cards(report, CHECKS, {})
    paper = io.StringIO()
    print_table(report, CHECKS, Console(file=paper, width=200))
    assert f"Trunk lean: About 5 degrees {WORDS}." in paper.getvalue()


def test_the_pdf_is_longer_for_it(report: Report) -> None:
    bare = {key: replace(m, from_stance=None) for key, m in report.measurements.items()}
    with_words, without = (
        report_pdf(own, CHECKS, {}) for own in (report, replace(report, measurements=bare))
    )
    assert len(with_words) > len(without)


def test_the_table_of_measurements_has_it(report: Report) -> None:
    table = report.to_table()
    lean = list(table["measurement"]).index("trunk_lean")
    assert table["from_stance"][lean] == pytest.approx(5.0, abs=0.1)
    assert table["from_stance_u"][lean] > 1.0
    cadence = list(table["measurement"]).index("cadence")
    assert table["from_stance"][cadence] != table["from_stance"][cadence]
