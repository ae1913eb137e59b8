import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import get_args

import pytest

from posture.care import plan_wording as wording
from posture.care.planning import plan_without_film
from posture.checks.base import Check
from posture.drawing.figure.exercise_figures import EXERCISE_FIGURES
from posture.errors import RefusalCode
from posture.report import guidance
from posture.report.html import render_html
from posture.results.clip_settings import ClipSettings
from posture.results.report import Refusal, Report

VOID = {"meta", "img", "br", "link", "input", "hr"}
SVG_SHAPES = {"circle", "path", "line", "rect", "ellipse"}
LOADING = {"src", "href", "data", "action", "poster", "srcset", "xlink:href"}
JPEG = {"evidence/overstride-1.jpg": b"\xff\xd8one", "evidence/trunk_lean-1.jpg": b"\xff\xd8two"}


class Page(HTMLParser):
    """Collects what the tests need, and checks that tags are well nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.alts: list[str | None] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in LOADING]
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "img":
            self.alts.append(values.get("alt"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture
def page(ok_report: Report, checks: dict[str, Check]) -> Page:
    return Page(render_html(ok_report, checks, JPEG))


def test_tags_nest_and_ids_are_unique(page: Page) -> None:
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {"main", "header", "footer", "h1"} <= set(page.tags)


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert all(load.startswith(("data:image/jpeg;base64,", "#")) for load in page.loads)


def test_style_loads_nothing(ok_report: Report, checks: dict[str, Check]) -> None:
    text = render_html(ok_report, checks, {})
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "http" not in text.replace("http-equiv", "")


def test_warning_signs_come_first(page: Page) -> None:
    assert page.text.index(guidance.FIRST) < page.text.index("stands out") < 500
    assert all(sign in page.text for sign in guidance.WARNING_SIGNS[0].signs)


def test_order_of_the_page(page: Page) -> None:
    marks = [
        "One thing stands out",
        "One thing to try",
        "What it may mean",
        "Does your back hurt?",
        "What else was measured",
        "The moments behind the numbers",
        "The load on your back",
        "What this view cannot see",
        "Other numbers",
        "Every step",
        "How this report was made",
        "not medical advice",
    ]
    places = [page.text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_every_measurement_is_on_the_page(page: Page, ok_report: Report) -> None:
    assert set(ok_report.measurements) <= set(page.ids)
    for measurement in ok_report.measurements.values():
        assert measurement.why in page.text


def test_measurements_without_a_check_are_listed_by_key(ok_report: Report) -> None:
    page = Page(render_html(ok_report, {}, {}))
    assert set(ok_report.measurements) <= set(page.ids)
    assert "Shank angle at contact" in page.text


def test_unknown_is_explained(page: Page) -> None:
    assert "Not measured" in page.text
    assert "Could not be measured, because the outline of the back" in page.text


def test_findings_come_with_meaning_cue_and_graded_exercises(page: Page) -> None:
    assert "goes with harder braking" in page.text
    assert "set a metronome to 166" in page.text
    assert page.text.count("low: follows from the mechanics") == 3


def test_an_exercise_comes_with_its_drawing_if_it_has_one(
    ok_report: Report, checks: dict[str, Check]
) -> None:
    html = render_html(ok_report, checks, {})
    assert html.count('<svg class="exercise-figure"') == 2
    assert EXERCISE_FIGURES["Dead bug"].words in html


def test_pictures_are_embedded_with_words(page: Page) -> None:
    assert page.tags.count("img") == 2
    assert "data:image/jpeg;base64,/9hvbmU=" in page.loads
    assert all(alt and "The runner from the side" in alt for alt in page.alts)


def test_slow_motion_times_are_explained(ok_report: Report, checks: dict[str, Check]) -> None:
    slow = replace(ok_report, clip=replace(ok_report.clip, slow_motion_factor=8.0))
    assert "multiply them by 8." in Page(render_html(slow, checks, JPEG)).text


def test_no_pictures_no_section(ok_report: Report, checks: dict[str, Check]) -> None:
    page = Page(render_html(ok_report, checks, {}))
    assert "The moments behind" not in page.text


def test_names_from_outside_are_escaped(ok_report: Report, checks: dict[str, Check]) -> None:
    clip = replace(ok_report.clip, name="<script>alert(1)</script>.mp4")
    quality = replace(ok_report.quality, warnings=["<b>bold</b>"])
    text = render_html(replace(ok_report, clip=clip, quality=quality), checks, {})
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_steps_and_origin_are_told(page: Page, ok_report: Report) -> None:
    assert "Every step (2)" in page.text
    assert "0.412" in page.text
    assert "259" in page.text
    assert "not seen" in page.text
    assert ok_report.made_with.model_sha256[:12] in page.text
    assert ok_report.made_with.model_sha256 not in page.text
    assert "Height 178 cm" in page.text
    assert "Incline" not in page.text
    assert "Mirrored" not in page.text


def test_all_that_was_told_has_words_and_a_unit(
    ok_report: Report, checks: dict[str, Check]
) -> None:
    settings = ClipSettings(180.0, 12.5, 1.0, mirrored=True)
    made_with = replace(ok_report.made_with, options=settings)
    page = Page(render_html(replace(ok_report, made_with=made_with), checks, {}))
    facts = "Height 180 cm Belt speed 12.5 km/h Incline 1 % Mirrored yes"
    assert facts in page.text


def test_feet_and_a_pace_where_they_were_asked_for(
    ok_report: Report, checks: dict[str, Check]
) -> None:
    settings = ClipSettings(177.8, 10.0, back="hurts", runner_kind="new", units="imperial")
    made_with = replace(ok_report.made_with, options=settings)
    rise = replace(ok_report.measurements["vertical_oscillation"], cm=10.16)
    measurements = {**ok_report.measurements, "vertical_oscillation": rise}
    report = replace(ok_report, made_with=made_with, measurements=measurements)
    page = Page(render_html(report, checks, {}))
    facts = (
        "Height 5 ft 10 in Belt speed 9:39 min/mile "
        "The runner's back It hurts now Runner New to running"
    )
    assert facts in page.text
    assert "(4.0 in)" in page.text


def test_nothing_found_is_said_plainly(quiet_report: Report, checks: dict[str, Check]) -> None:
    page = Page(render_html(quiet_report, checks, {}))
    assert "Nothing stands out in this view." in page.text
    assert "What it may mean" not in page.text
    assert "Film again when something changes" in page.text


@pytest.mark.parametrize("code", get_args(RefusalCode))
def test_refused_clip_gets_its_own_page(refused_report: Report, code: RefusalCode) -> None:
    refusal = Refusal(code, "What was <wrong>.", "What to do next time.")
    text = render_html(replace(refused_report, refusal=refusal), {}, {})
    page = Page(text)
    assert page.open == []
    assert guidance.REFUSALS[code].title in page.text
    assert "What was <wrong>." in page.text
    assert "What was &lt;wrong&gt;." in text
    assert "What to do next time." in page.text
    assert "How to film" in page.text
    assert "hip height" in page.text
    assert page.text.index(guidance.FIRST) < page.text.index(guidance.REFUSALS[code].title)


def test_a_refused_clip_s_page_cares_for_the_back_as_well(refused_report: Report) -> None:
    made_with = replace(refused_report.made_with, options=ClipSettings(back="hurts"))
    page = Page(render_html(replace(refused_report, made_with=made_with), {}, {}))
    plan = plan_without_film(ClipSettings(back="hurts"))
    for told in (plan.running, plan.pain_rule, plan.load, *plan.see):
        assert told in page.text
    assert [exercise.name in page.text for exercise in plan.exercises] == [True] * 3
    assert wording.CUE_TITLE not in page.text
    assert "This film was looked at" not in page.text


def test_the_page_promises_and_scares_nobody(page: Page) -> None:
    # No claim of cause, no injury risk in per cent, no pelvic tilt in degrees.
    lowered = page.text.lower()
    assert not re.search(r"\bcaus(e|es|ed|ing)\b", lowered)
    assert not re.search(r"risk[^.]{0,40}%|%[^.]{0,40}risk", lowered)
    assert "tilt of the pelvis in degrees" in lowered
