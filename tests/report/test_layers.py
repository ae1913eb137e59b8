"""The first layer is plain words everywhere, the second has every number."""

import re
from dataclasses import replace

import pytest

from posture.checks import CHECKS
from posture.checks.base import Check
from posture.pipeline.analysis import analyze_track
from posture.report.cards import render_cards
from posture.report.html import render_html
from posture.report.layers import in_full, norm_words, told_value, value_words
from posture.results.clip_settings import ClipSettings
from posture.results.judging import Chance
from posture.results.report import Norm, Report
from posture.results.sentences import Words
from tests.gait import Camera, Runner, Stander, film, joined

SYMBOLS = re.compile(r"±|°|%|\bHz\b|et al|\((?:abstract|19\d\d|20\d\d)|\b(?:19|20)\d\d\b")


@pytest.fixture(scope="module")
def analysed() -> Report:
    standing, run = film(Stander(), Camera(seconds=3.2)), film(Runner(overstride=36.0))
    settings = ClipSettings(height_cm=178.0, back="hurts", runner_kind="returning")
    return analyze_track(joined(standing, run), settings).report


def unfolded(page: str) -> str:
    """The page with every box open but the curious ones, the table of steps and how it was made."""
    kept = re.compile(r"<summary>(?:<h3>)?(?:For the curious|Every step|How this report was made)")
    parts = re.split(r"(<details[^>]*>\s*)", page)
    for number in range(1, len(parts), 2):
        if not kept.match(parts[number + 1]):
            parts[number] = "<section>"
    return "".join(parts)


def first_layer(page: str) -> str:
    """The words of a page outside everything that has to be unfolded."""
    page = re.sub(r"<style.*?</style>|<head.*?</head>", "", page, flags=re.DOTALL)
    while "<details" in page:
        page = re.sub(r"<details(?:(?!<details).)*?</details>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_s_first_layer_has_no_symbols_and_no_citations(analysed: Report) -> None:
    for page in (render_html(analysed, CHECKS, {}), render_cards(analysed, CHECKS, {})):
        words = first_layer(page)
        assert "Overstride" in words
        assert not SYMBOLS.findall(words)


def test_what_is_folded_has_symbols_and_citations_only_for_the_curious(analysed: Report) -> None:
    page = unfolded(render_html(analysed, CHECKS, {}))
    words = first_layer(page)
    assert "Must ankle and knee be in line" in words
    assert "Let the long run be at most" in words
    assert not SYMBOLS.findall(words)


def test_a_refused_clip_s_page_has_neither(refused_report: Report) -> None:
    words = first_layer(render_html(refused_report, CHECKS, {}))
    assert "right angle" in words
    assert not SYMBOLS.findall(words)


def test_the_page_s_second_layer_has_every_number(analysed: Report) -> None:
    page = render_html(analysed, CHECKS, {})
    for key, own in analysed.measurements.items():
        if own.value is not None and own.unit != "signs":
            text = value_words(own, "metric").replace(" %", "\N{NO-BREAK SPACE}%")
            assert f"Measured: {text}" in page, key


def test_values_are_told_in_words(ok_report: Report) -> None:
    own = ok_report.measurements
    leg = replace(CHECKS["vertical_oscillation"], words=Words(of="of the leg"))
    bounce = own["vertical_oscillation"]
    assert told_value(leg, bounce, "metric") == "about 8 per cent of the leg, 7 centimetres"
    assert told_value(leg, bounce, "imperial") == "about 8 per cent of the leg, 2.8 inches"
    assert told_value(None, own["trunk_lean"], "metric") == "about 6 degrees"
    assert told_value(None, own["pelvic_tilt_proxy"], "metric") == "2 of 4 signs"
    assert told_value(leg, own["lumbar_hollow"], "metric") == ""


def test_values_with_interval_centimetres_and_none(ok_report: Report) -> None:
    own = ok_report.measurements
    assert value_words(own["trunk_lean"], "metric") == "6.1 ± 3.9°"
    assert value_words(own["vertical_oscillation"], "metric") == "8.1 ± 0.8 % (7.2 cm)"
    assert value_words(own["vertical_oscillation"], "imperial") == "8.1 ± 0.8 % (2.8 in)"
    assert value_words(own["pelvic_tilt_proxy"], "metric") == "2 of 4 signs"
    assert value_words(own["lumbar_hollow"], "metric") == ""


def test_a_norm_says_whose_it_is() -> None:
    norm = Norm(1.4, 7.3, 13.2, "16 runners, at this belt speed")
    assert norm_words(norm, "deg") == (
        "Nine in ten: 1.4 to 13.2°, median 7.3° (16 runners, at this belt speed)."
    )
    assert norm_words(None, "deg") == ""


def test_in_full_everything_is_said(ok_report: Report, checks: dict[str, Check]) -> None:
    lean = replace(ok_report.measurements["trunk_lean"], chance=Chance(0.124, 0.004))
    assert in_full(checks["trunk_lean"], lean, "metric") == [
        "Measured: 6.1 ± 3.9° (90 % interval).",
        "Usual: 2 to 13°. Stands out: below −1.0° or above 18.0°.",
        "The chance that it is past the usual limit is 12 %, that it stands out under 1 %.",
        "Measured 17 times. A change counts from 2.1 degrees on the same day, from 11.6 degrees on "
        "another.",
    ]
    sure = replace(lean, chance=Chance(0.996, 0.5), n=1)
    lines = in_full(checks["trunk_lean"], sure, "metric")
    assert "past the usual limit is over 99 %, that it stands out 50 %." in lines[2]
    assert lines[3].startswith("Measured once.")


def test_signs_have_neither_a_usual_range_nor_chances(ok_report: Report) -> None:
    signs = replace(ok_report.measurements["pelvic_tilt_proxy"], chance=Chance(0.9, 0.0))
    assert in_full(None, signs, "metric") == ["Measured: 2 of 4 signs.", "Measured 17 times."]
