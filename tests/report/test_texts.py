from dataclasses import replace

import pytest

from posture.checks import CHECKS
from posture.checks.base import Check, title_of
from posture.report.html import URGENT
from posture.report.texts import (
    by_urgency,
    evidence_caption,
    findings,
    foremost,
    headline,
    named_first,
    shown_verdict,
    verdict_words,
    whole_clip_words,
)
from posture.results.formatting import joined, plain_length, plain_quantity, quantity
from posture.results.judging import Limits
from posture.results.report import Evidence, Report, Verdict
from posture.results.sentences import between_words, range_words


@pytest.mark.parametrize(
    ("value", "u", "unit", "text"),
    [
        (6.1, 3.9, "deg", "2 to 10 degrees"),
        (1.0, 2.8, "deg", "minus 2 to 4 degrees"),
        (2.4, 2.8, "deg", "minus 0.4 to 5.2 degrees"),
        (170.1, 0.8, "steps/min", "169 to 171 steps a minute"),
        (6.1, None, "deg", ""),
        (2.0, 1.0, "signs", ""),
    ],
)
def test_an_interval_without_a_symbol(
    ok_report: Report, value: float, u: float | None, unit: str, text: str
) -> None:
    measured = replace(ok_report.measurements["trunk_lean"], value=value, u=u, unit=unit)
    assert between_words(measured) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (6.12, "deg", "6.1°"),
        (-1.0, "deg", "−1.0°"),
        (18.46, "%", "18.5 %"),
        (168.93, "steps/min", "168.9 steps/min"),
        (237.6, "ms", "238 ms"),
        (-0.2, "ms", "0 ms"),
        (2.0, "signs", "2 of 4 signs"),
    ],
)
def test_quantity(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (Limits((2, 13), (-1, 18)), "2 to 13°"),
        (Limits((None, 25), (None, 35)), "up to 25°"),
        (Limits((12, None), (8, None)), "12° or more"),
        (Limits((-1.5, 3), (None, None)), "−1.5 to 3°"),
        (Limits((None, None), (None, None)), ""),
        (None, ""),
    ],
)
def test_range(limits: Limits | None, text: str) -> None:
    assert range_words(limits, "deg") == text


def test_no_range_of_signs_is_usual() -> None:
    assert range_words(Limits((0, 1), (0, 4)), "signs") == ""


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (6.12, "deg", 0, "6 degrees"),
        (1.2, "deg", 0, "1 degree"),
        (-2.4, "deg", 0, "minus 2 degrees"),
        (-0.2, "deg", 0, "0 degrees"),
        (21.34, "%", 1, "21.3 per cent"),
        (168.9, "steps/min", 0, "169 steps a minute"),
        (250.4, "ms", 0, "250 milliseconds"),
        (2.0, "signs", 0, "2 of 4 signs"),
        (3.0, "px", 0, "3 px"),
    ],
)
def test_a_quantity_without_symbols(value: float, unit: str, decimals: int, text: str) -> None:
    assert plain_quantity(value, unit, decimals) == text


def test_a_length_without_symbols() -> None:
    assert plain_length(7.24, "metric") == "7 centimetres"
    assert plain_length(7.24, "imperial") == "2.9 inches"  # 7.24 / 2.54 = 2.85


def test_few_signs_are_not_shown_as_usual(ok_report: Report) -> None:
    signs = replace(ok_report.measurements["pelvic_tilt_proxy"], value=1.0, verdict="ok")
    assert shown_verdict(signs) == "info"
    assert verdict_words(signs) == "Not enough to say"
    assert shown_verdict(replace(signs, verdict="watch")) == "watch"
    assert shown_verdict(ok_report.measurements["trunk_lean"]) == "ok"


def test_a_watch_past_the_limit_of_what_stands_out_says_so(ok_report: Report) -> None:
    assert verdict_words(ok_report.measurements["head_forward"]) == "Too close to call"
    overstride = ok_report.measurements["overstride"]
    # Past the watch limit of 21.
    nearly = replace(overstride, value=23.0, verdict="watch")
    assert verdict_words(nearly) == "Worth watching, may stand out"
    assert verdict_words(replace(nearly, value=20.0)) == "Worth watching"


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_joined(items: list[str], text: str) -> None:
    assert joined(items) == text


def test_title_falls_back_to_the_key(checks: dict[str, Check]) -> None:
    assert title_of("trunk_lean", checks) == "Trunk lean"
    assert title_of("contact_time", {}) == "Contact time"


def test_findings_follow_the_plan_then_the_report(ok_report: Report) -> None:
    assert findings(ok_report) == [
        "overstride",
        "cadence",
        "pelvic_tilt_proxy",
        "thigh_extension_at_toe_off",
    ]


def test_headline_names_the_flags(ok_report: Report, checks: dict[str, Check]) -> None:
    assert headline(ok_report, checks) == (
        "flag",
        "One thing stands out: foot ahead of the knee at landing.",
    )


def test_the_most_urgent_comes_first_and_nothing_twice(ok_report: Report) -> None:
    order = by_urgency(ok_report)
    assert sorted(order) == sorted(ok_report.measurements)
    verdicts = [ok_report.measurements[key].verdict for key in order]
    ranks = [("flag", "watch", "close").index(v) if v in URGENT else 3 for v in verdicts]
    assert ranks == sorted(ranks)
    assert named_first(ok_report) == ["overstride"]


def test_a_cadence_is_shown_by_where_the_foot_lands_beside_which_it_counts(
    quiet_report: Report,
) -> None:
    # Lean can be drawn as well, and comes before both.
    found: dict[str, Verdict] = {"overstride": "close", "cadence": "watch"}
    measurements = {
        key: replace(m, verdict=found.get(key, m.verdict))
        for key, m in quiet_report.measurements.items()
    }
    report = replace(quiet_report, measurements=measurements)
    assert named_first(report) == ["cadence"]
    assert foremost(report, CHECKS) == "overstride"
    assert foremost(quiet_report, CHECKS) == "trunk_lean"


def test_headline_names_what_to_watch(ok_report: Report) -> None:
    measurements = dict(ok_report.measurements)
    measurements["overstride"] = replace(measurements["overstride"], verdict="ok")
    verdict, sentence = headline(replace(ok_report, measurements=measurements), {})
    assert verdict == "watch"
    assert sentence.endswith("cadence, pelvic tilt proxy and thigh extension at toe off.")


def test_headline_of_numbers_without_limits(ok_report: Report) -> None:
    shown = {
        key: replace(own, verdict="info", limits=None, chance=None)
        for key, own in ok_report.measurements.items()
    }
    assert headline(replace(ok_report, measurements=shown), CHECKS) == (
        "info",
        "Nothing was judged; the numbers are for information.",
    )


@pytest.mark.parametrize(
    ("key", "value", "verdict", "sentence"),
    [
        (
            "overstride",
            40.0,
            "flag",
            "Your foot lands further ahead of the knee than in most runners.",
        ),
        (
            "overstride",
            25.0,
            "watch",
            "Your foot lands further ahead of the knee than in most runners, probably.",
        ),
        ("trunk_lean", -9.0, "flag", "Your trunk is held further back than in most runners."),
        ("trunk_lean", 30.0, "flag", "Your trunk leans further forward than in most runners."),
    ],
)
def test_headline_says_what_a_finding_means_on_the_body(
    quiet_report: Report, key: str, value: float, verdict: Verdict, sentence: str
) -> None:
    found = replace(
        quiet_report.measurements[key],
        value=value,
        verdict=verdict,
        limits=Limits((0.0, 20.0), (-5.0, 30.0)),
    )
    report = replace(quiet_report, measurements={**quiet_report.measurements, key: found})
    assert headline(report, CHECKS) == (verdict, sentence)


def test_headline_names_further_findings(quiet_report: Report) -> None:
    limits = Limits((None, 20.0), (None, 30.0))
    found = {
        key: replace(quiet_report.measurements[key], value=40.0, verdict="watch", limits=limits)
        for key in ("overstride", "trunk_lean")
    }
    report = replace(quiet_report, measurements={**quiet_report.measurements, **found})
    first, also = headline(report, CHECKS)[1].split(", probably. ")
    titles = {"Your foot lands": "trunk lean", "Your trunk leans": "overstride"}
    (other,) = [title for said, title in titles.items() if first.startswith(said)]
    assert also == f"Also worth watching: {other}."


def test_headline_when_nothing_is_found(quiet_report: Report) -> None:
    assert headline(quiet_report, {}) == ("ok", "Nothing stands out in this view.")


def test_headline_names_what_is_too_close_to_call(quiet_report: Report) -> None:
    lean = replace(quiet_report.measurements["trunk_lean"], verdict="close")
    close = replace(quiet_report, measurements={**quiet_report.measurements, "trunk_lean": lean})
    assert headline(close, {}) == (
        "close",
        "Nothing stands out clearly. Too close to call: trunk lean.",
    )


def test_headline_admits_what_is_missing(quiet_report: Report) -> None:
    measurements = dict(quiet_report.measurements)
    measurements["overstride"] = replace(measurements["overstride"], value=None, verdict="unknown")
    _, sentence = headline(replace(quiet_report, measurements=measurements), {})
    assert sentence == "Nothing stands out in what could be measured."


def test_evidence_caption(ok_report: Report) -> None:
    shot = Evidence(1.2345, "left", 6.43)
    caption = evidence_caption("Trunk lean", ok_report.measurements["trunk_lean"], shot)
    assert caption.value == "6 degrees"
    assert caption.detail == (
        "This moment, 1.23 s, left side: 6 degrees. Whole clip: about 6 degrees, usual 2 to 13."
    )
    assert caption.verdict == "ok"


def test_a_moment_past_a_limit_never_reads_as_if_it_were_not(ok_report: Report) -> None:
    # Whole numbers, 13 and 13, would say that they are alike.
    lean = replace(ok_report.measurements["trunk_lean"], limits=Limits((2.0, 12.6), (-1.0, 18.0)))
    caption = evidence_caption("Trunk lean", lean, Evidence(1.2345, "left", 12.9))
    assert caption.value == "12.9 degrees"
    assert caption.detail.endswith("Whole clip: about 6.1 degrees, usual 2.0 to 12.6.")


def test_beside_a_moment_stands_what_the_whole_clip_shows(ok_report: Report) -> None:
    # 29.4 rounds to 29.
    words = whole_clip_words(ok_report.measurements["head_forward"])
    assert words == "Whole clip: about 29 degrees, too close to call."
