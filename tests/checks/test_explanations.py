"""The sentence of each check beside its value, over every value, interval and limit."""

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from posture.checks import CHECKS, run_checks
from posture.checks.base import Check
from posture.checks.judge import verdict_at
from posture.motion.motion import UNKNOWN_SPEED, BeltSpeed
from posture.report.bands import band
from posture.results.formatting import rounded
from posture.results.judging import Chance, Limits
from posture.results.report import Measurement, Verdict
from posture.results.sentences import (
    about_words,
    may_stand_out,
    plain_decimals,
    sentence,
    usual_words,
)
from tests.checks.poses import around, measured, motion_of

WORDED = [c for c in CHECKS.values() if c.is_judged and c.unit != "signs"]
SPEEDS = some.one_of(
    some.builds(BeltSpeed, some.floats(1.0, 8.0), some.floats(0.0, 0.5)), some.just(UNKNOWN_SPEED)
)
CLOSE_CALL = "Too close to call: "


@some.composite
def judgements(draw: some.DrawFn) -> tuple[Check, Measurement]:
    """A check, and a measurement of it with its verdict: often a hair beside one of its limits."""
    check = draw(some.sampled_from(WORDED))
    speed = draw(SPEEDS)
    limits = check.limits_at(speed)
    assert limits is not None
    bounds = [bound for bound in (*limits.ok, *limits.watch) if bound is not None]
    beside = some.sampled_from(bounds).flatmap(lambda at: some.floats(at - 0.2, at + 0.2))
    value = draw(some.one_of(beside, some.floats(-200.0, 400.0)))
    u = draw(some.one_of(some.just(0.0), some.floats(0.0, 5.0), some.floats(0.0, 100.0)))
    verdict, chance = verdict_at(check, speed, value, u)
    rough = verdict == "flag" and check.at_contact and draw(some.booleans())
    blank = measured(check.key, "watch" if rough else verdict, value, u=u)
    return check, replace(blank, chance=chance, limits=limits)


def passes(measurement: Measurement, limits: tuple[float | None, float | None]) -> bool:
    """Whether the printed value is past one of the printed limits."""
    value = measurement.value
    assert value is not None
    low, high = (None if at is None else rounded(at, measurement.unit) for at in limits)
    shown = rounded(value, measurement.unit)
    return (low is not None and shown < low) or (high is not None and shown > high)


@given(judgements())
def test_no_sentence_contradicts_its_number_or_its_verdict(case: tuple[Check, Measurement]) -> None:
    check, own = case
    text = sentence(check.words, own)
    assert own.limits is not None
    past_ok, past_watch = passes(own, own.limits.ok), passes(own, own.limits.watch)
    clauses = {check.words.usual: "ok", check.words.high: "past", check.words.low: "past"}
    said = {what for clause, what in clauses.items() if clause.lower() in text.lower()}
    assert said == {"ok": {"ok"}, "close": set(), "watch": {"past"}, "flag": {"past"}}[own.verdict]
    if own.verdict == "ok":
        assert not past_ok
    assert text.startswith(CLOSE_CALL) == (own.verdict == "close")
    assert text.startswith("It is likely that ") == (own.verdict == "watch")
    if re.search(r"(?<!not )(above|below) the usual limit", text):
        assert past_ok
    if re.search(r"(not (above|below)|at) the usual limit", text):
        assert not past_ok
    if re.search(r"(above|below) the limit of what stands out", text):
        assert past_watch
    assert may_stand_out(own) == (own.verdict == "watch" and past_watch)


@given(judgements())
def test_the_clause_is_that_of_the_side_the_value_lies_on(case: tuple[Check, Measurement]) -> None:
    check, own = case
    assert own.value is not None
    assert own.limits is not None
    if own.verdict in ("watch", "flag"):
        low, high = own.limits.ok
        above = high is not None and own.value > high
        assert above != (low is not None and own.value < low)
        clause = check.words.high if above else check.words.low
        assert clause.lower() in sentence(check.words, own).lower()


@given(judgements())
def test_every_number_in_a_sentence_is_one_that_is_told_beside_it(
    case: tuple[Check, Measurement],
) -> None:
    check, own = case
    assert own.limits is not None
    text = sentence(check.words, own)
    numbers = [float(found) for found in re.findall(r"\d+(?:\.\d+)?", text)]
    decimals = plain_decimals(own)
    known = [own.value, *own.limits.ok, *own.limits.watch]
    told = {abs(round(at, decimals)) for at in known if at is not None}
    assert set(numbers) <= told
    beside = " ".join((about_words(own), usual_words(own))).replace("minus ", "-")
    for at in re.findall(r"-?\d+(?:\.\d+)?", beside):
        assert float(at) in {round(each, decimals) + 0.0 for each in known if each is not None}


@given(judgements())
def test_numbers_told_in_words_lie_on_the_same_side_of_each_other_as_in_full(
    case: tuple[Check, Measurement],
) -> None:
    _, own = case
    assert own.limits is not None
    assert own.value is not None
    decimals = plain_decimals(own)
    for limit in (*own.limits.ok, *own.limits.watch):
        if limit is not None:
            told = round(own.value, decimals) - round(limit, decimals)
            full = rounded(own.value, own.unit) - rounded(limit, own.unit)
            assert (told > 0, told < 0) == (full > 0, full < 0)


@given(judgements())
def test_no_sentence_has_a_symbol_or_leans_to_one_side_inside_the_usual_range(
    case: tuple[Check, Measurement],
) -> None:
    check, own = case
    text = sentence(check.words, own)
    assert not re.search(r"[±°%\N{MINUS SIGN}]", text)
    if own.verdict == "ok":
        assert not re.search(r"\b(no|than|more|less|further|as much)\b", text)


@given(judgements())
def test_a_usual_value_beside_a_limit_is_said_to_be_there(case: tuple[Check, Measurement]) -> None:
    check, own = case
    assert own.limits is not None
    assert own.value is not None
    if own.verdict == "ok":
        low, high = own.limits.ok
        beside_low = low is not None and round(own.value) == round(low)
        beside_high = high is not None and round(own.value) == round(high)
        text = sentence(check.words, own)
        if beside_low or beside_high:
            assert re.search(r"It is (at|near) the (upper|lower) end of that, ", text)
        if not (beside_low or beside_high) and own.chance and own.chance.past_ok <= 0.2:
            assert "end of that" not in text


@given(judgements())
def test_flags_and_watches_are_as_likely_as_is_promised(case: tuple[Check, Measurement]) -> None:
    _, own = case
    assert own.chance is not None
    if own.verdict == "flag":
        assert own.chance.past_watch >= 0.85
    if own.verdict == "watch":
        assert own.chance.past_ok >= 0.60
    if own.verdict == "ok":
        assert own.chance.past_ok <= 0.40 + 1e-9


@given(judgements(), some.floats(0.0, 100.0))
def test_a_value_further_out_is_never_judged_more_mildly(
    case: tuple[Check, Measurement], further: float
) -> None:
    check, own = case
    speed = BeltSpeed(4.0, 0.24)
    spread, limits = check.spread_at(speed), check.limits_at(speed)
    assert spread is not None
    assert limits is not None
    assert own.value is not None
    assert own.u is not None
    is_above = own.value >= spread.mean
    assume(limits.ok[1 if is_above else 0] is not None)
    away = further if is_above else -further
    levels: list[Verdict] = ["ok", "close", "watch", "flag"]
    (near, likely), (far, more) = (
        verdict_at(check, speed, at, own.u) for at in (own.value, own.value + away)
    )
    assert likely is not None
    assert more is not None
    assert levels.index(far) >= levels.index(near)
    assert likely.past_watch <= likely.past_ok + 1e-9
    assert more.past_ok >= likely.past_ok - 1e-9


@pytest.mark.parametrize(
    ("verdict", "value", "u", "past_watch", "text"),
    [
        (
            "ok",
            5.0,
            3.0,
            0.0,
            "How far your foot lands ahead of the knee is in the usual range.",
        ),
        (
            "ok",
            13.96,  # printed as the limit is
            0.0,
            0.0,
            "How far your foot lands ahead of the knee is in the usual range. It is at the upper "
            "end of that, 14.",
        ),
        (
            "close",
            15.0,
            3.0,
            0.0,
            "Too close to call: about 15 per cent is above the usual limit of 14, but too near "
            "it to be sure.",
        ),
        (
            "close",
            13.5,
            3.0,
            0.0,
            "Too close to call: about 13.5 per cent is not above the usual limit of 14.0, but too "
            "near it to be sure.",
        ),
        (
            "watch",
            17.0,
            3.0,
            0.4,
            "It is likely that your foot lands further ahead of the knee than in most runners: "
            "about 17 per cent, above the usual limit of 14.",
        ),
        (
            "watch",
            20.5,
            3.0,
            0.41,
            "It is likely that your foot lands further ahead of the knee than in most runners: "
            "about 20 per cent, above the usual limit of 14. The limit of what stands out, 21, is "
            "near.",
        ),
        (
            "watch",
            22.0,
            3.0,
            0.6,
            "It is likely that your foot lands further ahead of the knee than in most runners: "
            "about 22 per cent, above the usual limit of 14. It is above the limit of what stands "
            "out, 21, too, but not clearly.",
        ),
        (
            "watch",
            30.0,
            3.0,
            0.99,
            "It is likely that your foot lands further ahead of the knee than in most runners: "
            "about 30 per cent, above the usual limit of 14. It is above the limit of what stands "
            "out, 21, too.",
        ),
        (
            "flag",
            30.0,
            3.0,
            0.99,
            "Your foot lands further ahead of the knee than in most runners: about 30 per cent. "
            "Usual is up to 14, and this is above the limit of what stands out, 21.",
        ),
    ],
)
def test_each_sentence(
    verdict: Verdict, value: float, u: float, past_watch: float, text: str
) -> None:
    own = replace(
        measured("overstride", verdict, value, u=u),
        limits=Limits((None, 14.0), (None, 21.0)),
        chance=Chance(max(0.1, past_watch), past_watch),
    )
    assert sentence(CHECKS["overstride"].words, own) == text


@given(judgements())
def test_the_scale_shows_the_limits_and_the_zone_that_the_sentence_tells(
    case: tuple[Check, Measurement],
) -> None:
    check, own = case
    scale = band(own)
    assert scale is not None
    assert own.limits is not None
    decimals, bounds = plain_decimals(own), (*own.limits.ok, *own.limits.watch)
    ticks = {float(text.replace("\N{MINUS SIGN}", "-")) for _, text in scale.ticks}
    assert ticks == {round(at, decimals) + 0.0 for at in bounds if at is not None}
    there = [z.level for z in scale.zones if z.x - 0.2 <= scale.value_x <= z.x + z.width + 0.2]
    assert (
        set(there)
        & {
            "ok": {"ok"},
            "close": {"ok", "watch", "flag"},
            "watch": {"watch", "flag"},
            "flag": {"flag"},
        }[own.verdict]
    ), sentence(check.words, own)


@given(judgements())
def test_what_minus_means_is_said_where_it_is_told_and_nowhere_else(
    case: tuple[Check, Measurement],
) -> None:
    check, own = case
    said = f"Minus means: {check.words.minus}." in sentence(check.words, own)
    assert said == (about_words(own).startswith("about minus") and bool(check.words.minus))


@pytest.mark.parametrize(
    "key",
    ["trunk_lean", "thigh_extension_at_toe_off", "overstride", "knee_flexion_at_contact"],
)
def test_values_that_may_be_minus_say_what_it_means(key: str) -> None:
    assert CHECKS[key].words.minus


@pytest.mark.parametrize("key", [c.key for c in CHECKS.values() if not c.is_judged])
def test_what_is_never_judged_says_the_same_whatever_its_value(key: str) -> None:
    if key != "foot_angle_at_contact":  # which part of the foot lands first
        low, high = (CHECKS[key].explain(measured(key, "info", value)) for value in (-9.0, 90.0))
        assert low == high


@pytest.mark.parametrize(
    ("lean", "verdict", "words"),
    [
        (5.0, "ok", "is in the usual range."),
        (13.4, "close", "is above the usual limit of 13.0, but"),
        (25.0, "watch", "above the usual limit of 13."),
        (31.0, "watch", "It is above the limit of what stands out, 30, too, but not clearly."),
        (45.0, "flag", "Usual is 0 to 13, and this is above the limit of what stands out, 30."),
    ],
)
def test_a_clip_s_sentence_says_which_limit_is_passed_or_near(
    lean: float, verdict: Verdict, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(ok=(0.0, 13.0), watch=(-10.0, 30.0))
    check = replace(CHECKS["trunk_lean"], norm=None, limits=limits)
    monkeypatch.setitem(CHECKS, "trunk_lean", check)
    hip = (100.0, 500.0)
    neck = around(hip, 100.0, 180.0 - lean)
    result = run_checks(
        motion_of(
            {"left_hip": hip, "right_hip": hip, "left_shoulder": neck, "right_shoulder": neck}
        )
    )["trunk_lean"]
    assert result.verdict == verdict
    assert words in result.why


def test_a_model_whose_errors_are_unknown_gets_numbers_and_no_verdict() -> None:
    """A trunk at 45 degrees, which is flagged by a model that is known."""
    hip = (100.0, 500.0)
    neck = around(hip, 100.0, 135.0)
    leaning = motion_of(
        {"left_hip": hip, "right_hip": hip, "left_shoulder": neck, "right_shoulder": neck}
    )
    known, unknown = run_checks(leaning), run_checks(replace(leaning, known_errors=False))
    assert known["trunk_lean"].verdict == "flag"
    assert unknown["trunk_lean"].value == known["trunk_lean"].value
    assert unknown["trunk_lean"].verdict == "info"
    assert unknown["trunk_lean"].why == "Shown as information."
    assert unknown["cadence"].verdict == "info"
    assert unknown["cadence"].why == "Shown as information."
    assert unknown["overstride"].verdict == "unknown"
    assert unknown["overstride"].why == known["overstride"].why
    assert not any(m.limits or m.chance or m.evidence for m in unknown.values())
