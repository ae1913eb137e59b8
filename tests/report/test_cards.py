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
    # What stands out comes first, whether or not its check has a card.
    assert re.findall(r'id="card-(\w+)"', page) == [
        "overstride",
        "thigh_extension_at_toe_off",
        "pelvic_tilt_proxy",
        "trunk_lean",
        "head_forward",
        "cadence",
    ]
    cards, others = page.split("Every other number")
    assert "Stands out" in cards
    assert "Elbow angle" in others
    assert "Elbow angle" not in cards
    assert "<script" not in page


def test_a_finding_that_has_no_card_gets_one_in_front(report: Report) -> None:
    own = report.measurements
    calm = {key: replace(m, verdict="ok") for key, m in own.items() if m.limits}
    knee = replace(own["knee_flexion_at_contact"], verdict="watch")
    found = replace(report, measurements={**own, **calm, "knee_flexion_at_contact": knee})
    cards, others = render_cards(found, CHECKS, {}).split("Every other number")
    assert re.findall(r'id="card-(\w+)"', cards)[0] == "knee_flexion_at_contact"
    assert "Knee bend at landing" not in others


def test_within_a_card_a_finding_comes_first(report: Report) -> None:
    own = report.measurements
    calm = {key: replace(m, verdict="ok") for key, m in own.items() if m.limits}
    bounce = replace(own["vertical_oscillation"], verdict="watch")
    found = replace(report, measurements={**own, **calm, "vertical_oscillation": bounce})
    page = render_cards(found, CHECKS, {})
    assert re.findall(r'id="card-(\w+)"', page)[0] == "vertical_oscillation"
    assert page.index("<h4>Rise and fall") < page.index("<h4>Cadence")


def test_each_piece_of_evidence_can_be_pressed_and_rejected(report: Report) -> None:
    shots = report.measurements["overstride"].evidence
    picture = {
        ("overstride", shots[0].time_s): "/clips/x/evidence/overstride-1.jpg?v=1",
        ("overstride", shots[1].time_s): "",
    }
    page = render_cards(report, CHECKS, picture)
    pressed = re.findall(r'class="shot" data-time="([\d.]+)" data-check="overstride"', page)
    assert [float(time) for time in pressed] == [shot.time_s for shot in shots]
    assert page.count('class="more"') == page.count('class="shot"')
    assert page.count("<img") == 1
    assert page.count('class="to-come"') == 1, "its place is kept until it is drawn"
    assert "/clips/x/evidence/overstride-1.jpg?v=1" in page


def test_what_stands_in_a_report_is_text_and_no_page(report: Report) -> None:
    lean = replace(report.measurements["trunk_lean"], why="<img src=x onerror=alert(1)>")
    hostile = replace(report, measurements={**report.measurements, "trunk_lean": lean})
    page = render_cards(hostile, CHECKS, {})
    assert "<img" not in page
    assert "&lt;img src=x" in page
