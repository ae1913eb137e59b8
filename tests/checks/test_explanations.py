"""The sentence that each verdict of each check gives the runner."""

from dataclasses import replace

import pytest

from posture.checks import CHECKS, NEARLY, run_checks
from posture.results.judging import TOO_CLOSE, Limits
from posture.results.report import Verdict
from tests.checks.poses import around, measured, motion_of

# A verdict, a value and what only its sentence says.
SENTENCES: dict[str, list[tuple[Verdict, float, str]]] = {
    "trunk_lean": [
        ("ok", 7.0, "within the range"),
        ("watch", 25.0, "further forward"),
        ("flag", -9.0, "more upright"),
    ],
    "head_forward": [("ok", 15.0, "about where"), ("watch", 40.0, "further ahead")],
    "overstride": [("ok", 5.0, "no further ahead"), ("watch", 40.0, "clearly ahead")],
    "knee_flexion_at_contact": [
        ("ok", 20.0, "bent as in most runners"),
        ("watch", 1.0, "rather straight"),
    ],
    "cadence": [
        ("info", 140.0, "not judged"),
        ("ok", 175.0, "in the usual range"),
        ("watch", 140.0, "is low"),
    ],
    "vertical_oscillation": [("ok", 8.0, "as much as"), ("watch", 20.0, "more than most")],
    "thigh_extension_at_toe_off": [("ok", 20.0, "as in most"), ("watch", 3.0, "less than in most")],
    "pelvic_tilt_proxy": [("ok", 1.0, "No pattern"), ("watch", 2.0, "A pattern")],
}


@pytest.mark.parametrize(
    ("key", "verdict", "value", "words"),
    [(key, *case) for key, cases in SENTENCES.items() for case in cases],
)
def test_each_verdict_has_a_sentence_of_its_own(
    key: str, verdict: Verdict, value: float, words: str
) -> None:
    sentence = CHECKS[key].explain(measured(key, verdict, value))
    assert [words] == [w for _, _, w in SENTENCES[key] if w in sentence]


@pytest.mark.parametrize("key", sorted(set(CHECKS) - set(SENTENCES)))
def test_what_is_never_judged_says_the_same_whatever_its_value(key: str) -> None:
    if key != "foot_angle_at_contact":  # which part of the foot lands first
        low, high = (CHECKS[key].explain(measured(key, "info", value)) for value in (-9.0, 90.0))
        assert low == high


@pytest.mark.parametrize(
    ("lean", "verdict", "doubt"),
    [
        (5.0, "ok", False),
        (15.0, "close", False),
        (25.0, "watch", False),
        (32.0, "watch", True),  # 2 past the limit of a flag, 4.2 uncertain
        (45.0, "flag", False),
    ],
)
def test_a_value_that_passes_a_limit_within_its_uncertainty_says_so(
    lean: float, verdict: Verdict, doubt: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = replace(CHECKS["trunk_lean"], limits=Limits(ok=(0.0, 13.0), watch=(-10.0, 30.0)))
    monkeypatch.setitem(CHECKS, "trunk_lean", check)
    hip = (100.0, 500.0)
    neck = around(hip, 100.0, 180.0 - lean)
    result = run_checks(
        motion_of(
            {"left_hip": hip, "right_hip": hip, "left_shoulder": neck, "right_shoulder": neck}
        )
    )["trunk_lean"]
    assert (result.verdict, NEARLY in result.why) == (verdict, doubt)
    assert (result.why == TOO_CLOSE) == (verdict == "close")
