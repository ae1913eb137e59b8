from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from types import MappingProxyType

import pytest
from rich.console import Console

from posture.care.planning import plan_without_film, steps_of
from posture.checks import CHECKS
from posture.checks.base import Check
from posture.pipeline.analysis import analyze_track
from posture.report.guidance import FIRST, OUTSIDE
from posture.report.table import first_verdict, print_table
from posture.report.texts import by_urgency
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from tests.gait import Camera, Runner, film


def printed(report: Report, checks: Mapping[str, Check] = MappingProxyType({})) -> str:
    stream = StringIO()
    print_table(report, checks, Console(file=stream, width=80, no_color=True, highlight=False))
    return stream.getvalue()


@pytest.fixture(scope="module")
def analysed() -> Report:
    return analyze_track(film(Runner(overstride=36.0), Camera(seconds=6.0)), ClipSettings()).report


def test_every_measurement_has_one_line_at_80_columns(ok_report: Report) -> None:
    lines = printed(ok_report).splitlines()
    assert max(len(line) for line in lines) <= 80
    head = next(k for k, line in enumerate(lines) if line.startswith("Measurement"))
    table = lines[head + 1 : head + 1 + len(ok_report.measurements)]
    starts = [key.replace("_", " ").capitalize() for key in by_urgency(ok_report)]
    assert [line.startswith(start) for line, start in zip(table, starts, strict=True)] == [
        True
    ] * len(starts)


def test_what_the_headline_names_comes_right_after_it(ok_report: Report) -> None:
    lines = printed(ok_report).splitlines()
    headline = next(k for k, line in enumerate(lines) if "One thing stands out" in line)
    assert lines[headline + 1].strip().startswith("Overstride: At landing")
    assert sum("Overstride: At landing" in line for line in lines) == 1


def test_emergency_signs_come_before_everything(ok_report: Report) -> None:
    assert " ".join(printed(ok_report).split()).startswith(FIRST)


def test_verdicts_are_words(ok_report: Report) -> None:
    text = printed(ok_report)
    line = next(line for line in text.splitlines() if line.startswith("Overstride "))
    assert line.split() == ["Overstride", "FLAG", "28", "per", "cent", "up", "to", "14"]
    line = next(line for line in text.splitlines() if line.startswith("Head forward "))
    assert line.split()[2] == "close"
    assert "Head forward: Too close to call: your head" in " ".join(text.split())
    assert "not measured" in text


def test_the_numbers_in_full_stand_in_a_second_layer_below_the_plan(ok_report: Report) -> None:
    first, second = printed(ok_report).split("For the curious (the page has more):")
    assert "±" not in first
    assert "%" not in first
    assert "What" not in second
    words = " ".join(second.split())
    assert "Trunk lean 6.1 ± 3.9°, usual 2 to 13°" in words
    assert "Vertical oscillation 8.1 ± 0.8 % (7.2 cm), usual 5.5 to 11.5 %" in words


def test_findings_and_gaps_are_explained(ok_report: Report) -> None:
    text = " ".join(printed(ok_report).split())
    assert "Overstride: At landing your ankle is well ahead of your knee." in text
    assert "Lumbar hollow: Could not be measured, because the outline" in text
    assert "Cue: Quick, light steps" in text
    assert "Note: Only 7 full strides" in text
    assert "Not medical advice." in text


def test_every_exercise_is_told_whole_and_with_its_grade(ok_report: Report) -> None:
    assert ok_report.plan is not None
    text = " ".join(printed(ok_report).split())
    for exercise in ok_report.plan.exercises:
        told = text[text.index(f"Exercise: {exercise.name}, {exercise.dose}. {exercise.why}") :]
        steps = [f"{heading}: {words}" for heading, words in steps_of(exercise)]
        for part in (*steps, f"Evidence: {exercise.grade}."):
            assert part in told
    assert ok_report.plan.looked_at in text


def test_a_finding_is_followed_by_what_it_may_mean_and_its_grade(analysed: Report) -> None:
    text = " ".join(printed(analysed, checks=CHECKS).split())
    advice = CHECKS["overstride"].advise(analysed.measurements["overstride"])
    assert advice is not None
    assert f"Overstride: {advice.meaning} Evidence: {advice.grade}." in text
    assert OUTSIDE in text


def test_a_refused_clip_leaves_the_runner_with_what_helps_the_back(
    refused_report: Report,
) -> None:
    text = " ".join(printed(refused_report).split())
    plan = plan_without_film(refused_report.made_with.options)
    told = text[text.index("For your back, whatever a film shows:") :]
    for part in (plan.back, plan.running, plan.pain_rule, plan.load, *plan.see):
        assert part in told
    assert all(exercise.grade in told for exercise in plan.exercises)


def test_of_a_file_that_is_no_film_nothing_else_is_told(refused_report: Report) -> None:
    assert refused_report.refusal is not None
    refusal = replace(refused_report.refusal, code="unreadable")
    text = printed(replace(refused_report, refusal=refusal))
    assert "Stand beside the treadmill" in text
    assert "For your back" not in text


def test_refused_clip_says_why_and_what_to_do(refused_report: Report) -> None:
    text = printed(refused_report)
    assert "Call your emergency number now" in " ".join(text[: text.index("not judged")].split())
    assert "not judged (not_side_view)" in text
    assert "The camera looks at the runner from the front." in text
    assert "Stand beside the treadmill" in text


@pytest.mark.parametrize("name", ["[bold]run[/].mp4", ":warning: clip.mp4"])
def test_clip_names_are_printed_as_they_are(ok_report: Report, name: str) -> None:
    clip = replace(ok_report.clip, name=name)
    assert name in printed(replace(ok_report, clip=clip))


def test_old_windows_terminals_can_print_it(ok_report: Report) -> None:
    printed(ok_report).encode("cp1252")


def test_a_first_verdict_is_marked_as_one(ok_report: Report) -> None:
    quality = replace(ok_report.quality, followed_s=4.02)
    lines = first_verdict(replace(ok_report, quality=quality), {}).splitlines()
    assert "Call your emergency number now" in lines[0]
    assert lines[1] == "First verdict, from 4 s of the run; it is being refined:"
    assert "One thing stands out" in lines[2]
    assert [line.strip() for line in lines[3:]] == ["Overstride: about 28 per cent"]
