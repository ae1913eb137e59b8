"""What a hand-out holds besides the report: the coach's own, an earlier session, targets."""

import re
from dataclasses import replace

import pytest

from posture.drawing.lettering import direction
from posture.pipeline.analysis import analyze_track
from posture.report.hand_out import (
    HandOut,
    HandOutPicture,
    TargetLine,
    TextBox,
    ThenAndNow,
    ThenNowLine,
    first_pictures,
    hand_out_html,
    hand_out_words,
)
from posture.report.own_angle_lines import AngleLine
from posture.report.own_material import ExerciseSheet, PracticeCard
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from tests.gait import Runner, film
from tests.pictures import a_jpeg

CARD = PracticeCard("Laufpraxis Süd", "Ines Żak", "Köln\ninès@example.org", a_jpeg())


@pytest.fixture(scope="module")
def report() -> Report:
    return analyze_track(film(Runner(overstride=36.0)), ClipSettings()).report


@pytest.fixture
def hand_out(report: Report) -> HandOut:
    return HandOut("محمد صلاح", "30 November 2026", "1 December 2026", "أحسنت!", report, [], [])


def test_all_of_the_coach_s_own_is_in_it(hand_out: HandOut) -> None:
    pair = (HandOutPicture(a_jpeg(), "side", "Then."), HandOutPicture(a_jpeg(), "side", "Now."))
    rows = [ThenNowLine("Overstride", "36.0 per cent", "30.1 per cent", "No clear change.")]
    full = replace(
        hand_out,
        practice=CARD,
        blocks=[TextBox("Warm-up <b>", "Ten minutes.\nFour strides.")],
        exercises=[ExerciseSheet("A-skip", "3 x 20 m", "Knee up.", a_jpeg(), b"film")],
        earlier=ThenAndNow("10 January 2026", "30 November 2026", rows, [pair], ["Shoes unknown."]),
        targets=[
            TargetLine("Cadence", "at least 165 steps a minute", "169.0 steps a minute", "Reached.")
        ],
        angles=[
            AngleLine(
                "Knee <bend>",
                ("152.3° ± 6.5°", "12.1° (2.0°), no interval", "not measured"),
                ("about 152 degrees", "about 12 degrees", "not measured"),
            )
        ],
    )
    words = hand_out_words(full).splitlines()
    for line in (
        *("Laufpraxis Süd", "Ines Żak", "Köln", "inès@example.org", "Running form, for محمد صلاح"),
        *("أحسنت!", "Warm-up <b>", "Ten minutes.", "Four strides."),
        *("A-skip", "3 x 20 m", "Knee up."),
        *("Then and now", "36.0 per cent", "30.1 per cent", "No clear change.", "Shoes unknown."),
        *("What we aim at", "at least 165 steps a minute", "Reached."),
        *("Angles that your coach measured", "Knee <bend>", "At toe-off", "about 152 degrees"),
        "Knee <bend>: at contact 152.3° ± 6.5°; at toe-off 12.1° (2.0°), no interval; "
        "mean over the strides not measured.",
    ):
        assert line in words
    page = hand_out_html(full)
    assert page.count("<img") == 3, "logo and pair; the exercise's picture is the clip's poster"
    assert page.count("data:video/mp4") == 1
    assert not re.search(r'(src|href|poster)="(?!data:|#)', page), "one file, nothing loaded"
    paper = hand_out_html(full, paper=True)
    assert paper.count("<img") == 4


def test_what_was_not_chosen_leaves_no_heading(hand_out: HandOut) -> None:
    words = hand_out_words(hand_out)
    for heading in ("Then and now", "What we aim at", "More exercises", "Angles that your coach"):
        assert heading not in words
    assert 'class="practice"' not in hand_out_html(hand_out)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Ann", "ltr"),
        ("محمد", "rtl"),
        ("5 ק״מ", "rtl"),
        ("12!", "ltr"),
        ("", "ltr"),
        ("李小龍 محمد", "ltr"),
    ],
)
def test_a_text_is_read_in_the_direction_of_its_first_letter(text: str, way: str) -> None:
    assert direction(text) == way


def test_at_first_there_is_one_picture_per_finding(report: Report) -> None:
    shots = report.measurements["overstride"].evidence
    named = [replace(shot, image=f"evidence/overstride-{n}.jpg") for n, shot in enumerate(shots, 1)]
    measured = {
        **report.measurements,
        "overstride": replace(report.measurements["overstride"], evidence=named),
    }
    shown = first_pictures(replace(report, measurements=measured))
    assert shown == ("evidence/overstride-1.jpg",)
