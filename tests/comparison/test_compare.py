"""What changed between two clips of one runner, and what only seems to."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture.comparison.compare import (
    SURE,
    Comparison,
    Difference,
    apart,
    at_once,
    compare_reports,
    filming_of,
    least_change,
    result_of,
)
from posture.comparison.filming import Filming, obstacles_between
from posture.errors import UsageError
from posture.pipeline.analysis import analyze_track
from posture.results.clip_settings import ClipSettings
from posture.results.report import Report
from posture.results.report_file import load_report
from tests.gait import Runner, film
from tests.runs import run

ALIKE = ClipSettings(speed_kmh=10.8, incline=0.0)
KNOWN = Filming("right", 0.0, 0.0, 10.8, 0.0, "m", "blue", "fresh")


@pytest.fixture(scope="module")
def before() -> Report:
    return analyze_track(film(Runner()), ALIKE).report


def of(comparison: Comparison, key: str) -> Difference:
    return next(d for d in comparison.differences if d.key == key)


def changed(report: Report, key: str, **fields: Any) -> Report:
    measurement = replace(report.measurements[key], **fields)
    return replace(report, measurements={**report.measurements, key: measurement})


def within_a_day(before: Report, after: Report, **more: Any) -> Comparison:
    return compare_reports(before, after, between_days=False, **more)


def told(report: Report, **options: Any) -> Report:
    settings = replace(report.made_with.options, **options)
    made_with = replace(report.made_with, options=settings)
    return replace(report, made_with=made_with)


def test_the_same_report_twice_shows_no_change(before: Report) -> None:
    comparison = compare_reports(before, before)

    assert [d.key for d in comparison.differences] == list(before.measurements)
    assert not comparison.obstacles
    assert {d.result for d in comparison.differences} == {"no clear change", "not measured"}
    assert comparison.headline().startswith("No number changed")


def test_a_change_is_real_beyond_the_larger_of_the_two_limits(before: Report) -> None:
    """1.2 * 1.626 = 1.951, for fourteen numbers at once."""
    one = changed(before, "trunk_lean", value=6.0, u_change=1.0)
    limit = changed(before, "trunk_lean", value=7.95, u_change=1.2)
    beyond = changed(before, "trunk_lean", value=8.1, u_change=1.2)

    within = of(within_a_day(one, limit), "trunk_lean")
    real = of(within_a_day(one, beyond), "trunk_lean")
    back = of(within_a_day(beyond, one), "trunk_lean")

    assert within.change == pytest.approx(1.95)
    assert within.result == "no clear change"
    assert (
        within.sentence == "Within the 2.0 degrees that two clips of one runner differ by anyway."
    )
    assert real.change == pytest.approx(2.1)
    assert real.u_change == back.u_change == pytest.approx(1.951, abs=5e-4)
    assert (real.result, back.result) == ("likely change", "likely change")
    assert real.sentence == (
        "2.1 degrees higher than before, likely: more than the 2.0 degrees that clips differ by "
        "anyway."
    )
    assert back.sentence.startswith("2.1 degrees lower than before")
    comparison = within_a_day(one, beyond)
    assert "trunk lean" in comparison.headline()
    assert "14 numbers are compared at once" in comparison.notes[-1]
    assert "1.6 times" in comparison.notes[-1]


def test_a_change_of_just_the_limit_is_not_real(before: Report) -> None:
    limit = least_change("trunk_lean", 1.0, between_days=False)
    one = changed(before, "trunk_lean", value=0.0, u_change=1.0)
    change = of(within_a_day(one, changed(one, "trunk_lean", value=limit)), "trunk_lean")
    assert change.change == change.u_change
    assert change.result == "no clear change"


@pytest.mark.parametrize(("value", "way"), [(6.5, "higher"), (5.5, "lower")])
def test_half_a_degree_is_higher_or_lower_too(before: Report, value: float, way: str) -> None:
    one = changed(before, "trunk_lean", value=6.0, u_change=0.1)
    change = of(within_a_day(one, changed(one, "trunk_lean", value=value)), "trunk_lean")
    assert change.sentence.startswith(f"0.5 degrees {way} than before")


@pytest.mark.parametrize(
    ("value", "means"),
    [(9.0, "more arched"), (3.0, "more tucked"), (6.5, None)],
)
def test_a_change_of_the_back_s_hollow_is_read_as_one_of_the_pelvis(
    before: Report, value: float, means: str | None
) -> None:
    first = changed(before, "lumbar_hollow", value=6.0, u_change=1.0)
    second = changed(before, "lumbar_hollow", value=value, u_change=1.0)

    sentence = of(within_a_day(first, second), "lumbar_hollow").sentence

    found = [word for word in ("more arched", "more tucked") if word in sentence]
    assert found == [means] * (means is not None)


def test_without_half_widths_every_change_is_real(before: Report) -> None:
    one = changed(before, "trunk_lean", value=6.0, u_change=None)
    change = of(within_a_day(one, changed(one, "trunk_lean", value=6.1)), "trunk_lean")
    assert (change.u_change, change.result) == (0.0, "likely change")


def test_a_comparison_is_written_for_people_too(before: Report) -> None:
    named = replace(before, clip=replace(before.clip, name="Läufe.mp4"))
    comparison = compare_reports(named, before)
    text = comparison.to_json()
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    assert "Läufe.mp4" in text
    endless = replace(comparison.differences[0], change=float("nan"))
    with pytest.raises(ValueError, match="not JSON compliant"):
        replace(comparison, differences=[endless]).to_json()


def test_a_runner_who_leans_more_is_seen_to(before: Report) -> None:
    after = analyze_track(film(Runner(lean=11.0)), ALIKE).report

    lean = of(within_a_day(before, after, filmed=(KNOWN, KNOWN)), "trunk_lean")

    assert lean.change == pytest.approx(5.0, abs=0.3)
    assert lean.result == "sure change"
    assert of(within_a_day(before, after), "trunk_lean").result == "likely change"
    assert of(compare_reports(before, after), "trunk_lean").result == "no clear change"
    assert of(within_a_day(before, after), "cadence").result == "no clear change"


@pytest.mark.parametrize("untold", ["speed_kmh", "incline", "shoes", "state"])
def test_where_anything_is_untold_a_change_is_likely_at_most(before: Report, untold: str) -> None:
    after = changed(before, "trunk_lean", value=60.0)
    nothing: dict[str, Any] = {untold: None}
    unknown = replace(KNOWN, **nothing)
    lean = of(compare_reports(before, after, filmed=(KNOWN, KNOWN)), "trunk_lean")
    likely = of(compare_reports(before, after, filmed=(KNOWN, unknown)), "trunk_lean")
    assert (lean.result, likely.result) == ("sure change", "likely change")
    assert "likely" in likely.sentence
    assert "surely" not in likely.sentence


def test_what_one_clip_lacks_is_not_measured(before: Report) -> None:
    after = changed(
        before, "overstride", value=None, u=None, u_change=None, verdict="unknown", evidence=[]
    )

    overstride = of(compare_reports(before, after), "overstride")

    assert (overstride.change, overstride.u_change) == (None, None)
    assert (overstride.result, overstride.sentence) == ("not measured", "Not measured after.")
    assert (
        of(compare_reports(after, after), "overstride").sentence == "Not measured before and after."
    )


@pytest.mark.parametrize(
    ("view", "word"),
    [
        (
            {"near_side": "left", "facing": "left"},
            "Different sides of the body: right before, left after.",
        ),
        ({"yaw_deg": 9.0}, "The camera angle differs by"),
        ({"roll_deg": -3.0}, "tilt differs by 3 degrees"),
    ],
)
def test_another_view_is_not_comparable(before: Report, view: dict[str, Any], word: str) -> None:
    assert before.view is not None
    after = replace(before, view=replace(before.view, **view))

    comparison = compare_reports(before, changed(after, "trunk_lean", value=30.0))

    assert len(comparison.obstacles) == 1
    assert word in comparison.obstacles[0]
    lean = of(comparison, "trunk_lean")
    assert (lean.result, lean.after) == ("not comparable", 30.0)
    assert lean.change is lean.u_change is None
    assert not comparison.notes
    assert "cannot be compared" in comparison.headline()


def test_another_speed_or_incline_is_not_comparable(before: Report) -> None:
    faster, uphill = told(before, speed_kmh=12.0), told(before, incline=2.0)

    assert compare_reports(before, faster).obstacles == [
        "Different belt speed: 10.8 km/h before, 12 km/h after."
    ]
    assert compare_reports(before, uphill).obstacles == [
        "Different belt incline: 0 per cent before, 2 per cent after."
    ]
    assert not compare_reports(before, told(before, speed_kmh=10.9, incline=0.5)).obstacles


def test_what_was_not_told_is_unknown_and_not_alike(before: Report) -> None:
    untold = compare_reports(before, told(before, speed_kmh=None))
    known = compare_reports(before, before)

    assert not untold.obstacles
    assert untold.notes[0] == (
        "Not told of both clips, so unknown and not compared: the belt's speed, shoes and fresh or "
        "tired. That is why a change is called likely at most."
    )
    assert "camera and its place" in untold.notes[1]
    assert "speed" not in known.notes[0]
    assert "shoes" in known.notes[0]


def test_tiredness_is_named_where_it_may_be_the_change(before: Report) -> None:
    fresh = replace(filming_of(before), shoes="Blue", state="fresh")
    tired = replace(fresh, state="tired")

    told_apart = compare_reports(before, before, filmed=(fresh, tired))
    alike = compare_reports(before, before, filmed=(tired, tired))

    assert not told_apart.obstacles
    assert "Fresh before, tired after: a change may be tiredness." in told_apart.notes
    assert not any("tired" in note for note in alike.notes)


def test_another_model_is_not_comparable(before: Report) -> None:
    made_with = replace(before.made_with, model_sha256="0" * 64)

    assert (
        "different models"
        in compare_reports(before, replace(before, made_with=made_with)).obstacles[0]
    )


def test_the_command_compares_files_and_folders(before: Report, tmp_path: Path) -> None:
    after = changed(before, "cadence", value=180.0)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "report.json").write_text(before.to_json())
    (tmp_path / "b.json").write_text(after.to_json())

    shown = run("compare", tmp_path / "a", tmp_path / "b.json")
    printed = run("compare", tmp_path / "a", tmp_path / "b.json", "--json", "-")
    saved = run("compare", tmp_path / "a", tmp_path / "b.json", "--json", tmp_path / "c.json")

    assert (shown.code, printed.code, saved.code) == (0, 0, 0)
    assert "likely change" in shown.out
    assert re.search(r"Cadence, steps a minute +\d+\.\d +180\.0 +\+10\.\d", shown.out)
    assert not re.search("[°±%]", shown.out)
    assert "Not medical advice" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    content = json.loads(printed.out)
    assert content["schema"] == "posture.comparison/1"
    assert json.loads((tmp_path / "c.json").read_text()) == content
    cadence = next(d for d in content["differences"] if d["key"] == "cadence")
    assert cadence["change"] == pytest.approx(10, abs=0.2)
    u_change = max(r.measurements["cadence"].u_change or 0.0 for r in (before, after))
    assert cadence["u_change"] == pytest.approx(least_change("cadence", u_change, True))
    one_day = run("compare", "--same-day", tmp_path / "a", tmp_path / "b.json", "--json", "-")
    cadence = next(d for d in json.loads(one_day.out)["differences"] if d["key"] == "cadence")
    assert cadence["u_change"] == pytest.approx(least_change("cadence", u_change, False))


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"schema": "posture.report/1"}'])
def test_a_file_that_is_not_a_report_is_a_usage_error(
    content: str, before: Report, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(before.to_json())
    (tmp_path / "b.json").write_text(content)

    done = run("compare", tmp_path / "a.json", tmp_path / "b.json")

    assert (done.code, done.out) == (2, "")
    assert "b.json is not a posture report" in done.err
    assert run("compare", tmp_path / "a.json", tmp_path / "none").code == 2


def test_a_report_with_text_for_a_number_is_refused(before: Report, tmp_path: Path) -> None:
    content = json.loads(before.to_json())
    content["measurements"]["cadence"]["value"] = "<b>fast</b>"
    (tmp_path / "a.json").write_text(json.dumps(content))

    with pytest.raises(UsageError, match="not a posture report"):
        load_report(tmp_path / "a.json")


def test_a_refused_clip_has_nothing_to_compare(before: Report) -> None:
    refused = analyze_track(film(Runner(yaw=60.0)), ClipSettings()).report
    assert refused.status == "refused"

    for pair in ((refused, before), (before, refused)):
        with pytest.raises(UsageError, match="was refused"):
            compare_reports(*pair)


def test_fourteen_numbers_at_once_need_more_each() -> None:
    """By normal tables: 0.9 of two-sided 1.645; 0.9 ** (1 / 14) = 0.9925 of two-sided 2.674."""
    assert at_once(1) == 1.0
    assert at_once(14) == pytest.approx(2.674 / 1.645, abs=1e-3)
    assert least_change("cadence", 2.0, between_days=False) == pytest.approx(2 * at_once(14))


def test_a_sure_change_asks_for_ninety_nine_in_a_hundred() -> None:
    """By normal tables: 0.99 ** (1 / 14) = 0.99928 of two-sided 3.384 standard deviations."""
    assert at_once(14, SURE) == pytest.approx(3.384 / 1.645, abs=2e-3)
    likely = least_change("cadence", 2.0, between_days=False)
    sure = least_change("cadence", 2.0, between_days=False, all_right=SURE)
    results = [
        result_of("cadence", sign * size, 2.0, between_days=False, all_told=True)
        for sign in (1, -1)
        for size in (likely, likely + 1e-9, sure, sure + 1e-9)
    ]
    assert results == 2 * ["no clear change", *2 * ["likely change"], "sure change"]
    assert result_of("cadence", 9 * sure, 2.0, False, all_told=False) == "likely change"


def test_of_runners_who_changed_nothing_one_in_ten_sees_any_change() -> None:
    """Fourteen independent numbers with standard deviation 1: their 90 % half-width is 1.645."""
    drawn = np.random.default_rng(0).normal(size=(20_000, 14))
    any_change = (np.abs(drawn) > at_once(14) * 1.645).any(axis=1)
    assert any_change.mean() == pytest.approx(0.10, abs=0.01)
    any_sure = (np.abs(drawn) > at_once(14, SURE) * 1.645).any(axis=1)
    assert any_sure.mean() == pytest.approx(0.01, abs=0.003)


@pytest.mark.parametrize(
    ("key", "u_change", "days"),
    [
        ("trunk_lean", 1.4, 7.0),
        ("cadence", 0.5, 3.0),
        ("overstride", 5.0, 12.0),
        ("vertical_oscillation", 0.7, 1.0),
        ("contact_time", 30.0, 15.0),
        ("duty_factor", 4.0, 2.0),
        ("lumbar_hollow", 2.0, 1.5),
        ("pelvic_tilt_proxy", 1.0, 1.0),
    ],
)
def test_between_days_what_people_differ_by_joins_what_clips_differ_by(
    key: str, u_change: float, days: float
) -> None:
    within = least_change(key, u_change, between_days=False)
    between = least_change(key, u_change, between_days=True)
    assert between == pytest.approx(within * np.hypot(u_change, days) / u_change)


def test_other_shoes_are_an_obstacle_where_both_are_told() -> None:
    blue = Filming("right", 0.0, 0.0, 10.0, 0.0, "m", "Blue")
    assert obstacles_between(blue, replace(blue, shoes="blue"), "metric") == []
    assert obstacles_between(blue, replace(blue, shoes=None), "metric") == []
    (why,) = obstacles_between(blue, replace(blue, shoes="red"), "metric")
    assert why == "Different shoes: Blue before, red after."


def test_a_note_says_that_people_differ_from_day_to_day(before: Report) -> None:
    notes = compare_reports(before, before).notes
    assert any("from day to day" in note and "Damsted" in note for note in notes)
    assert not any("day to day" in note for note in within_a_day(before, before).notes)


def test_a_difference_of_shares_is_in_points() -> None:
    assert apart(2.5, "%") == "2.5 points"
    assert apart(2.5, "deg") == "2.5 degrees"
