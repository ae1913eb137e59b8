"""The verdicts as cards with evidence that can be clicked."""

import re
from dataclasses import replace

import pytest

from posture.checks import CHECKS
from posture.pipeline.analysis import analyze_track
from posture.report.cards import render_cards
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from tests.gait import Camera, Runner, film


@pytest.fixture(scope="module")
def report() -> Report:
    return analyze_track(film(Runner(overstride=36.0), Camera(seconds=6.0)), ClipSettings()).report


def test_five_cards_say_their_verdict_in_words_and_every_other_number_follows(
    report: Report,
) -> None:
    page = render_cards(report, CHECKS, {})
    assert re.findall(r'id="card-(\w+)"', page) == [
        "trunk_lean",
        "pelvic_tilt_proxy",
        "head_forward",
        "overstride",
        "cadence",
    ]
    cards, others = page.split("Every other number")
    assert "Stands out" in cards
    assert "Elbow angle" in others
    assert "Elbow angle" not in cards
    assert "<script" not in page


def test_each_piece_of_evidence_can_be_pressed_and_rejected(report: Report) -> None:
    shots = report.measurements["overstride"].evidence
    picture = {("overstride", shots[0].time_s): "/clips/x/evidence/overstride-1.jpg?v=1"}
    page = render_cards(report, CHECKS, picture)
    pressed = re.findall(r'class="shot" data-time="([\d.]+)" data-check="overstride"', page)
    assert [float(time) for time in pressed] == [shot.time_s for shot in shots]
    assert page.count('class="reject"') == page.count('class="shot"')
    assert page.count("<img") == 1
    assert "/clips/x/evidence/overstride-1.jpg?v=1" in page


def test_what_stands_in_a_report_is_text_and_no_page(report: Report) -> None:
    lean = replace(report.measurements["trunk_lean"], why="<img src=x onerror=alert(1)>")
    hostile = replace(report, measurements={**report.measurements, "trunk_lean": lean})
    page = render_cards(hostile, CHECKS, {})
    assert "<img" not in page
    assert "&lt;img src=x" in page
